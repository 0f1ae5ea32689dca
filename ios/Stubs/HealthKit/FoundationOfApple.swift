// Signatures only, from Apple's documentation: what Foundation has on an iPhone and not on Linux.
// foundation/nscomparisonpredicate/operator.

public enum NSComparisonPredicate {
    public enum Operator: UInt, Sendable {
        case equalTo = 4
        case notEqualTo = 5
    }
}
