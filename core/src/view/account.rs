//! Who is signed in on this phone, where, and to what they consented: what the phone knows now, without a network.

use kenpos_protocol::consent::ConsentState;
use kenpos_rules::ids::MemberId;
use serde::Serialize;

use crate::error::KenposError;
use crate::home_dir::Device;
use crate::outbox;
use crate::store::{Conn, session};

/// The account. It names a person, so `Debug` does not show it.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Account {
    /// The KENPOS ID as the server spells it.
    pub kenpos_id: String,
    /// The server's base address.
    pub server_url: String,
    /// The consents as the server last told of them: the version of the terms, or none.
    pub consents: ConsentState,
    /// Entries that the union does not have, waiting or parked: what deleting the account discards.
    pub unsent: u64,
}

impl std::fmt::Debug for Account {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Account(..)")
    }
}

/// The account of the member who is signed in.
pub(crate) fn account(conn: &Conn<'_>, device: &Device, member: MemberId) -> Result<Account, KenposError> {
    let here = device.members.get(&member).ok_or(KenposError::NotSetUp)?;
    Ok(Account {
        kenpos_id: here.kenpos_id.clone(),
        server_url: device.server_url.clone().ok_or(KenposError::NotSetUp)?,
        consents: session::session(conn)?.consent,
        unsent: outbox::unsent(conn)?,
    })
}
