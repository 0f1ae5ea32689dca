//! The union's notices on the terminal.

use kenpos_core::view::{NoticeItem, Notices};
use kenpos_rules::explain::{Language, date_text, full_date_text, points_text};

use crate::figures::plain;
use crate::table::wrapped;
use crate::texts;

/// The notices as text.
pub fn text(notices: &Notices, language: Language) -> String {
    let expiry = notices.expiry.iter().map(|notice| {
        let day = full_date_text(notice.expires_on, language);
        texts::expiry_notice(language, &points_text(notice.points), &day)
    });
    let expiry: Vec<_> = expiry.collect();
    if notices.items.is_empty() {
        return if expiry.is_empty() { texts::no_notices(language) } else { expiry.join("\n") };
    }
    let head = texts::notices_head(language, &plain(notices.items.len()), &plain(notices.unread));
    let items = notices.items.iter().map(|notice| item(notice, language));
    expiry.into_iter().chain([head]).chain(items).collect::<Vec<_>>().join("\n\n")
}

fn item(notice: &NoticeItem, language: Language) -> String {
    let fresh = if notice.read { String::new() } else { texts::new_notice(language) };
    let day = date_text(notice.posted_at.programme_day(), language);
    let body: Vec<_> = notice.body.lines().map(|line| format!("  {}", line.trim_end())).collect();
    wrapped(&format!("{day}  {}{fresh}\n{}", notice.title, body.join("\n")))
}
