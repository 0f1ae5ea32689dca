import KenposCore

/// A screen, and what it is about.
public enum Way: Hashable, Sendable {
    // The four places, always one tap away.
    case today, log, points, notices

    // What is behind them.
    case logDay(Day)
    case weight(Day, correcting: String?)
    case steps(Day, correcting: String?)
    case whyDay(Day)
    case whyAward(AwardCode, Day?)
    case order(String)
    case history, outbox, campaigns, exchange, results, help, settings, consent, signIn
}
