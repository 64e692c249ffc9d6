//! What a `SELECT` has besides its columns, tables and conditions, in the order that SQL wants.

use super::super::expression::{Printer, unread};
use super::super::given::Lowered;
use crate::python::value::{Argument, Value};
use crate::source::Span;

/// The clauses as they were chained: keys and conditions add up, of limits the last counts.
#[derive(Default)]
pub struct Tail {
    is_distinct: bool,
    distinct_on: Vec<Value>,
    group_by: Vec<Value>,
    having: Vec<Value>,
    order_by: Vec<Value>,
    limit: Option<Value>,
    offset: Option<Value>,
}

impl Tail {
    /// Takes a clause; false if it is none of these.
    pub fn takes(&mut self, name: &str, arguments: &[Argument]) -> bool {
        if arguments.iter().any(|argument| argument.name.is_some()) {
            return false;
        }
        let values = || arguments.iter().map(|argument| argument.value.clone());
        match (name, arguments) {
            ("distinct", arguments) => {
                self.is_distinct |= arguments.is_empty();
                self.distinct_on.extend(values());
            }
            ("group_by", _) => self.group_by.extend(values()),
            ("having", _) => self.having.extend(values()),
            ("order_by", _) => self.order_by.extend(values()),
            ("limit", [limit]) => self.limit = number(limit),
            ("offset", [offset]) => self.offset = number(offset),
            _ => return false,
        }
        true
    }

    /// `DISTINCT`, `DISTINCT ON (…)` or nothing.
    pub fn distinct(&self, printer: Printer<'_>, span: Span) -> Lowered<String> {
        Ok(match (self.distinct_on.as_slice(), self.is_distinct) {
            ([], false) => String::new(),
            ([], true) => "DISTINCT ".into(),
            (columns, _) => format!("DISTINCT ON ({}) ", list(columns, printer, span)?),
        })
    }

    /// What stands behind the conditions.
    pub fn finished(&self, printer: Printer<'_>, span: Span) -> Lowered<String> {
        let mut tail = String::new();
        if !self.group_by.is_empty() {
            tail.push_str(&format!(" GROUP BY {}", list(&self.group_by, printer, span)?));
        }
        if !self.having.is_empty() {
            tail.push_str(&format!(" HAVING {}", printer.all(&self.having, span)?));
        }
        if !self.order_by.is_empty() {
            tail.push_str(&format!(" ORDER BY {}", list(&self.order_by, printer, span)?));
        }
        for (word, value) in [("LIMIT", &self.limit), ("OFFSET", &self.offset)] {
            match value {
                None if word == "LIMIT" && self.offset.is_some() => tail.push_str(" LIMIT ALL"),
                None => {}
                Some(value) => tail.push_str(&format!(" {word} {}", printer.sql(value, span)?.text)),
            }
        }
        Ok(tail)
    }
}

/// A limit or an offset, unless `None` takes it away.
fn number(argument: &Argument) -> Option<Value> {
    Some(argument.value.clone()).filter(|value| !matches!(value, Value::None))
}

/// Keys. Not read are `None`, with which SQLAlchemy forgets those before, and strings, which it takes for labels that it
/// looks up.
fn list(values: &[Value], printer: Printer<'_>, span: Span) -> Lowered<String> {
    match values.iter().find(|value| !matches!(value, Value::Symbol(_))) {
        Some(value) => unread(value, span),
        None => printer.list(values, span),
    }
}
