// No part of Apple's HealthKit, so that nothing but a test can use it: what HealthKit holds here, and how it behaves.

import Foundation

/// The HealthKit of one test.
///
/// Comes in: what is saved and deleted, what every call shall throw. Goes out: that, by Apple's calls. Must never happen: a claim that
/// Apple's behaves so where no page of its documentation says it.
public final class Played: @unchecked Sendable {
    /// The one that the next `HKHealthStore` opens.
    nonisolated(unsafe) public static var next = Played()

    enum Event {
        case saved(HKQuantitySample, HKQuantityType)
        case deleted(HKDeletedObject, HKQuantityType)
    }

    private let lock = NSLock()
    private var events: [Event] = []
    private var trouble: (any Error)?
    private var listening: [HKObserverQuery] = []
    private var delivered: Set<HKQuantityType> = []
    private var refuses = false
    private var held: (@Sendable () async -> Void)?

    public init() {}

    /// What every call throws from now on; none: they go well.
    public func fail(_ trouble: (any Error)?) { lock.withLock { self.trouble = trouble } }

    /// Whether it refuses to wake the app.
    public func refuse(_ refuses: Bool) { lock.withLock { self.refuses = refuses } }

    /// The next page comes once `wait` has ended.
    public func hold(_ wait: @escaping @Sendable () async -> Void) { lock.withLock { held = wait } }

    /// Something was saved.
    @discardableResult
    public func save(
        _ type: HKQuantityType, _ value: Double, from start: Date, to end: Date, by source: String = "com.apple.health",
        metadata: [String: Any]? = nil
    ) -> UUID {
        let sample = HKQuantitySample(HKQuantity(value), start, end, HKSource(source), metadata)
        lock.withLock { events.append(.saved(sample, type)) }
        return sample.uuid
    }

    /// It was deleted.
    public func delete(_ id: UUID, _ type: HKQuantityType) {
        lock.withLock { events.append(.deleted(HKDeletedObject(id), type)) }
    }

    /// Tells every observer of a type; an observer that hears of trouble has ended.
    public func wake(_ type: HKQuantityType, _ completed: @escaping @Sendable () -> Void) {
        let (queries, trouble): ([HKObserverQuery], (any Error)?) = lock.withLock {
            let told = listening.filter { $0.type == type }
            if self.trouble != nil { listening.removeAll { $0.type == type } }
            return (told, self.trouble)
        }
        for query in queries { query.updateHandler(query, completed, trouble) }
    }

    /// For which types somebody listens.
    public var heard: [HKQuantityType] { lock.withLock { listening.map(\.type) } }

    /// For which types HealthKit wakes the app.
    public var wakes: Set<HKQuantityType> { lock.withLock { delivered } }

    /// HealthKit lost what it was asked for.
    public func forgetWakes() { lock.withLock { delivered = [] } }

    /// An observer is told something at once, as others have seen of Apple's.
    func listen(_ query: HKObserverQuery, _ listens: Bool) {
        let trouble: (any Error)? = lock.withLock {
            listening.removeAll { $0 === query }
            if listens, self.trouble == nil { listening.append(query) }
            return self.trouble
        }
        if listens { query.updateHandler(query, {}, trouble) }
    }

    /// Whether it was done.
    func deliver(_ type: HKQuantityType, _ delivers: Bool) -> Bool {
        lock.withLock {
            if delivers, refuses { return false }
            if delivers { delivered.insert(type) } else { delivered.remove(type) }
            return true
        }
    }

    /// A page that is held waits until it is let go.
    func pass() async {
        let held = lock.withLock {
            defer { self.held = nil }
            return self.held
        }
        if let held { await held() }
    }

    func told<T>(_ tell: ([Event]) throws -> T) throws -> T {
        let (events, trouble): ([Event], (any Error)?) = lock.withLock { (self.events, self.trouble) }
        if let trouble { throw trouble }
        return try tell(events)
    }
}
