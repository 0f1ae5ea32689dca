//! The union's notices on the terminal.

use kenpos_core::view::{NoticeItem, Notices};
use kenpos_rules::explain::{Language, date_text};

use crate::figures::plain;
use crate::table::wrapped;
use crate::texts;

/// The notices as text.
pub fn text(notices: &Notices, language: Language) -> String {
    if notices.items.is_empty() {
        return texts::no_notices(language);
    }
    let head = texts::notices_head(language, &plain(notices.items.len()), &plain(notices.unread));
    let items = notices.items.iter().map(|notice| item(notice, language));
    [head].into_iter().chain(items).collect::<Vec<_>>().join("\n\n")
}

fn item(notice: &NoticeItem, language: Language) -> String {
    let fresh = if notice.read { String::new() } else { texts::new_notice(language) };
    let day = date_text(notice.posted_at.programme_day(), language);
    let body: Vec<_> = notice.body.lines().map(|line| format!("  {}", line.trim_end())).collect();
    wrapped(&format!("{day}  {}{fresh}\n{}", notice.title, body.join("\n")))
}
