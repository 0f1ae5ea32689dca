import Foundation
import KenposCore
import KenposKit

/// The road from a phone to a server, as an app's own network. While it is blocked, requests set out and no answer comes;
/// each is told in `stuck`. While it is cut, no request sets out.
final class Road: HttpTransport, @unchecked Sendable {
    private enum State { case open, blocked, cut }

    private let change = NSCondition()
    private var state = State.open
    private let telling: AsyncStream<Void>.Continuation

    /// One for each request that is stuck.
    let stuck: AsyncStream<Void>

    /// What an address has in it where blocking and cutting hold; all of them, where nothing is said.
    private let place: String

    init(to place: String = "") {
        (stuck, telling) = AsyncStream.makeStream()
        self.place = place
    }

    func block() { become(.blocked) }

    func cut() { become(.cut) }

    /// What was stuck is lost; what comes after it arrives.
    func clear() { become(.open) }

    func send(request: HttpRequest) throws -> HttpResponse {
        let isThere = place.isEmpty || request.url.contains(place)
        switch isThere ? seen() : .open {
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

/// One request over the app's own network.
func sent(_ request: HttpRequest) throws -> HttpResponse { try network.send(request: request) }

private let network = SystemNetwork()

/// A value that several change.
final class Shared<Value: Sendable>: @unchecked Sendable {
    private let lock = NSLock()
    private var kept: Value

    init(_ value: Value) { kept = value }

    var value: Value {
        get { change { $0 } }
        set { change { $0 = newValue } }
    }

    @discardableResult
    func change<T>(_ change: (inout Value) -> T) -> T {
        lock.lock()
        defer { lock.unlock() }
        return change(&kept)
    }
}
