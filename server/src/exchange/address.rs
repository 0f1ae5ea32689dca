//! Where an order goes: checked once, sealed at once, opened for the supplier's file alone.

use kenpos_protocol::order::{ADDRESS_CHARS_MAX, Address, RECIPIENT_CHARS_MAX};

use crate::ports::Ports;
use crate::seal::{KeyError, SealRing, Sealed};

/// What is wrong with a field of an address; it repeats nothing of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AddressFault {
    /// The field in the request.
    pub field: &'static str,
    /// What to write.
    pub what: &'static str,
}

/// Checks what the supplier will print.
///
/// # Errors
/// [`AddressFault`] for the first field that cannot be printed.
pub fn check(address: &Address) -> Result<(), AddressFault> {
    let Address { recipient, postal_code, address, phone } = address;
    if !is_line(recipient, RECIPIENT_CHARS_MAX) {
        return Err(AddressFault { field: "address.recipient", what: "1 to 60 characters on one line" });
    }
    let hyphens_off = |text: &str| text.chars().filter(|letter| *letter != '-').collect::<String>();
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    let short = hyphens_off(postal_code);
    if short.len() != 7 || !digits(&short) || !(*postal_code == short || postal_code.find('-') == Some(3)) {
        return Err(AddressFault { field: "address.postal_code", what: "seven digits, as in 123-4567" });
    }
    if !is_line(address, ADDRESS_CHARS_MAX) {
        return Err(AddressFault { field: "address.address", what: "1 to 200 characters on one line" });
    }
    let number = hyphens_off(phone);
    if !(10..=11).contains(&number.len()) || !digits(&number) || phone.len() > 13 {
        return Err(AddressFault { field: "address.phone", what: "10 or 11 digits, as in 090-1234-5678" });
    }
    Ok(())
}

fn is_line(text: &str, chars_max: usize) -> bool {
    let chars = text.chars().count();
    (1..=chars_max).contains(&chars) && text.trim() == text && !text.chars().any(char::is_control)
}

/// Seals an address for its order.
pub(super) fn seal(ring: &SealRing, ports: &Ports, order: &str, address: &Address) -> Sealed {
    let text = serde_json::to_vec(address).expect("four texts");
    ring.seal(ports, order, &text)
}

/// Opens the address of an order.
///
/// # Errors
/// [`KeyError`].
pub fn open(ring: &SealRing, order: &str, sealed: &Sealed) -> Result<Address, KeyError> {
    serde_json::from_slice(&ring.open(order, sealed)?).map_err(|_| KeyError::DoesNotOpen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address() -> Address {
        Address {
            recipient: "小野 花子".to_owned(),
            postal_code: "541-8564".to_owned(),
            address: "大阪市中央区久太郎町1-8-2".to_owned(),
            phone: "090-1234-5678".to_owned(),
        }
    }

    #[test]
    fn an_address_that_can_be_printed_is_taken_and_another_names_its_field() {
        assert_eq!(check(&address()), Ok(()));
        assert_eq!(
            check(&Address { postal_code: "5418564".to_owned(), phone: "0612345678".to_owned(), ..address() }),
            Ok(())
        );
        type Change = fn(&mut Address);
        let wrong: [(Change, &str); 9] = [
            (|it| it.recipient = String::new(), "address.recipient"),
            (|it| it.recipient = "花".repeat(61), "address.recipient"),
            (|it| it.recipient = "a\nb".to_owned(), "address.recipient"),
            (|it| it.postal_code = "54-18564".to_owned(), "address.postal_code"),
            (|it| it.postal_code = "541856".to_owned(), "address.postal_code"),
            (|it| it.address = " 大阪".to_owned(), "address.address"),
            (|it| it.address = "町".repeat(201), "address.address"),
            (|it| it.phone = "12345".to_owned(), "address.phone"),
            (|it| it.phone = "+81 90 1234 5678".to_owned(), "address.phone"),
        ];
        for (change, field) in wrong {
            let mut changed = address();
            change(&mut changed);
            assert_eq!(check(&changed).map_err(|fault| fault.field), Err(field));
        }
    }
}
