//! Classes of the file: enums, and what a library makes of others. Any other can be named, and is refused where something
//! depends on it.

use super::equality::whole;
use super::{Evaluator, Outcome, Scope, Stop, fault, text};
use crate::diagnostic::code::{PYTHON_FAULT, PYTHON_LIMIT, PYTHON_UNREAD};
use crate::python::value::{Argument, Class, Member, Mixin, SymbolKind, Value};
use crate::source::Span;
use ruff_python_ast::{Expr, Stmt, StmtClassDef};
use std::rc::Rc;

impl<'a> Evaluator<'a> {
    pub(super) fn define_class(&mut self, class: &'a StmtClassDef, scope: &Rc<Scope>) -> Outcome<()> {
        let span = self.module.span(&class.name);
        let bases = self.elements(class.bases(), scope)?;
        let body_scope = Scope::new(Some(scope.clone()));
        self.block(&class.body, &body_scope)?;
        let annotations = self.annotations(&class.body, &body_scope)?;
        let mut keywords = Vec::new();
        for keyword in class.keywords() {
            if let Some(name) = &keyword.arg {
                keywords.push((name.as_str().into(), self.kept(&keyword.value, scope)?));
            }
        }
        let mut decorators = Vec::new();
        if self.is_program() {
            for decorator in &class.decorator_list {
                decorators.push(self.kept(&decorator.expression, scope)?);
            }
        }
        let members = body_scope.names.take();
        let name: Rc<str> = class.name.as_str().into();
        let is_decorated = !class.decorator_list.is_empty();
        let value = match is_enum(&bases) {
            true => {
                let members = self.enum_members(&name, &bases, members, span)?;
                Value::Class(Rc::new(Class { name, bases, members, annotations, keywords, decorators, span }))
            }
            // What decorates the classes of a program registers them somewhere, and gives them back.
            false if is_decorated && !self.is_program() => self.imported(&format!("decorated {name}"), span),
            false => {
                let made = Rc::new(Class { name, bases, members, annotations, keywords, decorators, span });
                self.library.defined(&made);
                Value::Class(made)
            }
        };
        scope.set(&class.name, value);
        Ok(())
    }

    /// What is annotated in the body of a class of a program.
    fn annotations(&mut self, body: &'a [Stmt], scope: &Rc<Scope>) -> Outcome<Vec<(Rc<str>, Value)>> {
        let mut annotations = Vec::new();
        if !self.is_program() {
            return Ok(annotations);
        }
        for statement in body {
            let (name, annotation) = match statement {
                Stmt::AnnAssign(annotated) => match &*annotated.target {
                    Expr::Name(name) => (name.id.as_str(), &*annotated.annotation),
                    _ => continue,
                },
                // What stands in the place of a function that a decorator makes an attribute of.
                Stmt::FunctionDef(function) => match &function.returns {
                    Some(returns) if !function.decorator_list.is_empty() => (function.name.as_str(), &**returns),
                    _ => continue,
                },
                _ => continue,
            };
            let value = match self.expression(annotation, scope) {
                Ok(value) => value,
                Err(Stop::Fault(limit)) if limit.code == PYTHON_LIMIT => return Err(Stop::Fault(limit)),
                // It may name what is imported for type checkers alone.
                Err(_) => self.imported("this annotation", self.module.span(annotation)),
            };
            annotations.push((name.into(), value));
        }
        Ok(annotations)
    }

    /// What calling a class gives.
    pub fn instantiate(&mut self, class: &Rc<Class>, arguments: Vec<Argument>, span: Span) -> Outcome<Value> {
        if is_enum(&class.bases) {
            let wanted = arguments.first().map_or(Value::None, |argument| argument.value.clone());
            for (_, member) in &class.members {
                if let Value::Member(found) = member
                    && self.equal(&found.value, &wanted, span)?
                {
                    return Ok(member.clone());
                }
            }
            let wanted = text::repr(&wanted).unwrap_or_else(|| wanted.kind().into());
            return fault(PYTHON_FAULT, span, format!("{} has no member {wanted}", class.name));
        }
        let library = self.library;
        if let Some(value) = library.instance(self, class, &arguments, span)? {
            return Ok(value);
        }
        Ok(Value::symbol(SymbolKind::Call { callee: Value::Class(class.clone()), arguments }, span))
    }

    /// The members of an enum class, and what else its body defines.
    fn enum_members(
        &mut self,
        class: &Rc<str>,
        bases: &[Value],
        body: Vec<(Rc<str>, Value)>,
        span: Span,
    ) -> Outcome<Vec<(Rc<str>, Value)>> {
        let own = |wanted: &str| body.iter().find(|(name, _)| &**name == wanted).map(|(_, value)| value.clone());
        let inherited =
            || bases.iter().find_map(|base| if let Value::Class(base) = base { base.member("__str__") } else { None });
        let own_text = own("__str__").or_else(inherited);
        for name in ["_ignore_", "_missing_", "_generate_next_value_", "__new__", "__init__", "__format__", "__eq__"] {
            if own(name).is_some() {
                return fault(PYTHON_UNREAD, span, format!("an enum with a {name} of its own is not evaluated"));
            }
        }
        let mixin = mixin(bases);
        let mut members: Vec<(Rc<str>, Value)> = Vec::new();
        let mut values: Vec<Value> = Vec::new();
        for (name, value) in body {
            if let Value::Class(_) = value {
                return fault(PYTHON_UNREAD, span, "a class in an enum is a member in some versions of Python");
            }
            if name.starts_with("__") || name.starts_with('_') && name.ends_with('_') || is_method(&value) {
                members.push((name, value));
                continue;
            }
            let value = match value.as_call() {
                Some(("enum.auto", _)) => next_value(&name, bases, &values, span)?,
                _ => value,
            };
            values.push(value.clone());
            let value = match value {
                Value::Int(number) if mixin == Mixin::Str => Value::text(number.to_string()),
                value => value,
            };
            // A second name for the same value is the same member.
            let mut first = None;
            for (_, known) in &members {
                if let Value::Member(one) = known
                    && self.equal(&one.value, &value, span)?
                {
                    first = Some(known.clone());
                    break;
                }
            }
            let own_text = own_text.clone();
            let member = Member { class: class.clone(), name: name.clone(), value, mixin, own_text };
            members.push((name, first.unwrap_or_else(|| Value::Member(Rc::new(member)))));
        }
        Ok(members)
    }
}

/// True for a type of the standard library, plain or with others in brackets: `dict[str, Any]`.
pub(super) fn is_type(value: &Value) -> bool {
    const MODULES: &[&str] = &["builtins", "datetime", "decimal", "enum", "typing", "typing_extensions", "uuid"];
    match value {
        Value::Symbol(symbol) => match &symbol.kind {
            SymbolKind::Path(path, _) => path.split('.').next().is_some_and(|module| MODULES.contains(&module)),
            SymbolKind::Subscript(base, _) => is_type(base),
            _ => false,
        },
        _ => false,
    }
}

/// True for a class of members.
pub fn is_enum(bases: &[Value]) -> bool {
    derives_from(bases, &["enum.Enum", "enum.StrEnum", "enum.IntEnum", "enum.Flag", "enum.IntFlag"])
}

/// True if a class is, or derives from a class of the file that is, what `path` says.
fn derives_from(bases: &[Value], paths: &[&str]) -> bool {
    bases.iter().any(|base| match base {
        Value::Class(class) => derives_from(&class.bases, paths),
        _ => base.as_path().is_some_and(|path| paths.contains(&path)),
    })
}

fn mixin(bases: &[Value]) -> Mixin {
    let is = |path: &str| derives_from(bases, &[path]);
    match () {
        () if is("enum.StrEnum") => Mixin::StrEnum,
        () if is("enum.IntEnum") || is("enum.IntFlag") => Mixin::IntEnum,
        () if is("builtins.str") => Mixin::Str,
        () if is("builtins.int") => Mixin::Int,
        () => Mixin::Plain,
    }
}

/// True for what an enum's body defines beside members: functions, decorated or not, and descriptors made by a call.
fn is_method(value: &Value) -> bool {
    const DESCRIPTORS: &[&str] =
        &["builtins.property", "builtins.classmethod", "builtins.staticmethod", "enum.nonmember"];
    let is_decorated = value.as_path().is_some_and(|path| path.starts_with("decorated "));
    matches!(value, Value::Function(_))
        || is_decorated
        || value.as_call().is_some_and(|(path, _)| DESCRIPTORS.contains(&path))
}

/// What `auto()` gives after these values.
fn next_value(name: &str, bases: &[Value], before: &[Value], span: Span) -> Outcome<Value> {
    if derives_from(bases, &["enum.StrEnum"]) {
        return Ok(Value::text(name.to_lowercase()));
    }
    let numbers: Option<Vec<i128>> = before.iter().map(whole).collect();
    let highest = numbers.as_ref().map(|numbers| numbers.iter().copied().max());
    let next = match highest {
        Some(None) => Some(1),
        Some(Some(highest)) if derives_from(bases, &["enum.Flag", "enum.IntFlag"]) => {
            (highest > 0).then(|| 1i128.checked_shl(128 - highest.leading_zeros())).flatten()
        }
        Some(Some(highest)) if numbers.is_some_and(|numbers| numbers.last() == Some(&highest)) => {
            highest.checked_add(1)
        }
        // After a higher value or a string it depends on the version of Python.
        _ => None,
    };
    match next {
        Some(next) => Ok(Value::Int(next)),
        None => fault(PYTHON_UNREAD, span, format!("what auto() gives for {name} is not evaluated")),
    }
}
