import Foundation
import KenposCore
import KenposKit
import Observation
import UIKit

/// An iPhone, as the screens see it.
///
/// Comes in: what the member pressed. Goes out: what the system did. Must never happen: a decision, a number, a call of the core.
@MainActor
@Observable
final class AppDevice: Device {
    private static let reminderKey = "reminder"

    private var managed = Managed()
    let appVersion = Bundle.main.infoDictionary?["CFBundleShortVersionString"] as? String ?? ""
    let channels: [Channel]
    private(set) var reminder = time(UserDefaults.standard.string(forKey: reminderKey))

    /// Whether the member is choosing a photo or a PDF.
    var isChoosing = false
    @ObservationIgnored private var choice: CheckedContinuation<Data?, any Error>?

    @ObservationIgnored private let stores: [Channel: any HealthStore]
    @ObservationIgnored private let ask: (Channel) async -> Void
    @ObservationIgnored private let board: LocalNotices

    init(
        stores: [Channel: any HealthStore], board: LocalNotices, ask: @escaping (Channel) async -> Void
    ) {
        (self.stores, self.board, self.ask) = (stores, board, ask)
        channels = Array(stores.keys)
        // For as long as the process lives, as this device does.
        _ = NotificationCenter.default.addObserver(
            forName: UserDefaults.didChangeNotification, object: nil, queue: .main
        ) { [weak self] _ in MainActor.assumeIsolated { self?.lookAgain() } }
    }

    var server: String? { managed.server }

    var idPrefix: String? { managed.idPrefix }

    /// A company's configuration may arrive after the app was opened: the system tells it as a change of the user defaults. What came
    /// while the app was suspended is seen when it is in front again.
    func lookAgain() {
        let now = Managed()
        if now != managed { managed = now }
    }

    func healthStore(_ channel: Channel) -> (any HealthStore)? { stores[channel] }

    func askPermission(_ channel: Channel) async { await ask(channel) }

    func openSettings(_ channel: Channel) { open(UIApplication.openSettingsURLString) }

    /// A company's iPhone is updated by the company: its app has no page.
    var canUpdateApp: Bool { managed.storePage != nil }

    func updateApp() { if let page = managed.storePage { open(page) } }

    private func open(_ address: String) {
        if let url = URL(string: address) { UIApplication.shared.open(url) }
    }

    /// Put away without a choice, the question stands until the next one, which answers it with none.
    func pickProof() async throws -> Data? {
        chosen(.success(nil))
        return try await withCheckedThrowingContinuation {
            choice = $0
            isChoosing = true
        }
    }

    /// What was chosen; none: nothing was. An error: it cannot be read.
    func chosen(_ file: Result<Data?, any Error>) {
        isChoosing = false
        choice?.resume(with: file)
        choice = nil
    }

    func remind(at time: TimeOfDay?) async -> Bool {
        if time != nil, await !board.isAllowed() { return false }
        await board.remind(at: time)
        UserDefaults.standard.set(time.map { "\($0.hour):\($0.minute)" }, forKey: Self.reminderKey)
        reminder = time
        return true
    }

    var licences: String {
        guard let file = Bundle.main.url(forResource: "Licences", withExtension: "txt") else { return "" }
        return (try? String(contentsOf: file, encoding: .utf8)) ?? ""
    }
}

private func time(_ kept: String?) -> TimeOfDay? {
    let parts = (kept ?? "").split(separator: ":").compactMap { Int($0) }
    return parts.count == 2 ? TimeOfDay(hour: parts[0], minute: parts[1]) : nil
}
