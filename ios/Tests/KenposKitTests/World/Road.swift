import Foundation
import KenposCore

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The road from a phone to a server, as an app's own network. While it is blocked, requests set out and no answer comes;
/// each is told in `stuck`. While it is cut, no request sets out.
final class Road: HttpTransport, @unchecked Sendable {
    private enum State { case open, blocked, cut }

    private let change = NSCondition()
    private var state = State.open
    private let telling: AsyncStream<Void>.Continuation

    /// One for each request that is stuck.
    let stuck: AsyncStream<Void>

    init() { (stuck, telling) = AsyncStream.makeStream() }

    func block() { become(.blocked) }

    func cut() { become(.cut) }

    /// What was stuck is lost; what comes after it arrives.
    func clear() { become(.open) }

    func send(request: HttpRequest) throws -> HttpResponse {
        switch seen() {
        case .open: return try sent(request)
        case .cut: throw TransportError.Unreachable(detail: "cut")
        case .blocked:
            telling.yield()
            // As any network: no answer comes, until the time that the core gave is up.
            let end = Date(timeIntervalSinceNow: Double(request.timeoutMs) / 1_000)
            change.lock()
            defer { change.unlock() }
            while state == .blocked {
                if !change.wait(until: end) { throw TransportError.TimedOut }
            }
            throw TransportError.Unreachable(detail: "cleared")
        }
    }

    private func seen() -> State {
        change.lock()
        defer { change.unlock() }
        return state
    }

    private func become(_ new: State) {
        change.lock()
        state = new
        change.broadcast()
        change.unlock()
    }
}

/// One request over the system's network, waited for.
func sent(_ request: HttpRequest) throws -> HttpResponse {
    guard let url = URL(string: request.url) else { throw TransportError.Unreachable(detail: "no address") }
    var outgoing = URLRequest(url: url, timeoutInterval: Double(request.timeoutMs) / 1_000)
    outgoing.httpMethod = request.method
    for header in request.headers { outgoing.setValue(header.value, forHTTPHeaderField: header.name) }
    if request.method == "POST" { outgoing.httpBody = request.body }
    let (answered, answer) = (DispatchSemaphore(value: 0), Box<HttpResponse?>(nil))
    URLSession.shared.dataTask(with: outgoing) { body, response, _ in
        if let response = response as? HTTPURLResponse {
            let headers = response.allHeaderFields.map { Header(name: "\($0.key)", value: "\($0.value)") }
            answer.value = HttpResponse(
                status: UInt16(response.statusCode), headers: headers, body: body ?? Data())
        }
        answered.signal()
    }.resume()
    answered.wait()
    guard let answer = answer.value else { throw TransportError.Unreachable(detail: "no answer") }
    return answer
}

/// A value that is passed from one thread to another; who reads it knows that it was written before.
final class Box<Value>: @unchecked Sendable {
    var value: Value

    init(_ value: Value) { self.value = value }
}

/// A value that several change.
final class Shared<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var kept: Value

    init(_ value: Value) { kept = value }

    var value: Value { change { $0 } }

    @discardableResult
    func change<T>(_ change: (inout Value) -> T) -> T {
        lock.lock()
        defer { lock.unlock() }
        return change(&kept)
    }
}
