// Signatures only, from Apple's documentation: swiftui/button, swiftui/buttonstyle, swiftui/toggle, swiftui/textfield,
// swiftui/securefield, swiftui/picker, swiftui/datepicker, swiftui/disclosuregroup.

public struct Button<Label: View>: Drawn {
    @preconcurrency public init(action: @escaping @MainActor () -> Void, @ViewBuilder label: () -> Label) {
        fatalError()
    }
}

extension Button where Label == Text {
    @preconcurrency public init<S: StringProtocol>(_ title: S, action: @escaping @MainActor () -> Void) { fatalError() }
}

@MainActor @preconcurrency
public struct ButtonStyleConfiguration {
    public struct Label: Drawn {}
    public let label: Label
    public let isPressed: Bool
}

@MainActor @preconcurrency
public protocol ButtonStyle {
    associatedtype Body: View
    typealias Configuration = ButtonStyleConfiguration
    @ViewBuilder func makeBody(configuration: Configuration) -> Body
}

@MainActor @preconcurrency
public protocol PrimitiveButtonStyle {}

public struct PlainButtonStyle: PrimitiveButtonStyle {}

extension PrimitiveButtonStyle where Self == PlainButtonStyle {
    public static var plain: PlainButtonStyle { fatalError() }
}

public struct Toggle<Label: View>: Drawn {
    public init(isOn: Binding<Bool>, @ViewBuilder label: () -> Label) { fatalError() }
}

public struct TextField<Label: View>: Drawn {}

extension TextField where Label == Text {
    public init<S: StringProtocol>(_ title: S, text: Binding<String>) { fatalError() }
    public init<S: StringProtocol>(_ title: S, text: Binding<String>, axis: Axis) { fatalError() }
}

public struct SecureField<Label: View>: Drawn {}

extension SecureField where Label == Text {
    public init<S: StringProtocol>(_ title: S, text: Binding<String>) { fatalError() }
}

public struct Picker<Label: View, Selection: Hashable, Content: View>: Drawn {}

extension Picker where Label == Text {
    public init<S: StringProtocol>(_ title: S, selection: Binding<Selection>, @ViewBuilder content: () -> Content) {
        fatalError()
    }
}

public protocol PickerStyle {}

public struct SegmentedPickerStyle: PickerStyle {}

extension PickerStyle where Self == SegmentedPickerStyle {
    public static var segmented: SegmentedPickerStyle { fatalError() }
}

public struct DatePickerComponents: OptionSet, Sendable {
    public let rawValue: UInt
    public init(rawValue: UInt) { self.rawValue = rawValue }
    public static let date = DatePickerComponents(rawValue: 1), hourAndMinute = DatePickerComponents(rawValue: 2)
}

public struct DatePicker<Label: View>: Drawn {}

extension DatePicker where Label == Text {
    public init<S: StringProtocol>(
        _ title: S, selection: Binding<Date>, in range: PartialRangeThrough<Date>,
        displayedComponents: DatePickerComponents = [.hourAndMinute, .date]
    ) { fatalError() }
}

public protocol DatePickerStyle {}

public struct GraphicalDatePickerStyle: DatePickerStyle {}

extension DatePickerStyle where Self == GraphicalDatePickerStyle {
    public static var graphical: GraphicalDatePickerStyle { fatalError() }
}

public struct DisclosureGroup<Label: View, Content: View>: Drawn {
    public init(
        isExpanded: Binding<Bool>, @ViewBuilder content: @escaping () -> Content, @ViewBuilder label: () -> Label
    ) { fatalError() }
}

extension View {
    public func buttonStyle<S: ButtonStyle>(_ style: S) -> some View { EmptyView() }
    public func buttonStyle<S: PrimitiveButtonStyle>(_ style: S) -> some View { EmptyView() }
    public func pickerStyle<S: PickerStyle>(_ style: S) -> some View { EmptyView() }
    public func datePickerStyle<S: DatePickerStyle>(_ style: S) -> some View { EmptyView() }
    public func labelsHidden() -> some View { EmptyView() }
    public func disabled(_ disabled: Bool) -> some View { EmptyView() }
    public func keyboardType(_ type: UIKeyboardType) -> some View { EmptyView() }
    public func textContentType(_ type: UITextContentType?) -> some View { EmptyView() }
    public func textInputAutocapitalization(_ autocapitalization: TextInputAutocapitalization?) -> some View {
        EmptyView()
    }
    public func autocorrectionDisabled(_ disable: Bool = true) -> some View { EmptyView() }
    public func lineLimit(_ limit: PartialRangeFrom<Int>) -> some View { EmptyView() }
    public func onSubmit(_ action: @escaping () -> Void) -> some View { EmptyView() }
}

public struct TextInputAutocapitalization: Sendable {
    public static var never: TextInputAutocapitalization { fatalError() }
}
