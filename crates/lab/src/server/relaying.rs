//! [`Relaying`]: what a server in front of another does with TLS, and which faults it comes to then.

use rdpwhy_pdu::PduKind;

use crate::Fault;

/// What a server in front of another does with TLS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relaying {
    /// Ends it on both sides: towards the client with [`crate::Config::identity`], towards the other server as a client that
    /// accepts any certificate. With the other's own certificate and key nobody can tell, CredSSP neither.
    Terminated,
    /// Passes its records on: what is in them has no name.
    Sealed,
}

/// A fault that a relay never comes to.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{fault} lies inside TLS, which passes sealed where the server's key is not known")]
pub struct SealedPlace {
    /// The fault.
    pub fault: Fault,
}

impl Relaying {
    /// Whether every fault lies where such a relay sees it. What Standard RDP security has too may be seen without TLS.
    ///
    /// # Errors
    /// One does not.
    pub fn check(self, faults: &[Fault]) -> Result<(), SealedPlace> {
        let name = |fault: &Fault| fault.place.kind().map_or("", PduKind::name);
        let is_inside = |fault: &&Fault| name(fault).starts_with("ntlm.") || name(fault).starts_with("credssp.");
        match faults.iter().find(is_inside).filter(|_| self == Self::Sealed) {
            Some(fault) => Err(SealedPlace { fault: fault.clone() }),
            None => Ok(()),
        }
    }
}
