import Foundation
import KenposCore
import KenposKit
import UserNotifications

/// Notifications of this phone's own; nothing is sent from anywhere.
///
/// Comes in: what is new, the time of the reminder, and the notification that was pressed. Goes out: one notification for each kind,
/// the last replaces the one before; the place that one is about. Must never happen: a measurement in one, or a title of the union
/// (any of them may show on a locked screen); a question of the system that the member did not ask for.
struct LocalNotices: NoticeBoard {
    private static let notices = "notices"
    private static let reminder = "reminder"

    func tell(_ new: [NoticeItem]) async {
        await show(Self.notices, AppWords.notices, AppWords.newNotices(new.count), trigger: nil)
    }

    /// Where a pressed notification leads; none: it is not one of these.
    static func way(from kind: String) -> Way? {
        switch kind {
        case notices: .notices
        case reminder: .today
        default: nil
        }
    }

    /// Whether the member allows notifications; asks, where that was never asked.
    func isAllowed() async -> Bool {
        (try? await UNUserNotificationCenter.current().requestAuthorization(options: [.alert, .sound])) ?? false
    }

    /// Reminds each day at `time`, by the phone's own clock; none ends it. The system shows it without asking the app, so it does not
    /// say that something is left to record.
    func remind(at time: TimeOfDay?) async {
        guard let time else {
            return UNUserNotificationCenter.current().removePendingNotificationRequests(withIdentifiers: [Self.reminder]
            )
        }
        let daily = UNCalendarNotificationTrigger(
            dateMatching: .init(hour: time.hour, minute: time.minute), repeats: true)
        await show(Self.reminder, AppWords.reminder, AppWords.reminderText, trigger: daily)
    }

    private func show(_ kind: String, _ title: String, _ text: String, trigger: UNNotificationTrigger?) async {
        let content = UNMutableNotificationContent()
        content.title = title
        content.body = text
        // Where notifications are not allowed nothing is shown; the notice stands in the app.
        try? await UNUserNotificationCenter.current().add(
            UNNotificationRequest(identifier: kind, content: content, trigger: trigger))
    }
}
