//! What aggregates and window functions carry behind them: `func.f(…).over(…)`, `.filter(…)`, `.within_group(…)`.

use super::super::given::{Given, Lowered};
use super::{Printer, Sql, atom, unread};
use crate::python::value::{Argument, Value};
use crate::source::Span;

impl Printer<'_> {
    /// `f(…) OVER (…)`; the arguments are those of `over`. A frame (`rows`, `range_`) is not read.
    pub fn over(self, function: &Value, arguments: &[Argument], whole: &Value, span: Span) -> Lowered<Sql> {
        const FRAME: [&str; 4] = ["rows", "range_", "groups", "exclude"];
        let keywords = ["partition_by", "order_by", "rows", "range_", "groups", "exclude"];
        let given = Given::bind("over", &[], &keywords, arguments, span)?.no_rest()?;
        if FRAME.iter().any(|name| given.some(name).is_some()) {
            return unread(whole, span);
        }
        let mut window = Vec::new();
        for (name, words) in [("partition_by", "PARTITION BY"), ("order_by", "ORDER BY")] {
            let Some(argument) = given.some(name) else { continue };
            let members = argument.value.members().unwrap_or_else(|| vec![argument.value.clone()]);
            // SQLAlchemy takes a string for the label of a column that it looks up.
            if members.iter().any(|member| member.as_str().is_some()) {
                return unread(whole, span);
            }
            if !members.is_empty() {
                window.push(format!("{words} {}", self.list(&members, argument.span)?));
            }
        }
        Ok(atom(format!("{} OVER ({})", self.sql(function, span)?.text, window.join(" "))))
    }

    /// `f(…) FILTER (WHERE …)`.
    pub fn filtered(self, function: &Value, conditions: &[Value], span: Span) -> Lowered<Sql> {
        let condition = self.all(conditions, span)?;
        Ok(atom(format!("{} FILTER (WHERE {condition})", self.sql(function, span)?.text)))
    }

    /// `f(…) WITHIN GROUP (ORDER BY …)`.
    pub fn within_group(self, function: &Value, order: &[Value], span: Span) -> Lowered<Sql> {
        let function = self.sql(function, span)?.text;
        Ok(atom(format!("{function} WITHIN GROUP (ORDER BY {})", self.list(order, span)?)))
    }
}

/// True for `func.f(…)`, and for one that has a filter.
pub fn is_function(value: &Value) -> bool {
    match super::method(value) {
        Some((base, "filter", _)) => is_function(base),
        _ => value.as_call().is_some_and(|(path, _)| path.starts_with("sqlalchemy.") && path.contains("func.")),
    }
}
