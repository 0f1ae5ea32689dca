import KenposCore

/// Reads the channels of this phone, one after the other.
///
/// Comes in: why it is read, and how long it may take. Goes out: when to come again. Must never happen: trouble of one
/// channel that keeps another from being read. A channel that the member has not linked ends its run by itself.
public struct HealthReading: Sendable {
    private let stores: [Channel: any HealthStore]

    public init(_ stores: [Channel: any HealthStore]) {
        self.stores = stores
    }

    /// The reader of a channel; none on a phone that has none.
    public func store(of channel: Channel) -> (any HealthStore)? { stores[channel] }

    /// Reads them all; the earliest wish in milliseconds, none where nobody wishes for another run.
    public func read(_ phone: Phone, _ reason: HealthReason, within limit: Duration = .seconds(30)) async -> UInt64? {
        var wishes: [UInt64] = []
        for (channel, store) in stores {
            // What stands in the way, the screens say; the next occasion tries again.
            let report = try? await phone.readHealth(channel, reason, from: store, within: limit)
            if let wish = report?.nextWishMs { wishes.append(wish) }
        }
        return wishes.min()
    }
}
