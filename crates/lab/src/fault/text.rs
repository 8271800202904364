//! Faults as text: how they are written, and what is wrong with one that is none.

use core::fmt;

use rdpwhy_pdu::{PduKind, Side};

use super::places::{ANY, default_side};
use super::{Fault, Garbage, Manner, Place, Refusal, When};

/// A text that is no fault.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FaultError {
    /// It has not three parts.
    #[error("a fault is written PLACE:WHEN:HOW, such as tls.client-hello:after:reset; got {0:?}")]
    Form(String),
    /// No message has this name, or the lab never comes to it.
    #[error("the lab has no {0:?} to die at; possible are {list}, and tls.record#N", list = Names)]
    Pdu(String),
    /// What follows the name is no number.
    #[error("a place is counted from 1: mcs.channel-join-confirm#2, tls.record#3; got {0:?}")]
    Count(String),
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
    /// No such manner.
    #[error("HOW is {list}; got {0:?}", list = Forms)]
    How(String),
    /// A manner whose number or word cannot be.
    #[error("{got:?} is none of its values: {form} is {meaning}")]
    Value {
        /// What was written behind the `=`.
        got: String,
        /// How the manner is written.
        form: &'static str,
        /// What it means.
        meaning: &'static str,
    },
    /// A manner that does not fit its place.
    #[error("{how} does not fit {place}:{when}: {why}", place = Written(*.from, *.place))]
    Combination {
        /// Whose message it is.
        from: Side,
        /// The place.
        place: Place,
        /// Where, seen from it.
        when: When,
        /// The manner.
        how: Manner,
        /// Where it does fit.
        why: &'static str,
    },
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

/// The manners that [`FaultError::How`] lists.
struct Forms;

impl fmt::Display for Forms {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let forms: Vec<_> = Manner::FORMS.iter().map(|(form, _)| *form).collect();
        f.write_str(&forms.join(", "))
    }
}

/// A place as it is written.
struct Written(Side, Place);

impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            Place::Record(nth) => write!(f, "tls.record#{nth}"),
            Place::Pdu { kind, nth } => {
                if default_side(kind) != Some(self.0) {
                    write!(f, "{}/", self.0)?;
                }
                write!(f, "{kind}")?;
                if nth > 1 { write!(f, "#{nth}") } else { Ok(()) }
            }
        }
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}", Written(self.from, self.place), self.when, self.how)
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
            Self::HalfClose => f.write_str("half-close"),
            Self::Stall => f.write_str("stall"),
            Self::Drip => f.write_str("drip"),
            Self::Length(by) => write!(f, "length={by:+}"),
            Self::Replay => f.write_str("replay"),
            Self::OutOfOrder => f.write_str("out-of-order"),
            Self::Refuse { refusal, reset } => write!(f, "{refusal}{}", if *reset { "+reset" } else { "" }),
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

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Stage(code) => write!(f, "refuse={code}"),
            Self::WithId(result) => write!(f, "refuse-with-id={result}"),
            Self::License { code, transition } => write!(f, "license-error={code}/{transition}"),
            Self::Ultimatum(reason) => write!(f, "ultimatum={reason}"),
            Self::ErrorInfo(code) => write!(f, "error-info={code}"),
        }
    }
}
