// swift-tools-version: 6.0
import PackageDescription

// Where the generated core stands: README.md says how it comes there.
let core = Context.environment["KENPOS_CORE"] ?? "../target/ios/KenposCore"
let kenposCore = Target.Dependency.product(name: "KenposCore", package: "KenposCore")

let package = Package(
    name: "Kenpos",
    defaultLocalization: "ja",
    platforms: [.iOS(.v17), .macOS(.v14)],
    products: [.library(name: "KenposKit", targets: ["KenposKit"])],
    dependencies: [.package(path: core)],
    targets: [
        .target(name: "KenposKit", dependencies: [kenposCore]),
        .testTarget(name: "KenposKitTests", dependencies: ["KenposKit"]),
    ]
)

#if os(Linux)
    // The adapter of HealthKit, tested on one that is played.
    package.targets += [
        .target(name: "HealthKit", path: "Stubs/HealthKit"),
        .target(name: "KenposHealthKit", dependencies: ["HealthKit", "KenposKit", kenposCore]),
        .testTarget(
            name: "KenposHealthKitTests", dependencies: ["HealthKit", "KenposHealthKit", "KenposKit", kenposCore]),
    ]
#endif

#if os(macOS)
    // What needs Apple's frameworks; on Linux tests/swift/typecheck.sh looks at it.
    package.products += ["KenposUI", "KenposHealthKit", "KenposBackground"].map { .library(name: $0, targets: [$0]) }
    package.targets += [
        .target(name: "KenposUI", dependencies: ["KenposKit", kenposCore], resources: [.process("Resources")]),
        .target(name: "KenposHealthKit", dependencies: ["KenposKit", kenposCore]),
        .target(name: "KenposBackground", dependencies: ["KenposKit", kenposCore]),
    ]
#endif
