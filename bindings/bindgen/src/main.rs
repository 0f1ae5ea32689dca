//! Writes the Swift, Kotlin and Python sources of the bindings.
//!
//! Comes in: the built library. Goes out: sources, which are built and never committed. Must never happen: this tool
//! built together with the library (it would switch the generator's features on in it), or of another uniffi version.

fn main() {
    uniffi::uniffi_bindgen_main();
}
