#!/bin/sh
# Builds the core as an xcframework for iPhones and their simulators, with its Swift beside it. On a Mac with Xcode and the Rust
# targets; not run here.
#
# Comes in: the tree; TARGETS, which Rust targets (a phone's and the simulator's by themselves). Goes out:
# the package target/ios/KenposCore with the xcframework in it. Must never happen: bindings of another build than the library
# (uniffi stops such an app at its first call); `sqlite3_*` symbols that the system's own SQLite of another version answers to.
set -eu

cd "$(dirname "$0")/.."
TARGETS=${TARGETS:-"aarch64-apple-ios aarch64-apple-ios-sim"}
OUT=target/ios
export IPHONEOS_DEPLOYMENT_TARGET=17.0
RUSTFLAGS=$(sh bindings/flags.sh)
export RUSTFLAGS

# `framework TARGET`: a dynamic framework of one target. Dynamic, because a Rust cdylib exports what uniffi exports and nothing
# else: an archive would leak the bundled SQLite into the app.
framework() {
    # Unwinding stays on (profile `phone`): only so does a panic become an error in Swift.
    cargo rustc --profile phone --locked -p kenpos-bindings --lib --crate-type cdylib --target "$1"
    folder=$OUT/$1/KenposCoreFFI.framework
    rm -rf "$folder"
    mkdir -p "$folder/Headers" "$folder/Modules"
    cp "target/$1/phone/libkenpos.dylib" "$folder/KenposCoreFFI"
    install_name_tool -id @rpath/KenposCoreFFI.framework/KenposCoreFFI "$folder/KenposCoreFFI"
    if nm -gU "$folder/KenposCoreFFI" | grep -q ' _sqlite3_'; then
        echo "$1: the library exports SQLite" >&2
        exit 1
    fi
    dsymutil "$folder/KenposCoreFFI" -o "$OUT/$1/KenposCoreFFI.framework.dSYM"
    strip -x "$folder/KenposCoreFFI"
    cp "$OUT/headers/KenposCoreFFI.h" "$folder/Headers/"
    # Of a framework its own manifest is read.
    cp ios/Core/PrivacyInfo.xcprivacy "$folder/"
    # The framework's own folder holds the module map: one beside the headers of two packages would be one too many.
    cat > "$folder/Modules/module.modulemap" <<MAP
framework module KenposCoreFFI {
    header "KenposCoreFFI.h"
    export *
}
MAP
    cat > "$folder/Info.plist" <<PLIST
<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<dict>
    <key>CFBundleExecutable</key><string>KenposCoreFFI</string>
    <key>CFBundleIdentifier</key><string>jp.kenpos.KenposCoreFFI</string>
    <key>CFBundlePackageType</key><string>FMWK</string>
    <key>CFBundleShortVersionString</key><string>0.1.0</string>
    <key>CFBundleVersion</key><string>1</string>
    <key>MinimumOSVersion</key><string>$IPHONEOS_DEPLOYMENT_TARGET</string>
</dict>
</plist>
PLIST
}

# The Swift is written from the very library that ships; the generator reads it on any system.
first=${TARGETS%% *}
cargo rustc --profile phone --locked -p kenpos-bindings --lib --crate-type cdylib --target "$first"
mkdir -p "$OUT/KenposCore/KenposCore" "$OUT/headers"
cargo run --release --locked -p kenpos-bindgen -- generate --language swift --out-dir "$OUT/swift" \
    "target/$first/phone/libkenpos.dylib"
mv "$OUT"/swift/*.h "$OUT/headers/"
mv "$OUT"/swift/*.swift "$OUT/KenposCore/KenposCore/"

set --
for target in $TARGETS; do
    framework "$target"
    set -- "$@" -framework "$OUT/$target/KenposCoreFFI.framework" \
        -debug-symbols "$PWD/$OUT/$target/KenposCoreFFI.framework.dSYM"
done
rm -rf "$OUT/KenposCore/KenposCoreFFI.xcframework"
xcodebuild -create-xcframework "$@" -output "$OUT/KenposCore/KenposCoreFFI.xcframework"

# In the place of ios/Core/Package.swift, which links the library of this system.
cat > "$OUT/KenposCore/Package.swift" <<'SWIFT'
// swift-tools-version: 6.0
import PackageDescription

let package = Package(
    name: "KenposCore",
    platforms: [.iOS(.v17)],
    products: [.library(name: "KenposCore", targets: ["KenposCore"])],
    targets: [
        .binaryTarget(name: "KenposCoreFFI", path: "KenposCoreFFI.xcframework"),
        .target(name: "KenposCore", dependencies: ["KenposCoreFFI"], path: "KenposCore"),
    ]
)
SWIFT

# What other people's work is in it, for the settings: an empty line between two.
cargo tree --locked -p kenpos-bindings --target "$first" --edges normal --prefix none --format '{p}: {l}' \
    | sed 's/^\([^ ]* [^ ]*\) ([^)]*):/\1:/; s/ (\*)$//' | sort -u | sed G > "$OUT/Licences.txt"
