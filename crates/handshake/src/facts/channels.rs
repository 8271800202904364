//! MCS channels: which there are, which were joined.

/// MCS channels.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct ChannelFacts {
    /// calledConnectId of the Connect-Response (T.125 11.2).
    pub called_connect_id: Option<u32>,
    /// maxChannelIds of its domain parameters.
    pub max_channel_ids: Option<u32>,
    /// The user channel, from the Attach-User confirm.
    pub user: Option<u16>,
    /// The I/O channel.
    pub io: Option<u16>,
    /// The message channel.
    pub message: Option<u16>,
    /// Static virtual channels in the order of the client's request; 0 means not granted.
    pub granted: Vec<u16>,
    /// Channels whose join was confirmed.
    pub joined: Vec<u16>,
    /// Both sides announced that joins are skipped.
    pub joins_skipped: bool,
}

impl ChannelFacts {
    /// How many channels there are to join.
    pub(crate) fn expected(&self) -> usize {
        let granted = self.granted.iter().filter(|id| **id != 0).count();
        granted + [self.user, self.io, self.message].iter().flatten().count()
    }

    /// The channels to join, in the order of MS-RDPBCGR 1.3.1.1: user, I/O, message, static.
    pub fn to_join(&self) -> impl Iterator<Item = u16> {
        let fixed = [self.user, self.io, self.message].into_iter().flatten();
        fixed.chain(self.granted.iter().copied().filter(|id| *id != 0))
    }
}
