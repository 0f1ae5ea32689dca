//! Tokens: what a device carries, and how its refresh secret moves on.
//!
//! Comes in: a device as stored, a presented secret. Goes out: the device as it will be, or why not. Must never happen:
//! a secret stored in clear; a reuse that ends more than one device; an honest repetition taken for a theft.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kenpos_protocol::session::{AccessToken, FORMER_SECRETS_MAX};
use kenpos_rules::day::Moment;
use kenpos_rules::ids::DeviceId;

use crate::ports::Ports;
use crate::store::account::{AccessTokenRow, Device};
use crate::store::lookup::TokenHash;

/// Access tokens live an hour: long enough for one refresh per outing of the app, short enough that a stolen one is
/// soon worth nothing. (A revoked device's tokens end at once in any case.)
pub const ACCESS_TOKEN_MS: i64 = 3_600_000;

/// Retired refresh secrets remembered per device, newest first. An older one is refused like any unknown secret.
pub const RETIRED_MAX: usize = FORMER_SECRETS_MAX;

/// A new access token: what the device gets, and what is stored.
pub fn new_access_token(ports: &Ports, device_id: DeviceId, now: Moment) -> (AccessToken, AccessTokenRow) {
    let token = URL_SAFE_NO_PAD.encode(ports.random::<32>());
    let expires_at = now.plus_millis(ACCESS_TOKEN_MS);
    let row = AccessTokenRow { hash: TokenHash::of(&token), device_id, expires_at };
    (AccessToken { token, expires_at }, row)
}

/// What a presented refresh secret does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refresh {
    /// A new access token, and the device as it stands then.
    Granted(Box<Device>),
    /// Nothing of this device: no token, no change.
    Unknown,
    /// A request that was answered and overtaken long ago, arriving once more: no token, no change, no alarm.
    Late,
    /// A retired secret used for something new: two parties hold this device's secrets. The device loses its session.
    Reused,
}

/// Decides a refresh. The secret in force is accepted until the next one is first used, so a lost answer costs nothing;
/// the first use of the next one retires it.
pub fn refresh(device: &Device, presented: TokenHash, next: TokenHash) -> Refresh {
    if presented == device.refresh_hash {
        return Refresh::Granted(Box::new(Device { next_hash: Some(next), ..device.clone() }));
    }
    if Some(presented) == device.next_hash {
        let mut retired = Vec::with_capacity(RETIRED_MAX);
        retired.push(device.refresh_hash);
        retired.extend(device.retired.iter().copied().take(RETIRED_MAX - 1));
        return Refresh::Granted(Box::new(Device {
            refresh_hash: presented,
            next_hash: Some(next),
            retired,
            ..device.clone()
        }));
    }
    let Some(place) = device.retired.iter().position(|hash| *hash == presented) else { return Refresh::Unknown };
    let successor = place.checked_sub(1).and_then(|newer| device.retired.get(newer)).unwrap_or(&device.refresh_hash);
    if *successor == next { Refresh::Late } else { Refresh::Reused }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kenpos_protocol::session::Platform;

    fn hash(secret: &str) -> TokenHash {
        TokenHash::of(secret)
    }

    fn device(secret: &str) -> Device {
        Device {
            device_id: DeviceId::at(Moment::from_millis(0), [0; 10]),
            platform: Platform::Ios,
            signed_in_at: Moment::from_millis(0),
            refresh_hash: hash(secret),
            next_hash: None,
            retired: Vec::new(),
            revoked: None,
            last_contact: 1,
            app_version: String::new(),
        }
    }

    fn granted(device: &Device, presented: &str, next: &str) -> Device {
        match refresh(device, hash(presented), hash(next)) {
            Refresh::Granted(device) => *device,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_lost_answer_costs_nothing_however_often_it_is_lost() {
        let once = granted(&device("a"), "a", "b");
        let twice = granted(&once, "a", "b");
        assert_eq!(once, twice);
        granted(&twice, "b", "c");
    }

    #[test]
    fn the_old_secret_is_good_until_the_next_is_first_used_and_never_after() {
        let moved = granted(&granted(&device("a"), "a", "b"), "b", "c");
        assert_eq!(refresh(&moved, hash("a"), hash("x")), Refresh::Reused);
        granted(&moved, "b", "c");
        granted(&moved, "c", "d");
    }

    #[test]
    fn a_thief_who_ran_ahead_is_found_out_when_the_owner_comes_back() {
        let mut thief = granted(&device("a"), "a", "t1");
        for (secret, next) in [("t1", "t2"), ("t2", "t3"), ("t3", "t4")] {
            thief = granted(&thief, secret, next);
        }
        assert_eq!(refresh(&thief, hash("a"), hash("b")), Refresh::Reused);
    }

    #[test]
    fn a_request_the_network_delivers_again_after_days_harms_nobody() {
        let mut moved = device("a");
        for (secret, next) in [("a", "b"), ("b", "c"), ("c", "d")] {
            moved = granted(&moved, secret, next);
        }
        assert_eq!(refresh(&moved, hash("a"), hash("b")), Refresh::Late);
        assert_eq!(refresh(&moved, hash("b"), hash("c")), Refresh::Late);
    }

    #[test]
    fn a_stranger_s_secret_changes_nothing() {
        assert_eq!(refresh(&device("a"), hash("z"), hash("b")), Refresh::Unknown);
    }

    #[test]
    fn retired_secrets_do_not_pile_up() {
        let mut moved = granted(&device("0"), "0", "1");
        for turn in 1..200 {
            moved = granted(&moved, &turn.to_string(), &(turn + 1).to_string());
        }
        assert_eq!(moved.retired.len(), RETIRED_MAX);
        assert_eq!(moved.retired.first(), Some(&hash("198")));
    }

    #[test]
    fn a_token_is_stored_as_its_hash_and_lives_an_hour() {
        let ports = crate::ports::real::ports();
        let now = Moment::from_millis(1_000);
        let (token, row) = new_access_token(&ports, device("a").device_id, now);
        assert_eq!(token.token.len(), 43);
        assert_eq!(row.hash, TokenHash::of(&token.token));
        assert_eq!((row.expires_at, token.expires_at), (now.plus_millis(3_600_000), now.plus_millis(3_600_000)));
        assert_ne!(new_access_token(&ports, device("a").device_id, now).0.token, token.token);
    }
}
