//! Randomness that is none: a conversation with keys is the same each time it is spoken.

use rdpwhy_client::{NoRandomBytes, Randomness};

/// The same byte, again and again.
#[derive(Clone, Copy, Debug)]
pub struct FixedRandomness(
    /// The byte.
    pub u8,
);

impl Randomness for FixedRandomness {
    fn fill(&self, to: &mut [u8]) -> Result<(), NoRandomBytes> {
        to.fill(self.0);
        Ok(())
    }
}
