//! Which statements use a value that an earlier one has added to an enum: PostgreSQL refuses that before the transaction
//! that adds it has ended.

use crate::catalog::Catalog;
use crate::sql::Literal;
use crate::sql::QualifiedName;
use crate::sql::scan::{TokenKind, tokens};
use crate::statement::{Change, Statement};

/// A value that was added to an enum.
#[derive(Debug)]
pub struct NewValue {
    of: QualifiedName,
    value: Literal,
}

/// Writes down which new values a statement, or each part of it, uses and adds; `after` is the database behind it.
pub fn note(statement: &mut Statement, values: &mut Vec<NewValue>, after: &Catalog) {
    if statement.parts.is_empty() {
        let used = used(&statement.sql, values, after);
        statement.facts.changes.extend(used);
        learn(statement, values);
        return;
    }
    for at in 0..statement.parts.len() {
        let part = &mut statement.parts[at];
        let used = used(&part.sql, values, after);
        part.facts.changes.extend(used.iter().cloned());
        learn(part, values);
        statement.facts.changes.extend(used);
    }
}

fn learn(statement: &Statement, values: &mut Vec<NewValue>) {
    for change in &statement.facts.changes {
        if let Change::AddsEnumValue { of, value } = change {
            values.push(NewValue { of: of.clone(), value: value.clone() });
        }
    }
}

/// A text is taken for a value of the enum if the enum, or a table with a column of it, is named beside it.
fn used(sql: &str, values: &[NewValue], after: &Catalog) -> Vec<Change> {
    let is_written = |new: &&NewValue| {
        let written = new.value.to_string();
        tokens(sql).any(|token| token.kind == TokenKind::Text && token.text == written)
    };
    let candidates = values.iter().filter(is_written);
    let is_used = |new: &&NewValue| {
        let names: Vec<String> = tokens(sql).filter_map(|token| token.name()).collect();
        let is_named = |name: &str| names.iter().any(|one| one == name);
        let has_it = |table: &crate::catalog::Table| {
            let types = table.columns.iter().filter_map(|column| column.data_type.named_type());
            types.into_iter().any(|name| after.same(name, &new.of))
        };
        is_named(new.of.name.as_str())
            || after.tables().any(|table| is_named(table.name.name.as_str()) && has_it(table))
    };
    let uses = |new: &NewValue| Change::UsesEnumValue { of: new.of.clone(), value: new.value.clone() };
    candidates.filter(is_used).map(uses).collect()
}
