//! A file that is written completely or not at all: to a temporary one in the same folder, which then takes its name.

use std::error::Error;
use std::fs;
use std::io::{self, BufWriter, ErrorKind, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use tempfile::NamedTempFile;

use crate::commands::Failure;

/// Temporary files that have no name yet, each with the name that it is to get: an exit in the middle removes them.
static UNFINISHED: Mutex<Vec<(PathBuf, PathBuf)>> = Mutex::new(Vec::new());

/// A file that is to be written. Its folder takes new files: the temporary one is there. Only its owner can read it
/// (mode 0600). Dropped, it leaves nothing behind.
pub(crate) struct OutputFile {
    /// As it was given.
    path: PathBuf,
    /// The same in its real folder.
    place: PathBuf,
    /// `None` when it has been finished.
    temporary: Option<NamedTempFile>,
    overwrites: bool,
}

impl OutputFile {
    /// Prepares the file `path`; a regular file of that name is replaced where `force` says so. A symbolic link, a folder
    /// and a device are never replaced or followed.
    ///
    /// # Errors
    /// There is something of that name already, the folder takes no new file, or the name is given twice.
    pub(crate) fn prepare(path: &Path, force: bool) -> Result<Self, Failure> {
        match fs::symlink_metadata(path) {
            Err(error) if error.kind() == ErrorKind::NotFound => {}
            Err(error) => return Err(cannot_write(path, &error)),
            Ok(metadata) if !metadata.is_file() => {
                let why = format!("{} is not a regular file: expected one, or a new name", path.display());
                return Err(Failure::Usage(why));
            }
            Ok(_) if force => {}
            Ok(_) => {
                let why = format!("{} exists: give another name, or --force to replace it", path.display());
                return Err(Failure::Usage(why));
            }
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        // One file has many names: out, ./out, ../here/out.
        let place = folder.canonicalize().map_err(|error| cannot_write(path, &error))?;
        let Some(name) = path.file_name() else {
            return Err(Failure::Usage(format!("{} is not the name of a file", path.display())));
        };
        let place = place.join(name);
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        if unfinished.iter().any(|(_, known)| is_same(known, &place)) {
            return Err(Failure::Usage(format!("{} is given for two files: expected two names", path.display())));
        }
        let temporary = tempfile::Builder::new().prefix(".rdpwhy-").tempfile_in(folder);
        let temporary = temporary.map_err(|error| cannot_write(path, &error))?;
        unfinished.push((temporary.path().to_owned(), place.clone()));
        Ok(Self { path: path.to_owned(), place, temporary: Some(temporary), overwrites: force })
    }

    /// Writes the content, and gives the file its name.
    ///
    /// # Errors
    /// The disk does not take all of it: then there is no such file, or the older one. A file of that name has appeared
    /// meanwhile: then the message says where the content is.
    pub(crate) fn finish(
        mut self,
        write: impl FnOnce(&mut BufWriter<&fs::File>) -> Result<(), Box<dyn Error>>,
    ) -> Result<(), Failure> {
        let Some(temporary) = self.temporary.take() else { return Ok(()) };
        let cannot = |error: io::Error| cannot_write(&self.path, &error);
        let mut writer = BufWriter::new(temporary.as_file());
        write(&mut writer).map_err(|error| cannot_write(&self.path, &*error))?;
        writer.flush().map_err(cannot)?;
        drop(writer);
        temporary.as_file().sync_all().map_err(cannot)?;
        let named =
            if self.overwrites { temporary.persist(&self.path) } else { temporary.persist_noclobber(&self.path) };
        let Err(refused) = named else { return Ok(()) };
        let why = cannot(refused.error);
        match refused.file.keep() {
            Ok((_, kept)) => Err(Failure::OurSide(format!("{why}; its content is in {}", kept.display()))),
            Err(_) => Err(why),
        }
    }
}

impl Drop for OutputFile {
    fn drop(&mut self) {
        let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        unfinished.retain(|(_, place)| *place != self.place);
    }
}

/// Removes the temporary files, before an exit that drops nothing.
pub(crate) fn discard_unfinished() {
    let mut unfinished = UNFINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    for (temporary, _) in unfinished.drain(..) {
        let _ = fs::remove_file(temporary);
    }
}

/// Windows and macOS keep one file for names that differ in case alone.
fn is_same(one: &Path, other: &Path) -> bool {
    let folded = |path: &Path| path.to_string_lossy().to_lowercase();
    one == other || (cfg!(any(windows, target_os = "macos")) && folded(one) == folded(other))
}

fn cannot_write(path: &Path, error: &dyn Error) -> Failure {
    Failure::ours(&format!("cannot write {}", path.display()), error)
}

#[cfg(test)]
mod tests {
    use super::OutputFile;
    use crate::commands::Failure;
    use std::fs;
    use std::io::Write as _;

    #[test]
    fn a_file_is_there_when_it_is_whole() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let file = OutputFile::prepare(&path, false).expect("a new name");
        assert!(!path.exists());
        file.finish(|to| Ok(to.write_all(b"whole")?)).expect("a file");
        assert_eq!(fs::read(&path).expect("a file"), b"whole");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_failure_leaves_the_older_file_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        fs::write(&path, "older").expect("a file");
        assert!(matches!(OutputFile::prepare(&path, false), Err(Failure::Usage(_))));
        let file = OutputFile::prepare(&path, true).expect("it may be replaced");
        assert!(file.finish(|_| Err("full".into())).is_err());
        assert_eq!(fs::read(&path).expect("a file"), b"older");
        assert_eq!(fs::read_dir(folder.path()).expect("a folder").count(), 1);
    }

    #[test]
    fn a_file_that_appears_meanwhile_stays_and_the_content_is_kept_beside_it() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let file = OutputFile::prepare(&path, false).expect("a new name");
        fs::write(&path, "another program's").expect("a file");
        let failure = file.finish(|to| Ok(to.write_all(b"ours")?)).expect_err("it is there");
        assert_eq!(fs::read(&path).expect("a file"), b"another program's");
        let kept = fs::read_dir(folder.path()).expect("a folder").flatten().map(|entry| entry.path());
        let kept = kept.filter(|other| *other != path).last().expect("the content");
        assert_eq!(fs::read(&kept).expect("a file"), b"ours");
        assert!(failure.to_string().contains(&kept.display().to_string()), "{failure}");
    }

    #[test]
    fn one_name_is_not_for_two_files() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("file");
        let first = OutputFile::prepare(&path, false).expect("a new name");
        let aliases = [path.clone(), folder.path().join("./file"), folder.path().join("sub/../file")];
        fs::create_dir(folder.path().join("sub")).expect("a folder");
        for alias in &aliases {
            for force in [false, true] {
                let refused = OutputFile::prepare(alias, force);
                assert!(matches!(refused, Err(Failure::Usage(_))), "{}", alias.display());
            }
        }
        let other = OutputFile::prepare(&folder.path().join("sub/file"), false);
        assert!(other.is_ok(), "the same name in another folder is another file");
        drop(first);
        assert!(OutputFile::prepare(&path, false).is_ok());
    }
}
