// Signatures only, from Apple's documentation (developer.apple.com/documentation): swiftui/view, swiftui/viewbuilder,
// swiftui/viewmodifier, swiftui/emptyview, swiftui/anyview, swiftui/group, swiftui/foreach. What a body would be is nobody's
// business here: nothing of this is ever run.

@_exported import Foundation
@_exported import Observation
@_exported import UIKit

@MainActor @preconcurrency
public protocol View {
    associatedtype Body: View
    @ViewBuilder @MainActor @preconcurrency var body: Body { get }
}

/// A view that the system draws.
public protocol Drawn: View where Body == Never {}

extension Drawn {
    public var body: Never { fatalError() }
}

extension Never: View {
    public var body: Never { fatalError() }
}

extension Optional: View, Drawn where Wrapped: View {
    public typealias Body = Never
}

public struct EmptyView: Drawn {
    nonisolated public init() {}
}

public struct TupleView<Contents>: Drawn {}

public struct Either<First: View, Second: View>: Drawn {}

@resultBuilder
public struct ViewBuilder {
    public static func buildExpression<Content: View>(_ content: Content) -> Content { fatalError() }
    public static func buildBlock() -> EmptyView { fatalError() }
    public static func buildBlock<Content: View>(_ content: Content) -> Content { fatalError() }
    public static func buildBlock<each Content: View>(_ content: repeat each Content) -> TupleView<
        (repeat each Content)
    > {
        fatalError()
    }
    public static func buildIf<Content: View>(_ content: Content?) -> Content? { fatalError() }
    public static func buildEither<First: View, Second: View>(first: First) -> Either<First, Second> { fatalError() }
    public static func buildEither<First: View, Second: View>(second: Second) -> Either<First, Second> { fatalError() }
    public static func buildLimitedAvailability<Content: View>(_ content: Content) -> Content { fatalError() }
}

public struct Group<Content: View>: Drawn {
    public init(@ViewBuilder content: () -> Content) { fatalError() }
}

public struct ForEach<Data: RandomAccessCollection, ID: Hashable, Content> {}

extension ForEach: View where Content: View {
    public var body: Never { fatalError() }
    public init(_ data: Data, id: KeyPath<Data.Element, ID>, @ViewBuilder content: @escaping (Data.Element) -> Content)
    {
        fatalError()
    }
}

@MainActor @preconcurrency
public protocol ViewModifier {
    associatedtype Body: View
    typealias Content = ModifiedContent<Self>
    @ViewBuilder @MainActor @preconcurrency func body(content: Content) -> Body
}

/// What SwiftUI hands to a modifier (swiftui/viewmodifier/content).
public struct ModifiedContent<Modifier>: Drawn {}

extension View {
    public func modifier<T: ViewModifier>(_ modifier: T) -> some View { EmptyView() }
}
