// Signatures only, from Apple's documentation (developer.apple.com/documentation): uikit/uikeyboardtype,
// uikit/uitextcontenttype, uikit/uiapplication, uikit/uiapplicationdelegate, uikit/uibackgroundtaskidentifier,
// uikit/uibackgroundrefreshstatus.

@_exported import Foundation

public enum UIKeyboardType: Int, Sendable {
    case `default`, asciiCapable, numberPad
    // swift-format-ignore: AlwaysUseLowerCamelCase
    case URL
}

public struct UITextContentType: Hashable, Sendable {
    public static let name = UITextContentType(), username = UITextContentType(), password = UITextContentType()
    public static let newPassword = UITextContentType(), oneTimeCode = UITextContentType()
    public static let fullStreetAddress = UITextContentType(), postalCode = UITextContentType()
    public static let telephoneNumber = UITextContentType()
}

public enum UIBackgroundRefreshStatus: Int, Sendable {
    case restricted, denied, available
}

public struct UIBackgroundTaskIdentifier: Hashable, Sendable {
    public static let invalid = UIBackgroundTaskIdentifier()
}

@MainActor
public class UIApplication: NSObject {
    public struct LaunchOptionsKey: Hashable, Sendable {}

    public class var shared: UIApplication { fatalError() }
    nonisolated public class var openSettingsURLString: String { fatalError() }
    public var backgroundRefreshStatus: UIBackgroundRefreshStatus { fatalError() }
    public var backgroundTimeRemaining: TimeInterval { fatalError() }
    public func beginBackgroundTask(
        withName name: String?, expirationHandler: (@MainActor @Sendable () -> Void)? = nil
    ) -> UIBackgroundTaskIdentifier { fatalError() }
    public func endBackgroundTask(_ identifier: UIBackgroundTaskIdentifier) { fatalError() }
    public func open(
        _ url: URL, options: [String: Any] = [:], completionHandler: (@MainActor @Sendable (Bool) -> Void)? = nil
    ) { fatalError() }
}

@MainActor
public protocol UIApplicationDelegate: AnyObject {
    func applicationProtectedDataDidBecomeAvailable(_ application: UIApplication)
    func application(
        _ application: UIApplication, didFinishLaunchingWithOptions options: [UIApplication.LaunchOptionsKey: Any]?
    ) -> Bool
}
