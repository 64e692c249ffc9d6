//! The Python files of an Alembic project, for who reads one and follows what it imports.

use std::cell::{OnceCell, RefCell};
use std::fs;
use std::path::{Path, PathBuf};

use super::shown;
use crate::diagnostic::Diagnostics;
use crate::python::{Module, Modules};
use crate::source::Sources;

/// A list that grows while what it holds is borrowed.
pub struct Chain<T> {
    first: OnceCell<Box<Link<T>>>,
}

struct Link<T> {
    value: T,
    next: OnceCell<Box<Link<T>>>,
}

impl<T> Chain<T> {
    /// An empty list.
    pub fn new() -> Chain<T> {
        Chain { first: OnceCell::new() }
    }

    /// Adds a value at the end.
    fn push(&self, value: T) -> &T {
        let mut end = &self.first;
        while let Some(link) = end.get() {
            end = &link.next;
        }
        &end.get_or_init(|| Box::new(Link { value, next: OnceCell::new() })).value
    }
}

/// The files that have been read.
pub struct Shelf<'m, 't> {
    texts: &'t Chain<String>,
    parsed: &'m Chain<Module<'t>>,
    /// Where Python looks for what is named in full.
    packages: Vec<PathBuf>,
    sources: RefCell<&'m mut Sources>,
    known: RefCell<Vec<(PathBuf, Option<&'m Module<'t>>)>>,
}

impl<'m, 't> Shelf<'m, 't> {
    /// A shelf without files. What is read goes to `sources` too, so that diagnostics can point at it.
    pub fn new(
        texts: &'t Chain<String>,
        parsed: &'m Chain<Module<'t>>,
        packages: Vec<PathBuf>,
        sources: &'m mut Sources,
    ) -> Shelf<'m, 't> {
        Shelf { texts, parsed, packages, sources: RefCell::new(sources), known: RefCell::default() }
    }

    /// Puts a file there. `None` if it is no Python, which is then in `report`.
    pub fn add(&self, path: &Path, text: String, report: &mut Diagnostics) -> Option<&'m Module<'t>> {
        let text = self.texts.push(text);
        let id = self.sources.borrow_mut().add(shown(path), text.as_str());
        let module = Module::parse(id, text, report).map(|module| self.parsed.push(module));
        self.known.borrow_mut().push((path.to_path_buf(), module));
        module
    }

    /// The files that were looked for and found.
    pub fn paths(&self) -> Vec<PathBuf> {
        self.known.borrow().iter().map(|(path, _)| path.clone()).collect()
    }

    /// Those of them that are no Python.
    pub fn broken(&self) -> Vec<PathBuf> {
        let known = self.known.borrow();
        known.iter().filter(|(_, module)| module.is_none()).map(|(path, _)| path.clone()).collect()
    }

    fn open(&self, path: &Path) -> Option<&'m Module<'t>> {
        if let Some((_, known)) = self.known.borrow().iter().find(|(known, _)| known == path) {
            return *known;
        }
        // What is wrong in a module of the application is not ours to tell.
        self.add(path, fs::read_to_string(path).ok()?, &mut Diagnostics::new())
    }
}

impl Modules for Shelf<'_, '_> {
    fn find<'s>(&'s self, from: &Module<'_>, level: usize, name: &[&str]) -> Option<&'s Module<'s>> {
        let bases = match level {
            0 => self.packages.clone(),
            _ => {
                let known = self.known.borrow();
                let (path, _) = known.iter().find(|(_, module)| module.is_some_and(|module| module.id == from.id))?;
                vec![path.ancestors().nth(level)?.to_path_buf()]
            }
        };
        bases.into_iter().find_map(|mut place| {
            place.extend(name);
            let file = place.with_extension("py");
            let package = place.join("__init__.py");
            [file, package].into_iter().filter(|path| path.is_file()).find_map(|path| self.open(&path))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_keeps_what_was_put_there() {
        let chain = Chain::new();
        let (first, second) = (chain.push(1), chain.push(2));
        assert_eq!((*first, *second, *chain.push(3)), (1, 2, 3));
    }
}
