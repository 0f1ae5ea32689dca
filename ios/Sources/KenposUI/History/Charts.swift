import Charts
import KenposCore
import SwiftUI

/// What is not looked at stands back.
private let aside = 0.45

/// Steps as bars, with the goal's line. A day without a count is a gap, a zero is a line on the ground.
struct StepsChart: View {
    let chart: HistoryChart
    @Binding var chosen: ChartPoint?

    var body: some View {
        Chart {
            ForEach(chart.points, id: \.fromDay) { point in
                if let steps = point.steps {
                    BarMark(x: .value("day", point.fromDay), y: .value("steps", Int(steps)))
                        .foregroundStyle(Palette.primary)
                        .opacity(chosen == nil || chosen == point ? 1 : aside)
                }
            }
            if let target = chart.stepTarget, target <= chart.stepsTop {
                RuleMark(y: .value("target", Int(target)))
                    .foregroundStyle(Palette.warn)
                    .lineStyle(StrokeStyle(lineWidth: 1.5, dash: [6, 4]))
            }
        }
        .chartYScale(domain: 0...Int(chart.stepsTop))
        .chartYAxis {
            AxisMarks(values: [0, Int(chart.stepsTop)]) { mark in
                AxisGridLine().foregroundStyle(Palette.line)
                AxisValueLabel { if let steps = mark.as(Int.self) { Text(count(steps)).font(.note) } }
            }
        }
        .dayAxis(of: chart, $chosen)
        .read(
            as: word("history.stepsChart", ["list": chart.listed { $0.steps.map { count($0) } }]), of: chart, $chosen)
    }
}

/// Weights as points, with the mean of seven days as a line that breaks where there is none.
struct WeightChart: View {
    let chart: HistoryChart
    let low: UInt32
    let high: UInt32
    @Binding var chosen: ChartPoint?

    /// The stretches over which the line is drawn.
    private var stretches: [[ChartPoint]] {
        chart.points.split { $0.weightMeanGrams == nil }.map { Array($0) }
    }

    var body: some View {
        Chart {
            ForEach(stretches, id: \.first?.fromDay) { stretch in
                ForEach(stretch, id: \.fromDay) { point in
                    LineMark(
                        x: .value("day", point.fromDay), y: .value("mean", Int(point.weightMeanGrams ?? 0)),
                        series: .value("stretch", stretch[0].fromDay)
                    )
                    .foregroundStyle(Palette.info)
                    .lineStyle(StrokeStyle(lineWidth: 3, lineCap: .round))
                    .opacity(aside)
                }
            }
            ForEach(chart.points, id: \.fromDay) { point in
                if let grams = point.weightGrams {
                    PointMark(x: .value("day", point.fromDay), y: .value("weight", Int(grams)))
                        .foregroundStyle(Palette.info)
                        .symbolSize(chosen == point ? 110 : 50)
                }
            }
        }
        .chartYScale(domain: Int(low)...Int(high))
        .chartYAxis {
            AxisMarks(values: [Int(low), Int(high)]) { mark in
                AxisGridLine().foregroundStyle(Palette.line)
                AxisValueLabel {
                    if let grams = mark.as(Int.self) { Text(kilograms(UInt32(grams))).font(.note) }
                }
            }
        }
        .dayAxis(of: chart, $chosen)
        .read(
            as: word("history.weightChart", ["list": chart.listed { $0.weightGrams.map { kilograms($0) + " kg" } }]),
            of: chart, $chosen)
    }
}

extension View {
    /// The days or months at the foot of a chart, and the one that is tapped.
    fileprivate func dayAxis(of chart: HistoryChart, _ chosen: Binding<ChartPoint?>) -> some View {
        let tapped = Binding<String?> {
            chosen.wrappedValue?.fromDay
        } set: { day in
            // The finger is lifted: what was chosen stays.
            if let point = chart.points.first(where: { $0.fromDay == day }) { chosen.wrappedValue = point }
        }
        return chartXScale(domain: chart.points.map(\.fromDay))
            .chartXAxis {
                AxisMarks(values: chart.labelled) { mark in
                    AxisValueLabel { if let day = mark.as(String.self) { Text(chart.label(of: day)).font(.note) } }
                }
            }
            .chartXSelection(value: tapped)
            .frame(height: 200)
    }

    /// With VoiceOver a chart is one thing, of which a day is chosen by swiping up and down.
    fileprivate func read(as words: String, of chart: HistoryChart, _ chosen: Binding<ChartPoint?>) -> some View {
        accessibilityElement(children: .ignore)
            .accessibilityLabel(words)
            .accessibilityValue(chosen.wrappedValue.map { chart.name(of: $0) } ?? "")
            .accessibilityAdjustableAction { direction in
                let here = chosen.wrappedValue.flatMap { chart.points.firstIndex(of: $0) }
                let next = direction == .increment ? here.map { $0 + 1 } ?? 0 : (here ?? chart.points.count) - 1
                if chart.points.indices.contains(next) { chosen.wrappedValue = chart.points[next] }
            }
    }
}

extension HistoryChart {
    /// Of a month only one day in seven has room for its number.
    fileprivate var labelled: [Day] {
        let days = points.map(\.fromDay)
        return period == .month ? stride(from: 0, to: days.count, by: 7).map { days[$0] } : days
    }

    /// The weekday, the day of the month, the month.
    fileprivate func label(of day: Day) -> String {
        switch period {
        case .week: weekdayText(day)
        case .month: dayNumber(day)
        case .year: monthNumber(day)
        }
    }

    /// The figures in words, for who cannot see the chart.
    fileprivate func listed(_ figure: (ChartPoint) -> String?) -> String {
        KenposUI.listed(
            points.compactMap { point in
                figure(point).map { word("history.dayFigure", ["day": name(of: point), "figure": $0]) }
            })
    }
}
