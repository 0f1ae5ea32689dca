import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A server of a test's own: it answers each connection with the bytes that the test says, and closes it.
final class Listener: Sendable {
    private let socket: Int32

    /// Its base address.
    let url: String

    /// - Parameter talk: what came, up to the end of its body; and how to answer, piece by piece, until false says that nobody
    ///   listens any more.
    init(_ talk: @escaping @Sendable (String, (String) -> Bool) -> Void) throws {
        #if canImport(Glibc)
            let (stream, quiet) = (Int32(SOCK_STREAM.rawValue), Int32(MSG_NOSIGNAL))
        #else
            let (stream, quiet) = (SOCK_STREAM, Int32(0))
        #endif
        let socket = Listener.opened(stream)
        var here = sockaddr_in()
        here.sin_family = sa_family_t(AF_INET)
        here.sin_addr.s_addr = inet_addr("127.0.0.1")
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = withUnsafeMutablePointer(to: &here) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(socket, $0, length) == 0 && listen(socket, 8) == 0 && getsockname(socket, $0, &length) == 0
            }
        }
        guard bound else { throw Trouble("no port") }
        self.socket = socket
        url = "http://127.0.0.1:\(UInt16(bigEndian: here.sin_port))"
        Thread.detachNewThread {
            while true {
                let connection = accept(socket, nil, nil)
                // Closed by whoever waits on it, and by nobody else: its number may be another's at once.
                if connection < 0 { return _ = close(socket) }
                Thread.detachNewThread {
                    talk(request(on: connection)) { piece in
                        piece.utf8.withContiguousStorageIfAvailable {
                            send(connection, $0.baseAddress, $0.count, quiet) == $0.count
                        } ?? false
                    }
                    close(connection)
                }
            }
        }
    }

    func end() { shutdown(socket, Int32(SHUT_RDWR)) }

    private static func opened(_ stream: Int32) -> Int32 {
        let opened = Foundation.socket(AF_INET, stream, 0)
        _ = fcntl(opened, F_SETFD, FD_CLOEXEC)
        return opened
    }
}

/// One request as text, its body included.
private func request(on connection: Int32) -> String {
    var (text, buffer) = ("", [UInt8](repeating: 0, count: 4_096))
    while true {
        if let end = text.range(of: "\r\n\r\n") {
            let named = text[..<end.lowerBound].lowercased().components(separatedBy: "content-length: ").dropFirst()
                .first
            let wanted = named.flatMap { Int($0.prefix { $0.isNumber }) } ?? 0
            if text[end.upperBound...].utf8.count >= wanted { return text }
        }
        let count = recv(connection, &buffer, buffer.count, 0)
        if count <= 0 { return text }
        text += String(decoding: buffer[..<count], as: UTF8.self)
    }
}
