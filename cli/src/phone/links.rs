//! The health stores on the terminal: where the reading of each stands, in plain words, and what to do.
//!
//! Must never happen: a word that says that somebody denied something.

use kenpos_core::view::LinkView;
use kenpos_rules::day::{Moment, ProgrammeDay};
use kenpos_rules::explain::{Language, LinkState, date_text_seen, explain_link};

use crate::table::{width, wrapped, wrapped_after};
use crate::texts;

/// Each linked store with its state; the others in one line.
pub fn text(links: &[LinkView], today: ProgrammeDay, language: Language) -> String {
    let (linked, others): (Vec<_>, Vec<_>) = links.iter().partition(|link| link.state != LinkState::NotLinked);
    let mut parts: Vec<String> = linked
        .into_iter()
        .map(|link| {
            let lines = [state_text(link, language)].into_iter().chain(under(link, today, language));
            lines.collect::<Vec<_>>().join("\n")
        })
        .collect();
    if !others.is_empty() {
        let names: Vec<_> = others.iter().map(|link| texts::source(link.channel.source(), language)).collect();
        parts.push(wrapped(&texts::not_linked(language, &names.join(&texts::list_separator(language)))));
    }
    parts.join("\n\n")
}

/// Where the reading stands, in a sentence behind its mark.
pub fn state_text(link: &LinkView, language: Language) -> String {
    let said = explain_link(link.state, link.channel.source(), language);
    match link.state {
        LinkState::UpToDate => marked("✓", &said),
        // These end by themselves.
        LinkState::Reading
        | LinkState::Stale
        | LinkState::Locked
        | LinkState::ForegroundOnly
        | LinkState::RateLimited
        | LinkState::Migrating
        | LinkState::Failed => marked("⏳", &said),
        LinkState::NotLinked | LinkState::Superseded => wrapped(&said),
        _ => marked(&texts::attention(language), &said),
    }
}

/// A sentence behind its mark. Japanese has no spaces: without this a long one begins below its mark.
fn marked(mark: &str, said: &str) -> String {
    let taken = width(mark) + 1;
    format!("{mark} {}", wrapped_after(said, taken).replace('\n', &format!("\n{}", " ".repeat(taken))))
}

/// What stands below it: what slows it down, when it was read and when it is tried again.
pub fn under(link: &LinkView, today: ProgrammeDay, language: Language) -> Vec<String> {
    let hints =
        link.hints.iter().map(|hint| wrapped(&format!("  {}", explain_link(*hint, link.channel.source(), language))));
    let read = link.read_at.map(|at| texts::last_read(language, &moment_text(at, today, language)));
    let again = link.again_at.map(|at| texts::again_at(language, &moment_text(at, today, language)));
    let since = link.since.map(|at| texts::read_since(language, &date_text_seen(at.programme_day(), today, language)));
    let times: Vec<_> = [read, again, since].into_iter().flatten().collect();
    let times = (!times.is_empty()).then(|| format!("  {}", times.join("  ")));
    hints.chain(times).collect()
}

/// A day and a time of day in Japan.
pub fn moment_text(at: Moment, today: ProgrammeDay, language: Language) -> String {
    let time: String = at.to_rfc3339_at(540).chars().skip(11).take(5).collect();
    format!("{} {time}", date_text_seen(at.programme_day(), today, language))
}
