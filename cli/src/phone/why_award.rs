//! An award of a day explained on the terminal.

use kenpos_core::view::WhyAward;

use crate::table::wrapped;

/// The explanation as text: what it came to, by which rule, what was looked at, what is missing.
pub fn text(why: &WhyAward) -> String {
    let told = &why.told;
    let list = |items: &[String]| items.iter().map(|item| format!("• {item}")).collect::<Vec<_>>().join("\n");
    let parts = [told.outcome.clone(), told.rule.clone().unwrap_or_default(), list(&told.used), list(&told.missing)];
    wrapped(&parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("\n\n"))
}
