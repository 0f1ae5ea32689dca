//! The two shells speak the same words in the same colours. Comes in: the words and the palette of Compose, the catalogue and
//! the palette of SwiftUI. Goes out: what one has and the other has not, or has otherwise; keys that no catalogue knows, and
//! places in a text that nobody fills. Must never happen: a member who reads a key, or two words for one thing.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::{House, assert_clean, paper, tree};

const CATALOGUE: &str = "ios/Sources/KenposUI/Resources/Localizable.xcstrings";
const COMPOSE: &str = "android/ui/src/main/kotlin/jp/kenpos/ui/";
const SCREENS: &str = "ios/Sources/KenposUI/";

/// What a key says: Japanese, English.
type Texts = BTreeMap<String, (String, String)>;

/// A quoted text at the beginning of `source`, read, and what follows it; none: there is none.
fn quoted(source: &str) -> Option<(String, &str)> {
    let mut text = String::new();
    let mut letters = source.trim_start().strip_prefix('"')?.chars();
    loop {
        match letters.next()? {
            '"' => return Some((text, letters.as_str())),
            '\\' => text.push(match letters.next()? {
                'n' => '\n',
                't' => '\t',
                'u' => {
                    let code: String = letters.by_ref().take(4).collect();
                    char::from_u32(u32::from_str_radix(&code, 16).ok()?)?
                }
                other => other,
            }),
            letter => text.push(letter),
        }
    }
}

/// The phrases of one file of Kotlin: `val name by phrase("…", "…")`, also over several lines.
fn phrases(source: &str) -> Texts {
    let mut texts = Texts::new();
    let Some((area, _)) = source.split(": Words(").nth(1).and_then(quoted) else { return texts };
    let mut name = "";
    for (index, part) in source.split(" by phrase(").enumerate() {
        if index > 0 {
            let both = quoted(part).and_then(|(ja, rest)| Some((ja, quoted(rest.trim_start().strip_prefix(',')?)?.0)));
            // What is written in another way is found as a key without its texts.
            texts.insert(format!("{area}.{name}"), both.unwrap_or_default());
        }
        name = part.rsplit("val ").next().unwrap_or_default();
    }
    texts
}

/// The texts of the string catalogue.
fn catalogue(json: &str) -> Texts {
    let catalogue: Value = serde_json::from_str(json).expect("the catalogue is JSON");
    assert_eq!(catalogue["sourceLanguage"], "ja", "the source is Japanese");
    let strings = catalogue["strings"].as_object().expect("the catalogue has strings");
    let text = |entry: &Value, language: &str| {
        let unit = &entry["localizations"][language]["stringUnit"];
        let done = unit["state"] == "translated";
        unit["value"].as_str().filter(|_| done).unwrap_or_default().to_owned()
    };
    strings.iter().map(|(key, entry)| (key.clone(), (text(entry, "ja"), text(entry, "en")))).collect()
}

/// What the two do not have alike.
fn differences(compose: &Texts, swift: &Texts) -> Vec<String> {
    let keys: BTreeSet<_> = compose.keys().chain(swift.keys()).collect();
    keys.into_iter()
        .filter_map(|key| match (compose.get(key), swift.get(key)) {
            (Some(_), None) => Some(format!("{CATALOGUE}: no `{key}`")),
            (None, Some(_)) => Some(format!("{CATALOGUE}: `{key}` is in no words of Kotlin")),
            (one, other) if one != other => Some(format!("{CATALOGUE}: `{key}` is {other:?}, in Kotlin {one:?}")),
            _ => None,
        })
        .chain(
            swift
                .iter()
                .filter(|(_, (ja, en))| ja.is_empty() || en.is_empty())
                .map(|(key, _)| format!("{CATALOGUE}: `{key}` has no text in both languages")),
        )
        .collect()
}

/// The places of a text that are filled: `n` of `{n}`.
fn places(text: &str) -> BTreeSet<&str> {
    text.split('{').skip(1).filter_map(|part| part.split_once('}')).map(|(name, _)| name).collect()
}

/// The names of the values in `["n": …, "day": …]` at the beginning of `source`; what stands in brackets inside is another's.
fn filled(source: &str) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    let Some(source) = source.strip_prefix(", [") else { return names };
    let mut depth = 1;
    for (at, letter) in source.char_indices() {
        depth += match letter {
            '[' | '(' => 1,
            ']' | ')' => -1,
            _ => 0,
        };
        if depth == 0 {
            break;
        }
        let before = source.get(..at).unwrap_or_default();
        if depth == 1 && letter == ':' && before.ends_with('"') {
            names.extend(before.trim_end_matches('"').rsplit('"').next());
        }
    }
    names
}

/// Every `word("key", […])` of a Swift file that the catalogue does not know, or whose places are filled otherwise.
fn unknown(path: &str, source: &str, catalogue: &Texts) -> Vec<String> {
    let mut findings = Vec::new();
    for part in source.split("word(\"").skip(1) {
        let Some((key, rest)) = part.split_once('"') else { continue };
        let Some((ja, en)) = catalogue.get(key) else {
            findings.push(format!("{path}: `{key}` is in no catalogue"));
            continue;
        };
        let values = filled(rest);
        for text in [ja, en] {
            if places(text) != values {
                findings.push(format!("{path}: `{key}` has the places {:?} and gets {values:?}", places(text)));
            }
        }
    }
    findings
}

/// The colours of `Palette.kt` by name: light, dark.
fn palette_of_compose(source: &str) -> BTreeMap<&str, (&str, &str)> {
    let of = |name: &str| {
        let part = source.split(&format!("val {name} = Palette(")).nth(1).unwrap_or_default();
        let lines = part.lines().skip(1).take_while(|line| !line.starts_with(')'));
        lines
            .filter_map(|line| line.trim().trim_end_matches("),").split_once(" = Color(0xFF"))
            .collect::<BTreeMap<_, _>>()
    };
    let dark = of("DARK");
    of("LIGHT").into_iter().map(|(name, light)| (name, (light, *dark.get(name).unwrap_or(&"")))).collect()
}

/// The colours of `Palette.swift`.
fn palette_of_swift(source: &str) -> BTreeMap<&str, (&str, &str)> {
    let tones =
        source.lines().filter_map(|line| line.trim().strip_prefix("static let ")?.split_once(" = Tone(light: 0x"));
    tones.filter_map(|(name, rest)| Some((name, rest.trim_end_matches(')').split_once(", dark: 0x")?))).collect()
}

fn screens() -> Vec<House> {
    let screens: Vec<_> = tree().into_iter().filter(|file| file.path.starts_with(SCREENS)).collect();
    assert!(screens.len() > 30, "only {} files of screens seen", screens.len());
    screens
}

#[test]
fn both_shells_have_the_same_words() {
    let words = format!("{COMPOSE}words/");
    let kotlin: Texts =
        tree().iter().filter(|file| file.path.starts_with(&words)).flat_map(|file| phrases(&file.text)).collect();
    assert!(kotlin.len() > 400, "only {} phrases seen", kotlin.len());
    assert_clean(&differences(&kotlin, &catalogue(&paper(CATALOGUE))));
}

#[test]
fn every_word_of_the_swift_screens_is_in_the_catalogue_and_filled() {
    let known = catalogue(&paper(CATALOGUE));
    assert_clean(&screens().iter().flat_map(|file| unknown(&file.path, &file.text, &known)).collect::<Vec<_>>());
}

/// The texts of `Words("…", "…")` of Kotlin that Swift's app has not as they are; of the reminder's, iOS cannot know its truth.
fn outside_the_screens(kotlin: &str, swift: &str) -> Vec<String> {
    let of = |part| quoted(part).and_then(|(ja, rest)| Some((ja, quoted(rest.trim_start().strip_prefix(',')?)?.0)));
    let texts = kotlin.split(" = Words(").skip(1).filter_map(of).filter(|(ja, _)| !ja.starts_with("まだ記録して"));
    let missing = |text: &String| !swift.contains(&format!("\"{}\"", text.replace("{n}", "\\(count)")));
    texts.flat_map(|(ja, en)| [ja, en]).filter(missing).collect()
}

#[test]
fn both_apps_say_the_same_outside_their_screens() {
    let kotlin = paper("android/platform/src/main/kotlin/jp/kenpos/platform/tell/Words.kt");
    let swift = paper("ios/App/Sources/AppWords.swift");
    assert_clean(&outside_the_screens(&kotlin, &swift));
    assert_eq!(outside_the_screens(&kotlin, "").len(), 10, "five phrases in two languages");
}

#[test]
fn both_shells_have_the_same_colours() {
    let (kotlin, swift) = (paper(&format!("{COMPOSE}look/Palette.kt")), paper(&format!("{SCREENS}Look/Palette.swift")));
    let compose = palette_of_compose(&kotlin);
    assert!(compose.len() > 10, "only {compose:?} seen");
    assert_eq!(palette_of_swift(&swift), compose);
}

#[test]
fn planted_differences_of_words_are_seen() {
    let kotlin = "object A : Words(\"a\") {\n    val b by phrase(\"あ\\\"\", \"x\")\n    val c by phrase(\n        \"い{n}\",\n        \"y {n}\",\n    )\n}";
    let texts = phrases(kotlin);
    let text = |ja: &str, en: &str| (ja.to_owned(), en.to_owned());
    assert_eq!(texts.get("a.b"), Some(&text("あ\"", "x")));
    assert_eq!(texts.get("a.c"), Some(&text("い{n}", "y {n}")));
    assert_clean(&differences(&texts, &texts));
    let mut other = texts.clone();
    other.insert("a.c".to_owned(), text("い", ""));
    other.remove("a.b");
    other.insert("a.d".to_owned(), text("う", "z"));
    assert_eq!(differences(&texts, &other).len(), 4, "one gone, one other and without English, one of its own");
}

#[test]
fn a_planted_key_and_a_place_that_nobody_fills_are_seen() {
    let text = |text: &str| (text.to_owned(), text.to_owned());
    let known = Texts::from([("a.b".to_owned(), text("い")), ("a.c".to_owned(), text("{n} い"))]);
    let findings = |source: &str| unknown("A.swift", source, &known).len();
    assert_eq!(findings("word(\"a.b\")"), 0);
    assert_eq!(findings("word(\"a.c\", [\"n\": word(\"a.c\", [\"n\": f([\"m\": x])])])"), 0);
    assert_eq!(findings("word(\"a.gone\")"), 1);
    assert_eq!(findings("word(\"a.c\")"), 2, "nothing fills the place, in both languages");
    assert_eq!(findings("word(\"a.b\", [\"n\": x])"), 2, "there is no such place");
}
