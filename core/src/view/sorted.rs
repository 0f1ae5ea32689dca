//! A screen's things in their order.
//!
//! Comes in: some tens of things of one kind. Goes out: the same in order, equals as they came. Must never happen: a list of
//! thousands here, for each moves those behind it. The library's own sort stands in a phone's library once for every kind of
//! thing, and is three kilobytes.

use std::cmp::Ordering;

/// The things in order.
pub(super) fn sorted<T>(things: impl IntoIterator<Item = T>, order: impl Fn(&T, &T) -> Ordering) -> Vec<T> {
    let mut sorted = Vec::new();
    for thing in things {
        let place = sorted.partition_point(|there| order(there, &thing).is_le());
        sorted.insert(place, thing);
    }
    sorted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn things_are_put_in_order_and_equals_stay_as_they_came() {
        let things = [(3, 'a'), (1, 'b'), (3, 'c'), (2, 'd'), (1, 'e')];
        let newest_first = sorted(things, |one, other| other.0.cmp(&one.0));
        assert_eq!(newest_first, [(3, 'a'), (3, 'c'), (2, 'd'), (1, 'b'), (1, 'e')]);
        assert!(sorted(Vec::<u8>::new(), Ord::cmp).is_empty());
    }
}
