//! Randomness of the operating system.

use crate::ports::Rng;

/// The operating system's generator, fit for secrets.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeviceRng;

impl Rng for DeviceRng {
    #[expect(clippy::disallowed_methods, reason = "the real end of the randomness port")]
    fn fill(&self, buffer: &mut [u8]) {
        getrandom::fill(buffer).expect("no phone and no desktop runs without its random source");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_draws_differ() {
        let (mut one, mut two) = ([0_u8; 32], [0_u8; 32]);
        DeviceRng.fill(&mut one);
        DeviceRng.fill(&mut two);
        assert_ne!(one, two);
        assert_ne!(one, [0; 32]);
    }
}
