//! The knowledge file of a site: read once, and used only where all of it is in order.

use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use rdpwhy::diagnosis::Site;

use super::Failure;

/// What the file says.
///
/// # Errors
/// It cannot be read, or something in it is not as it must be; then its line is told, and what was expected there.
pub(crate) fn read(path: &Path) -> Result<Site, Failure> {
    let cannot = |error| Failure::ours(&format!("cannot read {}", path.display()), &error);
    let mut bytes = Vec::new();
    // One byte more than a file may have: the reader of the text says that it is too long.
    let bound = u64::try_from(Site::MAX_BYTES).unwrap_or(u64::MAX).saturating_add(1);
    File::open(path).map_err(cannot)?.take(bound).read_to_end(&mut bytes).map_err(cannot)?;
    let name = path.display().to_string();
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        // A character that the bound has cut in two is not what is wrong.
        Err(error) if bytes.len() > Site::MAX_BYTES && error.error_len().is_none() => {
            return Err(Failure::Usage(format!("{name}: expected at most {} bytes", Site::MAX_BYTES)));
        }
        Err(error) => {
            let line = bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
            return Err(Failure::Usage(format!("{name}:{line}: expected UTF-8")));
        }
    };
    Site::read(&name, text).map_err(|error| Failure::Usage(error.to_string()))
}
