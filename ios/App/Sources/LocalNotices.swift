import Foundation
import KenposCore
import KenposKit
import UserNotifications

/// Notifications of this phone's own; nothing is sent from anywhere.
///
/// Comes in: what is new, and the time of the reminder. Goes out: one notification for each kind, the last replaces the one before.
/// Must never happen: a measurement in one; a question of the system that the member did not ask for.
struct LocalNotices: NoticeBoard {
    private static let notices = "notices"
    private static let reminder = "reminder"

    func tell(_ new: [NoticeItem]) async {
        let text = new.count == 1 ? new[0].title : AppWords.newNotices(new.count)
        await show(Self.notices, AppWords.notices, text, trigger: nil)
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
