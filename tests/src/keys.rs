//! The key that seals what the world's server keeps sealed. It protects nobody.

use kenpos_server::ports::Keys;
use kenpos_server::seal::{KeyError, SealRing};

/// One key, the same in every world.
pub struct WorldKeys;

impl Keys for WorldKeys {
    fn ring(&self) -> Result<SealRing, KeyError> {
        SealRing::parse("0e7f1fd8 AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=")
    }
}
