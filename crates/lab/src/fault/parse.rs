//! A fault read from its text.

use core::str::FromStr;

use rdpwhy_pdu::{PduKind, Side};

use super::places::{ANY, default_side};
use super::{Fault, FaultError, Garbage, Manner, Place, Refusal, When};

/// A record has a number and no name.
const RECORD: &str = "tls.record";

impl FromStr for Fault {
    type Err = FaultError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut parts = text.splitn(3, ':');
        let (Some(place), Some(when), Some(how)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(FaultError::Form(text.to_owned()));
        };
        let (from, place) = parse_place(place)?;
        let (when, how): (When, Manner) = (when.parse()?, how.parse()?);
        match how.misfit(from, place, when) {
            Some(why) => Err(FaultError::Combination { from, place, when, how, why }),
            None => Ok(Self { from, place, when, how }),
        }
    }
}

fn parse_place(text: &str) -> Result<(Side, Place), FaultError> {
    let (side, name) = match text.split_once('/') {
        Some(("client", name)) => (Some(Side::Client), name),
        Some(("server", name)) => (Some(Side::Server), name),
        Some(_) => return Err(FaultError::Pdu(text.to_owned())),
        None => (None, text),
    };
    let (name, nth) = match name.split_once('#') {
        None => (name, None),
        Some((name, digits)) => {
            let nth: Option<usize> = digits.parse().ok().filter(|nth| *nth > 0);
            (name, Some(nth.ok_or_else(|| FaultError::Count(text.to_owned()))?))
        }
    };
    if name == RECORD && side != Some(Side::Client) {
        return nth.map(|nth| (Side::Server, Place::Record(nth))).ok_or_else(|| FaultError::Count(text.to_owned()));
    }
    let unknown = || FaultError::Pdu(name.to_owned());
    let kind: PduKind = name.parse().map_err(|_| unknown())?;
    let usual = default_side(kind).ok_or_else(unknown)?;
    let side = side.unwrap_or(usual);
    if ANY.contains(&(side, kind)) {
        Ok((side, Place::Pdu { kind, nth: nth.unwrap_or(1) }))
    } else {
        Err(FaultError::Side { side, pdu: kind })
    }
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
        let (form, reset) = text.strip_suffix("+reset").map_or((text, false), |form| (form, true));
        let refusal = form.split_once('=').and_then(|(name, code)| parse_refusal(name, code));
        match (text, text.split_once('=')) {
            _ if refusal.is_some() => refusal.map(|refusal| Self::Refuse { refusal, reset }),
            ("reset", _) => Some(Self::Reset),
            ("eof", _) => Some(Self::Eof),
            ("half-close", _) => Some(Self::HalfClose),
            ("stall", _) => Some(Self::Stall),
            ("drip", _) => Some(Self::Drip),
            ("replay", _) => Some(Self::Replay),
            ("out-of-order", _) => Some(Self::OutOfOrder),
            ("garbage", _) => Some(Self::Garbage(Garbage::Noise)),
            (_, Some(("length", by))) => by.parse().ok().filter(|by| *by != 0).map(Self::Length),
            (_, Some(("garbage", kind))) => parse_garbage(kind).map(Self::Garbage),
            _ => None,
        }
        .ok_or_else(|| unknown(text))
    }
}

/// A manner whose name there is has a value that cannot be.
fn unknown(text: &str) -> FaultError {
    let found = text.split_once('=').and_then(|(name, got)| {
        let known = Manner::FORMS.iter().find(|(form, _)| form.split('=').next() == Some(name))?;
        Some((got.to_owned(), *known))
    });
    match found {
        Some((got, (form, meaning))) => FaultError::Value { got, form, meaning },
        None => FaultError::How(text.to_owned()),
    }
}

fn parse_refusal(name: &str, text: &str) -> Option<Refusal> {
    Some(match name {
        "refuse" => Refusal::Stage(number(text)?),
        "refuse-with-id" => Refusal::WithId(number(text)?.try_into().ok()?),
        "license-error" => {
            let (code, transition) = text.split_once('/')?;
            Refusal::License { code: number(code)?, transition: number(transition)? }
        }
        "ultimatum" => Refusal::Ultimatum(number(text)?.try_into().ok().filter(|reason| *reason < 8)?),
        "error-info" => Refusal::ErrorInfo(number(text)?),
        _ => return None,
    })
}

/// Decimal, or 0xHEX.
fn number(text: &str) -> Option<u32> {
    text.strip_prefix("0x").map_or_else(|| text.parse(), |digits| u32::from_str_radix(digits, 16)).ok()
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
