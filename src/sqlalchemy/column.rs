//! Columns: `sa.Column(…)` and what stands in it.

use super::Definitions;
use super::constraint::Read;
use super::described::construct;
use super::expression::in_ddl;
use super::given::{Given, Lowered, as_text, ident, misfit};
use super::literal::quoted;
use super::types::{Type, column_type};
use crate::catalog::{
    Bound, Column, Constraint, ConstraintKind, Generated, GeneratedKind, Identity, Key, Nullability, SequenceOptions,
    Timing,
};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::TYPE_UNKNOWN;
use crate::python::evaluate::unknown;
use crate::python::value::{Argument, Value};
use crate::source::Span;
use crate::sql::{DataType, Expression, Ident, QualifiedName, Spanned, TypeName};

const OPTIONS: &[&str] = &[
    "type_",
    "name",
    "autoincrement",
    "comment",
    "index",
    "nullable",
    "primary_key",
    "server_default",
    "system",
    "unique",
    // Read by the application, or nobody.
    "default",
    "default_factory",
    "insert_default",
    "insert_sentinel",
    "onupdate",
    "quote",
    "server_onupdate",
    "_proxies",
];

/// A column, taken apart.
pub struct ColumnParts {
    /// The column; its type is not yet `serial`.
    pub column: Column,
    /// Its type, with the object of the database that it needs.
    pub kind: Type,
    pub is_key: bool,
    pub is_unique: bool,
    pub is_indexed: bool,
    /// False for `system=True`, which PostgreSQL makes itself.
    pub is_written: bool,
    pub references: Vec<Read>,
    pub checks: Vec<Constraint>,
    nullable: Option<bool>,
    autoincrement: Autoincrement,
    /// True if the application or the database gives a value.
    has_default: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Autoincrement {
    No,
    Auto,
    /// `'ignore_fk'`: also with a foreign key.
    IgnoreReferences,
    Yes,
}

/// What `server_default` may be.
pub enum ServerDefault {
    /// None of PostgreSQL's: `sa.FetchedValue()`.
    Nothing,
    Expression(Expression),
    Generated(Generated),
    Identity(Identity),
}

impl Definitions<'_> {
    /// Reads `sa.Column(…)`.
    pub fn column(&self, value: &Value, owner: &QualifiedName, span: Span) -> Lowered<ColumnParts> {
        let Some(("Column", arguments)) = construct(value) else {
            return Err(Box::new(unknown(value, span, "this must be a sa.Column(…) that is known")));
        };
        let given = Given::bind("Column", &[], OPTIONS, arguments, span)?;
        let mut rest = given.rest.iter().filter(|argument| !matches!(argument.value, Value::None)).peekable();
        let name = match given.get("name") {
            Some(name) => ident(name)?,
            None => match rest.next() {
                Some(name) => ident(name)?,
                None => return misfit(span, "a column has a name"),
            },
        };
        let written = given.get("type_").or_else(|| rest.next_if(|argument| !is_item(&argument.value)));
        let Some(written) = written else {
            let diagnostic = Diagnostic::error(TYPE_UNKNOWN, span, format!("column {} has no type", name.as_str()));
            return Err(Box::new(diagnostic.help("type one behind its name: sa.Integer()")));
        };
        let kind = column_type(&written.value, written.span)?.of_table(&written.value, owner);
        let mut parts = ColumnParts {
            column: Column {
                name,
                data_type: kind.data_type.clone(),
                collation: kind.collation.clone().map(Box::new),
                storage: None,
                compression: None,
                default: None,
                generated: None,
                identity: None,
                nullability: Nullability::Unspecified,
                statistics: None,
                comment: given.literal("comment")?,
            },
            kind,
            is_key: given.flag("primary_key")?,
            is_unique: given.flag("unique")?,
            is_indexed: given.flag("index")?,
            is_written: !given.flag("system")?,
            references: Vec::new(),
            checks: Vec::new(),
            nullable: given.choice("nullable")?,
            autoincrement: autoincrement(&given)?,
            has_default: given
                .some("default")
                .or(given.some("insert_default"))
                .or(given.some("default_factory"))
                .is_some(),
        };
        if let Some(default) = given.some("server_default") {
            parts.set(server_default(default)?);
        }
        for item in rest {
            self.column_item(&mut parts, item, owner)?;
        }
        Ok(parts)
    }

    fn column_item(&self, parts: &mut ColumnParts, item: &Argument, owner: &QualifiedName) -> Lowered<()> {
        let Some((class, arguments)) = construct(&item.value) else {
            return Err(Box::new(unknown(&item.value, item.span, "this part of a column is not known")));
        };
        match class {
            "ForeignKey" => {
                let name = parts.column.name.clone();
                parts.references.push(self.column_reference(arguments, &name, owner, item.span)?);
            }
            "CheckConstraint" => {
                if let Some(Read { constraint, .. }) = self.table_constraint(&item.value, owner, item.span)? {
                    parts.checks.push(constraint);
                }
            }
            "Identity" | "Computed" | "DefaultClause" | "FetchedValue" => parts.set(server_default(item)?),
            // The application asks the sequence; the column itself gets nothing.
            "Sequence" => {
                let optional = crate::python::value::keyword(arguments, "optional");
                parts.has_default |= !matches!(optional.map(|optional| &optional.value), Some(Value::Bool(true)));
            }
            "ColumnDefault" | "CallableColumnDefault" | "ScalarElementColumnDefault" => parts.has_default = true,
            other => return misfit(item.span, format!("{other} has no place in a column")),
        }
        Ok(())
    }

    /// `unique=True` as a constraint.
    pub fn column_unique(&self, parts: &ColumnParts, owner: &QualifiedName) -> Lowered<Option<Constraint>> {
        if !parts.is_unique || parts.is_indexed {
            return Ok(None);
        }
        let span = parts.column.name.span();
        let columns = vec![parts.column.name.clone()];
        let name = self.named("uq", None, owner, &columns, None, span)?;
        let kind = ConstraintKind::Unique(Key { columns, ..Key::default() });
        Ok(Some(Constraint { name, kind, timing: Timing::default(), comment: None, span }))
    }
}

impl ColumnParts {
    fn set(&mut self, default: ServerDefault) {
        match default {
            ServerDefault::Nothing => self.has_default = true,
            ServerDefault::Expression(expression) => {
                self.column.default = Some(expression);
                self.has_default = true;
            }
            ServerDefault::Generated(generated) => {
                self.column.generated = Some(Box::new(generated));
                self.has_default = true;
            }
            ServerDefault::Identity(identity) => self.column.identity = Some(Box::new(identity)),
        }
    }

    /// The column as PostgreSQL is told of it: `key` are the columns of the primary key, `referring` says that a foreign
    /// key holds it.
    ///
    /// A column that numbers itself is a `SERIAL` (SQLAlchemy, "Column.autoincrement").
    pub fn finished(&self, key: &[Ident], referring: bool) -> Column {
        let mut column = self.column.clone();
        let is_key = key.contains(&column.name);
        let numbers_itself = match self.autoincrement {
            Autoincrement::Yes => is_key,
            Autoincrement::No => false,
            Autoincrement::Auto => is_key && key.len() == 1 && !self.has_default && !referring,
            Autoincrement::IgnoreReferences => is_key && key.len() == 1 && !self.has_default,
        };
        if numbers_itself
            && column.identity.is_none()
            && let Some(serial) = serial(&column.data_type)
        {
            column.data_type = DataType::made(serial);
            column.default = None;
        }
        let nullable = self.nullable.unwrap_or(!is_key && column.identity.is_none());
        column.nullability = match (nullable, column.identity.is_some()) {
            (true, true) => Nullability::Null,
            (false, false) => Nullability::NotNull,
            _ => Nullability::Unspecified,
        };
        column
    }
}

/// The word for an integer type that numbers itself.
fn serial(data_type: &DataType) -> Option<&'static str> {
    match data_type.name() {
        TypeName::BuiltIn("integer") => Some("SERIAL"),
        TypeName::BuiltIn("bigint") => Some("BIGSERIAL"),
        TypeName::BuiltIn("smallint") => Some("SMALLSERIAL"),
        _ => None,
    }
    .filter(|_| data_type.dimensions() == 0)
}

/// True for what may stand in a column behind its type.
fn is_item(value: &Value) -> bool {
    const ITEMS: &[&str] = &[
        "CheckConstraint",
        "ColumnDefault",
        "Computed",
        "DefaultClause",
        "FetchedValue",
        "ForeignKey",
        "Identity",
        "Sequence",
    ];
    construct(value).is_some_and(|(class, _)| ITEMS.contains(&class))
}

fn autoincrement(given: &Given) -> Lowered<Autoincrement> {
    match given.get("autoincrement").map(|argument| &argument.value) {
        Some(Value::Str(word)) if &**word == "ignore_fk" => Ok(Autoincrement::IgnoreReferences),
        None | Some(Value::Str(_)) => Ok(Autoincrement::Auto),
        Some(_) => Ok(if given.flag("autoincrement")? { Autoincrement::Yes } else { Autoincrement::No }),
    }
}

/// Reads a default of the database.
pub fn server_default(argument: &Argument) -> Lowered<ServerDefault> {
    let span = argument.span;
    if let Some(text) = argument.value.as_str() {
        return Ok(ServerDefault::Expression(Expression::new(quoted(text), span)));
    }
    match construct(&argument.value) {
        Some(("DefaultClause", arguments)) => match arguments.first() {
            Some(inner) => server_default(inner),
            None => misfit(span, "this default is empty"),
        },
        Some(("FetchedValue", _)) => Ok(ServerDefault::Nothing),
        Some(("Identity", arguments)) => Ok(ServerDefault::Identity(identity(arguments, span)?)),
        Some(("Computed", arguments)) => {
            let given = Given::bind("Computed", &["sqltext", "persisted"], &[], arguments, span)?.no_rest()?;
            let expression = super::constraint::condition_text(given.required("sqltext")?)?;
            let kind = match given.choice("persisted")? {
                None => GeneratedKind::Unspecified,
                Some(true) => GeneratedKind::Stored,
                Some(false) => GeneratedKind::Virtual,
            };
            Ok(ServerDefault::Generated(Generated { expression, kind }))
        }
        _ => match &argument.value {
            Value::Symbol(_) => Ok(ServerDefault::Expression(Expression::new(in_ddl(&argument.value, span)?, span))),
            other => {
                let message =
                    format!("a default of the database is a string or an SQL expression, this is {}", other.kind());
                let diagnostic = Diagnostic::error(crate::diagnostic::code::DIRECTIVE_ARGUMENT, span, message);
                Err(Box::new(diagnostic.help("write sa.text('…') with the SQL of the default")))
            }
        },
    }
}

fn identity(arguments: &[Argument], span: Span) -> Lowered<Identity> {
    let positional = [
        "always",
        "on_null",
        "start",
        "increment",
        "minvalue",
        "maxvalue",
        "nominvalue",
        "nomaxvalue",
        "cycle",
        "cache",
        "order",
    ];
    // SQLAlchemy 2.1 takes them by keyword only, but for the first ones.
    let given = Given::bind("Identity", &positional, &[], arguments, span)?.no_rest()?;
    Ok(Identity { always: given.flag("always")?, sequence: None, options: sequence_options(&given)? })
}

/// The options of a sequence or an identity.
pub fn sequence_options(given: &Given) -> Lowered<SequenceOptions> {
    let bound = |value: &str, none: &str| -> Lowered<Option<Bound>> {
        if given.flag(none)? {
            return Ok(Some(Bound::No));
        }
        Ok(given.number(value)?.map(Bound::Value))
    };
    Ok(SequenceOptions {
        increment: given.number("increment")?,
        start: given.number("start")?,
        restart: None,
        minimum: bound("minvalue", "nominvalue")?,
        maximum: bound("maxvalue", "nomaxvalue")?,
        cache: given.number("cache")?,
        cycle: given.choice("cycle")?,
    })
}

/// The name of a column that may be given as `sa.Column` or as a string.
pub fn name_of(argument: &Argument) -> Lowered<Ident> {
    match super::described::column_name(&argument.value).or_else(|| as_text(&argument.value)) {
        Some(name) => Ok(Ident::new(name, argument.span)),
        None => ident(argument),
    }
}
