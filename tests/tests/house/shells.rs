//! Shells draw and ask, and decide nothing. Comes in: what the apps ship in Kotlin and Swift. Goes out: lines that do
//! the core's work. Must never happen: a date, a query, a request or a sum of points made twice, and twice differently.
//! To hold a day that the core gave, and to write it out, is no work of the core; to reckon with it is.

use super::{assert_clean, code_lines, tree};

const BANS: [(&str, &[&str]); 4] = [
    ("SQL", &["SELECT ", "INSERT ", "UPDATE ", "DELETE ", "java.sql", "android.database", "sqlite"]),
    ("HTTP", &["java.net.", "okhttp", "HttpURLConnection", "URLSession", "URLRequest"]),
    (
        "dates",
        &[
            "Days(",
            "Weeks(",
            "Months(",
            "Years(",
            "ChronoUnit",
            "TemporalAdjuster",
            "Duration.between",
            "Calendar",
            "DateFormat",
            "DateComponents",
            "currentTimeMillis",
            "timeIntervalSince",
            "addingTimeInterval",
        ],
    ),
    ("points", &["oints +", "oints -", "oints *", "alance +", "alance -", "alance *"]),
];

/// What a platform lends the core, or hands on to the system, and the one file that does it.
const LENT: [(&str, &str); 6] = [
    // The core's requests go over the system's network.
    ("HTTP", "android/kit/src/main/kotlin/jp/kenpos/kit/SystemNetwork.kt"),
    ("HTTP", "ios/Sources/KenposKit/Device/SystemNetwork.swift"),
    // The core's wish is so many milliseconds from now; WorkManager wants the moment, and so does BGTaskScheduler.
    ("dates", "android/platform/src/main/kotlin/jp/kenpos/platform/work/WakeUps.kt"),
    ("dates", "ios/Sources/KenposBackground/AppRefresh.swift"),
    // The core says from when until when; HealthKit wants how long that is.
    ("dates", "ios/Sources/KenposHealthKit/HealthKitStore.swift"),
    // The member's own time of day; iOS wants it as the components of a date.
    ("dates", "ios/App/Sources/LocalNotices.swift"),
];

/// What ships of a shell: not its tests, not the signatures of Apple's, and not what is generated (it is not in the tree).
fn ships(path: &str) -> bool {
    let shell = path.starts_with("android/") || path.starts_with("ios/");
    shell
        && (path.ends_with(".kt") || path.ends_with(".swift"))
        && !path.contains("/test/")
        && !path.contains("/Tests/")
        && !path.starts_with("ios/Stubs/")
}

fn work_of_the_core(path: &str, text: &str) -> Vec<String> {
    let mut findings = Vec::new();
    let in_doc = |line: &str| ["*", "/*"].iter().any(|mark| line.trim_start().starts_with(mark));
    for (number, line) in code_lines(text).filter(|(_, line)| !in_doc(line)) {
        for (what, words) in BANS.into_iter().filter(|(what, _)| !LENT.contains(&(*what, path))) {
            if let Some(word) = words.iter().find(|word| line.contains(*word)) {
                findings.push(format!("{path}:{number}: `{}`: {what} are the core's", word.trim()));
            }
        }
    }
    findings
}

#[test]
fn shells_do_nothing_of_the_work_of_the_core() {
    let shells: Vec<_> = tree().into_iter().filter(|file| ships(&file.path)).collect();
    assert!(!shells.is_empty(), "no shell seen");
    assert_clean(&shells.iter().flat_map(|file| work_of_the_core(&file.path, &file.text)).collect::<Vec<_>>());
}

#[test]
fn planted_work_of_the_core_is_seen_in_what_ships_and_not_in_a_comment() {
    for planted in ["db.rawQuery(\"SELECT x\")", "val yesterday = today.minusDays(1)", "home.points + 10"] {
        assert_eq!(work_of_the_core("android/kit/src/main/kotlin/A.kt", planted).len(), 1, "{planted}");
    }
    for planted in [
        "URLSession.shared.dataTask(with: url)",
        "Calendar.current.startOfDay(for: now)",
        "let yesterday = now.addingTimeInterval(-86_400)",
        "home.points - 10",
    ] {
        assert_eq!(work_of_the_core("ios/Sources/KenposKit/A.swift", planted).len(), 1, "{planted}");
    }
    assert_clean(&work_of_the_core(
        "android/kit/src/main/kotlin/A.kt",
        "/** No minusDays here,\n * nor okhttp. */\nval a = LocalDate.parse(day)",
    ));
    let network = "android/kit/src/main/kotlin/jp/kenpos/kit/SystemNetwork.kt";
    assert_clean(&work_of_the_core(network, "import java.net.URI"));
    assert_eq!(work_of_the_core(network, "today.minusDays(1)").len(), 1, "one thing is lent, no other");
    assert!(ships("android/kit/src/main/kotlin/A.kt") && !ships("android/kit/src/test/kotlin/A.kt"));
    assert!(ships("ios/Sources/KenposKit/A.swift") && !ships("ios/Tests/KenposKitTests/A.swift"));
}

/// Windows over a value of the page's state that is shown where it is there: where nothing else reads it, SwiftUI draws the
/// first window without it, blank. `.sheet(item:)` hands the value over.
fn blank_windows(path: &str, text: &str) -> Vec<String> {
    let is_optional = |name: &str| {
        let declared = format!("var {name}: ");
        code_lines(text)
            .any(|(_, line)| line.contains("@State") && line.contains(&declared) && line.trim_end().ends_with('?'))
    };
    let mut findings = Vec::new();
    for (number, line) in code_lines(text) {
        let shown = line.split_once("isPresented: $").and_then(|(_, binding)| binding.split_once('.'));
        if let Some((name, _)) = shown.filter(|(name, _)| is_optional(name)) {
            findings.push(format!("{path}:{number}: a window of `{name}` may open blank: `.sheet(item: ${name})`"));
        }
    }
    findings
}

#[test]
fn no_window_opens_blank() {
    let views: Vec<_> =
        tree().into_iter().filter(|file| ships(&file.path) && file.text.contains("isPresented: $")).collect();
    assert!(!views.is_empty(), "no window seen");
    assert_clean(&views.iter().flat_map(|file| blank_windows(&file.path, &file.text)).collect::<Vec<_>>());
}

#[test]
fn a_planted_blank_window_is_seen_and_one_that_is_handed_its_value_is_not() {
    let state = "@State private var asked: Purpose?\n@State private var model: Model\n";
    let planted = format!("{state}.sheet(isPresented: $asked.isThere) {{");
    assert_eq!(blank_windows("ios/Sources/KenposUI/A.swift", &planted).len(), 1);
    for clean in [".sheet(item: $asked) {", ".sheet(isPresented: $model.isAsked) {", ".sheet(isPresented: $isAsking) {"]
    {
        assert_clean(&blank_windows("ios/Sources/KenposUI/A.swift", &format!("{state}{clean}")));
    }
}
