//! What SQLAlchemy's own objects are to the evaluator: kept as they were written, for it builds them without asking
//! anybody, and classes of the file that are types or tables stand for those.

use super::{ColumnTypes, application, mapped};
use crate::diagnostic::code::PYTHON_DATABASE;
use crate::python::Library;
use crate::python::evaluate::{Evaluator, Outcome, root_is_known};
use crate::python::value::{Argument, Class, Knowledge, Symbol, SymbolKind, Value, keyword, positional};
use crate::source::Span;
use std::rc::Rc;

/// What a column type is called with whose SQL is known and nothing else.
pub const SQL_TYPE: &str = "@sql_type";
/// What a value is called with that is written as its Python type says, whatever stands beside it.
pub const INLINE_LITERAL: &str = "@inline_literal";
/// The dialect, PostgreSQL's.
pub const DIALECT: &str = "@dialect";

/// What `from sqlalchemy import *` takes beside classes (measured with 2.1.9).
const WORDS: &[&str] = &[
    "alias",
    "all_",
    "and_",
    "any_",
    "asc",
    "between",
    "bindparam",
    "case",
    "cast",
    "collate",
    "column",
    "create_engine",
    "cte",
    "delete",
    "desc",
    "distinct",
    "engine",
    "event",
    "exc",
    "except_",
    "except_all",
    "exists",
    "extract",
    "false",
    "func",
    "funcfilter",
    "insert",
    "inspect",
    "intersect",
    "intersect_all",
    "join",
    "label",
    "lateral",
    "literal",
    "literal_column",
    "modifier",
    "not_",
    "null",
    "nulls_first",
    "nulls_last",
    "nullsfirst",
    "nullslast",
    "or_",
    "outerjoin",
    "over",
    "quoted_name",
    "schema",
    "select",
    "sql",
    "table",
    "tablesample",
    "text",
    "true",
    "try_cast",
    "tuple_",
    "type_coerce",
    "types",
    "union",
    "union_all",
    "update",
    "values",
    "within_group",
];

/// SQLAlchemy, and what stands in the application's own types' place.
#[derive(Debug, Clone, Copy)]
pub struct SqlAlchemy<'a> {
    /// What the column types of the application are.
    pub types: &'a ColumnTypes,
}

impl Library for SqlAlchemy<'_> {
    fn knowledge(&self, path: &str) -> Option<Knowledge> {
        const ASKING: &[&str] = &["orm", "ext", "inspect", "engine", "create_engine"];
        if path.split('.').next() == Some(DIALECT) {
            return Some(Knowledge::Built);
        }
        // What the configuration says goes before what a file of the application does.
        if path == "sqlalchemy" || self.types.contains_key(path) {
            return Some(Knowledge::Built);
        }
        let inside = path.strip_prefix("sqlalchemy.")?;
        Some(match inside {
            _ if ASKING.iter().any(|asking| inside.starts_with(asking)) => Knowledge::Unknown(PYTHON_DATABASE),
            "text" | "sql.text" => Knowledge::Spelled,
            _ if path.ends_with(".quoted_name") || path.ends_with(".conv") => Knowledge::Text,
            _ => Knowledge::Built,
        })
    }

    fn exports(&self, module: &str, name: &str) -> Option<bool> {
        let words = match module {
            "sqlalchemy" | "sqlalchemy.sql" => WORDS,
            "sqlalchemy.dialects.postgresql" => {
                &["aggregate_order_by", "array", "array_agg", "dialect", "distinct_on", "hstore", "insert"]
            }
            "sqlalchemy.types" => &[],
            _ => return None,
        };
        // All that is written large there is a class or a constant.
        Some(name.starts_with(char::is_uppercase) || words.contains(&name))
    }

    fn attribute(&self, _: &mut Evaluator<'_>, base: &Value, name: &str, span: Span) -> Outcome<Option<Value>> {
        Ok(match base {
            Value::Class(class) => mapped::attribute(class, name, span),
            _ => match (base.as_path(), base.as_call(), name) {
                (Some(DIALECT), _, "name") => Some(Value::text("postgresql")),
                (_, Some((path, arguments)), "name") => match object_name(path, arguments) {
                    Some(Value::Str(text)) => Some(Value::Str(text)),
                    _ => None,
                },
                _ => None,
            },
        })
    }

    fn call(
        &self,
        run: &mut Evaluator<'_>,
        callee: &Value,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        match callee.as_path() {
            Some("@dialect.type_descriptor") => {
                Ok(Some(positional(arguments).last().map_or(Value::None, |argument| argument.value.clone())))
            }
            Some(path) if path.starts_with("sqlalchemy.") && path.ends_with(".DDL") => {
                Ok(Some(Value::call(callee.clone(), formatted_ddl(run, arguments, span)?, span)))
            }
            _ => Ok(None),
        }
    }

    fn instance(
        &self,
        run: &mut Evaluator<'_>,
        class: &Rc<Class>,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        application::column_type(run, class, arguments, span)
    }

    fn defined(&self, _: &Rc<Class>) {}

    fn stand_in(&self, run: &mut Evaluator<'_>, value: &Value, span: Span) -> Outcome<Option<Value>> {
        match value {
            Value::Class(class) => match application::named_type(run, class, span)? {
                Some(column_type) => Ok(Some(column_type)),
                None => Ok(mapped::table(class, span)),
            },
            Value::Symbol(symbol) => match self.application_type(value, symbol) {
                Some(known) => Ok(Some(known)),
                None => application::with_labels(run, symbol),
            },
            _ => Ok(None),
        }
    }

    fn is_harmless(&self, call: &Value) -> bool {
        let Value::Symbol(symbol) = call else { return true };
        let SymbolKind::Call { callee, .. } = &symbol.kind else { return true };
        match (callee.as_path(), callee.knowledge()) {
            (Some(path), Some(knowledge)) => {
                !matches!(knowledge, Knowledge::Asks(_) | Knowledge::Unknown(_))
                    && !path.starts_with("sqlalchemy.event.")
            }
            _ => root_is_known(symbol) && !acts(callee),
        }
    }

    fn is_idle(&self, object: &Value) -> bool {
        // `metadata.bind = op.get_bind()` changes nothing that is read later.
        object.as_path().is_some_and(|path| path.split('.').next() == Some(DIALECT))
            || object.as_call().is_some_and(|(path, _)| path.starts_with("sqlalchemy.") && path.ends_with(".MetaData"))
    }

    fn is_instance(&self, value: &Value, class: &str) -> Option<bool> {
        if value.as_path() != Some(DIALECT) {
            return None;
        }
        // `sqlalchemy.dialects.postgresql.dialect`, `sqlalchemy.dialects.mysql.base.MySQLDialect`.
        Some(class.strip_prefix("sqlalchemy.dialects.")?.starts_with("postgresql."))
    }
}

impl SqlAlchemy<'_> {
    /// The SQL type that a column type of the application stands for, where the configuration says it.
    fn application_type(&self, value: &Value, symbol: &Symbol) -> Option<Value> {
        let path = value.as_path().or_else(|| value.as_call().map(|(path, _)| path))?;
        Some(application::sql_type(Value::text(self.types.get(path)?.as_str()), symbol.span))
    }
}

/// The text alone of `sa.DDL('… %(x)s …', context={'x': …})`, which is formatted in any case.
fn formatted_ddl(run: &mut Evaluator<'_>, arguments: &[Argument], span: Span) -> Outcome<Vec<Argument>> {
    let given = |place: usize, name: &str| positional(arguments).nth(place).or_else(|| keyword(arguments, name));
    let Some(statement) = given(0, "statement") else { return Ok(arguments.to_vec()) };
    let Some(text) = statement.value.as_str() else { return Ok(arguments.to_vec()) };
    let context = given(1, "context").filter(|context| !matches!(context.value, Value::None));
    let context = context.map_or_else(|| Value::dict(Vec::new()), |context| context.value.clone());
    let value = Value::text(run.percent(text, &context, span)?);
    Ok(vec![Argument { name: None, value, span: statement.span }])
}

/// The name that a table, column, type or sequence was given.
fn object_name(path: &str, arguments: &[Argument]) -> Option<Value> {
    let named = keyword(arguments, "name");
    let is_type = matches!(path.strip_prefix("sqlalchemy.")?.rsplit('.').next(), Some("Enum" | "ENUM"));
    let argument = named.or_else(|| if is_type { None } else { positional(arguments).next() });
    argument.map(|argument| argument.value.clone())
}

/// True for a method that does something to a database by itself, `metadata.create_all()`, `table.insert().execute()`, or
/// that changes the object that it is called on: `table.append_column(…)`.
fn acts(callee: &Value) -> bool {
    const ACTS: &[&str] = &[
        "append_column",
        "append_constraint",
        "append_foreign_key",
        "clear",
        "create_all",
        "drop_all",
        "execute",
        "reflect",
        "remove",
        "scalar",
    ];
    match callee {
        Value::Symbol(symbol) => {
            matches!(&symbol.kind, SymbolKind::Attribute(_, name) if ACTS.contains(&&**name))
        }
        _ => false,
    }
}
