// swift-tools-version: 6.0
// The core for Swift. This manifest is copied beside the generated sources, which are never committed (`./check swift`,
// or by hand: README.md); whoever builds says where the library is.
import PackageDescription

let package = Package(
    name: "KenposCore",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "KenposCore", targets: ["KenposCore"])],
    targets: [
        .systemLibrary(name: "KenposCoreFFI", path: "KenposCoreFFI"),
        .target(
            name: "KenposCore", dependencies: ["KenposCoreFFI"], path: "KenposCore",
            linkerSettings: [.linkedLibrary("kenpos")]),
    ]
)
