//! The door behind which libraries stand. The evaluator knows the language and a part of its standard library; whatever
//! else a file imports, it asks here.

use super::evaluate::{Evaluator, Outcome};
use super::value::{Argument, Class, Knowledge, Value};
use crate::source::Span;
use std::rc::Rc;

/// What imported names are, what calls of them give, and why what they answer cannot be known. `None` as an answer says
/// that the library has nothing to say: the value is kept as it was written.
pub trait Library {
    /// What is known of a dotted name; `None` if it is not of this library.
    fn knowledge(&self, path: &str) -> Option<Knowledge>;

    /// Whether a module has a public name, which `from module import *` takes; `None` if the module is not of this library.
    fn exports(&self, module: &str, name: &str) -> Option<bool>;

    /// What an attribute of a symbol or of a class of the file is.
    fn attribute(&self, run: &mut Evaluator<'_>, base: &Value, name: &str, span: Span) -> Outcome<Option<Value>>;

    /// What a call gives. `with x:` calls `x.__enter__()`, which must be known, and `x.__exit__()`. `x[key]` calls `x.__getitem__(key)`.
    /// What the call does beside is the library's to [record](Evaluator::record).
    fn call(
        &self,
        run: &mut Evaluator<'_>,
        callee: &Value,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>>;

    /// What an instance of a class of the file is to this library.
    fn instance(
        &self,
        run: &mut Evaluator<'_>,
        class: &Rc<Class>,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>>;

    /// A class of a file has been defined.
    fn defined(&self, class: &Rc<Class>);

    /// What a value stands for where it is handed to a call that is recorded: a class for the type that it is.
    fn stand_in(&self, run: &mut Evaluator<'_>, value: &Value, span: Span) -> Outcome<Option<Value>>;

    /// True for a call whose effect is known, or that has none, so that nothing is lost where nobody uses its result.
    fn is_harmless(&self, call: &Value) -> bool;

    /// True for an object that it changes nothing of to set an attribute.
    fn is_idle(&self, object: &Value) -> bool;

    /// Whether a value is an instance of a class, by its dotted name.
    fn is_instance(&self, value: &Value, class: &str) -> Option<bool>;
}
