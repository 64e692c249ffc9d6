//! The Python files of an Alembic project, for who reads one and follows what it imports.

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::shown;
use crate::diagnostic::Diagnostics;
use crate::python::{Module, Modules};
use crate::source::{Chain, Source, Sources};

/// The files that have been read, each with what it is as Python.
type Known<'m, 't> = Vec<(PathBuf, Option<&'m Module<'t>>)>;

/// The files that have been read.
pub struct Shelf<'m, 't> {
    parsed: &'m Chain<Module<'t>>,
    /// Where Python looks for what is named in full.
    packages: Vec<PathBuf>,
    sources: &'t Sources,
    known: Mutex<Known<'m, 't>>,
}

impl<'m, 't> Shelf<'m, 't> {
    /// A shelf without files. What is read goes to `sources` too, so that diagnostics can point at it.
    pub fn new(parsed: &'m Chain<Module<'t>>, packages: Vec<PathBuf>, sources: &'t Sources) -> Shelf<'m, 't> {
        Shelf { parsed, packages, sources, known: Mutex::default() }
    }

    /// Puts a file there. `None` if it is no Python, which is then in `report`.
    pub fn add(&self, path: &Path, text: String, report: &mut Diagnostics) -> Option<&'m Module<'t>> {
        let mut known = self.known();
        self.put(&mut known, path, text, report)
    }

    fn put(
        &self,
        known: &mut Known<'m, 't>,
        path: &Path,
        text: String,
        report: &mut Diagnostics,
    ) -> Option<&'m Module<'t>> {
        let (id, source) = self.sources.find(Source { path: shown(path), text });
        let module = Module::parse(id, &source.text, report).map(|module| self.parsed.push(module).1);
        known.push((path.to_path_buf(), module));
        module
    }

    /// The files that were looked for and found.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.known().iter().map(|(path, _)| path.clone()).collect()
    }

    /// Those of them that are no Python.
    pub fn broken(&self) -> Vec<PathBuf> {
        let known = self.known();
        known.iter().filter(|(_, module)| module.is_none()).map(|(path, _)| path.clone()).collect()
    }

    fn known(&self) -> MutexGuard<'_, Known<'m, 't>> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn open(&self, path: &Path) -> Option<&'m Module<'t>> {
        let mut known = self.known();
        if let Some((_, module)) = known.iter().find(|(known, _)| known == path) {
            return *module;
        }
        // What is wrong in a module of the application is not ours to tell.
        self.put(&mut known, path, fs::read_to_string(path).ok()?, &mut Diagnostics::new())
    }
}

impl fmt::Debug for Shelf<'_, '_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Shelf").field("packages", &self.packages).finish_non_exhaustive()
    }
}

impl Modules for Shelf<'_, '_> {
    fn find<'s>(&'s self, from: &Module<'_>, level: usize, name: &[&str]) -> Option<&'s Module<'s>> {
        let bases = match level {
            0 => self.packages.clone(),
            _ => vec![Path::new(&self.sources.get(from.id).path).ancestors().nth(level)?.to_path_buf()],
        };
        bases.into_iter().find_map(|mut place| {
            place.extend(name);
            let file = place.with_extension("py");
            let package = place.join("__init__.py");
            [file, package].into_iter().filter(|path| path.is_file()).find_map(|path| self.open(&path))
        })
    }
}
