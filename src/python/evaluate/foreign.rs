//! What is not of the file: imported names, their attributes and their calls. The evaluator answers for the standard
//! library itself; all else it asks the [`Library`](crate::python::Library).

use super::moment::Moment;
use super::{Evaluator, Outcome, fault};
use crate::diagnostic::code::PYTHON_UNREAD;
use crate::python::value::{Argument, Knowledge, SymbolKind, Value, keyword, positional};
use crate::source::Span;

impl Evaluator<'_> {
    /// The value of a dotted name that is imported or built in.
    pub fn imported(&self, path: &str, span: Span) -> Value {
        match path {
            "typing.TYPE_CHECKING" => Value::Bool(false),
            _ => Value::named(path, self.knowledge(path), span),
        }
    }

    fn knowledge(&self, path: &str) -> Knowledge {
        self.library.knowledge(path).unwrap_or_else(|| Knowledge::Unknown(super::reason::standard(path)))
    }

    pub(super) fn attribute(&mut self, base: &Value, name: &str, span: Span) -> Outcome<Value> {
        let library = self.library;
        match base {
            Value::Member(member) => match name {
                "value" => Ok(member.value.clone()),
                "name" => Ok(Value::Str(member.name.clone())),
                _ => fault(PYTHON_UNREAD, span, format!("an enum member's {name} is not evaluated")),
            },
            Value::Class(class) => {
                if let Some(value) = library.attribute(self, base, name, span)? {
                    return Ok(value);
                }
                if let Some(value) = class.member(name) {
                    return Ok(value);
                }
                match name {
                    "__name__" => Ok(Value::Str(class.name.clone())),
                    "__members__" => {
                        let members = class.members.iter().filter(|(_, value)| matches!(value, Value::Member(_)));
                        let members = members.map(|(name, value)| (Value::Str(name.clone()), value.clone()));
                        Ok(Value::dict(members.collect()))
                    }
                    _ => Ok(Value::symbol(SymbolKind::Attribute(base.clone(), name.into()), span)),
                }
            }
            Value::Function(function) if name == "__name__" => Ok(Value::Str(function.name.clone())),
            Value::Symbol(symbol) => {
                if let Some(value) = library.attribute(self, base, name, span)? {
                    return Ok(value);
                }
                if let Some(value) = Moment::of(base).and_then(|moment| moment.attribute(name)) {
                    return Ok(value);
                }
                match &symbol.kind {
                    SymbolKind::Path(path, _) => {
                        let value = self.imported(&format!("{path}.{name}"), span);
                        self.of_project(value, span)
                    }
                    _ => Ok(Value::symbol(SymbolKind::Attribute(base.clone(), name.into()), span)),
                }
            }
            other => fault(PYTHON_UNREAD, span, format!("{} of {} is not evaluated", name, other.kind())),
        }
    }

    /// A call of anything that is not of the file.
    pub(super) fn foreign_call(&mut self, callee: &Value, arguments: Vec<Argument>, span: Span) -> Outcome<Value> {
        self.charge(200, span)?;
        if let Some(path) = callee.as_path() {
            let path: std::rc::Rc<str> = path.into();
            if let Some(value) = self.standard_call(&path, &arguments, span)? {
                return Ok(value);
            }
            match &*path {
                "typing.cast" => {
                    return Ok(positional(&arguments).last().map_or(Value::None, |argument| argument.value.clone()));
                }
                "copy.copy" | "copy.deepcopy" => {
                    return match arguments.as_slice() {
                        [Argument { value, .. }] => self.copied(value, &*path == "copy.deepcopy", 0, span),
                        _ => fault(PYTHON_UNREAD, span, "this copy is not evaluated"),
                    };
                }
                _ => {}
            }
        }
        if let Some(("functools.partial", [function, first @ ..])) = callee.as_call() {
            let all = combined(first, arguments);
            return self.deeper(span, |evaluator| evaluator.apply(&function.value, all, span));
        }
        if let Value::Symbol(symbol) = callee
            && let SymbolKind::Attribute(receiver, name) = &symbol.kind
            && let Some(moment) = Moment::of(receiver)
            && let Some(value) = self.moment_method(&moment, name, &arguments, span)?
        {
            return Ok(value);
        }
        let library = self.library;
        match library.call(self, callee, &arguments, span)? {
            Some(value) => Ok(value),
            None => Ok(Value::call(callee.clone(), arguments, span)),
        }
    }

    /// What `with manager:` gives; `whole` is the statement.
    pub(super) fn enter(&mut self, manager: &Value, whole: Span, span: Span) -> Outcome<Value> {
        // Without a database nothing fails, so nothing is suppressed.
        if let Some(("warnings.catch_warnings" | "contextlib.nullcontext" | "contextlib.suppress", _)) =
            manager.as_call()
        {
            return Ok(Value::None);
        }
        let library = self.library;
        match library.call(self, &method(manager, "__enter__", span), &[], whole)? {
            Some(inside) => Ok(inside),
            None => self.unknown(manager, span, "what this context does is not known"),
        }
    }

    /// What `container[key]` is, where a library knows it.
    pub(super) fn foreign_item(&mut self, container: &Value, key: &Value, span: Span) -> Outcome<Option<Value>> {
        let library = self.library;
        let argument = Argument { name: None, value: key.clone(), span };
        library.call(self, &method(container, "__getitem__", span), &[argument], span)
    }

    /// What leaving it does.
    pub(super) fn leave(&mut self, manager: &Value, whole: Span) -> Outcome<()> {
        let library = self.library;
        library.call(self, &method(manager, "__exit__", whole), &[], whole).map(|_| ())
    }
}

fn method(object: &Value, name: &str, span: Span) -> Value {
    Value::symbol(SymbolKind::Attribute(object.clone(), name.into()), span)
}

/// The arguments of a `functools.partial` and those of its call: names that both have are those of the call.
fn combined(first: &[Argument], then: Vec<Argument>) -> Vec<Argument> {
    let is_kept = |argument: &&Argument| argument.name.as_deref().is_none_or(|name| keyword(&then, name).is_none());
    first.iter().filter(is_kept).cloned().chain(then.iter().cloned()).collect()
}
