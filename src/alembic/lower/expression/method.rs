//! What methods of columns and expressions build: `column.in_(…)`, `column.like(…)`, `column.desc()`.

use super::super::described::{construct, values_of};
use super::super::given::{Given, Lowered, as_text};
use super::super::literal::quoted;
use super::super::query;
use super::super::types::column_type;
use super::{ATOM, COMPARISON, CONCAT, Printer, Sql, atom, subscript, unread};
use crate::alembic::value::{Argument, Value, positional};
use crate::source::Span;
use crate::sql::Ident;

impl Printer<'_> {
    pub(super) fn method(
        self,
        base: &Value,
        name: &str,
        arguments: &[Argument],
        whole: &Value,
        span: Span,
    ) -> Lowered<Sql> {
        let given: Vec<&Value> = positional(arguments).map(|argument| &argument.value).collect();
        let left = |level: u8| -> Lowered<String> { Ok(self.sql(base, span)?.grouped(level)) };
        let suffix = |words: &str| -> Lowered<Sql> {
            Ok(Sql { text: format!("{} {words}", self.sql(base, span)?.text), level: ATOM, operator: "" })
        };
        match (name, given.as_slice()) {
            ("in_" | "notin_" | "not_in", [list]) => {
                let word = if name == "in_" { "IN" } else { "NOT IN" };
                let text = match list.members() {
                    Some(members) if members.is_empty() => "NULL".to_string(),
                    Some(members) => {
                        let values = values_of(base, span);
                        let parts: Lowered<Vec<String>> =
                            members.iter().map(|member| self.typed(member, &values, span)).collect();
                        parts?.join(", ")
                    }
                    None => query::query(list, self, span)?,
                };
                let text = format!("{} {word} ({text})", left(COMPARISON + 1)?);
                match word {
                    "IN" => Ok(Sql { text, level: COMPARISON, operator: "IN" }),
                    _ => Ok(Sql { text: format!("({text})"), level: ATOM, operator: "" }),
                }
            }
            ("is_" | "isnot" | "is_not", [other]) => {
                let word = if name == "is_" { "IS" } else { "IS NOT" };
                let other = self.sql(other, span)?.text;
                Ok(Sql { text: format!("{} {word} {other}", left(COMPARISON + 1)?), level: COMPARISON, operator: "IS" })
            }
            ("like" | "ilike" | "notlike" | "not_like" | "notilike" | "not_ilike", [pattern]) => {
                let not = if name.starts_with("not") { "NOT " } else { "" };
                let word = if name.contains("ilike") { "ILIKE" } else { "LIKE" };
                let pattern = self.sql(pattern, span)?.grouped(COMPARISON + 1);
                let operator = if not.is_empty() { "LIKE" } else { "NOT LIKE" };
                Ok(Sql {
                    text: format!("{} {not}{word} {pattern}", left(COMPARISON + 1)?),
                    level: COMPARISON,
                    operator,
                })
            }
            ("startswith" | "endswith" | "contains", [part]) => {
                let part = self.sql(part, span)?.grouped(CONCAT);
                let (before, after) = match name {
                    "startswith" => ("", " || '%'"),
                    "endswith" => ("'%' || ", ""),
                    _ => ("'%' || ", " || '%'"),
                };
                let text = format!("({} LIKE {before}{part}{after})", left(COMPARISON + 1)?);
                Ok(atom(text))
            }
            ("between", [low, high]) => {
                let values = values_of(base, span);
                let (low, high) = (self.typed(low, &values, span)?, self.typed(high, &values, span)?);
                let text = format!("{} BETWEEN {low} AND {high}", left(COMPARISON + 1)?);
                Ok(Sql { text, level: COMPARISON, operator: "BETWEEN" })
            }
            ("desc", []) => suffix("DESC"),
            ("asc", []) => suffix("ASC"),
            ("nullslast" | "nulls_last", []) => suffix("NULLS LAST"),
            ("nullsfirst" | "nulls_first", []) => suffix("NULLS FIRST"),
            ("collate", [collation]) => match as_text(collation) {
                Some(collation) => suffix(&format!("COLLATE {}", Ident::made(collation))),
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
