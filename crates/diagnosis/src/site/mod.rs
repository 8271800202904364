//! What a site knows of its own servers: signatures, causes and remedies from a TOML file, beside ours.
//!
//! The form of a file is that of our own entries, by the names of their fields; a rule is a list of equalities over the
//! fields of a report's JSON. `examples/knowledge.toml` shows all of it.
//!
//! ```
//! use rdpwhy_diagnosis::Site;
//!
//! let site = Site::read("knowledge.toml", r#"
//!     [[signature]]
//!     id = "tls.reset-behind-the-proxy"
//!     about = "The proxy in front of the terminal servers resets the hello."
//!     says = "The proxy of building 7 ended the connection."
//!     when = { "position.stage" = "tls", "ending.how" = "reset" }
//!     causes = [{ id = "middlebox", standing = "confirmed" }]
//! "#)?;
//! assert_eq!(site.signatures().count(), 1);
//!
//! let error = Site::read("knowledge.toml", "[[cause]]\nid = 'Proxy'").unwrap_err();
//! assert_eq!((error.line, error.column), (2, 6));
//! # Ok::<(), rdpwhy_diagnosis::SiteError>(())
//! ```

mod check;
mod error;
mod fields;
mod file;
mod findings;
mod keep;
mod rule;
mod topic;
mod words;

pub use error::SiteError;
pub use fields::report_fields;
pub use findings::diagnose_with;

use crate::{Cause, Remedy, SignatureInfo, cause, remedy};
use error::Problem;
use file::File;
use rule::Value;

/// What a knowledge file says, and nothing where there is none.
///
/// It costs nothing to copy. What it holds lives as long as the process, as our own causes do: whoever reads a file again
/// and again should do so only when it has changed, and keep the [`Site`] meanwhile.
#[derive(Clone, Copy, Debug, Default)]
pub struct Site {
    causes: &'static [&'static Cause],
    remedies: &'static [&'static Remedy],
    signatures: &'static [SiteSignature],
}

/// A signature, and its rule as data.
#[derive(Debug)]
struct SiteSignature {
    info: SignatureInfo,
    says: &'static str,
    when: &'static [Equality],
}

/// A field that must have this value.
#[derive(Debug)]
struct Equality {
    path: &'static str,
    value: Value<&'static str>,
}

impl Site {
    /// No file is longer.
    pub const MAX_BYTES: usize = 1 << 20;

    /// Reads a knowledge file. `name` is what its errors call it.
    ///
    /// # Errors
    /// Something in it is not as it must be; one such thing is told, and nothing of the file is used.
    pub fn read(name: &str, text: &str) -> Result<Self, SiteError> {
        let file = checked(text).map_err(|problem| problem.into_error(name, text))?;
        Ok(keep::keep(file))
    }

    /// Whether [`Site::read`] would take the file, for whoever only wants to know: nothing of it is kept.
    ///
    /// # Errors
    /// As with [`Site::read`].
    pub fn check(name: &str, text: &str) -> Result<(), SiteError> {
        checked(text).map(drop).map_err(|problem| problem.into_error(name, text))
    }

    /// The site's own causes.
    #[must_use]
    pub const fn causes(&self) -> &'static [&'static Cause] {
        self.causes
    }

    /// The site's own remedies.
    #[must_use]
    pub const fn remedies(&self) -> &'static [&'static Remedy] {
        self.remedies
    }

    /// The cause with this id: the site's, or ours.
    #[must_use]
    pub fn cause(&self, id: &str) -> Option<&'static Cause> {
        self.causes.iter().copied().find(|cause| cause.id == id).or_else(|| cause(id))
    }

    /// The remedy with this id: the site's, or ours.
    #[must_use]
    pub fn remedy(&self, id: &str) -> Option<&'static Remedy> {
        self.remedies.iter().copied().find(|remedy| remedy.id == id).or_else(|| remedy(id))
    }
}

fn checked(text: &str) -> Result<File, Problem> {
    if text.len() > Site::MAX_BYTES {
        let what = format!("expected the end of the file: it has at most {} bytes", Site::MAX_BYTES);
        return Err(Problem::at(Site::MAX_BYTES..text.len(), what));
    }
    let file: File = toml::from_str(text)?;
    check::check(&file)?;
    Ok(file)
}
