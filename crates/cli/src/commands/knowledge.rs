//! The knowledge file of a site: read once, and used only where all of it is in order.

use std::path::Path;

use rdpwhy::diagnosis::Site;

use super::Failure;
use crate::files::{Input, read_bounded};

/// What the file says.
///
/// # Errors
/// It cannot be read, or something in it is not as it must be; then its line is told, and what was expected there.
pub(crate) fn read(path: &Path) -> Result<Site, Failure> {
    let name = path.display().to_string();
    let Input::Whole(bytes) = read_bounded(path, Site::MAX_BYTES)? else {
        return Err(Failure::Usage(format!("{name}: expected at most {} bytes", Site::MAX_BYTES)));
    };
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(error) => {
            let line = bytes.iter().take(error.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
            return Err(Failure::Usage(format!("{name}:{line}: expected UTF-8")));
        }
    };
    Site::read(&name, text).map_err(|error| Failure::Usage(error.to_string()))
}
