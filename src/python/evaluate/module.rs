//! Names that are taken from other files of the project. A file is evaluated when the first of its names is used, so that
//! what nobody looks at costs nothing and stops nothing.

use super::{Evaluator, File, MAX_STEPS, Outcome, Scope, Stop};
use crate::diagnostic::code::PYTHON_MODULE;
use crate::python::syntax::Module;
use crate::python::value::{Knowledge, SymbolKind, Value};
use crate::source::Span;
use std::rc::Rc;

/// How many files one evaluation looks into.
const MAX_FILES: usize = 60;
/// Steps that the top of one file may take.
const STEPS_OF_A_FILE: usize = 20_000;

impl<'a> Evaluator<'a> {
    /// The file that is evaluated now.
    pub(super) fn file(&self) -> File<'a> {
        File { module: self.module, globals: self.globals.clone() }
    }

    /// Goes on in another file; gives the one before.
    pub(super) fn enter_file(&mut self, file: File<'a>) -> File<'a> {
        let module = std::mem::replace(&mut self.module, file.module);
        File { module, globals: std::mem::replace(&mut self.globals, file.globals) }
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
            let Some(mut found) = globals.get(first) else { break };
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
        if self.imported.len() >= MAX_FILES {
            return None;
        }
        let globals = Scope::new(None);
        globals.set("__name__", Value::text("module"));
        let file = File { module, globals: globals.clone() };
        self.imported.push(file.clone());
        let (around, steps, done) = (self.enter_file(file), self.steps, self.events.len());
        self.steps = MAX_STEPS - STEPS_OF_A_FILE;
        for statement in &module.body {
            match self.statement(statement, &globals) {
                Ok(_) => {}
                Err(Stop::Raise(_, span)) => self.leave_unread(statement, span),
                Err(Stop::Fault(fault)) => self.leave_unread(statement, fault.primary.span),
            }
        }
        // What a file does when it is read is not what its names are wanted for.
        self.events.truncate(done);
        self.steps = steps + 1;
        self.enter_file(around);
        Some(globals)
    }
}
