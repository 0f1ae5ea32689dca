import Foundation
import KenposCore
import KenposKit

/// Lives `live` with the app's models on a phone of Taro's, every look followed.
@MainActor
func withApp(signedIn: Bool = true, _ live: @MainActor (AppModel, World) async throws -> Void) async throws {
    try await inFolder { folder in
        let world = try World(in: folder, more: ["spouse,10001,山田 花子,1987-06-15,10,0001,06273494,2010-04-01,,"])
        defer { world.lab.end() }
        let phone = Phone(
            try world.device.open(config: config(folder.appendingPathComponent("phone")), transport: nil))
        if signedIn { try await phone.setUp(in: world) }
        let device = TestDeviceOfApp(server: world.lab.url)
        let app = AppModel(phone, on: device, in: .ja)
        let following = [
            Task { await app.home.follow() }, Task { await app.log.follow() }, Task { await app.notices.follow() },
            Task { await app.links.follow() }, Task { await app.campaigns.follow() },
            Task { await app.results.follow() },
            Task { await app.catalogue.follow() }, Task { await app.orders.follow() },
            Task { await app.inquiries.follow() }, Task { await app.outbox.follow() },
            Task { await app.settings.follow() },
        ]
        defer { following.forEach { $0.cancel() } }
        try await live(app, world)
        await phone.close()
    }
}

/// A device that does what the test says.
@MainActor
final class TestDeviceOfApp: Device {
    let server: String?
    let idPrefix: String?
    var canUpdateApp = true
    let appVersion = "0.1.0"
    var channels: [Channel] = [.appleHealth]
    let licences = "Licences"
    var allows = true
    var proof: Data?
    var isUnreadable = false
    private(set) var opened: [String] = []
    private(set) var reminder: TimeOfDay?

    init(server: String?, idPrefix: String? = nil) { (self.server, self.idPrefix) = (server, idPrefix) }

    func healthStore(_ channel: Channel) -> (any HealthStore)? { Watch(counted: "4321") }

    func askPermission(_ channel: Channel) async {}

    func openSettings(_ channel: Channel) { opened.append("settings of \(channel)") }

    func updateApp() { opened.append("update") }

    func pickProof() async throws -> Data? {
        if isUnreadable { throw Trouble("the photo stands in a cloud") }
        return proof
    }

    func remind(at time: TimeOfDay?) async -> Bool {
        if allows { reminder = time }
        return allows
    }
}
