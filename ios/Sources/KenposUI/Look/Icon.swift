import SwiftUI

/// The drawings of the app, of the system's own set. They only accompany words; none speaks alone.
enum Icon: String {
    case today = "calendar"
    case pencil
    case coin = "p.circle"
    case bell
    case back = "chevron.left"
    case forward = "chevron.right"
    case check = "checkmark"
    case circle
    case hourglass
    case attention = "exclamationmark.circle"
    case info = "info.circle"
    case keep = "square.and.arrow.down"
    case bin = "trash"
    case erase = "delete.left"
    case steps = "figure.walk"
    case flag
    case chart = "chart.bar"
    case gift
    case campaign = "megaphone"
    case sheet = "doc.text"
    case question = "questionmark.circle"

    /// The drawing; the words beside it are read aloud.
    @MainActor var image: some View { Image(systemName: rawValue).accessibilityHidden(true) }
}
