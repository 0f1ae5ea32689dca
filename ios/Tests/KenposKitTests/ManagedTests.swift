import KenposKit
import Testing

@Suite
struct ManagedTests {
    @Test(
        "A company presets the server and the beginning of an ID, and its server goes first"
    )
    func company() {
        let built: [String: Any] = [
            "KenposServer": "https://built.example", "KenposStorePage": "https://store.example",
        ]
        let own = Managed(sent: ["server": "https://company.example", "idPrefix": "U"], built: built)
        #expect(own.server == "https://company.example" && own.idPrefix == "U")
        #expect(own.storePage == "https://store.example")
        let none = Managed(sent: [:], built: built)
        #expect(none.server == "https://built.example" && none.idPrefix == nil)
        #expect(none != own, "one that arrives late is a change")
    }

    @Test("What is empty, or no text, is none")
    func nothing() {
        let managed = Managed(
            sent: ["server": "", "idPrefix": 7], built: ["KenposServer": "", "KenposStorePage": ""])
        #expect(managed.server == nil && managed.idPrefix == nil && managed.storePage == nil)
    }
}
