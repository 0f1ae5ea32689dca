import KenposCore
import SwiftUI

/// One campaign: what it is, how the member stands in it, and what can be done now.
struct CampaignPanel: View {
    let campaign: CampaignItem
    let onJoin: Act
    let onLeave: Act

    var body: some View {
        Panel {
            Head(title: campaign.title, from: campaign.fromDay, to: campaign.toDay, text: campaign.description)
            if let day = campaign.joinedOn { Marked(.done, joined(day)) }
            if campaign.pending { Marked(.waiting, word("common.waiting")) }
            if let progress = campaign.progress { Progress(progress: progress, band: campaign.band) }
            if let result = campaign.settled { Settled(result: result) }
            if campaign.canJoin {
                Note(word("campaign.joinUntil", ["day": dayText(campaign.joinUntil)]))
                SideButton(word("campaign.join"), name: aloud(word("campaign.join"), of: campaign.title), act: onJoin)
            }
            if campaign.canLeave {
                Flow {
                    let (change, leave) = (word("campaign.changeNickname"), word("campaign.leave"))
                    QuietButton(change, name: aloud(change, of: campaign.title), act: onJoin)
                    QuietButton(leave, name: aloud(leave, of: campaign.title), act: onLeave)
                }
            }
        }
    }

    private func joined(_ day: Day) -> String {
        guard let nickname = campaign.nickname else { return word("campaign.joined", ["day": dayText(day)]) }
        return word("campaign.joinedAs", ["day": dayText(day), "nickname": nickname])
    }
}

private struct Head: View {
    let title: String
    let from: Day
    let to: Day
    let text: String

    var body: some View {
        Heading(title)
        Note(from == to ? dayText(from) : word("common.period", ["from": dayText(from), "to": dayText(to)]))
        Text(text)
    }
}

/// How far it is to the next target; what it comes to is the server's word, once it is over.
private struct Progress: View {
    let progress: CampaignProgress
    let band: String?

    var body: some View {
        Note(word("campaign.soFar"))
        Flow {
            Figure(
                count(progress.measured),
                progress.countsSteps ? word("common.stepsUnit") : word("campaign.daysUnit"))
            if let band { Tag(band) }
        }
        if let next = progress.nextAt {
            Share(progress.measured, of: next)
            Note(word("campaign.next", ["n": measured(next)]))
        }
        if progress.countsSteps {
            Note(word("campaign.counted", ["n": word("campaign.days", ["n": count(progress.days)])]))
        }
        if let whyNot = progress.whyNot {
            Marked(.info, whyNot)
        } else {
            Text(word("campaign.forecast", ["points": points(progress.points)]))
        }
    }

    private func measured(_ number: UInt32) -> String {
        progress.countsSteps ? word("common.steps", ["n": count(number)]) : word("campaign.days", ["n": count(number)])
    }
}

private struct Settled: View {
    let result: CampaignResult

    var body: some View {
        Entry(word("campaign.result", ["day": dayText(result.on)]), points(result.points), strong: true)
        ForEach(Array(result.why.enumerated()), id: \.offset) { Note($0.element) }
    }
}

/// One designated event, and the way to check in while it is on.
struct EventPanel: View {
    let event: EventItem
    let onCheckIn: Act

    var body: some View {
        Panel {
            Head(title: event.title, from: event.fromDay, to: event.toDay, text: event.description)
            if event.granted {
                Marked(.done, word("campaign.granted", ["points": points(event.points)]))
            } else {
                Text(word("campaign.taking", ["points": points(event.points)]))
            }
            if event.pending { Marked(.waiting, word("common.waiting")) }
            if let why = event.why {
                if event.granted { Note(why) } else { Marked(.info, why) }
            }
            if event.canCheckIn {
                let checkIn = word("campaign.checkIn")
                SideButton(checkIn, name: aloud(checkIn, of: event.title), act: onCheckIn)
            }
        }
    }
}
