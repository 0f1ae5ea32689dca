//! What one call of the app begins with: the clocks, read once, and a source of ids, drawn once.
//!
//! Must never happen: a port asked while the database is locked (law 13). So everything a call needs of the world
//! is taken before it touches the store; many ids come out of one draw.

use std::cell::Cell;

use kenpos_rules::clock::ClockReading;
use kenpos_rules::day::Moment;
use kenpos_rules::ids::{DeviceId, MemberId, OpId, RecordId};
use sha2::{Digest, Sha256};

use crate::ports::Ports;

/// One call's share of the world.
pub(crate) struct Call {
    /// The clocks as the call began.
    pub clock: ClockReading,
    seed: [u8; 32],
    drawn: Cell<u64>,
}

impl Call {
    /// Reads the clock and draws the seed.
    pub(crate) fn begin(ports: &Ports) -> Self {
        let mut seed = [0; 32];
        ports.rng.fill(&mut seed);
        Self { clock: ports.clock.now(), seed, drawn: Cell::new(0) }
    }

    /// A fresh op id.
    pub(crate) fn op_id(&self) -> OpId {
        OpId::at(self.clock.wall, self.random())
    }

    /// A fresh record id.
    pub(crate) fn record_id(&self) -> RecordId {
        RecordId::at(self.clock.wall, self.random())
    }

    /// A fresh device id.
    pub(crate) fn device_id(&self) -> DeviceId {
        DeviceId::at(self.clock.wall, self.random())
    }

    /// A fresh random number over the whole range, for jitter.
    pub(crate) fn number(&self) -> u64 {
        self.random().iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }

    /// The next ten bytes: the hash of the seed and a counter.
    pub(crate) fn random(&self) -> [u8; 10] {
        let number = self.drawn.replace(self.drawn.get() + 1);
        first_ten(Sha256::new().chain_update(self.seed).chain_update(number.to_be_bytes()))
    }
}

/// The id of a record that is the only one of its kind by nature: the steps typed for a day, the answer to a goal
/// on a day, one row of an export. Made from what it is, so that logging again, importing again, a reinstalled app
/// and the member's other phone all mean the same record.
pub(crate) fn natural_record_id(member: MemberId, at: Moment, key: &[&str]) -> RecordId {
    let mut hash = Sha256::new().chain_update(member.uuid().as_bytes());
    for part in key {
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        hash.update(u64::try_from(part.len()).expect("a length fits 64 bits").to_be_bytes());
        hash.update(part.as_bytes());
    }
    RecordId::at(at, first_ten(hash))
}

/// The random part of an id, out of a hash.
pub(crate) fn first_ten(hash: Sha256) -> [u8; 10] {
    let digest = hash.finalize();
    digest[..10].try_into().expect("a digest has 32 bytes")
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Moment = Moment::from_millis(1_795_000_000_000);

    #[test]
    fn a_natural_id_is_the_same_on_every_phone_of_the_member_and_on_no_other_members() {
        let (one, other) = (MemberId::at(AT, [1; 10]), MemberId::at(AT, [2; 10]));
        assert_eq!(natural_record_id(one, AT, &["steps", "manual"]), natural_record_id(one, AT, &["steps", "manual"]));
        assert_ne!(
            natural_record_id(one, AT, &["steps", "manual"]),
            natural_record_id(other, AT, &["steps", "manual"])
        );
        assert_ne!(natural_record_id(one, AT, &["ab", "c"]), natural_record_id(one, AT, &["a", "bc"]));
    }
}
