//! The key of what is sealed at rest: made once, rotated when the union wants to.

use std::collections::BTreeSet;

use super::DeskError;
use super::orders::all_orders;
use super::submissions::{all_submissions, seal_anew};
use crate::exchange::order::{self, OrderRow, place_of};
use crate::ports::key_file::KeyFile;
use crate::ports::{Keys, Ports};
use crate::seal::{KeyError, SealRing};
use crate::store::draft::Draft;
use crate::store::lookup::Who;
use crate::store::{Store, transact};

/// What a rotation did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rotated {
    /// The key that seals from now on.
    pub key: String,
    /// Addresses and files sealed anew.
    pub resealed: usize,
    /// Keys that nothing needed any more.
    pub dropped: usize,
}

/// Makes the key file; gives the id of its key. Whoever loses the file loses the addresses of open orders and the files that
/// wait for a decision.
///
/// # Errors
/// [`DeskError::Key`].
pub fn make_key(file: &KeyFile, ports: &Ports) -> Result<String, DeskError> {
    let ring = SealRing::new(ports);
    file.make(&ring)?;
    Ok(ring.current().to_owned())
}

/// Adds a key, seals the addresses of open orders and the files that wait with it, and drops the keys that were not in use at its beginning and
/// that nothing needs. (A server may be at work on an order with the key that was in use: that one goes at the next
/// rotation.) Interrupted, it is run again.
///
/// # Errors
/// [`DeskError::Key`], [`DeskError::Store`].
pub async fn rotate_key(store: &dyn Store, file: &KeyFile, ports: &Ports) -> Result<Rotated, DeskError> {
    let before = file.ring()?;
    let ring = before.with_new_key(ports);
    file.replace(&ring)?;
    let mut open = Vec::new();
    all_orders(store, |member, row| {
        if row.kept.address.is_some() {
            open.push((member, row.shown.order));
        }
    })
    .await?;
    let now = ports.clock.now();
    for (member, id) in &open {
        let Ok(id) = id.parse() else { continue };
        transact::<_, DeskError>(store, &Who::Member(*member), &order::want(), |state| {
            let Some(state) = state else { return Ok((None, ())) };
            let Some(mut row) = OrderRow::find(&state, id)? else { return Ok((None, ())) };
            let Some(sealed) = &row.kept.address else { return Ok((None, ())) };
            let place = place_of(*member, &row.shown.order);
            row.kept.address = Some(ring.seal(ports, &place, &ring.open(&place, sealed)?));
            let mut draft = Draft::new(state, now);
            row.put(&mut draft);
            Ok((Some(draft), ()))
        })
        .await?;
    }
    let files = seal_anew(store, ports, &ring).await?;
    let mut needed = BTreeSet::from([before.current().to_owned()]);
    all_orders(store, |_, row| needed.extend(row.kept.address.map(|sealed| sealed.key))).await?;
    all_submissions(store, |_, row| needed.extend(row.kept.key)).await?;
    let kept = ring.only(|key| needed.contains(key));
    file.replace(&kept)?;
    Ok(Rotated {
        key: ring.current().to_owned(),
        resealed: open.len() + files,
        dropped: ring.ids().count() - kept.ids().count(),
    })
}

impl From<KeyError> for DeskError {
    fn from(error: KeyError) -> Self {
        Self::Key(error)
    }
}
