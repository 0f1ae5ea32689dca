// Signatures only, from Apple's documentation: swiftui/shapestyle, swiftui/color, swiftui/shape, swiftui/insettableshape,
// swiftui/roundedrectangle, swiftui/circle, swiftui/rectangle, swiftui/strokestyle, swiftui/font, swiftui/edgeinsets,
// swiftui/alignment.

public protocol ShapeStyle: Sendable {
    associatedtype Resolved: ShapeStyle = Never
    func resolve(in environment: EnvironmentValues) -> Resolved
}

extension ShapeStyle where Resolved == Never {
    public func resolve(in environment: EnvironmentValues) -> Never { fatalError() }
}

extension Never: ShapeStyle {}

public struct Color: ShapeStyle, Drawn, Hashable {
    nonisolated public init(red: Double, green: Double, blue: Double, opacity: Double = 1) { fatalError() }
    nonisolated public static var clear: Color { fatalError() }
}

public protocol Shape: View, Sendable {}

extension Shape {
    public var body: Never { fatalError() }
    public func fill<S: ShapeStyle>(_ content: S) -> some View { EmptyView() }
}

public protocol InsettableShape: Shape {}

extension InsettableShape {
    public func strokeBorder<S: ShapeStyle>(_ content: S, lineWidth: CGFloat = 1) -> some View { EmptyView() }
}

public struct RoundedRectangle: InsettableShape {
    nonisolated public init(cornerRadius: CGFloat) { fatalError() }
}

public struct Rectangle: InsettableShape {
    nonisolated public init() {}
}

public struct Circle: InsettableShape {
    nonisolated public init() {}
}

public enum LineCap: Sendable {
    case butt, round, square
}

public struct StrokeStyle: Sendable {
    public init(lineWidth: CGFloat = 1, lineCap: LineCap = .butt, dash: [CGFloat] = []) { fatalError() }
}

public struct Font: Hashable, Sendable {
    public static let largeTitle = Font(), title2 = Font(), headline = Font(), body = Font(), subheadline = Font()
    public static let footnote = Font()
    public static func system(size: CGFloat) -> Font { fatalError() }
    public func bold() -> Font { fatalError() }
    public func monospacedDigit() -> Font { fatalError() }
}

public struct EdgeInsets: Sendable {
    public init(top: CGFloat, leading: CGFloat, bottom: CGFloat, trailing: CGFloat) { fatalError() }
}

public enum Edge: Sendable {
    case top, leading, bottom, trailing

    public struct Set: OptionSet, Sendable {
        public let rawValue: Int8
        public init(rawValue: Int8) { self.rawValue = rawValue }
        public static let all = Set(rawValue: 15), horizontal = Set(rawValue: 5), vertical = Set(rawValue: 10)
    }
}

public enum VerticalEdge: Sendable {
    case top, bottom
}

public struct Alignment: Sendable {
    public static let center = Alignment(), leading = Alignment(), trailing = Alignment(), bottom = Alignment()
}

public struct HorizontalAlignment: Sendable {
    public static let center = HorizontalAlignment(), leading = HorizontalAlignment(), trailing = HorizontalAlignment()
}

public struct VerticalAlignment: Sendable {
    public static let center = VerticalAlignment(), firstTextBaseline = VerticalAlignment()
}

public enum TextAlignment: Sendable {
    case leading, center, trailing
}
