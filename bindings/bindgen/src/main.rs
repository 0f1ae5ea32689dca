//! Writes the Swift, Kotlin and Python sources of the bindings, and the surface they have in common.
//!
//! ```text
//! kenpos-bindgen generate --language kotlin --out-dir DIR LIBRARY
//! kenpos-bindgen surface LIBRARY
//! ```
//!
//! Comes in: the built library. Goes out: sources, which are built and never committed; or the surface as text, which is
//! committed (`bindings/surface.txt`). Must never happen: this tool built together with the library (it would switch the
//! generator's features on in it), or of another uniffi version.

mod surface;

use std::io::Write as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() != Some("surface") {
        uniffi::uniffi_bindgen_main();
        return ExitCode::SUCCESS;
    }
    let Some(library) = words.next() else { return refuse("usage: kenpos-bindgen surface LIBRARY") };
    match surface::Surface::of(&library) {
        Ok(surface) if !surface.unthrowing.is_empty() => refuse(&format!(
            "takes a value that may not be readable and does not throw:\n{}",
            surface.unthrowing.join("\n")
        )),
        Ok(surface) if surface.undocumented.is_empty() => match write!(std::io::stdout(), "{surface}") {
            Ok(()) => ExitCode::SUCCESS,
            Err(error) => refuse(&error.to_string()),
        },
        Ok(surface) => refuse(&format!("exported without documentation:\n{}", surface.undocumented.join("\n"))),
        Err(error) => refuse(&error),
    }
}

fn refuse(why: &str) -> ExitCode {
    // Nothing is left to be told when the error cannot be.
    _ = writeln!(std::io::stderr(), "{why}");
    ExitCode::FAILURE
}
