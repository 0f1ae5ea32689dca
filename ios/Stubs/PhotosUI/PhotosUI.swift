// Signatures only, from Apple's documentation: photosui/photospickeritem, photosui/phpickerfilter, the photo picker of
// swiftui/view, and coretransferable/transferable.

import SwiftUI

public protocol Transferable {}

extension Data: Transferable {}

public struct PhotosPickerItem: Equatable, Hashable, Sendable {
    public struct EncodingDisambiguationPolicy: Sendable {
        public static let automatic = EncodingDisambiguationPolicy(), compatible = EncodingDisambiguationPolicy()
    }

    public func loadTransferable<T: Transferable & Sendable>(type: T.Type) async throws -> T? { fatalError() }
}

public struct PHPickerFilter: Sendable {
    public static var images: PHPickerFilter { fatalError() }
}

extension View {
    public func photosPicker(
        isPresented: Binding<Bool>, selection: Binding<PhotosPickerItem?>, matching filter: PHPickerFilter? = nil,
        preferredItemEncoding: PhotosPickerItem.EncodingDisambiguationPolicy = .automatic
    ) -> some View { EmptyView() }
}
