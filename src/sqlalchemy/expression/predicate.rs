//! Conditions that methods of columns build (`column.in_(…)`, `column.like(…)`), and how conditions are denied.

use super::super::described::{construct, method, values_of};
use super::super::given::{Given, Lowered, misfit};
use super::super::literal::quoted;
use super::super::query;
use super::super::types::Values;
use super::{COMPARISON, Printer, Sql, atom, comparison, unread};
use crate::python::value::{Argument, SymbolKind, Value, positional};
use crate::source::Span;

/// The condition that a method builds, by the name that it has where nothing is denied, and whether it is denied; `None`
/// for a method that builds none.
pub fn predicate(method: &str) -> Option<(&'static str, bool)> {
    Some(match method {
        "between" => ("between", false),
        "contains" => ("contains", false),
        "endswith" => ("endswith", false),
        "icontains" => ("icontains", false),
        "iendswith" => ("iendswith", false),
        "ilike" => ("ilike", false),
        "notilike" | "not_ilike" => ("ilike", true),
        "in_" => ("in_", false),
        "notin_" | "not_in" => ("in_", true),
        "is_" => ("is_", false),
        "isnot" | "is_not" => ("is_", true),
        "is_distinct_from" => ("is_distinct_from", false),
        "isnot_distinct_from" | "is_not_distinct_from" => ("is_distinct_from", true),
        "istartswith" => ("istartswith", false),
        "like" => ("like", false),
        "notlike" | "not_like" => ("like", true),
        "regexp_match" => ("regexp_match", false),
        "startswith" => ("startswith", false),
        _ => return None,
    })
}

impl Printer<'_> {
    /// The condition of that name, or its denial; `whole` is the call.
    pub fn predicate(
        self,
        base: &Value,
        name: &str,
        is_denied: bool,
        arguments: &[Argument],
        whole: &Value,
        span: Span,
    ) -> Lowered<Sql> {
        let not = if is_denied { "NOT " } else { "" };
        let left = self.sql(base, span)?.grouped(COMPARISON + 1);
        let bind = |positional: &[&str]| Given::bind(name, positional, &[], arguments, span)?.no_rest();
        match name {
            "in_" => {
                let given = bind(&["other"])?;
                self.member_of(base, &given.required("other")?.value, left, is_denied, span)
            }
            "is_" | "is_distinct_from" => {
                let given = bind(&["other"])?;
                let word = match (name, is_denied) {
                    ("is_", false) => "IS",
                    ("is_", true) => "IS NOT",
                    (_, false) => "IS DISTINCT FROM",
                    (_, true) => "IS NOT DISTINCT FROM",
                };
                let other = &given.required("other")?.value;
                Ok(comparison(format!("{left} {word} {}", self.typed(other, &values_of(base, span), span)?)))
            }
            "between" => {
                let given = bind(&["cleft", "cright", "symmetric"])?;
                let values = values_of(base, span);
                let low = self.typed(&given.required("cleft")?.value, &values, span)?;
                let high = self.typed(&given.required("cright")?.value, &values, span)?;
                let symmetric = if given.flag("symmetric")? { "SYMMETRIC " } else { "" };
                Ok(comparison(format!("{left} {not}BETWEEN {symmetric}{low} AND {high}")))
            }
            "like" | "ilike" => {
                let given = bind(&["other", "escape"])?;
                let pattern = self.sql(&given.required("other")?.value, span)?.grouped(COMPARISON + 1);
                Ok(comparison(format!(
                    "{left} {not}{} {pattern}{}",
                    name.to_uppercase(),
                    escape(given.text("escape")?)
                )))
            }
            "regexp_match" => {
                let given = bind(&["pattern", "flags"])?;
                let operator = match (given.text("flags")?.as_deref(), is_denied) {
                    (None, false) => "~",
                    (None, true) => "!~",
                    (Some("i"), false) => "~*",
                    (Some("i"), true) => "!~*",
                    _ => return unread(whole, span),
                };
                let pattern = self.sql(&given.required("pattern")?.value, span)?.grouped(COMPARISON + 1);
                Ok(comparison(format!("{left} {operator} {pattern}")))
            }
            _ => {
                let given = bind(&["other", "escape", "autoescape"])?;
                let part = self.part_of_text(&given, span)?;
                let (word, name) = name.strip_prefix('i').map_or(("LIKE", name), |name| ("ILIKE", name));
                let (before, after) = match name {
                    "startswith" => ("", " || '%'"),
                    "endswith" => ("'%' || ", ""),
                    _ => ("'%' || ", " || '%'"),
                };
                let sign = given.text("escape")?.or(given.flag("autoescape")?.then(|| "/".into()));
                Ok(atom(format!("({left} {not}{word} {before}{part}{after}{})", escape(sign))))
            }
        }
    }

    /// `left IN (…)`. In nothing there is nothing, whatever PostgreSQL says of NULL.
    fn member_of(self, base: &Value, list: &Value, left: String, is_denied: bool, span: Span) -> Lowered<Sql> {
        let members = list.members();
        let inside = match &members {
            Some(members) if members.is_empty() => "NULL".to_string(),
            Some(members) => {
                let values = values_of(base, span);
                let written = |member: &Value| match member {
                    Value::Tuple(row) => Ok(format!("({})", self.list(&row.0.borrow(), span)?)),
                    member => self.typed(member, &values, span),
                };
                members.iter().map(written).collect::<Lowered<Vec<String>>>()?.join(", ")
            }
            None => query::query(list, self, span)?,
        };
        let is_empty = members.is_some_and(|members| members.is_empty());
        Ok(match (is_denied, is_empty) {
            (false, false) => comparison(format!("{left} IN ({inside})")),
            (false, true) => comparison(format!("{left} IN ({inside}) AND (1 != 1)")),
            (true, false) => comparison(format!("({left} NOT IN ({inside}))")),
            (true, true) => comparison(format!("({left} NOT IN ({inside}) OR (1 = 1))")),
        })
    }

    /// What is looked for in a text; `autoescape=True` takes the meaning from `%`, `_` and the sign that does so.
    fn part_of_text(self, given: &Given, span: Span) -> Lowered<String> {
        let other = given.required("other")?;
        if !given.flag("autoescape")? {
            return Ok(self.sql(&other.value, span)?.beside("||", COMPARISON));
        }
        let Some(text) = other.value.as_str() else {
            return misfit(other.span, "autoescape=True needs a string");
        };
        let sign = given.text("escape")?.unwrap_or_else(|| "/".into());
        let text = match sign.as_str() {
            "%" | "_" => text.to_string(),
            sign => text.replace(sign, &sign.repeat(2)),
        };
        let escaped = text.replace('%', &format!("{sign}%")).replace('_', &format!("{sign}_"));
        Ok(quoted(&escaped))
    }

    /// `~operand`.
    pub fn negation(self, operand: &Value, span: Span) -> Lowered<Sql> {
        match self.denied(operand, span)? {
            Some(denied) => Ok(denied),
            None if super::super::clause::text_clause(operand, self.qualify)?.is_some() => unread(operand, span),
            None => {
                let inner = self.sql(operand, span)?.in_parentheses();
                Ok(comparison(format!("NOT {inner}")))
            }
        }
    }

    /// The denial of what has one of its own: `a != b` of `a = b`.
    fn denied(self, value: &Value, span: Span) -> Lowered<Option<Sql>> {
        let Value::Symbol(symbol) = value else { return Ok(None) };
        if let SymbolKind::Operation { operator, operands } = &symbol.kind {
            return match (*operator, operands.as_slice()) {
                ("~", [inner]) => self.denied_twice(inner, span),
                (operator, [left, right]) => match opposite(operator) {
                    Some(opposite) => self.binary(left, opposite, right, span).map(Some),
                    None => Ok(None),
                },
                _ => Ok(None),
            };
        }
        if let Some((base, name, arguments)) = method(value)
            && let Some((name, is_denied)) = predicate(name)
        {
            return self.predicate(base, name, !is_denied, arguments, value, span).map(Some);
        }
        let alone = |arguments: &[Argument]| positional(arguments).count() == 1;
        match construct(value) {
            Some(("not_", [inner])) => self.denied_twice(&inner.value, span),
            Some(("between", [base, rest @ ..])) => {
                self.predicate(&base.value, "between", true, rest, value, span).map(Some)
            }
            Some(("and_" | "or_", arguments)) if alone(arguments) => match arguments.first() {
                Some(only) => self.negation(&only.value, span).map(Some),
                None => Ok(None),
            },
            Some(("true", [])) => Ok(Some(atom("false"))),
            Some(("false", [])) => Ok(Some(atom("true"))),
            _ => Ok(None),
        }
    }

    fn denied_twice(self, value: &Value, span: Span) -> Lowered<Option<Sql>> {
        match values_of(value, span) == Values::Boolean || self.denied(value, span)?.is_some() {
            true => self.sql(value, span).map(Some),
            false => Ok(None),
        }
    }
}

fn opposite(operator: &str) -> Option<&'static str> {
    Some(match operator {
        "==" => "!=",
        "!=" => "=",
        "<" => ">=",
        "<=" => ">",
        ">" => "<=",
        ">=" => "<",
        _ => return None,
    })
}

fn escape(sign: Option<String>) -> String {
    sign.map_or(String::new(), |sign| format!(" ESCAPE {}", quoted(&sign)))
}
