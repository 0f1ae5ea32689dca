import Foundation
import KenposCore
import KenposKit
import Testing

/// Against real servers of this machine. Linux's URLSession stands for the iPhone's, which has the same face. An answer 401 that names
/// `Bearer`, as the union's server gives it, ends the process on Linux: no test here meets one.
@Suite(.timeLimit(.minutes(2)))
struct NetworkTests {
    private let network = SystemNetwork()

    @Test("A request arrives as it is, and its answer comes back whole")
    func whole() throws {
        let came = Shared("")
        let answer = try served {
            came.value = $0
            _ = $1("HTTP/1.1 200 OK\r\nRetry-After: 7\r\nContent-Length: 3\r\n\r\ncba")
        } by: { url in
            try network.send(
                request: request(
                    url, "POST", "abc",
                    [
                        Header(name: "Content-Type", value: "application/json"),
                        Header(name: "Authorization", value: "Bearer a"),
                    ]))
        }
        let head = came.value.lowercased()
        #expect(head.hasPrefix("post /v1/sync ") && head.contains("authorization: bearer a\r\n"))
        #expect(head.contains("content-type: application/json\r\n") && came.value.hasSuffix("\r\n\r\nabc"))
        #expect(answer.status == 200 && String(decoding: answer.body, as: UTF8.self) == "cba")
        #expect(answer.headers.contains { $0.name.lowercased() == "retry-after" && $0.value == "7" })
    }

    @Test("Each status is an answer with its body, and a redirect is not followed")
    func statuses() throws {
        for status in [200, 302, 400, 401, 404, 409, 422, 500, 503] {
            let asked = Shared(0)
            let answer = try served { _, say in
                asked.change { $0 += 1 }
                _ = say("HTTP/1.1 \(status) Any\r\nLocation: /elsewhere\r\nContent-Length: 3\r\n\r\nwhy")
            } by: {
                try network.send(request: request($0))
            }
            #expect(answer.status == UInt16(status) && String(decoding: answer.body, as: UTF8.self) == "why")
            #expect(asked.value == 1)
        }
    }

    @Test("No cookie is kept, and nothing of an answer")
    func cookies() throws {
        let came = Shared<[String]>([])
        try served { text, say in
            came.change { $0.append(text.lowercased()) }
            _ = say(
                "HTTP/1.1 200 OK\r\nSet-Cookie: who=taro\r\nCache-Control: max-age=60\r\nContent-Length: 0\r\n\r\n")
        } by: { url in
            for _ in 1...2 { _ = try network.send(request: request(url)) }
        }
        #expect(came.value.count == 2 && !came.value.contains { $0.contains("cookie") })
    }

    @Test("No more of an answer is read than was asked for")
    func room() throws {
        let answer = try served { _, say in
            _ = say("HTTP/1.1 200 OK\r\n\r\n")
            while say(String(repeating: "7", count: 1_000)) {}
        } by: { url in
            var short = request(url)
            (short.answerBytesMax, short.timeoutMs) = (40_000, 10_000)
            return try network.send(request: short)
        }
        #expect(answer.body == Data(repeating: UInt8(ascii: "7"), count: 40_000))
    }

    @Test("A server that is silent, or slow for ever, is out of time")
    func slow() throws {
        for head in ["", "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\n"] {
            let isOver = DispatchSemaphore(value: 0)
            defer { isOver.signal() }
            // A piece now and then keeps each wait for one from running out of time by itself.
            let talk: @Sendable (String, (String) -> Bool) -> Void = { _, say in
                var goes = say(head)
                while goes, isOver.wait(timeout: .now() + 0.02) == .timedOut { goes = head.isEmpty || say("7") }
            }
            try served(talk) { url in
                var short = request(url)
                short.timeoutMs = 300
                #expect(throws: TransportError.TimedOut) { try network.send(request: short) }
            }
        }
    }

    @Test("No server at all is unreachable, and its address is not told")
    func nobody() throws {
        // A port of the system's own, behind which nothing listens.
        for url in ["http://127.0.0.1:1", "http://no-such-name.invalid"] {
            do {
                _ = try network.send(request: request(url))
                throw Trouble("an answer from \(url)")
            } catch TransportError.Unreachable(let detail) {
                #expect(!detail.contains("127.0.0.1") && !detail.contains("invalid"))
            }
        }
    }

    @Test("A day goes over it to a real server")
    func aDay() async throws {
        try await inFolder { folder in
            let server = try Server(in: folder)
            defer { server.end() }
            let phone = try await phone(in: folder, over: network)
            try await phone.setUp(at: server.url)
            _ = try await phone.logWeight()
            #expect(try await phone.sync().whyStopped == .done)
            #expect(try await phone.balance() == 1_010)
            try server.audit()
            await phone.close()
        }
    }

    private func request(
        _ url: String, _ method: String = "GET", _ body: String = "", _ headers: [Header] = []
    ) -> HttpRequest {
        HttpRequest(
            method: method, url: url + "/v1/sync", headers: headers, body: Data(body.utf8), timeoutMs: 30_000,
            answerBytesMax: 1_000_000)
    }

    private func served<T>(
        _ talk: @escaping @Sendable (String, (String) -> Bool) -> Void, by ask: (String) throws -> T
    ) throws -> T {
        let listener = try Listener(talk)
        defer { listener.end() }
        return try ask(listener.url)
    }
}
