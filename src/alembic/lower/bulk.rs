//! `bulk_insert`.

use super::Lowering;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::DIRECTIVE_ARGUMENT;
use crate::op::Operation;
use crate::op::bulk_insert::BulkInsert;
use crate::python::evaluate::unknown;
use crate::python::value::{Argument, Value};
use crate::source::Span;
use crate::sql::{Expression, Ident};
use crate::sqlalchemy::described::table;
use crate::sqlalchemy::expression::QUERY;
use crate::sqlalchemy::given::{Given, Lowered, as_text, misfit};
use crate::sqlalchemy::literal::literal;
use crate::sqlalchemy::query::rows::application_value;

impl Lowering<'_> {
    /// `op.bulk_insert(table, rows)`: one operation for the rows in a row that name the same columns.
    pub(super) fn bulk_insert(&mut self, arguments: &[Argument], span: Span) -> Lowered<Vec<Operation>> {
        let given = Given::bind("bulk_insert", &["table", "rows"], &["multiinsert"], arguments, span)?.no_rest()?;
        let target = given.required("table")?;
        let Some(table) = table(&target.value, target.span) else {
            return Err(Box::new(unknown(&target.value, target.span, "the columns of this table are not known")));
        };
        let rows = given.required("rows")?;
        let Some(members) = rows.value.members() else {
            return Err(Box::new(unknown(&rows.value, rows.span, "the rows must be a list that is known")));
        };
        let mut inserts: Vec<BulkInsert> = Vec::new();
        for row in &members {
            let Value::Dict(dict) = row else {
                return Err(Box::new(unknown(row, rows.span, "a row is a dict that is known")));
            };
            let mut pairs = Vec::new();
            for (name, value) in dict.0.borrow().iter() {
                let Some(name) = as_text(name) else { return misfit(rows.span, "the columns of a row are strings") };
                let Some(place) = table.columns.iter().position(|known| known.name == name) else {
                    let message = format!("table {} has no column {name}", table.name);
                    let known = table.columns.iter().map(|known| known.name.as_str());
                    let diagnostic = Diagnostic::error(DIRECTIVE_ARGUMENT, rows.span, message);
                    return Err(Box::new(match crate::diagnostic::nearest(&name, known) {
                        Some(near) => diagnostic.help(format!("did you mean {near}?")),
                        None => diagnostic,
                    }));
                };
                let value = literal(value, &table.values(&name), rows.span)?;
                pairs.push((place, Ident::new(name, rows.span), Expression::new(value, rows.span)));
            }
            for (place, column) in table.columns.iter().enumerate() {
                let Some(value) = column.default.as_ref().filter(|_| pairs.iter().all(|(known, ..)| *known != place))
                else {
                    continue;
                };
                let sql = application_value(column, value, &table, QUERY, rows.span)?;
                pairs.push((place, Ident::new(column.name.as_str(), rows.span), Expression::new(sql, rows.span)));
            }
            pairs.sort_by_key(|(place, ..)| *place);
            let (columns, values): (Vec<Ident>, Vec<Expression>) =
                pairs.into_iter().map(|(_, name, value)| (name, value)).unzip();
            match inserts.last_mut() {
                Some(insert) if insert.columns == columns => insert.rows.push(values),
                _ => inserts.push(BulkInsert { table: table.name.clone(), columns, rows: vec![values] }),
            }
        }
        Ok(inserts.into_iter().map(Operation::from).collect())
    }
}
