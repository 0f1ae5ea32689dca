//! What the deletion of an account takes out of a member's rows, and what it leaves.
//!
//! Comes in: how a back end writes "this member". Goes out: statements that both understand. Must never happen: a table of
//! the member's that stands in neither list (the contract reads the schema); a row of the ledger changed.

use crate::award::evidence::EvidenceSource;
use crate::store::lookup::NameKind;

/// Emptied; children before parents.
pub(in crate::store) const EMPTIED: [&str; 9] =
    ["person", "consent_event", "contact", "device", "op", "record", "fact", "attachment", "access_token"];

/// What stays: the ledger with what it needs to be read, and the standings, which awards were judged by. Account and consent
/// are overwritten by the decision; of the documents only orders stay, of which the address went when they were shipped.
#[cfg(any(test, feature = "contract"))]
pub(in crate::store) const LEFT: [&str; 10] =
    ["head", "standing", "account", "consent", "document", "award", "entry", "posting", "lot", "balance"];

/// The statements, for the member that `member` names in a back end's SQL.
pub(in crate::store) fn statements(member: &str) -> Vec<String> {
    let emptied = EMPTIED.iter().map(|table| format!("DELETE FROM {table} WHERE member_id = {member}"));
    let lasting: Vec<String> = NameKind::LASTING.iter().map(|kind| format!("'{}'", kind.code())).collect();
    emptied
        .chain([
            format!("DELETE FROM document WHERE member_id = {member} AND kind <> 'order'"),
            format!("UPDATE award SET evidence = '{}' WHERE member_id = {member}", EvidenceSource::ERASED),
            format!("DELETE FROM name WHERE member_id = {member} AND kind NOT IN ({})", lasting.join(", ")),
        ])
        .collect()
}
