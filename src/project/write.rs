//! Writes files, whole or not at all.

use std::fs::{self, Permissions};
use std::io::Write;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use super::{Error, shown};

/// Writes a file, or replaces it: whoever reads it sees the old text or the new one, never a part. What is no regular
/// file, such as `/dev/stdout` or a pipe, is written to as it is.
///
/// # Errors
/// The disk refuses.
pub fn replace(path: &Path, text: &str) -> Result<(), Error> {
    let disk = || Error::disk("write", path);
    // Through a symbolic link the file behind it is replaced, not the link.
    let target = fs::canonicalize(path).unwrap_or_else(|_| path.to_path_buf());
    match fs::metadata(&target) {
        Ok(old) if !old.is_file() => fs::write(&target, text).map_err(disk()),
        Ok(old) => {
            let file = beside(&target, text).map_err(disk())?;
            fs::set_permissions(file.path(), old.permissions()).map_err(disk())?;
            file.persist(&target).map(drop).map_err(|fault| disk()(fault.error))
        }
        Err(_) => {
            beside(&target, text).map_err(disk())?.persist(&target).map(drop).map_err(|fault| disk()(fault.error))
        }
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
    let file = beside(path, text).map_err(Error::disk("write", path))?;
    file.persist_noclobber(path).map(drop).map_err(|fault| match fault.error.kind() {
        std::io::ErrorKind::AlreadyExists => Error::Exists(shown(path)),
        _ => Error::disk("write", path)(fault.error),
    })
}

/// Writes files, all of them or none. Nothing that is there is replaced, unless that is asked for.
///
/// # Errors
/// One of them is there, or the disk refuses; then everything is as it was.
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
    /// The files, with what they were before.
    files: Vec<(PathBuf, Option<Vec<u8>>)>,
}

impl Done {
    fn write(&mut self, files: &[(PathBuf, String)], replaces: bool) -> Result<(), Error> {
        let mut complete = Vec::new();
        for (path, text) in files {
            self.make_directory(path)?;
            complete.push((path, beside(path, text).map_err(Error::disk("write", path))?.into_temp_path()));
        }
        for (path, file) in complete {
            let before = if replaces { fs::read(path).ok() } else { None };
            let put = if replaces { file.persist(path) } else { file.persist_noclobber(path) };
            put.map_err(|fault| match fault.error.kind() {
                std::io::ErrorKind::AlreadyExists => Error::Exists(shown(path)),
                _ => Error::disk("write", path)(fault.error),
            })?;
            self.files.push((path.clone(), before));
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
        fs::create_dir_all(directory).map_err(Error::disk("make the directory of", path))?;
        self.directories.extend(missing.into_iter().rev());
        Ok(())
    }

    /// Takes everything back, as far as the disk lets it.
    fn take_back(self) {
        for (path, before) in self.files {
            let _ = match before {
                Some(bytes) => fs::write(path, bytes),
                None => fs::remove_file(path),
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
fn beside(path: &Path, text: &str) -> std::io::Result<NamedTempFile> {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    #[cfg(unix)]
    let everyone: Permissions = std::os::unix::fs::PermissionsExt::from_mode(0o666);
    // As for any new file, the user's mask decides; a temporary file would be the user's alone.
    #[cfg(unix)]
    builder.permissions(everyone);
    let mut file = builder.prefix(".limbeck-").tempfile_in(directory).map_err(without_path)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    Ok(file)
}

/// The fault without the name of the temporary file, which says nothing to anybody.
fn without_path(fault: std::io::Error) -> std::io::Error {
    fault.kind().into()
}
