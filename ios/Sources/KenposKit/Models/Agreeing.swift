import KenposCore

extension Phone {
    /// Consents to the terms that are `shown`. Where others are in force by now, `onOthers` shows them, and nothing is consented to.
    @MainActor
    public func agree(
        _ purpose: Purpose, to shown: Terms, onOthers: (Terms) -> Void
    ) async throws -> Consents {
        do {
            return try await request {
                try await $0.consent(purpose: purpose, agreedTo: shown.version, deadlineMs: patienceMs)
            }
        } catch let error as KenposError {
            if case .Invalid(field: "terms_version", _, _) = error {
                onOthers(try await request { try await $0.terms(deadlineMs: patienceMs) })
            }
            throw error
        }
    }
}
