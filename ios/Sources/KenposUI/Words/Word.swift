import Foundation
import KenposCore

/// The language of the screens: the system chose it among those of the catalogue. The core's own sentences follow it.
public let screenLanguage: Language = Bundle.module.preferredLocalizations.first == "en" ? .en : .ja

/// A text of the catalogue (`Resources/Localizable.xcstrings`), with what stands in braces filled in:
/// `word("common.steps", ["n": count(steps)])`. The keys and both texts are those of the other shell; a test compares them,
/// and that each key used here is in the catalogue.
func word(_ key: String, _ values: KeyValuePairs<String, String> = [:]) -> String {
    fill(Bundle.module.localizedString(forKey: key, value: nil, table: nil), values)
}

/// `text` with its values: `"n": "3"` for `{n}`, one after the other.
func fill(_ text: String, _ values: KeyValuePairs<String, String>) -> String {
    values.reduce(text) { filled, value in filled.replacingOccurrences(of: "{\(value.key)}", with: value.value) }
}

/// What a button is called aloud, where the same word stands on several of a page: the word, and `of` what.
func aloud(_ name: String, of what: String) -> String { word("common.aloud", ["word": name, "of": what]) }

/// 一 ・ 二: several in one line.
func listed(_ words: [String]) -> String { words.joined(separator: word("common.listed")) }
