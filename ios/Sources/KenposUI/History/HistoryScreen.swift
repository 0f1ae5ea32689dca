import KenposCore
import KenposKit
import SwiftUI

/// A week, a month or a year of steps and weights; a tap on a day shows what it is made of.
struct HistoryScreen: View {
    private let app: AppModel
    @State private var model: HistoryModel

    init(_ app: AppModel) {
        self.app = app
        _model = State(initialValue: HistoryModel(app))
    }

    var body: some View {
        Page(word("place.history")) {
            Flow {
                period(.week, word("history.week"))
                period(.month, word("history.month"))
                period(.year, word("history.year"))
            }
            Shown(model.chart) { chart in
                Span(chart: chart, model: model)
                StepsHistory(chart: chart, chosen: $model.chosen)
                WeightHistory(chart: chart, chosen: $model.chosen)
                if let point = model.chosen, let today = app.home.state?.day {
                    Chosen(app, chart, point, today: today).id(point.fromDay)
                }
                Note(word("common.japanTime"))
            }
        }
        .following(model.chart)
    }

    private func period(_ period: ChartPeriod, _ name: String) -> some View {
        Chip(name, chosen: model.period == period) { model.show(period) }
    }
}

/// From when to when, and the periods beside it.
private struct Span: View {
    let chart: HistoryChart
    let model: HistoryModel

    var body: some View {
        HStack {
            turn(.back, word("history.earlier"), chart.earlier) { model.earlier() }
            Text(chart.name).font(.heading).multilineTextAlignment(.center).frame(maxWidth: .infinity)
            turn(.forward, word("history.later"), chart.later) { model.later() }
        }
    }

    private func turn(_ icon: Icon, _ name: String, _ can: Bool, act: @escaping Act) -> some View {
        Button(action: act) { icon.image.frame(minWidth: touch, minHeight: touch) }
            .disabled(!can)
            .accessibilityLabel(name)
    }
}

private struct StepsHistory: View {
    let chart: HistoryChart
    @Binding var chosen: ChartPoint?

    var body: some View {
        Panel {
            Heading(word("history.steps"))
            if chart.points.allSatisfy({ $0.steps == nil }) {
                Note(word("history.noSteps"))
            } else {
                if let mean = chart.stepsMean { Text(word("history.mean", ["n": count(mean)])) }
                StepsChart(chart: chart, chosen: $chosen)
                if let target = chart.stepTarget { Note(word("history.target", ["n": count(target)])) }
                if chosen == nil { Note(word("history.choose")) }
            }
        }
    }
}

private struct WeightHistory: View {
    let chart: HistoryChart
    @Binding var chosen: ChartPoint?

    var body: some View {
        Panel {
            Heading(word("history.weight"))
            if let low = chart.weightLowGrams, let high = chart.weightHighGrams {
                WeightChart(chart: chart, low: low, high: high, chosen: $chosen)
                if chart.points.contains(where: { $0.weightMeanGrams != nil }) { Note(word("history.weightMean")) }
            } else {
                Note(word("history.noWeight"))
            }
        }
    }
}

/// The day or month that was tapped; of a day what it is made of.
private struct Chosen: View {
    private let chart: HistoryChart
    private let point: ChartPoint
    private let today: Day
    @State private var look: Look<History>
    @State private var model: LogModel
    @Environment(Ways.self) private var ways

    init(_ app: AppModel, _ chart: HistoryChart, _ point: ChartPoint, today: Day) {
        (self.chart, self.point, self.today) = (chart, point, today)
        _look = State(initialValue: Look(app.phone, at: .history(from: point.fromDay, to: point.fromDay)))
        _model = State(initialValue: LogModel(app, day: point.fromDay))
    }

    var body: some View {
        Panel {
            Heading(chart.name(of: point))
            if let steps = point.steps {
                Entry(word("history.steps"), word("common.steps", ["n": count(steps)]), strong: true)
            }
            if let grams = point.weightGrams {
                Entry(word("history.weight"), word("common.kg", ["n": kilograms(grams)]), strong: true)
            }
            if chart.period != .year {
                Shown(look) { history in
                    if let day = history.days.first {
                        Note(word("history.posted", ["points": points(day.posted)]))
                        Records(records: day.records, day: day.day, today: today, model: model)
                    } else {
                        Note(word("log.noEntries"))
                    }
                }
                Otherwise(model.calls)
                QuietButton(word("common.why")) { ways.go(.whyDay(point.fromDay)) }
            }
        }
        .following(look)
    }
}

extension HistoryChart {
    /// 11/23〜11/29, 2026年11月, 2026年度
    fileprivate var name: String {
        switch period {
        case .week: word("common.period", ["from": shortDayText(fromDay), "to": shortDayText(toDay)])
        case .month: yearMonthText(fromDay)
        case .year: word("history.fiscalYear", ["n": yearNumber(fromDay)])
        }
    }

    /// The day or the month of a point.
    func name(of point: ChartPoint) -> String {
        period == .year ? monthText(point.fromDay) : dayText(point.fromDay)
    }
}
