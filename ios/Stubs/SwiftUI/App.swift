// Signatures only, from Apple's documentation: swiftui/app, swiftui/scene, swiftui/windowgroup, swiftui/settings, swiftui/scenephase,
// swiftui/uiapplicationdelegateadaptor.

@MainActor @preconcurrency
public protocol App {
    associatedtype Body: Scene
    @SceneBuilder @MainActor @preconcurrency var body: Body { get }
    @MainActor @preconcurrency init()
}

extension App {
    public static func main() { fatalError() }
}

@MainActor @preconcurrency
public protocol Scene {}

@resultBuilder
public struct SceneBuilder {
    public static func buildBlock<Content: Scene>(_ content: Content) -> Content { fatalError() }
}

public struct WindowGroup<Content: View>: Scene {
    public init(@ViewBuilder content: @escaping () -> Content) { fatalError() }
}

/// Of a Mac alone; the name is there for all.
public struct Settings<Content: View>: Scene {
    public init(@ViewBuilder content: () -> Content) { fatalError() }
}

public enum ScenePhase: Comparable, Sendable {
    case background, inactive, active
}

extension Scene {
    public func onChange<V: Equatable>(of value: V, initial: Bool = false, _ action: @escaping () -> Void) -> some Scene
    {
        self
    }
}

@MainActor @preconcurrency @propertyWrapper
public struct UIApplicationDelegateAdaptor<DelegateType: NSObject & UIApplicationDelegate>: DynamicProperty {
    public init(_ delegateType: DelegateType.Type = DelegateType.self) { fatalError() }
    public var wrappedValue: DelegateType { fatalError() }
}
