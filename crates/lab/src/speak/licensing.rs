//! The licensing messages that need no keys (MS-RDPELE 2.2.2, MS-RDPBCGR 2.2.1.12).

use rdpwhy_handshake::PduKind;
use rdpwhy_pdu::license::{ErrorAlert, LicenseMessage, LicenseRequest, Preamble, license_pdu};

use super::Reply;
use crate::{Licensing, Server};

/// Windows Server 2022 and its relatives: 10.0.
const PRODUCT_VERSION: u32 = 0x000A_0000;
/// KEY_EXCHANGE_ALG_RSA.
const RSA: u32 = 1;

impl Server {
    /// The next licensing message; the client has answered one before, or not.
    pub(super) fn license_message(&self) -> Reply {
        let is_first = self.witness.facts().licensing.messages.is_empty();
        let message = match self.config.licensing {
            Licensing::Request if is_first => LicenseMessage::Request(Box::new(license_request())),
            Licensing::Refuse { code, transition } => {
                LicenseMessage::ErrorAlert(ErrorAlert { code, transition, ..ErrorAlert::valid_client() })
            }
            // To a request too: the specification lets a server ask and be content (MS-RDPELE 1.3.3).
            Licensing::Request | Licensing::ValidClient => LicenseMessage::ErrorAlert(ErrorAlert::valid_client()),
        };
        let kind: PduKind = message.pdu_kind();
        let flags = Preamble::VERSION_3 | Preamble::EXTENDED_ERROR;
        Reply::Message(kind, self.on_io_channel(&license_pdu(&message, flags)))
    }
}

/// A request without a certificate, which the specification allows (MS-RDPELE 2.2.2.1).
fn license_request() -> LicenseRequest {
    LicenseRequest {
        server_random: *b"the lab's random is no secret at",
        product_version: PRODUCT_VERSION,
        company: "Microsoft Corporation".to_owned(),
        product_id: "A02".to_owned(),
        key_exchange: vec![RSA],
        certificate: Vec::new(),
        scopes: vec!["microsoft.com".to_owned()],
        scope_count: 1,
    }
}
