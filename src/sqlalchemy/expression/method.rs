//! What methods of columns and expressions build: `column.in_(…)`, `column.like(…)`, `column.desc()`.

use super::super::described::construct;
use super::super::given::{Given, Lowered, as_text};
use super::super::literal::quoted;
use super::super::query;
use super::super::types::column_type;
use super::predicate::predicate;
use super::window::is_function;
use super::{COMPARISON, Printer, Sql, atom, comparison, subscript, unread};
use crate::python::value::{Argument, Value, positional};
use crate::source::Span;
use crate::sql::Ident;

impl Printer<'_> {
    pub fn method(self, base: &Value, name: &str, arguments: &[Argument], whole: &Value, span: Span) -> Lowered<Sql> {
        if let Some((name, is_denied)) = predicate(name) {
            return self.predicate(base, name, is_denied, arguments, whole, span);
        }
        if let ("over", true) = (name, is_function(base)) {
            return self.over(base, arguments, whole, span);
        }
        // Of the keywords that SQLAlchemy takes here none is read.
        if let (false, Some(_)) = (query::is_query(whole), arguments.iter().find(|argument| argument.name.is_some())) {
            return unread(whole, span);
        }
        let given: Vec<&Value> = positional(arguments).map(|argument| &argument.value).collect();
        let suffix = |words: &str| Ok(atom(format!("{} {words}", self.sql(base, span)?.text)));
        match (name, given.as_slice()) {
            ("filter", [_, ..]) if is_function(base) => {
                let conditions: Vec<Value> = given.into_iter().cloned().collect();
                self.filtered(base, &conditions, span)
            }
            ("within_group", [_, ..]) if is_function(base) => {
                let order: Vec<Value> = given.into_iter().cloned().collect();
                self.within_group(base, &order, span)
            }
            ("desc", []) => suffix("DESC"),
            ("asc", []) => suffix("ASC"),
            ("nullslast" | "nulls_last", []) => suffix("NULLS LAST"),
            ("nullsfirst" | "nulls_first", []) => suffix("NULLS FIRST"),
            ("collate", [collation]) => match as_text(collation) {
                Some(collation) => {
                    let base = self.sql(base, span)?.grouped(COMPARISON);
                    Ok(comparison(format!("{base} COLLATE {}", Ident::made(collation))))
                }
                None => unread(whole, span),
            },
            ("label" | "self_group" | "scalar_subquery" | "as_scalar", _) => self.sql(base, span),
            ("cast", [target]) => {
                let target = column_type(target, span)?;
                Ok(atom(format!("CAST({} AS {})", self.sql(base, span)?.text, target.data_type)))
            }
            ("next_value", []) => match construct(base) {
                Some(("Sequence", arguments)) => {
                    let given = Given::bind("Sequence", &["name"], &["schema"], arguments, span)?;
                    let name = given.table("name", "schema")?;
                    Ok(atom(format!("nextval({})", quoted(&name.to_string()))))
                }
                _ => unread(whole, span),
            },
            ("as_string" | "as_integer" | "as_float" | "as_boolean", []) => {
                let Some((base, key)) = subscript(base) else { return unread(whole, span) };
                let target = match name {
                    "as_string" => "VARCHAR",
                    "as_integer" => "INTEGER",
                    "as_float" => "FLOAT",
                    _ => "BOOLEAN",
                };
                let part = self.part(base, key, true, span)?;
                Ok(Sql { text: format!("CAST({} AS {target})", part.text), ..part })
            }
            ("concat", [other]) => self.binary(base, "||", other, span),
            ("distinct", []) => Ok(atom(format!("DISTINCT {}", self.sql(base, span)?.text))),
            ("select" | "where" | "filter", _) if query::is_query(whole) => {
                Ok(atom(format!("({})", query::query(whole, self, span)?)))
            }
            _ if query::is_query(whole) => Ok(atom(format!("({})", query::query(whole, self, span)?))),
            _ => unread(whole, span),
        }
    }
}
