//! Whose session may end: a member signs in once and is asked again only where nobody can help it.
//!
//! Comes in: sign-ins, databases and phones that went back in time, phones that were asked to sign in. Goes out: a
//! violation for a phone that was asked without a reason. Must never happen: a reason that outlives the next sign-in.

use std::collections::{BTreeMap, BTreeSet};

use kenpos_server::auth::session::DEVICES_MAX;

use super::state::Sim;

/// What is known of the sessions.
#[derive(Default)]
pub struct Sessions {
    /// Phones whose secrets and the server's memory of them may differ.
    torn: BTreeSet<usize>,
    /// The phones each member has ever signed in on: with too many, the oldest session ends.
    phones: BTreeMap<usize, BTreeSet<usize>>,
}

impl Sessions {
    /// A member signed in on a phone.
    pub fn begun(&mut self, phone: usize, member: usize) {
        self.torn.remove(&phone);
        self.phones.entry(member).or_default().insert(phone);
    }

    /// These phones, or the server, went back in time.
    pub fn torn(&mut self, phones: impl IntoIterator<Item = usize>) {
        self.torn.extend(phones);
    }

    fn may_end(&self, phone: usize, member: usize) -> bool {
        self.torn.contains(&phone) || self.phones.get(&member).is_some_and(|phones| phones.len() >= DEVICES_MAX)
    }
}

/// The phone says that its member must sign in again.
pub fn ended(sim: &mut Sim, phone: usize, member: usize) {
    if sim.is_let_in(member) && !sim.sessions.may_end(phone, member) {
        sim.violate(&format!("phone {phone} lost its session, and nobody had reset it"));
    }
}
