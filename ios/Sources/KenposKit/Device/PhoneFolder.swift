import Foundation

/// Where a phone keeps its files.
///
/// Comes in: the folder of an app's own. Goes out: the phone's folder in it, under rules that files made in it later
/// inherit. Must never happen: a file that cannot be opened in the background while the screen is locked; a copy in a
/// backup (on another device it would be a second phone with the same session).
public enum PhoneFolder {
    /// The folder, and whether it was made just now.
    public static func prepared(in parent: URL) throws -> (path: String, isNew: Bool) {
        var folder = parent.appendingPathComponent("phone", isDirectory: true)
        let isNew = !FileManager.default.fileExists(atPath: folder.path)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Each time, also where an older version made the folder. A file that is there keeps its rule; the system's own is the same.
        #if os(iOS)
            let rules = [FileAttributeKey.protectionKey: FileProtectionType.completeUntilFirstUserAuthentication]
            try FileManager.default.setAttributes(rules, ofItemAtPath: folder.path)
            var backup = URLResourceValues()
            backup.isExcludedFromBackup = true
            try folder.setResourceValues(backup)
        #endif
        return (folder.path, isNew)
    }
}
