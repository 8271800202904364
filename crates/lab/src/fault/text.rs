//! Faults as text.

use core::fmt;
use core::str::FromStr;

use rdpwhy_pdu::{PduKind, Side};

use super::places::{ANY, default_side};
use super::{Fault, Garbage, Manner, When};

/// A text that is no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// It has not three parts.
    #[error("a fault is written PDU:WHEN:HOW, such as tls.client-hello:after:reset; got {0:?}")]
    Form(String),
    /// No message has this name, or the lab never comes to it.
    #[error("the lab has no {0:?} to die at; possible are {list}", list = Names)]
    Pdu(String),
    /// It is a message of the other side alone.
    #[error("the {side} never sends {pdu}")]
    Side {
        /// The side that was named.
        side: Side,
        /// The message.
        pdu: PduKind,
    },
    /// No such place.
    #[error("WHEN is before, inside=BYTES or record=BYTES (from 1), or after; got {0:?}")]
    When(String),
    /// A refusal in the middle of a message.
    #[error("a refusal comes before or after a message, not inside it; got {0:?}")]
    Inside(String),
    /// No such manner.
    #[error(
        "HOW is reset, eof, stall, drip, refuse=CODE, refuse=CODE+reset, garbage, garbage=noise|zeros|http|ssh or garbage=0xHEX; got {0:?}"
    )]
    How(String),
}

/// The names that [`FaultError::Pdu`] lists.
struct Names;

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut names: Vec<_> = ANY.iter().map(|(_, pdu)| pdu.name()).collect();
        names.dedup();
        f.write_str(&names.join(", "))
    }
}

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, ':');
        let (Some(place), Some(when), Some(how)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(FaultError::Form(text.to_owned()));
        };
        let (from, pdu) = parse_place(place)?;
        let (when, how) = (when.parse()?, how.parse()?);
        if matches!((when, &how), (When::Inside(_) | When::Record(_), Manner::Refuse { .. })) {
            return Err(FaultError::Inside(text.to_owned()));
        }
        Ok(Self { from, pdu, when, how })
    }
}

fn parse_place(text: &str) -> Result<(Side, PduKind), FaultError> {
    let (side, name) = match text.split_once('/') {
        Some(("client", name)) => (Some(Side::Client), name),
        Some(("server", name)) => (Some(Side::Server), name),
        Some(_) => return Err(FaultError::Pdu(text.to_owned())),
        None => (None, text),
    };
    let unknown = || FaultError::Pdu(name.to_owned());
    let pdu: PduKind = name.parse().map_err(|_| unknown())?;
    let usual = default_side(pdu).ok_or_else(unknown)?;
    let side = side.unwrap_or(usual);
    if ANY.contains(&(side, pdu)) { Ok((side, pdu)) } else { Err(FaultError::Side { side, pdu }) }
}

impl FromStr for When {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let bytes = |digits: &str| digits.parse().ok().filter(|bytes| *bytes > 0);
        match (text, text.split_once('=')) {
            ("before", _) => Some(Self::Before),
            ("after", _) => Some(Self::After),
            (_, Some(("inside", digits))) => bytes(digits).map(Self::Inside),
            (_, Some(("record", digits))) => bytes(digits).map(Self::Record),
            _ => None,
        }
        .ok_or_else(|| FaultError::When(text.to_owned()))
    }
}

impl FromStr for Manner {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = || FaultError::How(text.to_owned());
        if let Some(refusal) = text.strip_prefix("refuse=") {
            let (code, reset) = refusal.strip_suffix("+reset").map_or((refusal, false), |code| (code, true));
            let code = code.strip_prefix("0x").map_or_else(|| code.parse(), |digits| u32::from_str_radix(digits, 16));
            return code.map(|code| Self::Refuse { code, reset }).map_err(|_| unknown());
        }
        match (text, text.strip_prefix("garbage=")) {
            ("reset", _) => Ok(Self::Reset),
            ("eof", _) => Ok(Self::Eof),
            ("stall", _) => Ok(Self::Stall),
            ("drip", _) => Ok(Self::Drip),
            ("garbage", _) => Ok(Self::Garbage(Garbage::Noise)),
            (_, Some(kind)) => parse_garbage(kind).map(Self::Garbage).ok_or_else(unknown),
            _ => Err(unknown()),
        }
    }
}

fn parse_garbage(text: &str) -> Option<Garbage> {
    if let Some(digits) = text.strip_prefix("0x") {
        let pairs = digits.as_bytes().chunks(2).map(|pair| {
            let pair = core::str::from_utf8(pair).ok().filter(|pair| pair.len() == 2)?;
            u8::from_str_radix(pair, 16).ok()
        });
        return pairs.collect::<Option<Vec<u8>>>().filter(|bytes| !bytes.is_empty()).map(Garbage::Raw);
    }
    Garbage::NAMED.into_iter().find(|(name, _)| *name == text).map(|(_, garbage)| garbage)
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if default_side(self.pdu) != Some(self.from) {
            write!(f, "{}/", self.from)?;
        }
        write!(f, "{}:{}:{}", self.pdu, self.when, self.how)
    }
}

impl fmt::Display for When {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Before => f.write_str("before"),
            Self::Inside(bytes) => write!(f, "inside={bytes}"),
            Self::Record(bytes) => write!(f, "record={bytes}"),
            Self::After => f.write_str("after"),
        }
    }
}

impl fmt::Display for Manner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reset => f.write_str("reset"),
            Self::Eof => f.write_str("eof"),
            Self::Stall => f.write_str("stall"),
            Self::Drip => f.write_str("drip"),
            Self::Refuse { code, reset } => write!(f, "refuse={code}{}", if *reset { "+reset" } else { "" }),
            Self::Garbage(Garbage::Raw(bytes)) => {
                f.write_str("garbage=0x")?;
                bytes.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
            Self::Garbage(garbage) => {
                let named = Garbage::NAMED.into_iter().find(|(_, kind)| kind == garbage);
                write!(f, "garbage={}", named.map_or("noise", |(name, _)| name))
            }
        }
    }
}
