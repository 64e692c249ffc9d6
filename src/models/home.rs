//! Which `MetaData` something belongs to, told by identity: an application may have several.

use crate::python::value::{Class, SymbolKind, Value, keyword, positional};
use std::rc::Rc;

/// A `MetaData`.
#[derive(Clone)]
pub enum Home {
    /// The object, or the base or registry that made one of its own.
    Object(Value),
    /// That of a base class that says none.
    Base(Rc<Class>),
}

impl Home {
    /// Whether two are the same object.
    pub fn is(&self, other: &Home) -> bool {
        match (self, other) {
            (Home::Base(one), Home::Base(other)) => Rc::ptr_eq(one, other),
            (Home::Object(Value::Symbol(one)), Home::Object(Value::Symbol(other))) => {
                Rc::ptr_eq(&one.identity, &other.identity)
            }
            _ => false,
        }
    }

    /// The `MetaData(…)` itself, where it was written.
    pub fn written(&self) -> Option<&Value> {
        match self {
            Home::Object(value) if last_word(value) == Some("MetaData") => Some(value),
            _ => None,
        }
    }

    /// The one that a value is, or has as its `metadata`; `None` if that is not known.
    pub fn of(value: &Value) -> Option<Home> {
        if let Value::Class(class) = value {
            return Home::of_class(class);
        }
        let Value::Symbol(symbol) = value else { return None };
        match &symbol.kind {
            SymbolKind::Attribute(base, name) if &**name == "metadata" => Home::of(base),
            SymbolKind::Call { callee, arguments } => match last_word(value) {
                Some("MetaData") => Some(Home::Object(value.clone())),
                Some("declarative_base" | "registry" | "automap_base") => {
                    let given = keyword(arguments, "metadata").or_else(|| match last_word(value) {
                        Some("registry") => positional(arguments).next(),
                        _ => None,
                    });
                    match given {
                        Some(metadata) => Home::of(&metadata.value),
                        None => Some(Home::Object(value.clone())),
                    }
                }
                // `mapper_registry.generate_base()`.
                _ => match callee {
                    Value::Symbol(method) => match &method.kind {
                        SymbolKind::Attribute(registry, name) if &**name == "generate_base" => Home::of(registry),
                        _ => None,
                    },
                    _ => None,
                },
            },
            _ => None,
        }
    }

    /// That of a declarative class; `None` for any other class.
    pub fn of_class(class: &Rc<Class>) -> Option<Home> {
        let own = |name: &str| class.members.iter().find(|(known, _)| &**known == name).map(|(_, value)| value);
        let said = own("metadata").or_else(|| own("registry")).and_then(Home::of);
        let inherited = || {
            class.bases.iter().find_map(|base| match base {
                _ if is_root(base) => Some(Home::Base(class.clone())),
                base => Home::of(base),
            })
        };
        // `@mapper_registry.mapped`, `@mapper_registry.mapped_as_dataclass(…)`.
        let decorated = class.decorators.iter().find_map(|decorator| {
            let Value::Symbol(symbol) = decorator.callee().unwrap_or(decorator) else { return None };
            match &symbol.kind {
                SymbolKind::Attribute(registry, name) if name.starts_with("mapped") => Home::of(registry),
                _ => None,
            }
        });
        let inherited = inherited().or(decorated);
        // A `metadata` of a class that is no model is something else.
        inherited.as_ref()?;
        said.or(inherited)
    }
}

/// True for what a base of models derives from.
pub fn is_root(value: &Value) -> bool {
    const ROOTS: &[&str] = &["DeclarativeBase", "DeclarativeBaseNoMeta"];
    value.as_path().is_some_and(|path| {
        path.starts_with("sqlalchemy.") && path.rsplit('.').next().is_some_and(|last| ROOTS.contains(&last))
    })
}

/// The last word of what is called, if it is SQLAlchemy's.
pub fn last_word(value: &Value) -> Option<&str> {
    let (path, _) = value.as_call()?;
    path.starts_with("sqlalchemy.").then(|| path.rsplit('.').next().unwrap_or(path))
}
