//! What the tests cannot say of a case: what it waits for, and which paper changed what is expected.
//!
//! Must never happen: a case of what is there, listed as owed.

/// Cases, and one thing to be said of them.
pub type Said = (&'static [u8], &'static str);

/// Cases of a capability that is not there yet, and its name.
pub const OWED: [Said; 7] = [
    (&[81, 82, 83, 84, 85, 86], "Google Health (webhooks)"),
    (&[87, 88], "Google Health (tokens)"),
    (&[89], "Google Health (quota)"),
    (&[90, 94], "Google Health (consent, and one account for one member)"),
    (&[91, 97], "Google Health (true zeros, roll-ups over physical windows: a phone's store has neither)"),
    (&[93], "Google Health (links that came of the old Fitbit API)"),
    (&[129], "reports for the employer"),
];

/// Cases whose expectation another paper changed, with the sentence that wins.
pub const RESTATED: [Said; 22] = [
    (
        &[7, 8, 9, 10],
        "programme paper, Programme day: \"civil day at UTC+9 (JST), whatever the phone's zone\": a phone in that zone \
         neither loses nor doubles a step, and its days are Japan's",
    ),
    (
        &[11],
        "programme paper, Beyond the page: the screen shows the programme day; `why` says 日本時間で集計しています",
    ),
    (&[12], "programme paper, Programme day: the second 22 November in Honolulu is the 23rd, with a bonus of its own"),
    (
        &[16],
        "programme paper, Offline claims: \"A moment outside its bounds is replaced by the receipt\": a launch counts for \
         the day of receipt, a record keeps its day; nothing else is flagged",
    ),
    (
        &[18],
        "programme paper, Offline claims: counted back from the receipt where its boot is the claim's, else the wall \
         clock inside the contacts",
    ),
    (
        &[21],
        "programme paper, Entry window: \"judged by the moment of entry on the device\"; the day's explanation says when \
         it closes",
    ),
    (
        &[25],
        "health feeds 1.3: the shells register their observers at every start, which enables delivery again; the core \
         makes the full pass",
    ),
    (
        &[30],
        "of what is offered the Fitbit link waits for Google Health; a phone of one's own, whose band writes into its \
         store, is the first way (issue paper), and typing is the other",
    ),
    (
        &[36, 40, 108, 109, 110, 126],
        "programme paper, Daily awards: \"the record follows, the small award stays\"; the house paper: provisional \
         points concern step campaigns only",
    ),
    (&[41, 42, 72], "house paper: caps and reviews concern step campaigns; the daily 10 needs one step"),
    (&[66], "the link's state tells the two apart at any time; when to prompt is the shells'"),
    (
        &[71],
        "no hint: an app cannot read the order of priorities (fetchDataOriginsPriorityOrder is a system API), and a source \
         left out looks like one wholly overlapped; the day's explanation names every source that wrote",
    ),
    (
        &[92],
        "programme paper, Entry window: \"entry is the moment the core first stored a count\"; tested through the phone's \
         store, where a band's days arrive late",
    ),
    (&[96], "health feeds 8.7, version 1: the highest of the channels; nothing asks for the hourly version 2 yet"),
    (&[99], "house paper, law 3: \"same id, other body → 422, parked\""),
    (
        &[103],
        "programme paper, Leaving: \"days up to the last membership day are paid, later ones are kept unpaid with the \
         reason\": nothing is parked",
    ),
    (&[104], "programme paper, Offline claims: the moment of the claim decides, not that of the receipt"),
    (
        &[106],
        "programme paper, Offline claims: with the boot unchanged \"the moment is that contact plus the monotonic time \
         elapsed\"; without evidence, the receipt",
    ),
    (&[107], "programme paper, Offline claims: \"ten honest offline days earn ten\""),
    (
        &[114],
        "house paper, law 13: a damaged file is \"refused or salvaged, never deleted while it holds unsent rows\"",
    ),
    (&[124], "house paper: the review concerns step campaigns; the daily 10 is paid"),
    (&[125], "programme paper, Daily awards: \"Typed steps earn the daily 10, never a step campaign\""),
];
