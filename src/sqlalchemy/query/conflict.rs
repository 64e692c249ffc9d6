//! `ON CONFLICT` of an `INSERT`.

use super::super::described::{Table, column_name};
use super::super::expression::{QUERY, in_ddl, in_dml, unread};
use super::super::given::{Given, Lowered, as_text, misfit};
use super::rows::in_table_order;
use super::written;
use crate::python::value::{Argument, SymbolKind, Value};
use crate::source::Span;
use crate::sql::Ident;

/// `ON CONFLICT …` of `on_conflict_do_nothing(…)` and `on_conflict_do_update(…)`.
pub fn clause(method: &str, arguments: &[Argument], table: &Table, span: Span) -> Lowered<String> {
    let first = ["constraint", "index_elements", "index_where"];
    let given = Given::bind(method, &first, &["set_", "where"], arguments, span)?.no_rest()?;
    let mut clause = String::from(" ON CONFLICT");
    if given.some("constraint").is_some() {
        clause.push_str(&format!(" ON CONSTRAINT {}", given.required_ident("constraint")?));
    }
    if given.some("index_elements").is_some() {
        let columns: Vec<String> = given.idents("index_elements")?.iter().map(Ident::to_string).collect();
        clause.push_str(&format!(" ({})", columns.join(", ")));
    }
    if let Some(predicate) = given.some("index_where") {
        clause.push_str(&format!(" WHERE {}", in_ddl(&predicate.value, predicate.span)?));
    }
    if method == "on_conflict_do_nothing" {
        return Ok(clause + " DO NOTHING");
    }
    let set = given.required("set_")?;
    let Value::Dict(dict) = &set.value else { return unread(&set.value, set.span) };
    let mut row = Vec::new();
    for (name, value) in dict.0.borrow().iter() {
        let Some(name) = as_text(name).or_else(|| column_name(name)) else {
            return misfit(set.span, "the columns of a row are named by strings");
        };
        let text = match excluded(value) {
            Some(column) => format!("excluded.{}", Ident::made(column)),
            None => written(value, &table.values(&name), QUERY, set.span)?,
        };
        row.push((name, text, value.clone()));
    }
    in_table_order(&mut row, table);
    let row = row.into_iter().map(|(name, text, _)| format!("{} = {text}", Ident::made(name)));
    clause.push_str(&format!(" DO UPDATE SET {}", row.collect::<Vec<_>>().join(", ")));
    if let Some(condition) = given.some("where") {
        clause.push_str(&format!(" WHERE {}", in_dml(&condition.value, condition.span)?));
    }
    Ok(clause)
}

/// The column of `statement.excluded.column`: what would have been inserted.
fn excluded(value: &Value) -> Option<String> {
    let Value::Symbol(symbol) = value else { return None };
    let (owner, column) = match &symbol.kind {
        SymbolKind::Attribute(owner, column) => (owner, column.to_string()),
        SymbolKind::Subscript(owner, column) => (owner, as_text(column)?),
        _ => return None,
    };
    let Value::Symbol(owner) = owner else { return None };
    matches!(&owner.kind, SymbolKind::Attribute(_, word) if &**word == "excluded").then_some(column)
}
