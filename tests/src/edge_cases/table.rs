//! What the tests cannot say of a case: what it waits for, and which paper changed what is expected.
//!
//! Must never happen: a case of what is there, listed as owed.

/// Cases of a capability that is not there yet, and its name.
pub const OWED: [(u8, &str); 18] = [
    (81, "Google Health (webhooks)"),
    (82, "Google Health (webhooks)"),
    (83, "Google Health (webhooks)"),
    (84, "Google Health (webhooks)"),
    (85, "Google Health (webhooks)"),
    (86, "Google Health (webhooks)"),
    (87, "Google Health (tokens)"),
    (88, "Google Health (tokens)"),
    (89, "Google Health (quota)"),
    (90, "Google Health (consent)"),
    (91, "Google Health: the phones' stores cannot say that a band was worn and still"),
    (93, "Google Health (links of the old Fitbit API)"),
    (94, "Google Health (one account, one member)"),
    (97, "Google Health (windows of its roll-ups)"),
    (111, "exchange"),
    (112, "exchange"),
    (113, "deleting an account"),
    (129, "reports for the employer"),
];

/// Cases whose expectation another paper changed, with the sentence that wins.
pub const RESTATED: [(u8, &str); 29] = [
    (
        7,
        "programme paper, *Programme day*: \"civil day at UTC+9 (JST), whatever the phone's zone\", so a phone in that zone loses no step and its days have 24 hours",
    ),
    (
        8,
        "programme paper, *Programme day*: \"civil day at UTC+9 (JST), whatever the phone's zone\", so a phone in that zone doubles no step and its days have 24 hours",
    ),
    (
        9,
        "programme paper, *Programme day*: \"civil day at UTC+9 (JST), whatever the phone's zone\", so a midnight that does not exist there begins no day",
    ),
    (
        10,
        "programme paper, *Programme day*: \"civil day at UTC+9 (JST), whatever the phone's zone\", so windows stand on the full hour of Japan",
    ),
    (
        12,
        "programme paper: launch bonus and records go by the JST day; the second 22 November in Honolulu is 23 November",
    ),
    (
        16,
        "programme paper, *Offline claims*: \"A moment outside its bounds is replaced by the receipt\": a launch counts for the day of receipt, a record keeps its day; nothing else is flagged",
    ),
    (
        18,
        "programme paper, *Offline claims*: counted back from the receipt where its boot is the claim's, else the wall clock inside the contacts",
    ),
    (21, "programme paper, *Entry window*: \"judged by the moment of entry on the device\", received within 31 days"),
    (
        25,
        "health feeds 1.3: the shells register their observers at every start, which enables delivery again; the core makes the full pass",
    ),
    (
        36,
        "programme paper: \"Edited or deleted inside the window: the record follows, the small award stays\"; the house paper: provisional points concern step campaigns only",
    ),
    (
        40,
        "programme paper: \"Edited or deleted inside the window: the record follows, the small award stays\"; the house paper: provisional points concern step campaigns only",
    ),
    (41, "house paper: caps and reviews concern step campaigns; the daily 10 needs one step"),
    (42, "house paper: caps and reviews concern step campaigns; the daily 10 needs one step"),
    (
        71,
        "an app cannot read the order of priorities (`fetchDataOriginsPriorityOrder` is a system API), and a source left out looks like one wholly overlapped: no hint; the day's explanation names every source that wrote",
    ),
    (72, "house paper: caps and reviews concern step campaigns; the daily 10 needs one step"),
    (80, "the sensor rests once Health Connect has been read to the end of its window"),
    (
        92,
        "through the phone's own store, where a band's days arrive late: *Entry window*, entry is the moment the core first stored a count",
    ),
    (99, "house paper, law 3: \"same id, other body → 422, parked\""),
    (
        103,
        "programme paper, *Leaving*: \"days up to the last membership day are paid, later ones are kept unpaid with the reason\": nothing is parked",
    ),
    (104, "programme paper, *Offline claims*: the moment of the claim decides, not that of the receipt"),
    (
        106,
        "programme paper, *Offline claims*: with the boot unchanged \"the moment is that contact plus the monotonic time elapsed\"; without evidence, the receipt",
    ),
    (107, "programme paper, *Offline claims*: \"ten honest offline days earn ten\""),
    (
        108,
        "programme paper: \"Edited or deleted inside the window: the record follows, the small award stays\"; the house paper: provisional points concern step campaigns only",
    ),
    (
        109,
        "programme paper: \"Edited or deleted inside the window: the record follows, the small award stays\"; the house paper: provisional points concern step campaigns only",
    ),
    (
        110,
        "programme paper: \"Edited or deleted inside the window: the record follows, the small award stays\"; the house paper: provisional points concern step campaigns only",
    ),
    (114, "house paper, law 13: a damaged file is \"refused or salvaged, never deleted while it holds unsent rows\""),
    (124, "house paper: caps and reviews concern step campaigns; the daily 10 needs one step"),
    (125, "programme paper: \"Typed steps earn the daily 10, never a step campaign\""),
    (
        126,
        "programme paper: \"Edited or deleted inside the window: the record follows, the small award stays\"; the house paper: provisional points concern step campaigns only",
    ),
];
