import Foundation
import KenposCore

/// `kenpos-lab serve`, a real server whose clock a test moves.
final class Lab: Sendable {
    private let program: Program

    /// Its base address.
    let url: String

    init(_ story: Json, in folder: URL, more rows: [String] = []) throws {
        let roster = folder.appendingPathComponent("roster.csv")
        let lines = story.texts("roster") + rows
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: roster)
        program = try Program(
            Places.laboratory,
            [
                "serve", "--now", story.text("now"), "--home", folder.appendingPathComponent("server").path,
                "--roster", roster.path, "--seed", "\(story.number("seed"))",
            ])
        url = try address(program)
    }

    /// One of its routes; with a `body` a POST.
    @discardableResult
    func call(_ path: String, _ body: Json? = nil) throws -> Json {
        let request = HttpRequest(
            method: body == nil ? "GET" : "POST", url: url + path,
            headers: body == nil ? [] : [Header(name: "Content-Type", value: "application/json")],
            body: Data((body?.canonical ?? "").utf8), timeoutMs: 60_000, answerBytesMax: .max)
        let answer = try sent(request)
        guard (200..<300).contains(answer.status) else { throw Trouble("\(path): \(answer.status)") }
        return answer.body.isEmpty ? .null : try Json.parsed(String(decoding: answer.body, as: UTF8.self))
    }

    func end() { program.end() }
}

/// A laboratory and a device, whose days pass together.
struct World: Sendable {
    let story: Json
    let lab: Lab
    let device: TestDevice
    private let folder: URL

    init(in folder: URL, more rows: [String] = []) throws {
        story = try Json.parsed(String(contentsOf: Places.story, encoding: .utf8))
        lab = try Lab(story, in: folder, more: rows)
        device = try TestDevice(seed: 7, now: moment(story.text("now")))
        self.folder = folder
    }

    /// The desk publishes what it publishes in the story, with its stock.
    func publish() throws {
        for step in story["steps"].list where step.text("do") == "desk" {
            if ["publish", "stock"].contains(step.text("act")) { try lab.call("/lab/desk", step) }
        }
    }

    /// One act of the desk, with its words; the answer where the desk gives one.
    @discardableResult
    func desk(_ act: String, _ words: [String: String] = [:]) throws -> Json {
        try lab.call("/lab/desk", .object(words.merging(["act": act]) { $1 }.mapValues(Json.text)))
    }

    /// The union's roster says that Taro's membership ended with `lastDay`.
    func endMembership(_ lastDay: String) throws {
        let rows = story.texts("roster")
        let roster = folder.appendingPathComponent("ended.csv")
        let ended = rows[1].replacingOccurrences(of: ",,", with: ",\(lastDay),")
        try Data("\(rows[0])\n\(ended)\n".utf8).write(to: roster)
        _ = try office(
            of: "sqlite:" + folder.appendingPathComponent("server/union.db").path, "import-members", roster.path)
    }

    func letDaysPass(_ days: Int64) throws { try letMinutesPass(days * 1_440) }

    func letMinutesPass(_ minutes: Int64) throws {
        // The server first: an answer to a request that is under way would tell the device that it is still before.
        try lab.call("/lab/advance", .object(["millis": .number(minutes * 60_000)]))
        device.advance(millis: minutes * 60_000)
    }
}

/// `2026-11-22T06:00:00+09:00` as a moment.
func moment(_ text: String) throws -> Date {
    guard let moment = ISO8601DateFormatter().date(from: text) else { throw Trouble("no moment: \(text)") }
    return moment
}
