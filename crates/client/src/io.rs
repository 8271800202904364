//! What goes into the client, and what comes out.

use rdpwhy_handshake::{DialEvent, How, Timestamp};

use crate::KdcRequest;

/// What happened.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Input<'a> {
    /// Something about reaching the server.
    Dial(DialEvent),
    /// Bytes from the socket.
    Received(&'a [u8]),
    /// The peer closed: FIN or RST.
    Ended(How),
    /// What the KDC answered to [`Output::AskKdc`], or why it could not be asked.
    Kdc(Result<Vec<u8>, String>),
    /// A write failed because the connection is gone. What the peer sent before is still to be read: an end of file
    /// that follows is a reset in truth.
    WriteFailed,
    /// So many bytes of [`Output::Transmit`] wait because the peer does not read. Beyond
    /// [`rdpwhy_handshake::Limits::unsent`] that ends the conversation.
    Unsent(usize),
    /// Our own side failed, and cannot go on: says why.
    Failed(String),
    /// Time passed, or nothing is left to tell: the client looks at what is due.
    Tick,
}

/// What is to be done. Call [`crate::Client::poll`] until it answers [`Output::Wait`] or [`Output::Done`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Output {
    /// Write these bytes.
    Transmit(Vec<u8>),
    /// Ask this KDC, while the conversation goes on, and come back with [`Input::Kdc`].
    AskKdc(KdcRequest),
    /// Nothing more will be written: send a FIN, and go on reading.
    Shutdown,
    /// Read, and wake the client with [`Input::Tick`] at this time, if there is one.
    Wait(Option<Timestamp>),
    /// The conversation is over: close.
    Done,
}
