import Foundation

/// Where what the tests use has been built.
enum Places {
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    static let target =
        ProcessInfo.processInfo.environment["KENPOS_TARGET"].map { URL(fileURLWithPath: $0) }
        ?? root.appendingPathComponent("target")
    static let program = target.appendingPathComponent("release/kenpos")
    static let laboratory = target.appendingPathComponent("release/kenpos-lab")
    static let storyOfRust = target.appendingPathComponent("release/examples/story")
    static let story = root.appendingPathComponent("tests/foreign/story.json")
}

/// Lives `live`, where the caller lives, with a folder that is gone afterwards.
func inFolder<T: Sendable>(
    isolation: isolated (any Actor)? = #isolation, _ live: (URL) async throws -> T
) async throws -> T {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try await live(folder)
}

/// What a test could not do.
struct Trouble: Error {
    let what: String

    init(_ what: String) { self.what = what }
}
