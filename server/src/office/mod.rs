//! The union's desk: commands that open the store directly, also while `serve` runs on it.
