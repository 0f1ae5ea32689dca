import Foundation

/// What a company has preset on its iPhones (Resources/ManagedConfiguration.xml), and what the app was built with.
///
/// Comes in: the user defaults, where device management puts its configuration; the app's own information. Goes out: a server and
/// the beginning of an ID, or none. Must never happen: a secret in either; a member who can change what the company has set.
struct Managed: Equatable {
    /// Where the system puts what device management sends.
    private static let key = "com.apple.configuration.managed"

    let server: String?
    let idPrefix: String?

    init(_ defaults: UserDefaults = .standard, _ built: [String: Any] = Bundle.main.infoDictionary ?? [:]) {
        let managed = defaults.dictionary(forKey: Self.key) ?? [:]
        server = textOrNone(managed["server"]) ?? textOrNone(built["KenposServer"])
        idPrefix = textOrNone(managed["idPrefix"])
    }
}

/// What is no text, or an empty one, is none.
func textOrNone(_ value: Any?) -> String? {
    guard let text = value as? String, !text.isEmpty else { return nil }
    return text
}
