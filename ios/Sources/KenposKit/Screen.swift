import KenposCore

/// What a screen has to show.
public enum Screen<State: Sendable>: Sendable {
    /// The core has not answered yet.
    case waiting
    /// The state, already decided: a shell draws it.
    case shown(State)
    /// There is none: nobody is signed in, or the data cannot be read.
    case failed(KenposError)

    /// The state, where there is one.
    public var state: State? {
        if case .shown(let state) = self { state } else { nil }
    }

    /// Why there is none.
    public var trouble: KenposError? {
        if case .failed(let trouble) = self { trouble } else { nil }
    }
}

extension Phone {
    /// The states of a screen: the one now and each that differs, the last of several that follow each other quickly. The
    /// core is observed as long as somebody iterates; nothing runs when nobody does.
    public nonisolated func states<State>(of sight: Sight<State>) -> AsyncStream<Screen<State>> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { told in
            let beginning = Task { () -> Subscription? in
                do {
                    return try await call { core in try sight.observe(core) { told.yield($0) } }
                } catch let trouble as KenposError {
                    told.yield(.failed(trouble))
                } catch {}
                return nil
            }
            told.onTermination = { _ in
                Task { await beginning.value?.end() }
            }
        }
    }
}
