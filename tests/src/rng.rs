//! Randomness from a seed: the same seed gives the same ids, secrets and jitter on every machine and for ever.
//! SplitMix64, written out because a library may change its stream between versions and with it every kept seed.

use std::sync::{Arc, Mutex, PoisonError};

/// A seeded stream, shared by everything that draws from it.
#[derive(Debug)]
pub struct SeededRng(Mutex<u64>);

impl SeededRng {
    /// The stream of this seed.
    pub fn new(seed: u64) -> Arc<Self> {
        Arc::new(Self(Mutex::new(seed)))
    }

    /// The next number of the stream.
    pub fn next_u64(&self) -> u64 {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// A number below `bound` (which is at least 1). The slight bias of the remainder does not matter to a test.
    pub fn below(&self, bound: u64) -> u64 {
        self.next_u64() % bound
    }

    /// Goes on at this place of another stream; gives the place in the one before.
    pub fn exchange(&self, state: u64) -> u64 {
        std::mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), state)
    }

    fn fill_bytes(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(8) {
            let bytes = self.next_u64().to_le_bytes();
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}

impl kenpos_core::ports::Rng for SeededRng {
    fn fill(&self, buffer: &mut [u8]) {
        self.fill_bytes(buffer);
    }
}

impl kenpos_server::ports::Rng for SeededRng {
    fn fill(&self, buffer: &mut [u8]) {
        self.fill_bytes(buffer);
    }
}
