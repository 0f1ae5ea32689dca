// Signatures only, from Apple's documentation: what Foundation has on an iPhone and not on Linux. foundation/url,
// foundation/processinfo.

extension URL {
    public static var applicationSupportDirectory: URL { fatalError() }
    public func startAccessingSecurityScopedResource() -> Bool { fatalError() }
    public func stopAccessingSecurityScopedResource() { fatalError() }
}

extension ProcessInfo {
    public var isLowPowerModeEnabled: Bool { fatalError() }
}
