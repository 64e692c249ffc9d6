//! What columns are taken from: tables, their aliases, and subqueries.

use super::described::{Table, column_name, column_of, construct, method, table};
use super::given::as_text;
use super::query;
use super::types::Type;
use crate::python::value::{Argument, SymbolKind, Value};
use crate::source::Span;
use crate::sql::Ident;
use std::collections::BTreeSet;
use std::rc::Rc;

/// A table, or what was made of one or of a query.
#[derive(Clone)]
pub struct Source {
    /// Tells it from all others.
    pub identity: Identity,
    alias: Option<Ident>,
    /// The word that SQLAlchemy makes the alias up from, where none is given: `anon` for `anon_1`.
    made_from: Option<Ident>,
    pub origin: Origin,
}

/// What a source is at its root.
#[derive(Clone)]
pub enum Origin {
    Table(Table),
    /// A `SELECT`: what it is written as, and the expressions of its columns by their names.
    Query(Value, Vec<(String, Value)>),
}

/// A table is known by its name. An alias or a subquery is another one whenever it is made.
#[derive(Clone)]
pub enum Identity {
    Table(String),
    Made(Rc<()>),
}

impl PartialEq for Identity {
    fn eq(&self, other: &Identity) -> bool {
        match (self, other) {
            (Identity::Table(one), Identity::Table(other)) => one == other,
            (Identity::Made(one), Identity::Made(other)) => Rc::ptr_eq(one, other),
            _ => false,
        }
    }
}

/// Reads a table, `t.alias('x')`, `select(…).subquery('x')`; `None` for anything else, and for a subquery whose columns have
/// no names that are known.
pub fn source(value: &Value, span: Span) -> Option<Source> {
    let Value::Symbol(symbol) = value else { return None };
    let Some((base, word @ ("alias" | "subquery"), arguments)) = method(value) else {
        let table = table(value, span)?;
        let identity = Identity::Table(table.name.to_string());
        return Some(Source { identity, alias: None, made_from: None, origin: Origin::Table(table) });
    };
    let origin = match (query::selected_by(base), word) {
        (Some(subject), _) => Origin::Query(base.clone(), columns_of(&subject, span)?),
        (None, "alias") => source(base, span)?.origin,
        (None, _) => return None,
    };
    let given = match arguments {
        [] | [Argument { value: Value::None, .. }] => None,
        [argument] if argument.name.as_deref().is_none_or(|name| name == "name") => Some(as_text(&argument.value)?),
        _ => return None,
    };
    let (alias, made_from) = match (given, &origin) {
        (Some(name), _) => (name, None),
        (None, Origin::Table(table)) => (format!("{}_1", table.name.name.as_str()), Some(table.name.name.clone())),
        (None, Origin::Query(..)) => ("anon_1".into(), Some(Ident::new("anon", span))),
    };
    let identity = Identity::Made(symbol.identity.clone());
    Some(Source { identity, alias: Some(Ident::new(alias, span)), made_from, origin })
}

/// The expression behind `subquery.c.a`; `None` for anything else.
pub fn behind(value: &Value, span: Span) -> Option<Value> {
    let (owner, name) = column_of(value)?;
    source(owner, span)?.behind(&name).cloned()
}

/// The columns of a query by their names; `None` if one has none that is known, or two have the same.
fn columns_of(subject: &[Value], span: Span) -> Option<Vec<(String, Value)>> {
    let mut columns: Vec<(String, Value)> = Vec::new();
    for value in subject {
        if let Some(source) = source(value, span) {
            let all = Value::symbol(SymbolKind::Attribute(value.clone(), "c".into()), span);
            let column = |name: String| {
                let kind = SymbolKind::Attribute(all.clone(), name.as_str().into());
                (name, Value::symbol(kind, span))
            };
            columns.extend(source.names().into_iter().map(column));
        } else if let Some((base, "label", [label])) = method(value) {
            columns.push((as_text(&label.value)?, base.clone()));
        } else {
            let name = match construct(value) {
                Some(("cast", [inner, ..])) => column_name(&inner.value)?,
                _ => column_name(value)?,
            };
            columns.push((name, value.clone()));
        }
    }
    let names: BTreeSet<&String> = columns.iter().map(|(name, _)| name).collect();
    (names.len() == columns.len()).then_some(columns)
}

impl Source {
    /// What stands in front of its columns.
    pub fn label(&self) -> String {
        match (&self.alias, &self.origin) {
            (Some(alias), _) => alias.to_string(),
            (None, Origin::Table(table)) => table.name.to_string(),
            (None, Origin::Query(..)) => String::new(),
        }
    }

    /// True for an alias or a subquery.
    pub fn is_alias(&self) -> bool {
        self.alias.is_some()
    }

    /// ` AS x`, or nothing.
    pub fn alias(&self) -> String {
        self.alias.as_ref().map_or_else(String::new, |alias| format!(" AS {alias}"))
    }

    /// The names of its columns.
    pub fn names(&self) -> Vec<String> {
        match &self.origin {
            Origin::Table(table) => table.columns.iter().map(|column| column.name.clone()).collect(),
            Origin::Query(_, columns) => columns.iter().map(|(name, _)| name.clone()).collect(),
        }
    }

    /// The expression behind a column of a subquery.
    pub fn behind(&self, column: &str) -> Option<&Value> {
        match &self.origin {
            Origin::Table(_) => None,
            Origin::Query(_, columns) => columns.iter().find(|(name, _)| name == column).map(|(_, value)| value),
        }
    }

    /// False for a column that a subquery has not.
    pub fn has(&self, column: &str) -> bool {
        matches!(self.origin, Origin::Table(_)) || self.behind(column).is_some()
    }

    /// The type of a column, as far as the migration says it.
    pub fn type_of(&self, column: &str, span: Span) -> Option<Type> {
        match &self.origin {
            Origin::Table(table) => table.type_of(column),
            Origin::Query(..) => super::described::type_of(self.behind(column)?, span),
        }
    }
}

/// True if a statement names each alias that SQLAlchemy makes up as SQLAlchemy does. It numbers what it makes up from the
/// same word in the order in which it prints: what is the only one has the number one. The names of columns that occur
/// twice are made up too.
pub fn is_surely_named(statement: &Value, sql: &str, span: Span) -> bool {
    let mut rest = vec![statement.clone()];
    while let Some(value) = rest.pop() {
        let Value::Symbol(symbol) = &value else {
            rest.extend(value.members().unwrap_or_default());
            if let Value::Dict(dict) = &value {
                rest.extend(dict.0.borrow().iter().flat_map(|(key, value)| [key.clone(), value.clone()]));
            }
            continue;
        };
        if let Some(source) = source(&value, span)
            && let Some(word) = &source.made_from
            && (sql.matches(&source.alias()).count() > 1 || sql.contains(&format!(".{word}")))
        {
            return false;
        }
        match &symbol.kind {
            SymbolKind::Path(..) => {}
            SymbolKind::Attribute(base, _) => rest.push(base.clone()),
            SymbolKind::Call { callee, arguments } => {
                rest.push(callee.clone());
                rest.extend(arguments.iter().map(|argument| argument.value.clone()));
            }
            SymbolKind::Operation { operands, .. } => rest.extend(operands.iter().cloned()),
            SymbolKind::Subscript(base, key) => rest.extend([base.clone(), key.clone()]),
        }
    }
    true
}
