//! A signature: one way to die, or one risk that a report shows.

use rdpwhy_handshake::{Report, Stage};

use crate::evidence::Evidence;
use crate::signatures::{GROUPS, of_status};
use crate::{Cause, Standing};

/// One signature.
pub(crate) struct Signature {
    /// `stage.what`.
    pub(crate) id: &'static str,
    /// What it recognises.
    pub(crate) about: &'static str,
    /// How much it tells.
    pub(crate) rank: Rank,
    /// Recognises it. Whether the report died in the signature's stage has been checked before.
    pub(crate) matcher: fn(&Report) -> Option<Match>,
    /// The causes that it points to, and how each stands.
    pub(crate) causes: &'static [(&'static Cause, Standing)],
}

impl Signature {
    pub(crate) const fn specific(
        id: &'static str,
        about: &'static str,
        matcher: fn(&Report) -> Option<Match>,
        causes: &'static [(&'static Cause, Standing)],
    ) -> Self {
        Self { id, about, rank: Rank::Specific, matcher, causes }
    }

    pub(crate) const fn fallback(
        id: &'static str,
        about: &'static str,
        matcher: fn(&Report) -> Option<Match>,
        causes: &'static [(&'static Cause, Standing)],
    ) -> Self {
        Self { id, about, rank: Rank::Fallback, matcher, causes }
    }

    pub(crate) const fn risk(
        id: &'static str,
        about: &'static str,
        matcher: fn(&Report) -> Option<Match>,
        causes: &'static [(&'static Cause, Standing)],
    ) -> Self {
        Self { id, about, rank: Rank::Risk, matcher, causes }
    }
}

/// How much a signature tells. Findings come in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Rank {
    /// A particular death.
    Specific,
    /// Any death in the stage; used only where no particular one was recognised.
    Fallback,
    /// Not why the conversation ended, and worth knowing.
    Risk,
}

/// A signature was recognised.
pub(crate) struct Match {
    pub(crate) says: String,
    pub(crate) evidence: Evidence,
}

impl Match {
    /// With the events of the ending; `None` where the transcript is empty, since nothing is said without evidence.
    pub(crate) fn at_ending(report: &Report, says: impl Into<String>) -> Option<Self> {
        Some(Self { says: says.into(), evidence: Evidence::of_ending(report)? })
    }
}

/// A stage's signatures, or those that may be recognised in any stage.
pub(crate) struct Group {
    /// The stage that the report must have died in; `None` for any.
    pub(crate) stage: Option<Stage>,
    pub(crate) signatures: &'static [Signature],
}

/// What a signature is, for whoever lists them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[non_exhaustive]
pub struct SignatureInfo {
    /// Its id.
    pub id: &'static str,
    /// The stage that it belongs to; `None` where it may be any.
    pub stage: Option<Stage>,
    /// What it recognises.
    pub about: &'static str,
    /// The causes that it points to, and how each stands.
    #[cfg_attr(feature = "serde", serde(serialize_with = "ids"))]
    pub causes: &'static [(&'static Cause, Standing)],
}

/// All signatures, by stage.
pub fn signatures() -> impl Iterator<Item = SignatureInfo> {
    let info = |stage| {
        move |signature: &'static Signature| SignatureInfo {
            id: signature.id,
            stage,
            about: signature.about,
            causes: signature.causes,
        }
    };
    GROUPS.iter().flat_map(move |group| group.signatures.iter().map(info(group.stage)))
}

/// The signature with this id.
#[must_use]
pub fn signature(id: &str) -> Option<SignatureInfo> {
    signatures().find(|signature| signature.id == id)
}

/// The signature of a server that refuses a logon with this status; `None` for success.
#[must_use]
pub fn signature_of_status(status: u32) -> Option<SignatureInfo> {
    (status != 0).then(|| signature(of_status(status)))?
}

#[cfg(feature = "serde")]
fn ids<S: serde::Serializer>(causes: &[(&Cause, Standing)], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(causes.iter().map(|(cause, standing)| (cause.id, standing)))
}
