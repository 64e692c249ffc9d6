//! Tables and columns as a migration describes them, for its queries.

use super::given::as_text;
use super::source::source;
use super::types::{Type, Values, column_type};
use crate::python::value::{Argument, SymbolKind, Value, keyword, positional};
use crate::source::Span;
use crate::sql::{Ident, QualifiedName};

/// The last word and the arguments of a call of SQLAlchemy's.
pub fn construct(value: &Value) -> Option<(&str, &[Argument])> {
    let (path, arguments) = value.as_call()?;
    let is_func = path.contains(".func.") || path.starts_with("func.");
    (path.starts_with("sqlalchemy.") && !is_func).then(|| (path.rsplit('.').next().unwrap_or(path), arguments))
}

/// The object, the name and the arguments of a method call.
pub fn method(value: &Value) -> Option<(&Value, &str, &[Argument])> {
    let Value::Symbol(symbol) = value else { return None };
    let SymbolKind::Call { callee: Value::Symbol(callee), arguments } = &symbol.kind else { return None };
    match &callee.kind {
        SymbolKind::Attribute(base, name) => Some((base, name, arguments)),
        _ => None,
    }
}

/// The name of a column: `sa.column('a')`, `sa.Column('a', …)`, `t.c.a`, `t.c['a']`.
pub fn column_name(value: &Value) -> Option<String> {
    if let Some(("column" | "Column", arguments)) = construct(value) {
        let named = positional(arguments).next().or_else(|| keyword(arguments, "name"));
        return named.and_then(|argument| as_text(&argument.value));
    }
    column_of(value).map(|(_, name)| name)
}

/// The table and the name of `t.c.a`.
pub fn column_of(value: &Value) -> Option<(&Value, String)> {
    let Value::Symbol(symbol) = value else { return None };
    let (columns, name) = match &symbol.kind {
        SymbolKind::Attribute(columns, name) => (columns, name.to_string()),
        SymbolKind::Subscript(columns, name) => (columns, as_text(name)?),
        _ => return None,
    };
    let Value::Symbol(columns) = columns else { return None };
    match &columns.kind {
        SymbolKind::Attribute(table, word) if matches!(&**word, "c" | "columns") => Some((table, name)),
        _ => None,
    }
}

/// A column of a table as it was described.
#[derive(Clone)]
pub struct Column {
    pub name: String,
    kind: Option<Type>,
    pub is_key: bool,
    /// The value that the application gives where none is given: `default=…`.
    pub default: Option<Value>,
    /// The value that it gives with every update: `onupdate=…`.
    pub on_update: Option<Value>,
}

/// A table as it was described in the migration.
#[derive(Clone)]
pub struct Table {
    pub name: QualifiedName,
    pub columns: Vec<Column>,
    /// True for `sa.Table`, which asks for its primary key after an insert.
    pub is_full: bool,
}

/// Reads `sa.table(…)`, `sa.Table(…)` or the result of `op.create_table(…)`; `None` for one whose columns only a database
/// knows.
pub fn table(value: &Value, span: Span) -> Option<Table> {
    let (is_full, arguments) = match construct(value) {
        Some(("table" | "TableClause", arguments)) => (false, arguments),
        Some(("Table", arguments)) => (true, arguments),
        _ => return None,
    };
    if ["autoload", "autoload_with"].iter().any(|word| keyword(arguments, word).is_some()) {
        return None;
    }
    let name = positional(arguments).next().or_else(|| keyword(arguments, "name"))?;
    let schema = keyword(arguments, "schema").filter(|argument| !matches!(argument.value, Value::None));
    let schema = schema.or_else(|| metadata(arguments, "schema"));
    let schema = schema.and_then(|argument| as_text(&argument.value));
    let name =
        QualifiedName::new(schema.map(|schema| Ident::new(schema, span)), Ident::new(as_text(&name.value)?, span));
    let mut columns = Vec::new();
    let mut keys = Vec::new();
    for argument in positional(arguments) {
        match construct(&argument.value) {
            Some(("column" | "Column", parts)) => {
                let Some(name) = column_name(&argument.value) else { continue };
                let is_key = matches!(keyword(parts, "primary_key"), Some(Argument { value: Value::Bool(true), .. }));
                let given = |names: &[&str]| names.iter().find_map(|name| keyword(parts, name));
                let given = |names: &[&str]| given(names).map(|argument| argument.value.clone());
                let default = given(&["insert_default", "default"]).filter(|value| !matches!(value, Value::None));
                let on_update = given(&["onupdate"]).filter(|value| !matches!(value, Value::None));
                columns.push(Column { name, kind: type_of_column(parts), is_key, default, on_update });
            }
            Some(("PrimaryKeyConstraint", parts)) => {
                keys.extend(positional(parts).filter_map(|part| as_text(&part.value)));
            }
            _ => {}
        }
    }
    for column in &mut columns {
        column.is_key |= keys.contains(&column.name);
    }
    Some(Table { name, columns, is_full })
}

/// What the `sa.MetaData(…)` of a table says.
pub fn metadata<'a>(table: &'a [Argument], name: &str) -> Option<&'a Argument> {
    let metadata = positional(table).nth(1).or_else(|| keyword(table, "metadata"))?;
    match construct(&metadata.value) {
        Some(("MetaData", arguments)) => keyword(arguments, name),
        _ => None,
    }
}

impl Table {
    /// How values of a column are written.
    pub fn values(&self, column: &str) -> Values {
        self.type_of(column).map_or(Values::Any, |known| known.values)
    }

    /// The type of a column.
    pub fn type_of(&self, column: &str) -> Option<Type> {
        self.columns.iter().find(|known| known.name == column)?.kind.clone()
    }
}

/// The type among the arguments of `sa.column(…)`.
fn type_of_column(parts: &[Argument]) -> Option<Type> {
    let written = positional(parts).nth(1).or_else(|| keyword(parts, "type_"))?;
    column_type(&written.value, written.span).ok()
}

/// The type of a column, as far as the migration says it.
pub fn type_of(value: &Value, span: Span) -> Option<Type> {
    if let Some((owner, name)) = column_of(value) {
        return source(owner, span)?.type_of(&name, span);
    }
    match (construct(value), value.as_call()) {
        (Some(("column" | "Column", parts)), _) => type_of_column(parts),
        (None, Some((path, parts))) if path.starts_with("sqlalchemy.") && path.contains("func.") => {
            let written = keyword(parts, "type_")?;
            column_type(&written.value, written.span).ok()
        }
        _ => None,
    }
}

/// How values that are compared with an expression are written.
pub fn values_of(value: &Value, span: Span) -> Values {
    type_of(value, span).map_or(Values::Any, |known| known.values)
}
