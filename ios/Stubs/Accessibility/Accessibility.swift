// Signatures only, from Apple's documentation: accessibility/accessibilitynotification.

public enum AccessibilityNotification {
    public struct Announcement: Sendable {
        public init(_ announcement: String) { fatalError() }
        public func post() { fatalError() }
    }
}
