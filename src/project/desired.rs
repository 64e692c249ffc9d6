//! Where the wanted schema is, and its texts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::{Config, Error, load, shown};
use crate::diagnostic::Diagnostics;
use crate::source::{SourceId, Sources};

/// Where the wanted schema is.
#[derive(Debug, Clone, Default)]
pub struct Desired {
    /// Files of SQL; a `*` in a name stands for any letters.
    pub sql: Vec<String>,
    /// Files of operations.
    pub mig: Vec<String>,
    /// A command that prints SQL.
    pub command: Vec<String>,
}

impl Desired {
    /// True if nothing says where the wanted schema is.
    pub fn is_empty(&self) -> bool {
        self.sql.is_empty() && self.mig.is_empty() && self.command.is_empty()
    }
}

/// The texts of a wanted schema, and what they are called together.
#[derive(Debug)]
pub struct DesiredTexts {
    /// The texts, in the order in which they are read.
    pub files: Vec<SourceId>,
    /// `schema.sql`, or `3 files`.
    pub name: String,
}

impl Config {
    /// The texts that the configuration names; its command is run.
    ///
    /// # Errors
    /// A file is not there or cannot be read, or the command fails.
    pub fn desired(&self, sources: &mut Sources, report: &mut Diagnostics) -> Result<DesiredTexts, Error> {
        let mut paths = Vec::new();
        for pattern in self.desired.sql.iter().chain(&self.desired.mig) {
            paths.extend(fitting(&self.directory, pattern)?);
        }
        let mut texts = files(paths, sources, report)?;
        if let Some((program, arguments)) = self.desired.command.split_first() {
            let command = self.desired.command.join(" ");
            texts.files.push(sources.add(command.as_str(), self.printed(program, arguments, &command)?));
            texts.name = if texts.files.len() == 1 { command } else { format!("{} and {command}", texts.name) };
        }
        Ok(texts)
    }

    /// What a command prints; its own messages go where those of limbeck go.
    fn printed(&self, program: &str, arguments: &[String], command: &str) -> Result<String, Error> {
        let failed = |what: String| Error::Command { command: command.to_string(), what };
        let here = if self.directory.as_os_str().is_empty() { Path::new(".") } else { &self.directory };
        let output = Command::new(program).args(arguments).current_dir(here).stderr(Stdio::inherit()).output();
        let output = output.map_err(|fault| failed(format!("cannot be run: {fault}")))?;
        if !output.status.success() {
            return Err(failed(format!("failed: {}", output.status)));
        }
        match String::from_utf8(output.stdout) {
            Ok(text) if text.trim().is_empty() => Err(failed("printed nothing".to_string())),
            Ok(text) => Ok(text),
            Err(_) => Err(failed("printed what is not UTF-8".to_string())),
        }
    }
}

/// The texts of these files.
///
/// # Errors
/// One of them cannot be read.
pub fn files(paths: Vec<PathBuf>, sources: &mut Sources, report: &mut Diagnostics) -> Result<DesiredTexts, Error> {
    let name = match paths.as_slice() {
        [only] => shown(only),
        several => format!("{} files", several.len()),
    };
    let read = load::read(paths, sources, report)?;
    Ok(DesiredTexts { files: read.into_iter().map(|(_, file)| file).collect(), name })
}

/// The files that fit a pattern, by name; `*` in the last part of it stands for any letters.
fn fitting(directory: &Path, pattern: &str) -> Result<Vec<PathBuf>, Error> {
    let path = directory.join(pattern);
    if !pattern.contains('*') {
        return Ok(vec![path]);
    }
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let folder = path.parent().unwrap_or(Path::new(""));
    let entries = fs::read_dir(folder).map_err(Error::disk("read", folder))?;
    let mut found = Vec::new();
    for entry in entries {
        let path = entry.map_err(Error::disk("read", folder))?.path();
        let fits = path.file_name().is_some_and(|one| fits(&name, &one.to_string_lossy()));
        if fits && path.is_file() {
            found.push(path);
        }
    }
    found.sort();
    if found.is_empty() { Err(Error::NoDesired(shown(&path))) } else { Ok(found) }
}

fn fits(pattern: &str, text: &str) -> bool {
    let Some((start, rest)) = pattern.split_once('*') else { return pattern == text };
    let Some(text) = text.strip_prefix(start) else { return false };
    (0..=text.len()).any(|at| text.is_char_boundary(at) && fits(rest, &text[at..]))
}
