// Signatures only, from Apple's documentation: swiftui/navigationstack, swiftui/tabview, swiftui/toolbaritem,
// swiftui/toolbarcontentbuilder, and the modal presentations of swiftui/view, swiftui/filedocument.

import UniformTypeIdentifiers

public struct NavigationStack<Data, Root: View>: Drawn {
    public init(@ViewBuilder root: () -> Root) where Data == [Never] { fatalError() }
    public init(path: Binding<Data>, @ViewBuilder root: () -> Root)
    where
        Data: MutableCollection, Data: RandomAccessCollection, Data: RangeReplaceableCollection, Data.Element: Hashable
    {
        fatalError()
    }
}

public struct TabView<Selection: Hashable, Content: View>: Drawn {
    public init(selection: Binding<Selection>, @ViewBuilder content: () -> Content) { fatalError() }
}

public struct ToolbarItemPlacement: Sendable {
    public static let topBarLeading = ToolbarItemPlacement(), topBarTrailing = ToolbarItemPlacement()
}

@MainActor @preconcurrency
public protocol ToolbarContent {}

public struct ToolbarItem<Content: View>: ToolbarContent {
    public init(placement: ToolbarItemPlacement, @ViewBuilder content: () -> Content) { fatalError() }
}

@resultBuilder
public struct ToolbarContentBuilder {
    public static func buildBlock<Content: ToolbarContent>(_ content: Content) -> Content { fatalError() }
}

public struct NavigationBarItem: Sendable {
    public enum TitleDisplayMode: Sendable {
        case automatic, inline, large
    }
}

public struct PresentationDetent: Hashable, Sendable {
    public static let medium = PresentationDetent(), large = PresentationDetent()
}

extension View {
    public func navigationTitle<S: StringProtocol>(_ title: S) -> some View { EmptyView() }
    public func navigationBarTitleDisplayMode(_ mode: NavigationBarItem.TitleDisplayMode) -> some View { EmptyView() }
    public func navigationDestination<D: Hashable, C: View>(
        for data: D.Type, @ViewBuilder destination: @escaping (D) -> C
    ) -> some View { EmptyView() }
    public func tabItem<V: View>(@ViewBuilder _ label: () -> V) -> some View { EmptyView() }
    public func badge(_ count: Int) -> some View { EmptyView() }
    public func toolbar<Content: ToolbarContent>(@ToolbarContentBuilder content: () -> Content) -> some View {
        EmptyView()
    }
    public func sheet<Content: View>(
        isPresented: Binding<Bool>, onDismiss: (() -> Void)? = nil, @ViewBuilder content: @escaping () -> Content
    ) -> some View { EmptyView() }
    public func sheet<Item: Identifiable, Content: View>(
        item: Binding<Item?>, onDismiss: (() -> Void)? = nil, @ViewBuilder content: @escaping (Item) -> Content
    ) -> some View { EmptyView() }
    public func confirmationDialog<S: StringProtocol, A: View>(
        _ title: S, isPresented: Binding<Bool>, @ViewBuilder actions: () -> A
    ) -> some View { EmptyView() }
    public func presentationDetents(_ detents: Set<PresentationDetent>) -> some View { EmptyView() }
    public func fileExporter<D: FileDocument>(
        isPresented: Binding<Bool>, document: D?, contentTypes: [UTType] = [], defaultFilename: String? = nil,
        onCompletion: @escaping (Result<URL, any Error>) -> Void, onCancellation: @escaping () -> Void = {}
    ) -> some View { EmptyView() }
    public func fileImporter(
        isPresented: Binding<Bool>, allowedContentTypes: [UTType],
        onCompletion: @escaping (Result<URL, any Error>) -> Void
    ) -> some View { EmptyView() }
}

public protocol FileDocument: Sendable {
    typealias ReadConfiguration = FileDocumentReadConfiguration
    typealias WriteConfiguration = FileDocumentWriteConfiguration
    static var readableContentTypes: [UTType] { get }
    init(configuration: ReadConfiguration) throws
    func fileWrapper(configuration: WriteConfiguration) throws -> FileWrapper
}

public struct FileDocumentReadConfiguration {
    public let file: FileWrapper
}

public struct FileDocumentWriteConfiguration {}

/// Of Foundation on Apple's systems (foundation/filewrapper); Linux has none.
open class FileWrapper {
    public init(regularFileWithContents contents: Data) { fatalError() }
    public var regularFileContents: Data? { fatalError() }
}
