// Signatures only, from Apple's documentation: charts/chart, charts/chartcontent, charts/barmark, charts/linemark,
// charts/pointmark, charts/rulemark, charts/plottablevalue, charts/axismarks, charts/axisvaluelabel, charts/axisgridline,
// and the chart modifiers of swiftui/view.

import SwiftUI

public protocol Plottable {}

extension Int: Plottable {}
extension String: Plottable {}

public struct PlottableValue<Value: Plottable> {
    public static func value<S: StringProtocol>(_ label: S, _ value: Value) -> PlottableValue<Value> { fatalError() }
}

@MainActor @preconcurrency
public protocol ChartContent {}

extension Optional: ChartContent where Wrapped: ChartContent {}

public struct Several<Contents>: ChartContent {}

@resultBuilder
public struct ChartContentBuilder {
    public static func buildExpression<Content: ChartContent>(_ content: Content) -> Content { fatalError() }
    public static func buildBlock<Content: ChartContent>(_ content: Content) -> Content { fatalError() }
    public static func buildBlock<each Content: ChartContent>(
        _ content: repeat each Content
    ) -> Several<(repeat each Content)> { fatalError() }
    public static func buildIf<Content: ChartContent>(_ content: Content?) -> Content? { fatalError() }
}

extension ForEach: ChartContent where Content: ChartContent {
    public init(
        _ data: Data, id: KeyPath<Data.Element, ID>, @ChartContentBuilder content: @escaping (Data.Element) -> Content
    ) { fatalError() }
}

public struct Chart<Content: ChartContent>: View {
    public init(@ChartContentBuilder content: () -> Content) { fatalError() }
    public init<Data: RandomAccessCollection, ID: Hashable, C: ChartContent>(
        _ data: Data, id: KeyPath<Data.Element, ID>, @ChartContentBuilder content: @escaping (Data.Element) -> C
    ) where Content == ForEach<Data, ID, C> { fatalError() }
    public var body: some View { EmptyView() }
}

public struct BarMark: ChartContent {
    public init<X, Y>(x: PlottableValue<X>, y: PlottableValue<Y>) { fatalError() }
}

public struct LineMark: ChartContent {
    public init<X, Y, S>(x: PlottableValue<X>, y: PlottableValue<Y>, series: PlottableValue<S>) { fatalError() }
}

public struct PointMark: ChartContent {
    public init<X, Y>(x: PlottableValue<X>, y: PlottableValue<Y>) { fatalError() }
}

public struct RuleMark: ChartContent {
    public init<Y>(y: PlottableValue<Y>) { fatalError() }
}

extension ChartContent {
    public func foregroundStyle<S: ShapeStyle>(_ style: S) -> some ChartContent { self }
    public func opacity(_ opacity: Double) -> some ChartContent { self }
    public func lineStyle(_ style: StrokeStyle) -> some ChartContent { self }
    public func symbolSize(_ size: CGFloat) -> some ChartContent { self }
}

public protocol ScaleDomain {}

extension Array: ScaleDomain where Element: Plottable {}
extension ClosedRange: ScaleDomain where Bound: Plottable {}

@MainActor @preconcurrency
public protocol AxisContent {}

@MainActor @preconcurrency
public protocol AxisMark {}

extension Optional: AxisMark where Wrapped: AxisMark {}

public struct SeveralMarks<Contents>: AxisMark {}

@resultBuilder
public struct AxisMarkBuilder {
    public static func buildBlock<Content: AxisMark>(_ content: Content) -> Content { fatalError() }
    public static func buildBlock<each Content: AxisMark>(
        _ content: repeat each Content
    ) -> SeveralMarks<(repeat each Content)> { fatalError() }
}

@resultBuilder
public struct AxisContentBuilder {
    public static func buildBlock<Content: AxisContent>(_ content: Content) -> Content { fatalError() }
}

public struct AxisValue {
    public func `as`<P: Plottable>(_ type: P.Type) -> P? { fatalError() }
}

public struct AxisMarks<Content: AxisMark>: AxisContent {
    public init<Value: Plottable>(
        values: [Value], @AxisMarkBuilder content: @escaping (AxisValue) -> Content
    ) { fatalError() }
}

public struct AxisGridLine: AxisMark {
    public init() { fatalError() }
}

public struct AxisValueLabel<Content: View>: AxisMark {
    public init(@ViewBuilder content: () -> Content) { fatalError() }
}

extension AxisMark {
    public func foregroundStyle<S: ShapeStyle>(_ style: S) -> some AxisMark { self }
}

public enum Visibility: Sendable {
    case automatic, visible, hidden
}

extension View {
    public func chartXScale<D: ScaleDomain>(domain: D) -> some View { EmptyView() }
    public func chartYScale<D: ScaleDomain>(domain: D) -> some View { EmptyView() }
    public func chartXAxis(_ visibility: Visibility) -> some View { EmptyView() }
    public func chartYAxis(_ visibility: Visibility) -> some View { EmptyView() }
    public func chartXAxis<C: AxisContent>(@AxisContentBuilder content: () -> C) -> some View { EmptyView() }
    public func chartYAxis<C: AxisContent>(@AxisContentBuilder content: () -> C) -> some View { EmptyView() }
    public func chartXSelection<P: Plottable>(value: Binding<P?>) -> some View { EmptyView() }
}
