//! A protocol that the server selected although the request did not offer it: clients end the connection there, and the
//! probe goes on to learn more.

use rdpwhy_handshake::Report;
use rdpwhy_pdu::x224::protocol;

/// What the server selected unasked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unasked {
    /// Standard RDP security, by a confirm without negotiation data: the server does not know negotiation.
    WithoutData,
    /// Standard RDP security, by name.
    Rdp,
    /// TLS, where the request offered CredSSP alone.
    Tls,
    /// CredSSP, in either form.
    Hybrid,
    /// RDSTLS, RDSAAD, or a protocol of no name.
    Other,
}

impl Unasked {
    /// `None` where the request asked for nothing but Standard RDP security, or was given what it asked for.
    pub(crate) fn of(report: &Report) -> Option<Self> {
        let negotiation = &report.facts.negotiation;
        let asked = negotiation.requested.filter(|asked| *asked != protocol::RDP);
        if negotiation.answered_without_data {
            return asked.map(|_| Self::WithoutData);
        }
        match negotiation.selected? {
            protocol::RDP => asked.map(|_| Self::Rdp),
            selected if selected & !negotiation.requested? == 0 => None,
            protocol::SSL => Some(Self::Tls),
            protocol::HYBRID | protocol::HYBRID_EX => Some(Self::Hybrid),
            _ => Some(Self::Other),
        }
    }
}

/// Whether the server selected a security protocol that the request did not offer, or confirmed without negotiation data
/// where the request offered TLS or CredSSP. Clients of today end the connection there, however far a probe goes.
#[must_use]
pub fn is_unasked(report: &Report) -> bool {
    Unasked::of(report).is_some()
}
