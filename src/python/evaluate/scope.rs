//! The names that a piece of Python sees.

use crate::python::value::Value;
use crate::source::Span;
use std::cell::RefCell;
use std::rc::Rc;

/// A namespace: of the module, of a class body, of a call or of a comprehension.
pub struct Scope {
    pub(super) names: RefCell<Vec<(Rc<str>, Value)>>,
    pub(super) parent: Option<Rc<Scope>>,
    /// Names that stand for those of another scope: `global x`.
    pub(super) elsewhere: RefCell<Vec<(Rc<str>, Rc<Scope>)>>,
    /// Modules of which all names are taken: `from sqlalchemy import *`.
    opened: RefCell<Vec<(Rc<str>, Span)>>,
    is_comprehension: bool,
}

impl Scope {
    pub(super) fn new(parent: Option<Rc<Scope>>) -> Rc<Scope> {
        Rc::new(Scope {
            names: RefCell::default(),
            parent,
            elsewhere: RefCell::default(),
            opened: RefCell::default(),
            is_comprehension: false,
        })
    }

    pub(super) fn of_comprehension(parent: &Rc<Scope>) -> Rc<Scope> {
        Rc::new(Scope {
            names: RefCell::default(),
            parent: Some(parent.clone()),
            elsewhere: RefCell::default(),
            opened: RefCell::default(),
            is_comprehension: true,
        })
    }

    /// The scope that `name := …` sets a name in.
    pub(super) fn around_comprehensions(self: &Rc<Scope>) -> Rc<Scope> {
        match &self.parent {
            Some(parent) if self.is_comprehension => parent.around_comprehensions(),
            _ => self.clone(),
        }
    }

    /// The nearest scope from this one outwards that has a name.
    pub(super) fn holder(self: &Rc<Scope>, name: &str) -> Option<Rc<Scope>> {
        if self.has(name) {
            return Some(self.clone());
        }
        self.parent.as_ref()?.holder(name)
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.names.borrow().iter().any(|(known, _)| &**known == name)
    }

    fn elsewhere(&self, name: &str) -> Option<Rc<Scope>> {
        self.elsewhere.borrow().iter().find(|(known, _)| &**known == name).map(|(_, scope)| scope.clone())
    }

    pub(super) fn get(&self, name: &str) -> Option<Value> {
        let own = self.names.borrow().iter().find(|(known, _)| &**known == name).map(|(_, value)| value.clone());
        own.or_else(|| self.elsewhere(name)?.get(name)).or_else(|| self.parent.as_ref()?.get(name))
    }

    /// Takes all names of a module.
    pub(super) fn open(&self, module: &str, span: Span) {
        self.opened.borrow_mut().push((module.into(), span));
    }

    /// The modules of which all names are taken here, the last one first.
    pub(super) fn opened(&self) -> Vec<(Rc<str>, Span)> {
        self.opened.borrow().iter().rev().cloned().collect()
    }

    pub(super) fn set(&self, name: &str, value: Value) {
        if let Some(scope) = self.elsewhere(name) {
            return scope.set(name, value);
        }
        let mut names = self.names.borrow_mut();
        match names.iter_mut().find(|(known, _)| &**known == name) {
            Some(entry) => entry.1 = value,
            None => names.push((name.into(), value)),
        }
    }
}
