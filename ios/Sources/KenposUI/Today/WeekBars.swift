import Charts
import KenposCore
import SwiftUI

/// The days of the week as small bars; the history has them with their figures. A day without a count is a gap.
struct WeekBars: View {
    let chart: HistoryChart

    var body: some View {
        Chart(chart.points, id: \.fromDay) { point in
            if let steps = point.steps {
                BarMark(x: .value("day", point.fromDay), y: .value("steps", Int(steps)))
                    .foregroundStyle(Palette.primary)
            }
        }
        .chartXScale(domain: chart.points.map(\.fromDay))
        .chartYScale(domain: 0...Int(chart.stepsTop))
        .chartXAxis(.hidden)
        .chartYAxis(.hidden)
        .frame(height: 40)
        .accessibilityHidden(true)
    }
}
