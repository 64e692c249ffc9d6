//! The arguments of a call, put into the parameters of a directive or a construct.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::DIRECTIVE_ARGUMENT;
use crate::diagnostic::nearest;
use crate::naming::shortened;
use crate::python::evaluate::unknown;
use crate::python::value::{Argument, Value};
use crate::source::Span;
use crate::sql::{Ident, Literal, QualifiedName};

/// A part of a migration as operations, or why it has none.
pub type Lowered<T> = Result<T, Box<Diagnostic>>;

/// Stops with an argument that does not fit.
pub fn misfit<T>(span: Span, message: impl Into<String>) -> Lowered<T> {
    Err(Box::new(Diagnostic::error(DIRECTIVE_ARGUMENT, span, message)))
}

/// Arguments by the names of their parameters.
pub struct Given {
    callee: String,
    /// The whole call.
    pub span: Span,
    named: Vec<(String, Argument)>,
    /// Positional arguments behind the last parameter.
    pub rest: Vec<Argument>,
}

/// What the arguments that other databases read begin with.
const OTHER_DATABASES: &[&str] = &["mysql_", "mariadb_", "sqlite_", "mssql_", "oracle_", "firebird_", "cockroachdb_"];
/// Arguments that no database reads.
const UNREAD: &[&str] = &["info", "key", "doc"];

impl Given {
    /// Puts arguments into parameters: `positional` in order (and by name), `keywords` by name only. A parameter of
    /// another database is left out; an unknown one is an error that names the nearest.
    pub fn bind(
        callee: &str,
        positional: &[&str],
        keywords: &[&str],
        arguments: &[Argument],
        span: Span,
    ) -> Lowered<Given> {
        let mut given = Given { callee: callee.into(), span, named: Vec::new(), rest: Vec::new() };
        let mut places = positional.iter();
        for argument in arguments {
            let name = match argument.name.as_deref() {
                Some(name) if positional.contains(&name) || keywords.contains(&name) => name,
                Some(name) if UNREAD.contains(&name) => continue,
                Some(name) if OTHER_DATABASES.iter().any(|database| name.starts_with(database)) => continue,
                Some(name) => {
                    let message = format!("{callee} takes no argument {name}");
                    let diagnostic = Diagnostic::error(DIRECTIVE_ARGUMENT, argument.span, message);
                    let known = positional.iter().chain(keywords).copied();
                    return Err(Box::new(match nearest(name, known) {
                        Some(near) => diagnostic.help(format!("did you mean {near}?")),
                        None => diagnostic,
                    }));
                }
                None => match places.next() {
                    Some(place) => place,
                    None => {
                        given.rest.push(argument.clone());
                        continue;
                    }
                },
            };
            if given.get(name).is_some() {
                return misfit(argument.span, format!("{callee} got {name} twice"));
            }
            given.named.push((name.into(), argument.clone()));
        }
        Ok(given)
    }

    /// Refuses positional arguments behind the last parameter.
    pub fn no_rest(self) -> Lowered<Given> {
        match self.rest.first() {
            Some(argument) => misfit(argument.span, format!("{} got too many arguments", self.callee)),
            None => Ok(self),
        }
    }

    /// The argument of that name, `None` included.
    pub fn get(&self, name: &str) -> Option<&Argument> {
        self.named.iter().find(|(known, _)| known == name).map(|(_, argument)| argument)
    }

    /// The argument of that name, unless it is `None`.
    pub fn some(&self, name: &str) -> Option<&Argument> {
        self.get(name).filter(|argument| !matches!(argument.value, Value::None))
    }

    /// The argument of that name, which must be there.
    pub fn required(&self, name: &str) -> Lowered<&Argument> {
        match self.get(name) {
            Some(argument) => Ok(argument),
            None => misfit(self.span, format!("{} misses its argument {name}", self.callee)),
        }
    }

    /// A string, if it was given and is not `None`.
    pub fn text(&self, name: &str) -> Lowered<Option<String>> {
        self.some(name).map(text).transpose()
    }

    /// A string literal, likewise.
    pub fn literal(&self, name: &str) -> Lowered<Option<Literal>> {
        self.some(name).map(|argument| Ok(Literal::new(text(argument)?, argument.span))).transpose()
    }

    /// A name, likewise.
    pub fn ident(&self, name: &str) -> Lowered<Option<Ident>> {
        self.some(name).map(ident).transpose()
    }

    /// A name that must be there.
    pub fn required_ident(&self, name: &str) -> Lowered<Ident> {
        ident(self.required(name)?)
    }

    /// A table: a name that must be there, with the schema of another argument.
    pub fn table(&self, name: &str, schema: &str) -> Lowered<QualifiedName> {
        Ok(QualifiedName::new(self.ident(schema)?, self.required_ident(name)?))
    }

    /// A flag; `False` where nothing was given.
    pub fn flag(&self, name: &str) -> Lowered<bool> {
        Ok(self.choice(name)?.unwrap_or(false))
    }

    /// A flag that may be left open.
    pub fn choice(&self, name: &str) -> Lowered<Option<bool>> {
        let Some(argument) = self.some(name) else { return Ok(None) };
        match &argument.value {
            Value::Bool(value) => Ok(Some(*value)),
            Value::Int(number) => Ok(Some(*number != 0)),
            Value::Symbol(_) => Err(Box::new(unknown(&argument.value, argument.span, "this must be True or False"))),
            other => misfit(argument.span, format!("{name} must be True or False, this is {}", other.kind())),
        }
    }

    /// A whole number.
    pub fn number(&self, name: &str) -> Lowered<Option<i64>> {
        let Some(argument) = self.some(name) else { return Ok(None) };
        match &argument.value {
            Value::Int(number) => match i64::try_from(*number) {
                Ok(number) => Ok(Some(number)),
                Err(_) => misfit(argument.span, "this number is too large for PostgreSQL"),
            },
            Value::Symbol(_) => Err(Box::new(unknown(&argument.value, argument.span, "this must be a number"))),
            other => misfit(argument.span, format!("{name} must be a number, this is {}", other.kind())),
        }
    }

    /// A list of names; a single string is a list of one.
    pub fn idents(&self, name: &str) -> Lowered<Vec<Ident>> {
        self.some(name).map_or(Ok(Vec::new()), idents)
    }
}

/// The string of an argument: a string, `op.f('…')` or `quoted_name('…', …)`.
pub fn text(argument: &Argument) -> Lowered<String> {
    match as_text(&argument.value) {
        Some(text) => Ok(text),
        None if matches!(argument.value, Value::Symbol(_)) => {
            Err(Box::new(unknown(&argument.value, argument.span, "this must be a string that is known")))
        }
        None => misfit(argument.span, format!("this must be a string, it is {}", argument.value.kind())),
    }
}

/// The string that a value is, if it is one.
pub fn as_text(value: &Value) -> Option<String> {
    if let Some(text) = value.as_str() {
        return Some(text.into());
    }
    let (path, arguments) = value.as_call()?;
    let named = path.ends_with(".quoted_name") || path.ends_with(".conv");
    if named { arguments.first().and_then(|argument| as_text(&argument.value)) } else { None }
}

/// True for a name that a naming convention leaves alone: `conv('…')`, which is what `op.f('…')` gives.
pub fn is_final(value: &Value) -> bool {
    value.as_call().is_some_and(|(path, _)| path.ends_with(".conv"))
}

/// The name that an argument is; SQLAlchemy cuts one that a naming convention is said to have made.
pub fn ident(argument: &Argument) -> Lowered<Ident> {
    let name = text(argument)?;
    let name = if is_final(&argument.value) { shortened(name) } else { name };
    Ok(Ident::new(name, argument.span))
}

/// The name of a constraint or an index that is there: no name there can be longer than PostgreSQL keeps.
pub fn present(argument: &Argument) -> Lowered<Ident> {
    let name = ident(argument)?;
    match name.as_str().len() > 63 {
        true => misfit(argument.span, format!("PostgreSQL keeps 63 bytes of a name, this has {}", name.as_str().len())),
        false => Ok(name),
    }
}

/// The names that an argument lists; a column stands for its name.
pub fn idents(argument: &Argument) -> Lowered<Vec<Ident>> {
    let Some(members) = argument.value.members() else { return Ok(vec![ident(argument)?]) };
    let named = members.into_iter().map(|value| {
        let value = super::described::column_name(&value).map_or(value, Value::text);
        ident(&Argument { name: None, value, span: argument.span })
    });
    named.collect()
}
