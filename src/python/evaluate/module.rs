//! Names that are taken from other files of the project. A file is evaluated when the first of its names is used, so that
//! what nobody looks at costs nothing and stops nothing.

use super::{Evaluator, File, MAX_STEPS, Outcome, Scope};
use crate::diagnostic::code::PYTHON_MODULE;
use crate::python::syntax::Module;
use crate::python::value::{Knowledge, SymbolKind, Value};
use crate::source::Span;
use std::rc::Rc;

/// How many files one evaluation looks into.
const MAX_FILES: usize = 60;
/// How many files a whole program may have.
const MAX_FILES_OF_A_PROGRAM: usize = 3_000;
/// Steps that the top of one file may take.
const STEPS_OF_A_FILE: usize = 20_000;

impl<'a> Evaluator<'a> {
    /// Evaluates the files that a program imports: the packages above a module too, and what of a package is a module.
    pub fn import_files(&mut self, level: usize, module: &str, names: &[&str]) {
        if !self.is_program() {
            return;
        }
        let parts: Vec<&str> = module.split('.').filter(|part| !part.is_empty()).collect();
        for known in 1..=parts.len() {
            self.import_file(level, &parts[..known]);
        }
        for name in names {
            let of_package: Vec<&str> = parts.iter().copied().chain([*name]).collect();
            self.import_file(level, &of_package);
        }
    }

    /// `from module import *`, of a file of the project.
    pub(super) fn import_all(&mut self, level: usize, module: &str, scope: &Rc<Scope>) {
        let parts: Vec<&str> = module.split('.').filter(|part| !part.is_empty()).collect();
        let Some(module) = self.modules.find(self.module, level, &parts) else { return };
        let Some(globals) = self.globals_of(module) else { return };
        let names = globals.names.borrow().clone();
        names.into_iter().filter(|(name, _)| !name.starts_with('_')).for_each(|(name, value)| scope.set(&name, value));
    }

    fn import_file(&mut self, level: usize, parts: &[&str]) {
        if let Some(module) = self.modules.find(self.module, level, parts) {
            self.globals_of(module);
        }
    }

    /// The file that is evaluated now.
    pub(super) fn file(&self) -> File<'a> {
        File { module: self.module, globals: self.globals.clone() }
    }

    /// Goes on in another file; gives the one before.
    pub(super) fn enter_file(&mut self, file: File<'a>) -> File<'a> {
        let module = std::mem::replace(&mut self.module, file.module);
        File { module, globals: std::mem::replace(&mut self.globals, file.globals) }
    }

    /// A name that was taken with all others of a module: `from sqlalchemy import *`. The last module that has it counts; of
    /// one that is not known, it may be anything.
    pub(super) fn name_of_module(&mut self, name: &str) -> Outcome<Option<Value>> {
        for (module, span) in self.globals.clone().opened() {
            let path = if module.ends_with('.') { format!("{module}{name}") } else { format!("{module}.{name}") };
            let value = match self.library.exports(&module, name) {
                Some(true) => self.imported(&path, span),
                Some(false) => continue,
                None if super::stdlib::is_builtin(name) => continue,
                None => {
                    let value = self.imported(&path, span);
                    let found = self.of_project(value, span)?;
                    if found.as_path() == Some(&*path) && self.is_of_project(&module) {
                        continue;
                    }
                    found
                }
            };
            return Ok(Some(value));
        }
        Ok(None)
    }

    /// The same inside of another file.
    fn name_inside(
        &mut self,
        module: &'a Module<'a>,
        globals: &Rc<Scope>,
        name: &str,
        span: Span,
    ) -> Outcome<Option<Value>> {
        let around = self.enter_file(File { module, globals: globals.clone() });
        let found = self.deeper(span, |evaluator| evaluator.name_of_module(name));
        self.enter_file(around);
        found
    }

    /// True for a module that is a file of the project.
    fn is_of_project(&self, path: &str) -> bool {
        let level = path.len() - path.trim_start_matches('.').len();
        let parts: Vec<&str> = path[level..].split('.').filter(|part| !part.is_empty()).collect();
        self.modules.find(self.module, level, &parts).is_some()
    }

    /// The value behind a dotted name where that is one of a file of the project; any other value is itself.
    pub(super) fn of_project(&mut self, value: Value, span: Span) -> Outcome<Value> {
        let Value::Symbol(symbol) = &value else { return Ok(value) };
        let SymbolKind::Path(path, Knowledge::Unknown(code)) = &symbol.kind else { return Ok(value) };
        if *code != PYTHON_MODULE {
            return Ok(value);
        }
        let level = path.len() - path.trim_start_matches('.').len();
        let parts: Vec<&str> = path[level..].split('.').collect();
        for known in (0..parts.len()).rev() {
            let (module, names) = parts.split_at(known);
            if module.is_empty() && level == 0 {
                break;
            }
            let Some(module) = self.modules.find(self.module, level, module) else { continue };
            // A file of its own that the package holds.
            if names.len() == 1 && self.modules.find(self.module, level, &parts).is_some() {
                return Ok(value);
            }
            let Some((first, attributes)) = names.split_first() else { break };
            let Some(globals) = self.globals_of(module) else { break };
            let found = match globals.get(first) {
                Some(found) => Some(found),
                None => self.name_inside(module, &globals, first, span)?,
            };
            let Some(mut found) = found else { break };
            // What that file has from a third one.
            let around = self.enter_file(File { module, globals });
            let outcome = self.deeper(span, |evaluator| {
                found = evaluator.of_project(found, span)?;
                for name in attributes {
                    found = evaluator.attribute(&found, name, span)?;
                }
                Ok(found)
            });
            self.enter_file(around);
            return outcome;
        }
        Ok(value)
    }

    /// The names at the top of a file of the project; `None` where that is too much.
    fn globals_of(&mut self, module: &'a Module<'a>) -> Option<Rc<Scope>> {
        if module.id == self.module.id {
            return Some(self.globals.clone());
        }
        if let Some(known) = self.imported.iter().find(|file| file.module.id == module.id) {
            return Some(known.globals.clone());
        }
        if self.imported.len() >= if self.is_program() { MAX_FILES_OF_A_PROGRAM } else { MAX_FILES } {
            return None;
        }
        let globals = Scope::new(None);
        globals.set("__name__", Value::text("module"));
        let file = File { module, globals: globals.clone() };
        self.imported.push(file.clone());
        let (around, steps, done) = (self.enter_file(file), self.steps, self.events.len());
        let statement_around = self.statement;
        self.steps = MAX_STEPS - STEPS_OF_A_FILE;
        for statement in &module.body {
            if let Some(fault) = self.top(statement, &globals) {
                self.fails(statement, fault);
            }
        }
        // What a file does when it is read is not what its names are wanted for.
        self.events.truncate(done);
        self.steps = steps + 1;
        self.statement = statement_around;
        self.enter_file(around);
        Some(globals)
    }
}
