import KenposCore
import SwiftUI

// Where SwiftUI and the core have a name in common, the plain one is SwiftUI's.
typealias Button = SwiftUI.Button
typealias State = SwiftUI.State

typealias CoreButton = KenposCore.Button
// SwiftUI's is a scene of the Mac.
typealias Settings = KenposCore.Settings
typealias EntryState = KenposCore.State
typealias HealthLink = KenposCore.Link

/// What pressing something does.
typealias Act = @MainActor () -> Void
