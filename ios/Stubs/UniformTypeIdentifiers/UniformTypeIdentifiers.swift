// Signatures only, from Apple's documentation: uniformtypeidentifiers/uttype-swift.struct.

public struct UTType: Hashable, Sendable {
    public static var json: UTType { fatalError() }
    public static var pdf: UTType { fatalError() }
    public static var image: UTType { fatalError() }
}
