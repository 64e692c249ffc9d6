//! Reads migrations, on every core. What is wrong is reported in load order.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::string::FromUtf8Error;

use rayon::prelude::*;

use super::alembic::in_place_of;
use super::{Config, Error, locate, shown};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::revision::Header;
use crate::source::{Source, SourceId, Sources, Span};
use crate::{alembic, dsl};

impl Config {
    /// The files of all migrations, in load order: the directories as configured, the files of each by name. A file in
    /// several of them is read once, as Alembic does it.
    ///
    /// # Errors
    /// A directory is not there, or cannot be read.
    pub fn files(&self) -> Result<Vec<PathBuf>, Error> {
        let mut paths = Vec::new();
        for directory in &self.migrations {
            if !directory.is_dir() {
                return Err(Error::NoMigrations { directory: shown(directory), help: self.without_migrations() });
            }
            collect(directory, self.recursive, &mut paths)?;
        }
        if self.migrations.len() > 1 {
            let mut known = BTreeSet::new();
            paths.retain(|path| known.insert(path.canonicalize().unwrap_or_else(|_| path.clone())));
        }
        Ok(paths)
    }
}

impl Config {
    /// What to do where the directory of the migrations is not there.
    fn without_migrations(&self) -> String {
        let of_alembic = || locate::alembic_in(&self.directory).filter(|_| !self.is_alembic);
        match self.place_of("migrations") {
            Some(place) => format!("make it, or name another in {place}"),
            None => of_alembic()
                .and_then(|files| in_place_of(&files))
                .unwrap_or("make it, or let the configuration name another".to_string()),
        }
    }
}

/// Reads files; those that are not UTF-8 are reported and left out.
///
/// # Errors
/// A file cannot be read.
pub fn read(
    paths: Vec<PathBuf>,
    sources: &mut Sources,
    report: &mut Diagnostics,
) -> Result<Vec<(PathBuf, SourceId)>, Error> {
    let read = |path: &PathBuf| fs::read(path).map_err(Error::disk("read", path));
    let texts = paths.par_iter().map(read).collect::<Result<Vec<_>, _>>()?;
    let mut files = Vec::new();
    for (path, bytes) in paths.into_iter().zip(texts) {
        match String::from_utf8(bytes) {
            Ok(text) => {
                let source = sources.add(shown(&path), text);
                files.push((path, source));
            }
            Err(fault) => report.push(not_utf8(sources, &path, &fault)),
        }
    }
    Ok(files)
}

/// Reads one file; `None` with a report where it is not UTF-8.
///
/// # Errors
/// It cannot be read.
pub fn text(path: &Path, sources: &mut Sources, report: &mut Diagnostics) -> Result<Option<SourceId>, Error> {
    let files = read(vec![path.to_path_buf()], sources, report)?;
    Ok(files.first().map(|(_, source)| *source))
}

/// How much of a migration is kept behind the reading of its header.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// The whole text.
    Whole,
    /// Of a `.mig` file whose header has no fault, the header alone: of a long history that is a fifth.
    Header,
}

/// The headers of every migration, in load order.
///
/// # Errors
/// A directory or a file cannot be read.
pub fn headers(
    config: &Config,
    extent: Extent,
    sources: &mut Sources,
    report: &mut Diagnostics,
) -> Result<Vec<Header>, Error> {
    let paths = config.files()?;
    let first = sources.len();
    let read = |(index, path): (usize, &PathBuf)| -> Result<Read, Error> {
        let bytes = fs::read(path).map_err(Error::disk("read", path))?;
        Ok(match String::from_utf8(bytes) {
            Ok(text) => header(SourceId::nth(first + index), shown(path), text, extent),
            Err(fault) => Read::NotUtf8(fault),
        })
    };
    // First a list of all, of which rayon knows the length: to collect into a result, it would hold everything twice.
    let files: Vec<Result<Read, Error>> = paths.par_iter().enumerate().map(read).collect();
    let files = files.into_iter().collect::<Result<Vec<_>, _>>()?;
    let (mut found, mut faults) = (Vec::with_capacity(files.len()), Diagnostics::new());
    for (path, file) in paths.iter().zip(files) {
        match file {
            Read::Header { source, header, faults: more } => {
                sources.push(source);
                found.extend(header);
                faults.append(more);
            }
            Read::NotUtf8(fault) => report.push(not_utf8(sources, path, &fault)),
        }
    }
    report.append(faults);
    Ok(found)
}

/// What became of a file.
enum Read {
    /// It is read, as far as it can be.
    Header { source: Source, header: Option<Header>, faults: Diagnostics },
    /// Its bytes are no text.
    NotUtf8(FromUtf8Error),
}

/// Adds the migrations of a directory, sorted by name, and then those of its subdirectories.
fn collect(directory: &Path, recursive: bool, paths: &mut Vec<PathBuf>) -> Result<(), Error> {
    let mut entries = Vec::new();
    for entry in fs::read_dir(directory).map_err(Error::disk("read", directory))? {
        entries.push(entry.map_err(Error::disk("read", directory))?.path());
    }
    entries.sort();
    let (directories, files): (Vec<_>, Vec<_>) = entries.into_iter().partition(|path| path.is_dir());
    paths.extend(files.into_iter().filter(|path| is_migration(path)));
    if recursive {
        for directory in directories.iter().filter(|path| !is_hidden(path)) {
            collect(directory, recursive, paths)?;
        }
    }
    Ok(())
}

/// True for `.mig` files, and for `.py` files as Alembic takes them.
fn is_migration(path: &Path) -> bool {
    let has_extension = path.extension().is_some_and(|extension| extension == "mig" || extension == "py");
    has_extension && !is_hidden(path) && path.file_name().is_some_and(|name| name != "__init__.py")
}

fn is_hidden(path: &Path) -> bool {
    path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b".") || name == "__pycache__")
}

fn header(id: SourceId, path: String, mut text: String, extent: Extent) -> Read {
    let mut faults = Diagnostics::new();
    let header = match path.ends_with(".py") {
        true => alembic::read_header(id, &text, &mut faults),
        false => dsl::read_header(id, &text, &mut faults),
    };
    if extent == Extent::Header && faults.is_empty() && !path.ends_with(".py") {
        text.truncate(dsl::header_end(id, &text));
        text.shrink_to_fit();
    }
    Read::Header { source: Source { path, text }, header, faults }
}

fn not_utf8(sources: &mut Sources, path: &Path, fault: &FromUtf8Error) -> Diagnostic {
    let at = fault.utf8_error().valid_up_to();
    let file = sources.add(shown(path), String::from_utf8_lossy(fault.as_bytes()));
    let bad = Span::new(file, at, at + char::REPLACEMENT_CHARACTER.len_utf8());
    Diagnostic::error(code::NOT_UTF8, bad, "this file is not UTF-8")
        .label("here is the first byte that does not fit")
        .help("convert the file to UTF-8")
}
