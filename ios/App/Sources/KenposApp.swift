import KenposKit
import KenposUI
import SwiftUI

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
final class AppDelegate: NSObject, UIApplicationDelegate {
    let shell = Shell()

    func application(
        _ application: UIApplication,
        didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]? = nil
    ) -> Bool {
        shell.launched()
        return true
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
