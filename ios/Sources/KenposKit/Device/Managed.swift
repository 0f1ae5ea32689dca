import Foundation

/// What a company has preset on its iPhones (App/Resources/ManagedConfiguration.xml), and what the app was built with.
///
/// Comes in: the user defaults, where device management puts its configuration; the app's own information. Goes out: a server, the
/// beginning of an ID, the app's page in the store, each or none. Must never happen: a secret in any; a member who can change what the
/// company has set.
public struct Managed: Equatable, Sendable {
    /// Where the system puts what device management sends.
    public static let key = "com.apple.configuration.managed"

    public let server: String?
    public let idPrefix: String?
    public let storePage: String?

    public init(
        sent: [String: Any] = UserDefaults.standard.dictionary(forKey: Managed.key) ?? [:],
        built: [String: Any] = Bundle.main.infoDictionary ?? [:]
    ) {
        server = textOrNone(sent["server"]) ?? textOrNone(built["KenposServer"])
        idPrefix = textOrNone(sent["idPrefix"])
        storePage = textOrNone(built["KenposStorePage"])
    }
}

/// What is no text, or an empty one, is none.
private func textOrNone(_ value: Any?) -> String? {
    guard let text = value as? String, !text.isEmpty else { return nil }
    return text
}
