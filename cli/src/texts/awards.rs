//! The words of the award table.

use kenpos_rules::explain::Language;
use kenpos_rules::member::Relationship;

use super::values::chosen;

/// The headings of the table's columns: award, person, age, evidence; points as usual, entered too late, lived before the
/// programme began; the reason.
pub fn headings(language: Language) -> [String; 8] {
    [
        ("項目", "Award"),
        ("区分", "Person"),
        ("年度末年齢", "Age"),
        ("確認方法", "Evidence"),
        ("期間内", "In time"),
        ("期間外", "Late"),
        ("開始前", "Before"),
        ("理由", "Why"),
    ]
    .map(|(ja, en)| chosen(ja, en, language))
}

/// How a person belongs to the union.
pub fn relationship(relationship: Relationship, language: Language) -> String {
    let (ja, en) = match relationship {
        Relationship::Employee => ("社員", "employee"),
        Relationship::Spouse => ("配偶者", "spouse"),
        Relationship::Other => ("その他", "other"),
    };
    chosen(ja, en, language)
}
