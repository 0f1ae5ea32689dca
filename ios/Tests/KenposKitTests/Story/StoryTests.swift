import Foundation
import Testing

/// The story of `tests/foreign` in Swift.
@Suite(.timeLimit(.minutes(2)))
struct StoryTests {
    @Test("The story comes to the same in Swift and in Rust, and one step changes it")
    func sameAsInRust() async throws {
        let rust = try Program(Places.storyOfRust, ["--show"], with: ["KENPOS_LAB": Places.laboratory.path]).ending()
        #expect(rust.status == 0)
        let lines = rust.said.split(separator: "\n").suffix(2).map(String.init)
        let (shown, hash) = (lines[0], lines[1])

        let text = try String(contentsOf: Places.story, encoding: .utf8)
        let told = try await play(text)
        #expect(told == shown)
        #expect(try sha256(told) == hash)
        print("the story in Swift: \(try sha256(told))")

        let oneStepMore = text.replacingOccurrences(of: "\"count\": 2750", with: "\"count\": 2751")
        #expect(try await sha256(play(oneStepMore)) != hash)
    }

    private func play(_ text: String) async throws -> String {
        let story = try Json.parsed(text)
        return try await inFolder { folder in
            let lab = try Lab(story, in: folder)
            defer { lab.end() }
            return try await Story(story, lab, in: folder).play()
        }
    }

    /// By the system's own tool: Foundation has none on Linux.
    private func sha256(_ text: String) throws -> String {
        let file = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try Data(text.utf8).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        let (said, _) = try Program(URL(fileURLWithPath: "/usr/bin/env"), ["sha256sum", file.path]).ending()
        return String(said.prefix { $0 != " " })
    }
}
