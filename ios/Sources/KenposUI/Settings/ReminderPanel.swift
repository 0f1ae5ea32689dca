import KenposCore
import KenposKit
import SwiftUI

/// The system's daily word to record; off until the member wants it.
struct ReminderPanel: View {
    @Bindable var model: SettingsModel
    @State private var picked: InQuestion<TimeOfDay>?

    var body: some View {
        Panel {
            OnOff(word("settings.reminder"), $model.isReminding, note: word("settings.reminderNote"))
            if let time = model.reminder {
                SideButton(word("settings.reminderTime", ["time": time.text])) { picked = InQuestion(time) }
            }
            if model.isForbidden { Marked(.attention, word("settings.reminderForbidden")) }
        }
        .sheet(item: $picked) { Picking($0.value, onNo: { picked = nil }) { remind(at: $0) } }
    }

    private func remind(at time: TimeOfDay) {
        picked = nil
        Task { await model.remind(at: time) }
    }
}

extension SettingsModel {
    fileprivate var isReminding: Bool {
        get { reminder != nil }
        set { Task { await turnReminder(on: newValue) } }
    }
}

/// The time is typed: that works at every size of letters, and with a screen reader.
private struct Picking: View {
    private let onNo: Act
    private let onPicked: (TimeOfDay) -> Void
    @State private var hour: String
    @State private var minute: String

    init(_ time: TimeOfDay, onNo: @escaping Act, onPicked: @escaping (TimeOfDay) -> Void) {
        (self.onNo, self.onPicked) = (onNo, onPicked)
        _hour = State(initialValue: String(time.hour))
        _minute = State(initialValue: twoDigits(time.minute))
    }

    /// None: there is no such time.
    private var typed: TimeOfDay? {
        guard let hour = Int(hour), let minute = Int(minute) else { return nil }
        return TimeOfDay(hour: hour, minute: minute)
    }

    var body: some View {
        Asking(
            word("settings.reminderPick"), yes: word("common.save"), enabled: typed != nil,
            onYes: { if let typed { onPicked(typed) } }, onNo: onNo
        ) {
            HStack(spacing: 12) {
                Field(word("settings.hour"), $hour, .digits)
                Field(word("settings.minute"), $minute, .digits)
            }
            Note(word("settings.reminderHint"))
        }
    }
}

extension TimeOfDay {
    /// 20:00
    fileprivate var text: String { [twoDigits(hour), twoDigits(minute)].joined(separator: ":") }
}

private func twoDigits(_ number: Int) -> String { (number < 10 ? "0" : "") + String(number) }
