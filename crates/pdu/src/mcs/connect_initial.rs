//! MCS Connect-Initial (T.125 11.1, MS-RDPBCGR 2.2.1.3).

use super::{DomainParameters, ber};
use crate::cursor::Cursor;
use crate::gcc::{ClientBlocks, conference};
use crate::{Malformed, Summary};

const WHAT: &str = "MCS Connect-Initial";
/// [APPLICATION 101].
const TAG: [u8; 2] = [0x7F, 0x65];
/// callingDomainSelector and calledDomainSelector, as mstsc sends them.
const DOMAIN_SELECTOR: &[u8] = &[1];
const UPWARD: &[u8] = &[0xFF];

/// Connect-Initial with its GCC Conference Create Request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConnectInitial {
    /// targetParameters.
    pub target: DomainParameters,
    /// minimumParameters.
    pub minimum: DomainParameters,
    /// maximumParameters.
    pub maximum: DomainParameters,
    /// The client's settings.
    pub blocks: ClientBlocks,
}

impl ConnectInitial {
    /// Reads the user data of a data TPDU.
    ///
    /// # Errors
    /// No Connect-Initial, or one whose parameters, GCC wrapping or list of blocks does not decode.
    pub fn decode(user_data: &[u8]) -> Result<Self, Malformed> {
        let mut from = Cursor::new(WHAT, user_data);
        if from.array()? != TAG {
            return Err(Cursor::new(WHAT, user_data).malformed("has another tag"));
        }
        ber::length(&mut from)?;
        ber::value(&mut from, ber::OCTET_STRING)?;
        ber::value(&mut from, ber::OCTET_STRING)?;
        ber::value(&mut from, ber::BOOLEAN)?;
        let target = DomainParameters::decode(&mut from)?;
        let minimum = DomainParameters::decode(&mut from)?;
        let maximum = DomainParameters::decode(&mut from)?;
        let request = ber::last_value(&mut from, ber::OCTET_STRING)?;
        let blocks = ClientBlocks::decode(conference::unwrap_request(request)?)?;
        Ok(Self { target, minimum, maximum, blocks })
    }

    /// The PDU's bytes, for [`crate::x224::data_tpkt`].
    #[must_use]
    pub fn encode(&self) -> Vec<u8> {
        let mut fields = Vec::new();
        ber::write(&mut fields, &[ber::OCTET_STRING], DOMAIN_SELECTOR);
        ber::write(&mut fields, &[ber::OCTET_STRING], DOMAIN_SELECTOR);
        ber::write(&mut fields, &[ber::BOOLEAN], UPWARD);
        self.target.encode(&mut fields);
        self.minimum.encode(&mut fields);
        self.maximum.encode(&mut fields);
        ber::write(&mut fields, &[ber::OCTET_STRING], &conference::wrap_request(&self.blocks.encode()));
        let mut out = Vec::new();
        ber::write(&mut out, &TAG, &fields);
        out
    }

    /// The settings that explain a server's answer: versions, protocols, methods, channel names, flags.
    #[must_use]
    pub fn summary(&self) -> Summary {
        self.blocks.summary()
    }
}

#[cfg(test)]
mod tests {
    use super::{ConnectInitial, DomainParameters};
    use crate::gcc::{ClientBlocks, ClientSecurity};

    #[test]
    fn the_head_is_that_of_the_specifications_sample() {
        let initial = ConnectInitial {
            target: DomainParameters::TARGET,
            minimum: DomainParameters::MINIMUM,
            maximum: DomainParameters::MAXIMUM,
            blocks: ClientBlocks {
                security: Some(ClientSecurity { methods: 0x1B, ext_methods: 0 }),
                ..ClientBlocks::default()
            },
        };
        let bytes = initial.encode();
        // MS-RDPBCGR 4.1.3 from the selectors on; the length before them differs with the blocks.
        let sample = [
            0x04, 0x01, 0x01, 0x04, 0x01, 0x01, 0x01, 0x01, 0xFF, // selectors, upwardFlag
            0x30, 0x1A, 2, 1, 34, 2, 1, 2, 2, 1, 0, 2, 1, 1, 2, 1, 0, 2, 1, 1, 2, 3, 0, 0xFF, 0xFF, 2, 1,
            2, // target
            0x30, 0x19, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 0, 2, 1, 1, 2, 2, 4, 0x20, 2, 1, 2, // minimum
        ];
        assert_eq!(bytes[..2], [0x7F, 0x65]);
        assert_eq!(bytes[4..4 + sample.len()], sample);
        assert_eq!(ConnectInitial::decode(&bytes), Ok(initial));
    }

    #[test]
    fn another_tag_is_malformed() {
        assert!(ConnectInitial::decode(&[0x7F, 0x66, 0]).is_err());
        assert!(ConnectInitial::decode(&[]).is_err());
    }
}
