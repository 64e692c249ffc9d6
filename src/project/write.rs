//! Writes files, whole or not at all.

use std::fmt::Display;
use std::fs::{self, File, Permissions};
use std::io::{self, BufWriter, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::{NamedTempFile, TempPath};

use super::{Error, shown};

/// Writes a file, or replaces it: whoever reads it sees the old text or the new one, never a part. What is no regular
/// file, such as `/dev/stdout` or a pipe, is written to as it is.
///
/// # Errors
/// The file is read-only, or the disk refuses.
pub fn replace(path: &Path, text: impl Display) -> Result<(), Error> {
    match fs::metadata(path) {
        Ok(old) if !old.is_file() => {
            let file = fs::OpenOptions::new().write(true).truncate(true).open(path);
            file.and_then(|file| write_all(file, text)).map_err(Error::disk("write to", path))
        }
        _ => Complete::beside(path, text)?.replace(),
    }
}

/// Writes a file that must not be there yet, and the directories that it lies in.
///
/// # Errors
/// It is there, or the disk refuses.
pub fn create(path: &Path, text: &str) -> Result<(), Error> {
    if let Some(directory) = path.parent() {
        fs::create_dir_all(directory).map_err(Error::disk("make the directory of", path))?;
    }
    Complete::beside(path, text)?.create()
}

/// Writes files, all of them or none. Nothing that is there is replaced, unless that is asked for.
///
/// # Errors
/// One of them is there, or is read-only, or the disk refuses; then everything is as it was.
pub fn all(files: &[(PathBuf, String)], replaces: bool) -> Result<(), Error> {
    if let Some((path, _)) = files.iter().find(|(path, _)| !replaces && path.exists()) {
        return Err(Error::Exists(shown(path)));
    }
    let mut done = Done::default();
    match done.write(files, replaces) {
        Ok(()) => Ok(()),
        Err(fault) => {
            done.take_back();
            Err(fault)
        }
    }
}

/// What has been done so far, for the case that it must be taken back.
#[derive(Default)]
struct Done {
    directories: Vec<PathBuf>,
    /// The files, with what stood in them before.
    files: Vec<(PathBuf, Option<Vec<u8>>)>,
}

impl Done {
    fn write(&mut self, files: &[(PathBuf, String)], replaces: bool) -> Result<(), Error> {
        let mut complete = Vec::new();
        for (path, text) in files {
            self.make_directory(path)?;
            complete.push(Complete::beside(path, text)?);
        }
        for file in complete {
            let path = file.path.to_path_buf();
            let before = match fs::read(&path) {
                Ok(before) => Some(before),
                Err(fault) if fault.kind() == ErrorKind::NotFound => None,
                Err(fault) => return Err(Error::disk("read", &path)(fault)),
            };
            if replaces { file.replace() } else { file.create() }?;
            self.files.push((path, before));
        }
        Ok(())
    }

    /// Makes the directory of a file.
    fn make_directory(&mut self, path: &Path) -> Result<(), Error> {
        let Some(directory) = path.parent().filter(|directory| !directory.as_os_str().is_empty()) else {
            return Ok(());
        };
        let missing: Vec<PathBuf> =
            directory.ancestors().take_while(|one| !one.exists()).map(Path::to_path_buf).collect();
        // Some of them may be made before one cannot be.
        self.directories.extend(missing.into_iter().rev());
        fs::create_dir_all(directory).map_err(Error::disk("make the directory of", path))
    }

    /// Takes everything back, as far as the disk lets it.
    fn take_back(self) {
        for (path, before) in self.files {
            let _ = match before {
                Some(text) => Complete::written(&path, |file| file.write_all(&text)).and_then(Complete::replace),
                None => remove(&path),
            };
        }
        for directory in self.directories.into_iter().rev() {
            let _ = fs::remove_dir(directory);
        }
    }
}

/// Removes a file.
///
/// # Errors
/// The disk refuses.
pub fn remove(path: &Path) -> Result<(), Error> {
    fs::remove_file(path).map_err(Error::disk("remove", path))
}

/// A complete temporary file in the directory of the file that it will become.
struct Complete<'a> {
    path: &'a Path,
    /// The file itself: through a symbolic link the file behind it is written, not the link.
    target: PathBuf,
    temporary: TempPath,
}

impl<'a> Complete<'a> {
    fn beside(path: &'a Path, text: impl Display) -> Result<Complete<'a>, Error> {
        Complete::written(path, |file| write_all(file, text))
    }

    /// The same with whatever `write` puts into it.
    fn written(path: &'a Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> Result<Complete<'a>, Error> {
        let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
        let temporary = temporary(&target, write).map_err(Error::disk("write", path))?.into_temp_path();
        Ok(Complete { path, target, temporary })
    }

    /// Becomes the file, with the permissions of the old one if it is there.
    fn replace(self) -> Result<(), Error> {
        if let Ok(old) = fs::metadata(&self.target) {
            if old.permissions().readonly() {
                return Err(Error::ReadOnly(shown(self.path)));
            }
            fs::set_permissions(&self.temporary, old.permissions()).map_err(Error::disk("write", self.path))?;
        }
        self.temporary.persist(&self.target).map_err(|fault| Error::disk("write", self.path)(fault.error))
    }

    /// Becomes the file, which must not be there.
    fn create(self) -> Result<(), Error> {
        self.temporary.persist_noclobber(&self.target).map_err(|fault| match fault.error.kind() {
            ErrorKind::AlreadyExists => Error::Exists(shown(self.path)),
            _ => Error::disk("write", self.path)(fault.error),
        })
    }
}

fn temporary(path: &Path, write: impl FnOnce(&mut File) -> io::Result<()>) -> io::Result<NamedTempFile> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    let everyone: Permissions = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    // As for any new file, the user's mask decides; a temporary file would be the user's alone.
    #[cfg(unix)]
    builder.permissions(everyone);
    let mut file = builder.prefix(".limbeck-").tempfile_in(directory).map_err(without_path)?;
    write(file.as_file_mut())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// Writes a text piece by piece, as its parts are made.
fn write_all(file: impl Write, text: impl Display) -> io::Result<()> {
    let mut file = BufWriter::new(file);
    write!(file, "{text}")?;
    file.flush()
}

/// The fault without the name of the temporary file, which says nothing to anybody.
fn without_path(fault: io::Error) -> io::Error {
    fault.kind().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files that are to be written in a directory, of which the last cannot be.
    fn files(directory: &Path, names: &[&str]) -> Vec<(PathBuf, String)> {
        names.iter().map(|name| (directory.join(name), "new".to_owned())).collect()
    }

    #[test]
    fn what_was_done_is_taken_back() {
        let directory = tempfile::tempdir().expect("a directory");
        fs::write(directory.path().join("old"), "before").expect("written");
        // A directory cannot be replaced by a file.
        fs::create_dir(directory.path().join("taken")).expect("made");
        let refused = all(&files(directory.path(), &["old", "deep/er/new", "taken"]), true);
        assert!(matches!(refused, Err(Error::Disk { .. })), "{refused:?}");
        // Half of this directory can be made.
        let refused = all(&files(directory.path(), &["made/first", &format!("half/{}/z", "long".repeat(99))]), true);
        assert!(matches!(refused, Err(Error::Disk { .. })), "{refused:?}");
        assert_eq!(fs::read_to_string(directory.path().join("old")).expect("it is there"), "before");
        let mut left: Vec<_> =
            fs::read_dir(directory.path()).expect("it is there").map(|one| one.unwrap().file_name()).collect();
        left.sort();
        assert_eq!(left, ["old", "taken"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_and_permissions_stay_and_what_is_read_only_is_not_replaced() {
        use std::os::unix::fs::{PermissionsExt, symlink};
        let directory = tempfile::tempdir().expect("a directory");
        let place = |name: &str| directory.path().join(name);
        let mode = |name: &str| fs::metadata(place(name)).expect("it is there").permissions().mode() & 0o777;
        let set = |mode| fs::set_permissions(place("file"), Permissions::from_mode(mode)).expect("it is ours");
        fs::write(place("file"), "before").expect("written");
        symlink("file", place("link")).expect("a link");
        fs::create_dir(place("taken")).expect("made");
        set(0o640);
        all(&files(directory.path(), &["link", "taken"]), true).expect_err("a directory is there");
        assert_eq!(fs::read_to_string(place("file")).expect("it is there"), "before");
        all(&files(directory.path(), &["link"]), true).expect("they are written");
        assert_eq!(fs::read_to_string(place("file")).expect("it is there"), "new");
        assert!(fs::symlink_metadata(place("link")).expect("it is there").is_symlink());
        assert_eq!(mode("file"), 0o640);
        set(0o440);
        for refused in [replace(&place("link"), "x"), all(&files(directory.path(), &["file"]), true)] {
            assert!(matches!(refused, Err(Error::ReadOnly(_))), "{refused:?}");
        }
        assert_eq!((fs::read_to_string(place("file")).expect("it is there").as_str(), mode("file")), ("new", 0o440));
    }
}
