//! A site's names beside ours.

use super::{Site, SiteSignature};
use crate::{CodesError, SignatureInfo, Topic, signature};

impl Site {
    /// What a text asks about: a name of the site's, or what [`Topic::of`] makes of it.
    ///
    /// # Errors
    /// It is no name, and no codes can be read from it.
    pub fn topic(&self, text: &str) -> Result<Topic, CodesError> {
        let name = text.trim().to_lowercase();
        let cause = || self.causes.iter().copied().find(|cause| cause.id == name).map(Topic::Cause);
        let remedy = || self.remedies.iter().copied().find(|remedy| remedy.id == name).map(Topic::Remedy);
        let signature = || self.signatures().find(|signature| signature.id == name).map(Topic::Signature);
        cause().or_else(remedy).or_else(signature).map_or_else(|| Topic::of(text), Ok)
    }

    /// Everything that has a name, as [`Topic::names`] has it, each kind with the site's behind ours.
    #[must_use]
    pub fn names(&self) -> Vec<(&'static str, Vec<(&'static str, &'static str)>)> {
        let mut kinds = Topic::names();
        for (kind, names) in &mut kinds {
            match *kind {
                "cause" => names.extend(self.causes.iter().map(|cause| (cause.id, cause.title))),
                "remedy" => names.extend(self.remedies.iter().map(|remedy| (remedy.id, remedy.title))),
                "signature" => names.extend(self.signatures().map(|signature| (signature.id, signature.about))),
                _ => {}
            }
        }
        kinds
    }

    /// The signature with this id: the site's, or ours.
    #[must_use]
    pub fn signature(&self, id: &str) -> Option<SignatureInfo> {
        self.signatures().find(|signature| signature.id == id).or_else(|| signature(id))
    }

    /// The site's own signatures, in the order of the file. The stage is the one that the rule asks for.
    pub fn signatures(&self) -> impl Iterator<Item = SignatureInfo> + use<> {
        let info = |signature: &SiteSignature| signature.info;
        self.signatures.iter().map(info)
    }
}
