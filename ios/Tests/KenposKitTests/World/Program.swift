import Foundation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program that goes on until it is told to end.
///
/// Not Foundation's `Process`: on Linux it hears of an end by a socket that every program started meanwhile holds open too,
/// so of two servers started at once neither ends before the other.
final class Program: @unchecked Sendable {
    /// Held while a program starts, so that none inherits the pipe of another.
    private static let starting = NSLock()

    private let id: pid_t
    private let output: FileHandle
    /// None while it goes on: afterwards its number may be another program's.
    private let left = Shared<Int32?>(nil)

    init(_ program: URL, _ words: [String], with environment: [String: String] = [:]) throws {
        Self.starting.lock()
        defer { Self.starting.unlock() }
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Trouble("no pipe") }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        #if canImport(Glibc)
            var (actions, how) = (posix_spawn_file_actions_t(), posix_spawnattr_t())
        #else
            var (actions, how): (posix_spawn_file_actions_t?, posix_spawnattr_t?)
        #endif
        posix_spawn_file_actions_init(&actions)
        posix_spawnattr_init(&how)
        defer {
            posix_spawn_file_actions_destroy(&actions)
            posix_spawnattr_destroy(&how)
        }
        // A thread of Dispatch hears no signals, and a program it starts would not hear that it is to end.
        var heard = sigset_t()
        sigemptyset(&heard)
        posix_spawnattr_setsigmask(&how, &heard)
        posix_spawnattr_setflags(&how, Int16(POSIX_SPAWN_SETSIGMASK))
        posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0)
        let settings = ProcessInfo.processInfo.environment.merging(environment) { $1 }.map { "\($0)=\($1)" }
        var id = pid_t()
        let status = asWords([program.path] + words) { given in
            asWords(settings) { posix_spawn(&id, program.path, &actions, &how, given, $0) }
        }
        close(ends[1])
        output = FileHandle(fileDescriptor: ends[0], closeOnDealloc: true)
        guard status == 0 else { throw Trouble("\(program.path) did not start: \(status)") }
        self.id = id
    }

    /// Its first line; empty when it ended before.
    func firstLine() -> String {
        var line = Data()
        while let byte = try? output.read(upToCount: 1), let first = byte.first, first != 0x0A { line.append(first) }
        return String(decoding: line, as: UTF8.self)
    }

    /// All it says, and its status, once it has ended by itself.
    func ending() -> (said: String, status: Int32) {
        let said = output.readDataToEndOfFile()
        return (String(decoding: said, as: UTF8.self), ended())
    }

    func end() {
        if left.value == nil { kill(id, SIGTERM) }
        _ = ended()
    }

    /// What it left with; of a program that a signal ended, more than any status.
    private func ended() -> Int32 {
        left.change { left in
            if let left { return left }
            var status: Int32 = 0
            while waitpid(id, &status, 0) == -1 && errno == EINTR {}
            let now = status & 0x7F == 0 ? (status >> 8) & 0xFF : 0x100
            left = now
            return now
        }
    }
}

/// Texts as a program is given them.
private func asWords<T>(_ words: [String], _ use: ([UnsafeMutablePointer<CChar>?]) -> T) -> T {
    let copies = words.map { strdup($0) }
    defer { copies.forEach { free($0) } }
    return use(copies + [nil])
}
