import KenposKit
import KenposUI
import SwiftUI
import UserNotifications

/// The app: a window, and what the system tells the process.
@main
struct KenposApp: App {
    @UIApplicationDelegateAdaptor private var delegate: AppDelegate
    @Environment(\.scenePhase) private var phase

    var body: some Scene {
        WindowGroup { RootView(shell: delegate.shell) }
            .onChange(of: phase) { delegate.shell.scene(is: phase) }
    }
}

/// The system starts the process also without a window, to read and to send: what it calls then is known before the launch ends.
final class AppDelegate: NSObject, UIApplicationDelegate, UNUserNotificationCenterDelegate {
    let shell = Shell()

    func application(
        _ application: UIApplication,
        didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]? = nil
    ) -> Bool {
        shell.launched()
        UNUserNotificationCenter.current().delegate = self
        return true
    }

    /// The phone was unlocked for the first time since it was started, or again: HealthKit can be read.
    func applicationProtectedDataDidBecomeAvailable(_ application: UIApplication) { shell.unlocked() }

    /// A notification was pressed. Not the `async` form of it: that would call the system back on another thread, where it stops the app.
    nonisolated func userNotificationCenter(
        _ center: UNUserNotificationCenter, didReceive response: UNNotificationResponse,
        withCompletionHandler completionHandler: @escaping () -> Void
    ) {
        let way = LocalNotices.way(from: response.notification.request.identifier)
        Task { @MainActor in shell.go(to: way) }
        completionHandler()
    }
}

private struct RootView: View {
    let shell: Shell

    var body: some View {
        if let app = shell.app {
            KenposScreens(app).choosingProofs(for: shell.device)
        } else {
            OpeningScreen(why: shell.trouble) { shell.open() }
        }
    }
}
