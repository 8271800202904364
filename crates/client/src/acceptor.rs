//! The other half of a logon: whoever can authenticate plays CredSSP's server side through [`Acceptor`].

use core::fmt;

use rdpwhy_pdu::credssp::TsRequest;

use crate::KdcRequest;

/// The server's side of CredSSP, for one connection. It is told each TSRequest of the client, authInfo included.
pub trait Acceptor: Send {
    /// What to do next.
    fn next(&mut self, event: AcceptorEvent<'_>) -> AcceptorStep;
}

/// Makes an [`Acceptor`] for each connection.
pub trait MakeAcceptor: fmt::Debug + Send + Sync {
    /// For a connection on which the server shows this leaf certificate, DER.
    fn make(&self, certificate: &[u8]) -> Box<dyn Acceptor>;
}

/// What an acceptor is told.
#[derive(Clone, Debug)]
pub enum AcceptorEvent<'a> {
    /// The client's last TSRequest.
    Received(&'a TsRequest),
    /// What the KDC answered to the last [`AcceptorStep::Ask`], or why it could not be asked.
    Kdc(Result<Vec<u8>, String>),
}

/// What an acceptor does next.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AcceptorStep {
    /// Send this.
    Send(TsRequest),
    /// Ask the KDC, and come back with [`AcceptorEvent::Kdc`].
    Ask(KdcRequest),
    /// The logon is good; CredSSP is over.
    Accepted,
    /// The logon is refused.
    Refuse {
        /// The NTSTATUS for errorCode.
        status: u32,
    },
}
