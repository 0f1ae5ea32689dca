import Foundation
import KenposCore

#if canImport(FoundationNetworking)
    import FoundationNetworking
#endif

/// The system's network: its certificates and a company's, its proxy and proxy script, a VPN of this app alone.
///
/// Comes in: one request. Goes out: one answer, whatever its status. Must never happen: a redirect that is followed, a cache, a
/// cookie; an answer longer than was asked for; an address in an error; a wait beyond the time the core gave.
public final class SystemNetwork: HttpTransport, @unchecked Sendable {
    private let exchanges = Exchanges()
    private let session: URLSession

    public init() {
        let plain = URLSessionConfiguration.ephemeral
        plain.urlCache = nil
        plain.requestCachePolicy = .reloadIgnoringLocalCacheData
        plain.httpShouldSetCookies = false
        plain.httpCookieAcceptPolicy = .never
        session = URLSession(configuration: plain, delegate: exchanges, delegateQueue: nil)
    }

    deinit { session.invalidateAndCancel() }

    public func send(request: HttpRequest) throws -> HttpResponse {
        guard let url = URL(string: request.url) else { throw TransportError.Unreachable(detail: "no address") }
        let limit = Double(request.timeoutMs) / 1_000
        var outgoing = URLRequest(url: url, timeoutInterval: limit)
        outgoing.httpMethod = request.method
        for header in request.headers { outgoing.setValue(header.value, forHTTPHeaderField: header.name) }
        if request.method == "POST" { outgoing.httpBody = request.body }
        let task = session.dataTask(with: outgoing)
        let exchange = exchanges.begin(task, room: Int(clamping: request.answerBytesMax))
        task.resume()
        // The session's own limit begins anew with each piece of an answer.
        guard exchange.ended.wait(timeout: .now() + limit) == .success else {
            task.cancel()
            throw TransportError.TimedOut
        }
        return try exchange.answer()
    }
}

/// What the session tells of its requests.
private final class Exchanges: NSObject, URLSessionDataDelegate, @unchecked Sendable {
    private let lock = NSLock()
    private var running: [Int: Exchange] = [:]

    func begin(_ task: URLSessionTask, room: Int) -> Exchange {
        let exchange = Exchange(room: room)
        lock.withLock { running[task.taskIdentifier] = exchange }
        return exchange
    }

    /// A redirect is an answer: a captive portal would be taken for the server.
    func urlSession(
        _ session: URLSession, task: URLSessionTask, willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest, completionHandler: @escaping (URLRequest?) -> Void
    ) { completionHandler(nil) }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        guard let exchange = lock.withLock({ running[dataTask.taskIdentifier] }) else { return }
        if !exchange.take(data) { dataTask.cancel() }
    }

    func urlSession(_ session: URLSession, task: URLSessionTask, didCompleteWithError error: (any Error)?) {
        let exchange = lock.withLock { running.removeValue(forKey: task.taskIdentifier) }
        exchange?.end(task.response as? HTTPURLResponse, error)
    }
}

/// One request and what came of it. The session tells one thing after the other, and `ended` comes before the look at it.
private final class Exchange: @unchecked Sendable {
    let ended = DispatchSemaphore(value: 0)
    private var room: Int
    private var body = Data()
    private var response: HTTPURLResponse?
    private var error: (any Error)?

    init(room: Int) { self.room = room }

    /// Whether more is wanted.
    func take(_ data: Data) -> Bool {
        body.append(data.prefix(room))
        room -= min(room, data.count)
        return room > 0
    }

    func end(_ response: HTTPURLResponse?, _ error: (any Error)?) {
        (self.response, self.error) = (response, error)
        ended.signal()
    }

    func answer() throws -> HttpResponse {
        // One that was cut at its end has an error, and is an answer.
        if let error, room > 0 { throw trouble(error) }
        guard let response, let status = UInt16(exactly: response.statusCode), (100...599).contains(status) else {
            throw TransportError.Unreachable(detail: "no HTTP")
        }
        let headers = response.allHeaderFields.map { Header(name: "\($0.key)", value: "\($0.value)") }
        return HttpResponse(status: status, headers: headers, body: body)
    }
}

/// The kind of trouble alone: the text of an error may hold the address.
private func trouble(_ error: any Error) -> TransportError {
    switch (error as? URLError)?.code {
    case .timedOut: .TimedOut
    case .notConnectedToInternet: .Unreachable(detail: "there is no network")
    case .cannotFindHost, .dnsLookupFailed: .Unreachable(detail: "the server's name was not found")
    case .cannotConnectToHost: .Unreachable(detail: "the server takes no connection")
    case .secureConnectionFailed, .serverCertificateUntrusted, .serverCertificateHasBadDate,
        .serverCertificateHasUnknownRoot, .serverCertificateNotYetValid:
        .Unreachable(detail: "no secure connection: its certificate, or the network's, is not trusted")
    default: .Unreachable(detail: "the connection ended")
    }
}
