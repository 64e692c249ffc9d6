//! SQL as it is, and rows.

use super::word::{Words, body, escaped, list, names, qualified, reason};
use crate::op::bulk_insert::BulkInsert;
use crate::op::execute::Execute;
use crate::op::unfinished::Unfinished;
use crate::sql::Expression;

pub(super) fn execute(operation: &Execute) -> String {
    Words::new("execute")
        .word(body(&operation.sql.text))
        .maybe(operation.reverse.as_ref(), |reverse| format!("reverse {}", body(&reverse.text)))
        .end()
}

pub(super) fn bulk_insert(operation: &BulkInsert) -> String {
    let value = |value: &Expression| match value.ends_in_comment() {
        true => format!("{}\n", escaped(value.as_str())),
        false => escaped(value.as_str()),
    };
    let rows = operation.rows.iter().map(|row| format!("{}\n", list(row.iter().map(value)))).collect::<String>();
    Words::new("bulk_insert")
        .word(qualified(&operation.table))
        .word(names(&operation.columns))
        .word(if rows.is_empty() { "{}".to_owned() } else { format!("{{\n{rows}}}") })
        .end()
}

pub(super) fn unfinished(operation: &Unfinished) -> String {
    format!("unfinished {}", reason(&operation.reason))
}
