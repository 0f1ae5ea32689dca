//! How the library is laid out in memory.
//!
//! Comes in: the target. Goes out: a flag for the linker. Must never happen: a library for Android whose segments are not
//! aligned to 16 KiB: phones with pages of that size cannot load it, and Google Play refuses it. Flags in a file of cargo's
//! own would be lost wherever `RUSTFLAGS` is set.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    let target_os = std::env::var("CARGO_CFG_TARGET_OS").expect("cargo tells every build script its target");
    // On Linux too: there `./check phone` can link the library, and looks at what the flag did.
    if ["android", "linux"].contains(&target_os.as_str()) {
        println!("cargo::rustc-link-arg-cdylib=-Wl,-z,max-page-size=16384");
    }
}
