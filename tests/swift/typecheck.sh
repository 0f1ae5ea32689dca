#!/bin/sh
# Type-checks what needs Apple's frameworks against the signatures in ios/Stubs, in Swift 6 mode with strict concurrency.
#
# Comes in: the toolchain (setup.sh); the target folder, in whose ios/build `swift build` or `swift test` left the kit. Goes out:
# what was checked, on one line. Must never happen: a success that checked nothing; a claim about Apple (a stub is what we believe of a
# signature: what this finds is drift against the kit, the core and each other).
set -eu

HERE=$(cd "$(dirname "$0")" && pwd)
ROOT=$(dirname "$(dirname "$HERE")")
TARGET=${1:-$ROOT/target}
OUT=$TARGET/ios/typecheck
KIT=$TARGET/ios/build/debug/Modules
FFI=$TARGET/ios/KenposCore/KenposCoreFFI/module.modulemap

[ -e "$KIT/KenposKit.swiftmodule" ] || { echo "no KenposKit in $KIT: build it first" >&2; exit 1; }
rm -rf "$OUT"
mkdir -p "$OUT"

# What only stands where SwiftPM builds (the bundle of a target with resources), and where Security is (the kit's own Keychain).
cat > "$OUT/Bundle.swift" <<'SWIFT'
import Foundation
extension Bundle { static var module: Bundle { .main } }
SWIFT
cat > "$OUT/Keychain.swift" <<'SWIFT'
import KenposKit
struct SystemKeychain: Keychain {
    func copy(_ item: KeychainItem) -> (status: Int32, secret: String?) { fatalError() }
    func add(_ item: KeychainItem, _ secret: String) -> Int32 { fatalError() }
    func update(_ item: KeychainItem, _ secret: String) -> Int32 { fatalError() }
    func delete(_ item: KeychainItem) -> Int32 { fatalError() }
    func deleteAll(service: String) -> Int32 { fatalError() }
}
SWIFT

# Run where Swift is: `check NAME FLAGS… FILES…`, each module after those it imports.
cat > "$OUT/check.sh" <<'CHECK'
set -eu
OUT=$1 KIT=$2 FFI=$3
cd "$4"
check() {
    name=$1
    shift
    swiftc -frontend -emit-module -swift-version 6 -parse-as-library -warnings-as-errors -module-name "$name" \
        -o "$OUT/$name.swiftmodule" -I "$OUT" -I "$KIT" -plugin-path /usr/libexec/swift/lib/swift/host/plugins \
        -Xcc -fmodule-map-file="$FFI" "$@"
}
# The order of their imports; what is not named imports nothing of the others but these.
first="UIKit UniformTypeIdentifiers Accessibility SwiftUI"
for stub in $first; do check "$stub" -experimental-skip-all-function-bodies Stubs/"$stub"/*.swift; done
for folder in Stubs/*; do
    stub=${folder#Stubs/}
    case " $first " in *" $stub "*) ;; *) check "$stub" -experimental-skip-all-function-bodies "$folder"/*.swift ;; esac
done
check KenposUI Sources/KenposUI/*.swift Sources/KenposUI/*/*.swift "$OUT/Bundle.swift"
# The app is made of the screens and of both adapters.
for adapter in KenposHealthKit KenposBackground; do check $adapter Sources/$adapter/*.swift; done
check KenposApp App/Sources/*.swift "$OUT/Keychain.swift"
CHECK
"$HERE/swiftenv" "$ROOT" "$TARGET" -- bash "$OUT/check.sh" "$OUT" "$KIT" "$FFI" "$ROOT/ios"

count() { find "$@" -name '*.swift' | wc -l; }
SCREENS=$(count "$ROOT/ios/Sources/KenposUI")
ADAPTERS=$(count "$ROOT/ios/Sources/KenposHealthKit" "$ROOT/ios/Sources/KenposBackground")
APP=$(count "$ROOT/ios/App")
[ "$SCREENS" -gt 30 ] || { echo "only $SCREENS files of screens seen" >&2; exit 1; }
for module in KenposUI KenposHealthKit KenposBackground KenposApp; do
    [ -s "$OUT/$module.swiftmodule" ] || { echo "$module was not checked" >&2; exit 1; }
done
echo "type-checked against ios/Stubs: $SCREENS files of KenposUI, $ADAPTERS of the adapters, $APP of the app"
