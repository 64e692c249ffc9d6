//! Classes of the file: enums and column types. Any other can be named, and is refused where something depends on it.

use super::{Evaluator, Outcome, Scope, fault};
use crate::alembic::value::{Argument, Class, DIALECT, Member, SymbolKind, Value};
use crate::diagnostic::code::PYTHON_FAULT;
use crate::source::Span;
use ruff_python_ast::StmtClassDef;
use std::rc::Rc;

impl<'a> Evaluator<'a> {
    pub(super) fn define_class(&mut self, class: &'a StmtClassDef, scope: &Rc<Scope>) -> Outcome<()> {
        let span = self.module.span(&class.name);
        let bases = self.elements(class.bases(), scope)?;
        let body_scope = Scope::new(Some(scope.clone()));
        self.block(&class.body, &body_scope)?;
        let members = body_scope.names.take();
        let name: Rc<str> = class.name.as_str().into();
        let value = match is_enum(&bases) {
            true => {
                let is_text = bases.iter().any(is_text);
                Value::Class(Rc::new(Class { members: enum_members(&name, members, is_text), name, bases }))
            }
            false if !class.decorator_list.is_empty() => Value::path(format!("decorated {name}"), span),
            false => Value::Class(Rc::new(Class { name, bases, members })),
        };
        scope.set(&class.name, value);
        Ok(())
    }

    /// What calling a class gives.
    pub(super) fn instantiate(&mut self, class: &Rc<Class>, arguments: Vec<Argument>, span: Span) -> Outcome<Value> {
        if is_enum(&class.bases) {
            let wanted = arguments.first().map_or(Value::None, |argument| argument.value.clone());
            for (_, member) in &class.members {
                if let Value::Member(found) = member
                    && self.equal(&found.value, &wanted, span)?
                {
                    return Ok(member.clone());
                }
            }
            return fault(PYTHON_FAULT, span, format!("{} has no member {wanted:?}", class.name));
        }
        if let Some(value) = self.column_type(class, &arguments, span)? {
            return Ok(value);
        }
        Ok(Value::symbol(SymbolKind::Call { callee: Value::Class(class.clone()), arguments }, span))
    }

    /// The SQL type that a class of the file stands for on PostgreSQL: what its `load_dialect_impl` or `get_col_spec`
    /// gives, else its `impl`, else the type that it derives from.
    fn column_type(&mut self, class: &Rc<Class>, arguments: &[Argument], span: Span) -> Outcome<Option<Value>> {
        let dialect = Argument { name: None, value: Value::path(DIALECT, span), span };
        let this = Argument { name: None, value: Value::path(format!("instance of {}", class.name), span), span };
        if let Some(Value::Function(load)) = member(class, "load_dialect_impl") {
            return Ok(Some(self.call_function(&load, vec![this, dialect], span)?));
        }
        if let Some(Value::Function(spec)) = member(class, "get_col_spec") {
            let spec = self.call_function(&spec, vec![this], span)?;
            let arguments = vec![Argument { name: None, value: spec, span }];
            let callee = Value::path("@sql_type", span);
            return Ok(Some(Value::symbol(SymbolKind::Call { callee, arguments }, span)));
        }
        let (implementation, is_decorator) = match member(class, "impl") {
            Some(implementation) => (implementation, true),
            None => match class.bases.iter().find(|base| is_type(base)) {
                Some(base) => (base.clone(), false),
                None => return Ok(None),
            },
        };
        match &implementation {
            Value::Symbol(symbol) if matches!(symbol.kind, SymbolKind::Call { .. }) => Ok(Some(implementation)),
            Value::Class(inner) => Ok(Some(self.instantiate(inner, arguments.to_vec(), span)?)),
            _ => {
                // A decorator with an __init__ of its own does not hand its arguments on.
                let own = is_decorator && member(class, "__init__").is_some();
                let arguments = if own { Vec::new() } else { arguments.to_vec() };
                Ok(Some(Value::symbol(SymbolKind::Call { callee: implementation, arguments }, span)))
            }
        }
    }

    /// A class that is named where a type is expected stands for an instance without arguments.
    pub(super) fn class_as_type(&mut self, class: &Rc<Class>, span: Span) -> Outcome<Option<Value>> {
        match is_enum(&class.bases) {
            true => Ok(None),
            false => self.column_type(class, &[], span),
        }
    }
}

/// A member of a class or of what it derives from, as far as that is in the file.
pub(super) fn member(class: &Class, name: &str) -> Option<Value> {
    let own = class.members.iter().find(|(known, _)| &**known == name).map(|(_, value)| value.clone());
    own.or_else(|| {
        class.bases.iter().find_map(|base| match base {
            Value::Class(base) => member(base, name),
            _ => None,
        })
    })
}

pub(super) fn is_enum(bases: &[Value]) -> bool {
    bases.iter().any(|base| match base {
        Value::Class(class) => is_enum(&class.bases),
        _ => {
            matches!(base.as_path(), Some("enum.Enum" | "enum.StrEnum" | "enum.IntEnum" | "enum.Flag" | "enum.IntFlag"))
        }
    })
}

fn is_text(base: &Value) -> bool {
    match base {
        Value::Class(class) => class.bases.iter().any(is_text),
        _ => matches!(base.as_path(), Some("builtins.str" | "enum.StrEnum")),
    }
}

/// True for what is, or derives from, a column type of SQLAlchemy.
fn is_type(base: &Value) -> bool {
    match base {
        Value::Class(class) => class.bases.iter().any(is_type),
        Value::Symbol(_) => base.as_path().is_some_and(|path| {
            path.starts_with("sqlalchemy.") && !path.contains(".orm") && !path.contains("declarative")
        }),
        _ => false,
    }
}

fn enum_members(class: &Rc<str>, body: Vec<(Rc<str>, Value)>, is_text: bool) -> Vec<(Rc<str>, Value)> {
    let mut count = 0;
    body.into_iter()
        .map(|(name, value)| {
            if name.starts_with('_') || matches!(value, Value::Function(_)) {
                return (name, value);
            }
            count += 1;
            let value = match value.as_call() {
                Some(("enum.auto", _)) if is_text => Value::text(name.to_lowercase()),
                Some(("enum.auto", _)) => Value::Int(count),
                _ => value,
            };
            let member = Member { class: class.clone(), name: name.clone(), value, is_text };
            (name, Value::Member(Rc::new(member)))
        })
        .collect()
}
