import Foundation
import KenposCore
import KenposKit

// Days, moments and numbers as text. Nothing is reckoned here: a day that the core gave is written out.

private func text(_ moment: Date, _ ja: Date.FormatString, _ en: Date.FormatString, in zone: TimeZone = .gmt) -> String
{
    let inJapanese = screenLanguage == .ja
    let style = Date.VerbatimFormatStyle(
        format: inJapanese ? ja : en, locale: Locale(identifier: inJapanese ? "ja" : "en"), timeZone: zone,
        calendar: .init(identifier: .gregorian))
    return moment.formatted(style)
}

/// The midnight of UTC that stands for a day while it is written out or picked.
func midnight(of day: Day) -> Date { (try? Date(day + "T00:00:00Z", strategy: .iso8601)) ?? .distantPast }

/// The day that such a midnight stands for.
func dayOf(_ midnight: Date) -> Day { midnight.formatted(.iso8601.year().month().day()) }

/// 11月22日(日), Sun 22 November.
func dayText(_ day: Day) -> String {
    text(
        midnight(of: day), "\(month: .defaultDigits)月\(day: .defaultDigits)日(\(weekday: .abbreviated))",
        "\(weekday: .abbreviated) \(day: .defaultDigits) \(month: .wide)")
}

/// 11/22, 22 Nov: where there is little room.
func shortDayText(_ day: Day) -> String {
    text(
        midnight(of: day), "\(month: .defaultDigits)/\(day: .defaultDigits)",
        "\(day: .defaultDigits) \(month: .abbreviated)")
}

/// 2027年3月31日, 31 March 2027: for days far off.
func fullDayText(_ day: Day) -> String {
    text(
        midnight(of: day), "\(year: .defaultDigits)年\(month: .defaultDigits)月\(day: .defaultDigits)日",
        "\(day: .defaultDigits) \(month: .wide) \(year: .defaultDigits)")
}

/// 11月22日(日) 08:15, Sun 22 November, 08:15: Japan time.
func momentText(_ moment: Timestamp) -> String {
    text(
        moment,
        "\(month: .defaultDigits)月\(day: .defaultDigits)日(\(weekday: .abbreviated)) \(hour: clock):\(minute: .twoDigits)",
        "\(weekday: .abbreviated) \(day: .defaultDigits) \(month: .wide), \(hour: clock):\(minute: .twoDigits)",
        in: japan)
}

private let clock = Date.FormatStyle.Symbol.VerbatimHour.twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)

/// 日, Sun
func weekdayText(_ day: Day) -> String {
    text(midnight(of: day), "\(weekday: .abbreviated)", "\(weekday: .abbreviated)")
}

/// 11月, November
func monthText(_ day: Day) -> String { text(midnight(of: day), "\(month: .defaultDigits)月", "\(month: .wide)") }

/// 11
func monthNumber(_ day: Day) -> String {
    text(midnight(of: day), "\(month: .defaultDigits)", "\(month: .defaultDigits)")
}

/// 22
func dayNumber(_ day: Day) -> String { text(midnight(of: day), "\(day: .defaultDigits)", "\(day: .defaultDigits)") }

/// 2026
func yearNumber(_ day: Day) -> String { text(midnight(of: day), "\(year: .defaultDigits)", "\(year: .defaultDigits)") }

/// 2026年11月, November 2026
func yearMonthText(_ day: Day) -> String {
    text(
        midnight(of: day), "\(year: .defaultDigits)年\(month: .defaultDigits)月",
        "\(month: .wide) \(year: .defaultDigits)")
}

/// 08:15 of what the core wrote as `2026-11-22T08:15:00+09:00`: the hour where it was measured.
func clockText(_ at: String) -> String { String(at.dropFirst(11).prefix(5)) }

/// 1,234
func count<Number: BinaryInteger>(_ number: Number) -> String {
    number.formatted(IntegerFormatStyle<Number>(locale: Locale(identifier: "en")).grouping(.automatic))
}

/// 1,234 P
func points(_ number: Int64) -> String { count(number) + " P" }

/// +10, −5
func signedPoints(_ number: Int64) -> String { (number < 0 ? "−" : "+") + count(number.magnitude) }

/// 68.2: kilograms with one decimal, as they are typed.
func kilograms(_ grams: UInt32) -> String {
    let kilograms = Decimal(sign: .plus, exponent: -3, significand: Decimal(grams))
    let style = Decimal.FormatStyle(locale: Locale(identifier: "en")).precision(.fractionLength(1)).grouping(.never)
    return kilograms.formatted(style.rounded(rule: .toNearestOrAwayFromZero))
}
