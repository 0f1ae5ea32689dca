import KenposCore
import KenposKit
import SwiftUI
import UniformTypeIdentifiers

/// What the member has allowed, and what can be done with the data.
struct DataPanel: View {
    @State private var model: DataModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel) { _model = State(initialValue: DataModel(app)) }

    var body: some View {
        Panel {
            Heading(word("settings.data"))
            WayLine(.check, word("settings.consents")) { ways.go(.consent) }
            Exporting(model: model) { export in
                WayLine(.keep, word("settings.export"), note: word("settings.exportNote"), act: export)
            }
            WayLine(.bin, word("settings.deleteAccount")) { ways.open(.deletion) }
        }
    }
}

/// A button that exports: the core makes the file, the member chooses where it goes; what came of it is said under it.
struct Exporting<Label: View>: View {
    let model: DataModel
    @ViewBuilder let button: (@escaping Act) -> Label
    @State private var isShown = false
    @State private var isKept: Bool?
    @State private var name = ""

    var body: some View {
        button {
            isKept = nil
            model.export()
        }
        .onChange(of: model.file) { isShown = model.file != nil }
        .fileExporter(
            isPresented: $isShown, document: model.file.map { ExportDocument(text: $0.text) }, contentTypes: [.json],
            defaultFilename: model.file?.name, onCompletion: { end(kept: (try? $0.get()) != nil) },
            onCancellation: { end(kept: false) })
        switch isKept {
        case true?: Marked(.done, word("settings.exported", ["file": name]))
        case false?: Marked(.info, word("settings.notExported"))
        case nil: EmptyView()
        }
        Otherwise(model.calls, saidAt: "password")
    }

    private func end(kept: Bool) {
        name = model.file?.name ?? ""
        isKept = kept
        model.forgetFile()
    }
}

/// The exported text as the system's file dialog wants it.
private struct ExportDocument: FileDocument {
    static var readableContentTypes: [UTType] { [.json] }

    let text: String

    init(text: String) { self.text = text }

    init(configuration: ReadConfiguration) throws {
        text = String(decoding: configuration.file.regularFileContents ?? Data(), as: UTF8.self)
    }

    func fileWrapper(configuration: WriteConfiguration) throws -> FileWrapper {
        FileWrapper(regularFileWithContents: Data(text.utf8))
    }
}
