//! What is wrong with one input, by the flag that was typed: the libraries name a field, the command line has flags. The sentence
//! behind the flag is the rules' own ([`kenpos_rules::explain::explain_input`]).
//!
//! Must never happen: the value itself in the sentence; a library's English in a Japanese one.

use kenpos_rules::explain::{Language, explain_input};

/// The flag of a field; a field without one keeps its name.
pub fn flag(field: &str) -> String {
    match field {
        "measured_at" | "utc_offset_minutes" => "--at".to_owned(),
        "goals" => "--goal".to_owned(),
        "words" => "--body".to_owned(),
        "day" | "server" | "step_target" | "password" | "new_password" | "reset_code" | "activation_code"
        | "card_symbol" | "card_number" | "insurer_number" | "birth_date" | "new_id" | "from" | "to" | "title"
        | "body" | "contact" | "quantity" => {
            format!("--{}", field.replace('_', "-"))
        }
        "id" | "order" => "ID".to_owned(),
        address if address.starts_with("address.") => {
            format!("--{}", address.replace("address.", "").replace('_', "-"))
        }
        // The server's own field of the card has the flag's name at its end.
        other => other.rsplit_once('.').map_or_else(|| other.to_owned(), |(_, last)| flag(last)),
    }
}

/// What the core or the server says of an input.
pub fn invalid(field: &str, said: &str, language: Language) -> String {
    format!("{}: {}", flag(field), explain_input(field, said, language))
}

/// The first number of a sentence: the limit it names.
pub(super) fn number_in(text: &str) -> Option<String> {
    let digits = text.split(|letter: char| !letter.is_ascii_digit()).find(|part| !part.is_empty())?;
    Some(digits.to_owned())
}

#[cfg(test)]
mod tests {
    use kenpos_rules::credentials::PasswordRefusal;

    use super::*;

    #[test]
    fn a_field_is_named_by_its_flag_in_both_languages() {
        for language in [Language::Ja, Language::En] {
            let said = invalid("measured_at", "this day is too long ago; use a day from 1900 on", language);
            assert!(said.starts_with("--at: ") && said.contains("1900"), "{said}");
            let refused = invalid("new_password", &PasswordRefusal::TooShort.to_string(), language);
            assert!(refused.starts_with("--new-password: ") && refused.contains("10"), "{refused}");
            let card = invalid("card.insurer_number", "write eight digits", language);
            assert!(card.starts_with("--insurer-number: ") && card.contains("保険者番号"), "{card}");
        }
    }
}
