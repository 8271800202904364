//! In a document a reference is written as the id of what it points at.

use serde::ser::SerializeStruct as _;
use serde::{Serialize, Serializer};

use crate::{Cause, Check, Claim, RefusedAdvice, Remedy, Servers, Shell, Source};

/// The ids of these causes.
pub(crate) fn causes<S: Serializer>(causes: &[&Cause], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(causes.iter().map(|cause| cause.id))
}

/// The id of this cause.
pub(crate) fn cause<S: Serializer>(cause: &Cause, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(cause.id)
}

/// The ids of these remedies.
pub(crate) fn remedies<S: Serializer>(remedies: &[&Remedy], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(remedies.iter().map(|remedy| remedy.id))
}

/// The tag of this source.
pub(crate) fn source<S: Serializer>(source: &Source, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(source.tag)
}

/// The tags of these sources.
pub(crate) fn sources<S: Serializer>(sources: &[&Source], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(sources.iter().map(|source| source.tag))
}

/// `about` holds whatever has a name: causes, signatures and stages.
impl Serialize for Claim {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let causes = self.causes.iter().map(|cause| cause.id);
        let about: Vec<&str> = causes.chain(self.names.iter().copied()).collect();
        let mut fields = serializer.serialize_struct("Claim", 8)?;
        fields.serialize_field("id", self.id)?;
        fields.serialize_field("says", self.says)?;
        fields.serialize_field("verdict", &self.verdict)?;
        fields.serialize_field("because", self.because)?;
        fields.serialize_field("codes", self.codes)?;
        fields.serialize_field("extended", self.extended)?;
        fields.serialize_field("about", &about)?;
        fields.serialize_field("sources", &tags(self.sources))?;
        fields.end()
    }
}

/// `instead` holds remedies and causes.
impl Serialize for RefusedAdvice {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let remedies = self.remedies.iter().map(|remedy| remedy.id);
        let instead: Vec<&str> = remedies.chain(self.causes.iter().map(|cause| cause.id)).collect();
        let mut fields = serializer.serialize_struct("RefusedAdvice", 5)?;
        fields.serialize_field("id", self.id)?;
        fields.serialize_field("advice", self.advice)?;
        fields.serialize_field("because", self.because)?;
        fields.serialize_field("instead", &instead)?;
        fields.serialize_field("sources", &tags(self.sources))?;
        fields.end()
    }
}

fn tags(sources: &[&Source]) -> Vec<&'static str> {
    sources.iter().map(|source| source.tag).collect()
}

/// The line stands under the name of its shell. The servers are named where the line is for a POSIX shell: a line of
/// PowerShell is for Windows, or for a client. A doubt is written where there is one.
impl Serialize for Check {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let is_posix = self.shell == Shell::Posix;
        let doubt = self.certainty.doubt();
        let length = if is_posix { 3 } else { 2 } + usize::from(doubt.is_some());
        let mut fields = serializer.serialize_struct("Check", length)?;
        fields.serialize_field("what", self.what)?;
        if is_posix {
            fields.serialize_field("shell", self.line)?;
            fields.serialize_field("servers", &self.servers)?;
        } else {
            fields.serialize_field("powershell", self.line)?;
        }
        if let Some(doubt) = doubt {
            fields.serialize_field("doubt", doubt)?;
        }
        fields.end()
    }
}

/// `any`, or the names of the platforms.
impl Serialize for Servers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Any => serializer.serialize_str("any"),
            Self::Only(platforms) => serializer.collect_seq(*platforms),
        }
    }
}
