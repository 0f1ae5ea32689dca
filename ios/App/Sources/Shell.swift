import Foundation
import KenposCore
import KenposKit
import KenposUI
import Observation
import SwiftUI
import UIKit

/// One process of the app: the phone of the core, and what the device does for it.
///
/// Comes in: what the system tells the process. Goes out: the screens' model, the phone in front and in the background. Must never
/// happen: a second phone in one process; a wake-up that is not given back.
@MainActor
@Observable
final class Shell {
    /// The app on this phone, once that is open.
    private(set) var app: AppModel?
    /// Why it is not.
    private(set) var trouble: KenposError?
    let device: AppDevice

    @ObservationIgnored private let one: OnePhone
    @ObservationIgnored private let front: Front
    @ObservationIgnored private let adapters: Adapters
    @ObservationIgnored private let work: BackgroundWork
    @ObservationIgnored private var wanted: Way?
    @ObservationIgnored private let power = Power()

    init() {
        let adapters = Adapters()
        let board = LocalNotices()
        let device = AppDevice(stores: adapters.stores, board: board, ask: adapters.ask)
        let one = OnePhone(appVersion: device.appVersion)
        let health = HealthReading(adapters.stores)
        let phone: @Sendable () async throws -> Phone = { try await one.phone() }
        let background: @Sendable () -> Background = { [power] in power.now }
        front = Front(phone: phone, health: health, wakeUps: adapters.wakeUps, background: background)
        work = BackgroundWork(
            phone: phone, health: health, wakeUps: adapters.wakeUps, board: board, background: background)
        (self.adapters, self.device, self.one) = (adapters, device, one)
    }

    /// Before the launch ends: what the system may call while nobody looks.
    func launched() {
        power.look()
        adapters.register(work)
    }

    /// What HealthKit kept shut can be read: what could not be is read now, and observers that ended begin anew.
    func unlocked() {
        let (work, time) = (work, Lent.time(named: "unlocked"))
        Task { await work.run(in: time) }
    }

    /// The app came to the front, or left it.
    func scene(is phase: ScenePhase) {
        power.look()
        switch phase {
        case .active:
            device.lookAgain()
            open()
            front.enter()
        case .background: rest()
        default: break
        }
    }

    /// Opens the phone, where it is not open yet.
    func open() {
        if app != nil { return }
        trouble = nil
        Task {
            do {
                show(try await one.phone())
            } catch {
                trouble = .said(of: error)
            }
        }
    }

    /// Leads to a screen, also one that is shown only once the phone is open.
    func go(to way: Way?) {
        guard let way else { return }
        if let app { app.wanted = way } else { wanted = way }
    }

    private func show(_ phone: Phone) {
        if app != nil { return }
        let app = AppModel(phone, on: device, in: screenLanguage)
        app.wanted = wanted
        self.app = app
        front.opened()
    }

    /// Until everything is closed the system is asked to let the app go on.
    private func rest() {
        let lent = Lent.time(named: "rest")
        // The system wants it back sooner than it said: nothing goes on any more, and the files are closed before it is given back.
        lent.onExpiry { [front] in Task { @MainActor in front.leave { lent.complete(well: false) } } }
        // What the member asked for may go on; the last seconds are for closing the files.
        front.leave(within: (lent.left ?? .zero) - .seconds(5)) { lent.complete(well: true) }
    }
}
