import PhotosUI
import SwiftUI
import UniformTypeIdentifiers

extension View {
    /// The system's choosers of a photo or a file, shown where `device` asks for a proof.
    func choosingProofs(for device: AppDevice) -> some View { modifier(Choosing(device: device)) }
}

private struct Choosing: ViewModifier {
    @Bindable var device: AppDevice
    @State private var isPhoto = false
    @State private var isFile = false
    @State private var photo: PhotosPickerItem?

    func body(content: Content) -> some View {
        content
            .confirmationDialog(AppWords.proof, isPresented: $device.isChoosing) {
                Button(AppWords.photo) { isPhoto = true }
                Button(AppWords.file) { isFile = true }
            }
            // Of a kind that every server can show.
            .photosPicker(
                isPresented: $isPhoto, selection: $photo, matching: .images, preferredItemEncoding: .compatible
            )
            .onChange(of: photo) { Task { await load() } }
            .fileImporter(
                isPresented: $isFile, allowedContentTypes: [.pdf, .image],
                onCompletion: { file in device.chosen(Result { try read(file.get()) }) })
    }

    private func load() async {
        guard let picked = photo else { return }
        do {
            guard let data = try await picked.loadTransferable(type: Data.self) else { throw Unreadable() }
            device.chosen(.success(data))
        } catch {
            device.chosen(.failure(error))
        }
        photo = nil
    }
}

/// A photo without its picture.
private struct Unreadable: Error {}

/// A file of another app is lent for as long as it is read.
private func read(_ url: URL) throws -> Data {
    let isLent = url.startAccessingSecurityScopedResource()
    defer { if isLent { url.stopAccessingSecurityScopedResource() } }
    return try Data(contentsOf: url)
}
