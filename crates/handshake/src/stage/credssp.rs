//! `credssp`: TSRequests in turn (MS-CSSP 3.1.5).
//!
//! Steps `negotiate` (client), `challenge` (server), `authenticate` (client), `server-proof` (server: pubKeyAuth or the
//! errorCode), `credentials` (client: authInfo).

use rdpwhy_pdu::credssp::{TsRequest, ntstatus_name};
use rdpwhy_pdu::ntlm::{Mechanism, unwrap_token};
use rdpwhy_pdu::{ClientPdu, Pdu, PduKind, ServerPdu, Side};

use super::{Answer, Seen, Watch};
use crate::position::{Awaited, from_client, from_server};
use crate::{Facts, Refusal, RefusalKind};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Credssp {
    #[default]
    Negotiate,
    Challenge {
        /// The client speaks SPNEGO.
        spnego: bool,
    },
    Authenticate,
    ServerProof {
        /// The same.
        spnego: bool,
    },
    Credentials,
}

impl Watch for Credssp {
    fn see(&mut self, seen: &Seen<'_>, _facts: &Facts) -> Answer {
        let Seen::Pdu { decoded, .. } = seen else {
            return Answer::Pass;
        };
        match &decoded.pdu {
            _ if decoded.malformed.is_some() => Answer::Pass,
            Pdu::Server(ServerPdu::TsRequest(request) | ServerPdu::NtlmChallenge(request, _)) => self.server(request),
            Pdu::Client(ClientPdu::TsRequest(request)) => self.client(request),
            _ => Answer::Pass,
        }
    }

    fn step(&self) -> (&'static str, &'static [Awaited]) {
        match self {
            Self::Negotiate => {
                ("negotiate", const { &[from_client(PduKind::NtlmNegotiate), from_client(PduKind::CredsspTsRequest)] })
            }
            Self::Challenge { .. } => {
                ("challenge", const { &[from_server(PduKind::NtlmChallenge), from_server(PduKind::CredsspTsRequest)] })
            }
            Self::Authenticate => (
                "authenticate",
                const { &[from_client(PduKind::NtlmAuthenticate), from_client(PduKind::CredsspTsRequest)] },
            ),
            Self::ServerProof { .. } => ("server-proof", const { &[from_server(PduKind::CredsspTsRequest)] }),
            Self::Credentials => ("credentials", const { &[from_client(PduKind::CredsspTsRequest)] }),
        }
    }
}

/// Whether a token of a known mechanism came: an empty or a foreign one is no answer. In SPNEGO a server may name the
/// mechanism and leave the token out, where it takes another one than the client began with (RFC 4178 4.2.2).
fn goes_on(request: &TsRequest, spnego: bool) -> bool {
    request.nego_tokens.iter().any(|token| match unwrap_token(token) {
        (Mechanism::Unknown, _) => false,
        (Mechanism::SpnegoCompleted, _) => true,
        (_, inner) => !inner.is_empty() || spnego,
    })
}

fn is_spnego(request: &TsRequest) -> bool {
    let is_bare = |token: &Vec<u8>| matches!(unwrap_token(token).0, Mechanism::Ntlm | Mechanism::Kerberos);
    !request.nego_tokens.is_empty() && !request.nego_tokens.iter().any(is_bare)
}

impl Credssp {
    fn server(&mut self, request: &TsRequest) -> Answer {
        if let Some(code) = request.error_code.filter(|code| *code != 0) {
            let refusal =
                Refusal { by: Side::Server, kind: RefusalKind::CredsspError, code, name: ntstatus_name(code) };
            return Answer::Refused(refusal);
        }
        match self {
            // The proof answers the client's.
            Self::ServerProof { .. } if request.pub_key_auth.is_some() => *self = Self::Credentials,
            Self::Challenge { spnego } | Self::ServerProof { spnego } if goes_on(request, *spnego) => {
                *self = Self::Authenticate;
            }
            _ => return Answer::Pass,
        }
        Answer::Stay
    }

    fn client(&mut self, request: &TsRequest) -> Answer {
        match self {
            Self::Credentials if request.auth_info.is_some() => return Answer::Done,
            Self::Negotiate | Self::Authenticate if request.pub_key_auth.is_some() => {
                *self = Self::ServerProof { spnego: is_spnego(request) };
            }
            Self::Negotiate | Self::Authenticate if !request.nego_tokens.is_empty() => {
                *self = Self::Challenge { spnego: is_spnego(request) };
            }
            _ => return Answer::Pass,
        }
        Answer::Stay
    }
}
