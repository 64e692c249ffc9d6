//! What `.values(…)` gives to the columns of a table, together with the parameters beside a statement.

use super::super::described::{Column, Table, column_name};
use super::super::expression::{Printer, unread};
use super::super::given::{Lowered, as_text, misfit};
use super::{Parameters, written};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::VALUE_UNPRINTABLE;
use crate::python::value::{Argument, Value};
use crate::source::Span;

/// A value that is set: the column, its SQL, and the value itself.
pub type Assignment = (String, String, Value);

/// Collects the rows of a statement.
pub struct Rows<'a> {
    table: &'a Table,
    printer: Printer<'a>,
    /// The row of a statement that has one: each `.values(…)` adds to it, and sets anew what was set.
    one: Vec<Assignment>,
    /// The rows of one that was given a list of them.
    many: Vec<Vec<Assignment>>,
}

impl<'a> Rows<'a> {
    /// Without rows.
    pub fn new(table: &'a Table, printer: Printer<'a>) -> Rows<'a> {
        Rows { table, printer, one: Vec::new(), many: Vec::new() }
    }

    /// Adds what a `.values(…)` gives.
    pub fn add(&mut self, arguments: &[Argument], span: Span) -> Lowered<()> {
        let (named, unnamed): (Vec<&Argument>, Vec<&Argument>) =
            arguments.iter().partition(|argument| argument.name.is_some());
        match (named.as_slice(), unnamed.as_slice()) {
            (named, []) => {
                for argument in named {
                    self.set(argument.name.as_deref().unwrap_or_default(), &argument.value, argument.span)?;
                }
            }
            ([], [argument]) => match argument.value.members() {
                Some(rows) if !rows.is_empty() && rows.iter().all(is_row) => {
                    for row in &rows {
                        let mut own = Rows::new(self.table, self.printer);
                        own.set_row(row, argument.span)?;
                        self.many.push(own.one);
                    }
                }
                _ => self.set_row(&argument.value, argument.span)?,
            },
            _ => return misfit(span, "values() takes keywords, or one row, or one list of rows"),
        }
        self.is_one_kind(span)
    }

    /// Adds the parameters beside the statement.
    pub fn beside(&mut self, parameters: &Parameters, span: Span) -> Lowered<()> {
        for (name, value) in parameters {
            if self.one.iter().any(|(known, ..)| known == name) {
                return misfit(span, format!("column {name} is given a value twice"));
            }
            self.set(name, value, span)?;
        }
        self.is_one_kind(span)
    }

    /// Sets what the application gives to columns that are given nothing; `of_column` is what it gives to one.
    pub fn fill(&mut self, of_column: impl Fn(&Column) -> Option<&Value>, span: Span) -> Lowered<()> {
        let table = self.table;
        for column in &table.columns {
            let Some(value) = of_column(column) else { continue };
            let rows = self.many.iter_mut().chain((!self.one.is_empty()).then_some(&mut self.one));
            for row in rows.filter(|row| row.iter().all(|(known, ..)| *known != column.name)) {
                let sql = application_value(column, value, table, self.printer, span)?;
                row.push((column.name.clone(), sql, value.clone()));
            }
        }
        Ok(())
    }

    /// All rows, each in the order of the table's columns, as SQLAlchemy prints them. All have the columns of the first.
    pub fn finished(mut self, span: Span) -> Lowered<Vec<Vec<Assignment>>> {
        if !self.one.is_empty() {
            self.many.push(self.one);
        }
        for row in &mut self.many {
            in_table_order(row, self.table);
        }
        fn names(row: &[Assignment]) -> impl Iterator<Item = &String> {
            row.iter().map(|(name, ..)| name)
        }
        let first = self.many.first().cloned().unwrap_or_default();
        match self.many.iter().all(|row| names(row).eq(names(&first))) {
            true => Ok(self.many),
            false => misfit(span, "every row of values() must give values to the columns of the first"),
        }
    }

    fn is_one_kind(&self, span: Span) -> Lowered<()> {
        match self.one.is_empty() || self.many.is_empty() {
            true => Ok(()),
            false => misfit(span, "one row and a list of rows do not go together"),
        }
    }

    /// Sets what a dict names, or what a list gives to the columns in their order.
    fn set_row(&mut self, row: &Value, span: Span) -> Lowered<()> {
        if let Value::Dict(dict) = row {
            for (name, value) in dict.0.borrow().iter() {
                let Some(name) = as_text(name).or_else(|| column_name(name)) else {
                    return misfit(span, "the columns of a row are named by strings");
                };
                self.set(&name, value, span)?;
            }
            return Ok(());
        }
        let Some(members) = row.members() else { return unread(row, span) };
        if members.len() > self.table.columns.len() {
            return misfit(span, format!("table {} has {} columns", self.table.name, self.table.columns.len()));
        }
        let table = self.table;
        table.columns.iter().zip(&members).try_for_each(|(column, value)| self.set(&column.name, value, span))
    }

    fn set(&mut self, name: &str, value: &Value, span: Span) -> Lowered<()> {
        if !self.table.columns.iter().any(|column| column.name == name) {
            return misfit(span, format!("table {} has no column {name}", self.table.name));
        }
        let sql = written(value, &self.table.values(name), self.printer, span)?;
        let assignment = (name.to_string(), sql, value.clone());
        match self.one.iter_mut().find(|(known, ..)| known == name) {
            Some(known) => *known = assignment,
            None => self.one.push(assignment),
        }
        Ok(())
    }
}

/// What the application gives to a column where a migration gives nothing.
pub fn application_value(
    column: &Column,
    value: &Value,
    table: &Table,
    printer: Printer<'_>,
    span: Span,
) -> Lowered<String> {
    written(value, &table.values(&column.name), printer, span).map_err(|_| {
        let message = format!("the application gives column {} a value, which is not known", column.name);
        Box::new(Diagnostic::error(VALUE_UNPRINTABLE, span, message).help("give the column a value here"))
    })
}

fn is_row(value: &Value) -> bool {
    matches!(value, Value::Dict(_) | Value::List(_) | Value::Tuple(_))
}

/// Puts values in the order of the table's columns; unknown columns last.
pub fn in_table_order(row: &mut [Assignment], table: &Table) {
    row.sort_by_key(|(name, ..)| table.columns.iter().position(|known| known.name == *name).unwrap_or(usize::MAX));
}
