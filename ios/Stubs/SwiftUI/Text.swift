// Signatures only, from Apple's documentation: swiftui/text, swiftui/image, swiftui/progressview.

public struct Text: Drawn, Sendable {
    nonisolated public init<S: StringProtocol>(_ content: S) { fatalError() }
    nonisolated public static func + (left: Text, right: Text) -> Text { fatalError() }
    nonisolated public func font(_ font: Font?) -> Text { fatalError() }
    nonisolated public func bold() -> Text { fatalError() }
    nonisolated public func bold(_ isActive: Bool) -> Text { fatalError() }
    nonisolated public func foregroundStyle<S: ShapeStyle>(_ style: S) -> Text { fatalError() }
    nonisolated public func accessibilityLabel(_ label: String) -> Text { fatalError() }
}

public struct Image: Drawn, Sendable {
    nonisolated public init(systemName: String) { fatalError() }
}

public struct ProgressView: Drawn {
    public init() { fatalError() }
}
