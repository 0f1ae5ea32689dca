import KenposCore
import KenposKit
import SwiftUI

/// What the member has chosen, where steps come from, and what can be done with the data.
struct SettingsScreen: View {
    private let app: AppModel
    @State private var model: SettingsModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel) {
        self.app = app
        _model = State(initialValue: SettingsModel(app))
    }

    var body: some View {
        Page(word("place.settings")) {
            Otherwise(model.calls)
            if let account = app.account.state {
                Panel {
                    Heading(word("settings.account"))
                    Entry(word("field.kenposId"), account.kenposId)
                    Entry(word("settings.server"), account.serverUrl)
                }
            }
            Aims(settings: app.settings.state)
            reading
            ForEach(links, id: \.channel) { LinkPanel($0, app) }
            ReminderPanel(model: model)
            DataPanel(app)
            aboutApp
            SignOut(app: app, model: model)
        }
        .following(app.account)
        .following(app.settings)
        .following(app.links)
    }

    private var links: [HealthLink] {
        app.links.state?.filter { app.device.channels.contains($0.channel) } ?? []
    }

    private var reading: some View {
        Panel {
            Heading(word("settings.reading"))
            if app.device.channels.isEmpty { Note(word("settings.noChannel")) }
            WayLine(.chart, word("settings.source"), note: sourceText(app.settings.state?.stepSource)) {
                ways.open(.source)
            }
        }
    }

    private var aboutApp: some View {
        Panel {
            Heading(word("settings.appName"))
            WayLine(.question, word("place.help")) { ways.go(.help) }
            WayLine(.sheet, word("settings.licences")) { ways.open(.licences) }
            Entry(word("settings.version"), app.device.appVersion)
        }
    }
}

private struct Aims: View {
    let settings: Settings?
    @Environment(Ways.self) private var ways

    var body: some View {
        let goals = listed(settings?.goals ?? [])
        let target = settings?.stepTarget.map { word("common.steps", ["n": count($0)]) }
        Panel {
            Heading(word("settings.targets"))
            WayLine(.flag, word("settings.goals"), note: goals.isEmpty ? word("settings.noGoals") : goals) {
                ways.open(.goals)
            }
            WayLine(.steps, word("settings.stepTarget"), note: target ?? word("settings.noStepTarget")) {
                ways.open(.target)
            }
        }
    }
}

/// Signing out, after a question that says what becomes of what waits.
private struct SignOut: View {
    let app: AppModel
    let model: SettingsModel
    @State private var isAsking = false

    var body: some View {
        SideButton(word("settings.signOut")) { isAsking = true }
            .frame(maxWidth: .infinity)
            .sheet(isPresented: $isAsking) {
                Asking(
                    word("settings.signOutSure"), yes: word("settings.signOut"), no: word("settings.stay"),
                    onYes: {
                        isAsking = false
                        model.signOut()
                    }, onNo: { isAsking = false }
                ) {
                    let waiting = app.home.state?.queued ?? 0
                    Text(
                        waiting == 0
                            ? word("settings.signOutNothing") : word("settings.signOutWaiting", ["n": String(waiting)]))
                }
            }
    }
}

/// Whose steps count.
func sourceText(_ source: Source?) -> String { source?.name ?? word("settings.sourceHighest") }
