//! Division: SQLAlchemy means the true quotient, PostgreSQL divides integers without a rest.

use super::super::described::{method, type_of};
use super::super::given::Lowered;
use super::super::source::behind;
use super::super::types::column_type;
use super::{PRODUCT, Printer, unread};
use crate::python::value::{SymbolKind, Value, positional};
use crate::source::Span;

/// What SQLAlchemy takes a number for that is no fraction, or of which it knows nothing.
const NUMBER: &str = "NUMERIC";

impl Printer<'_> {
    /// What is divided by, as a fraction.
    pub fn divisor(self, dividend: &Value, divisor: &Value, span: Span) -> Lowered<String> {
        let of_dividend = || type_of(dividend, span).filter(|known| known.is_fractional());
        let target = match divisor {
            Value::None => of_dividend().map(|known| known.data_type.to_string()),
            Value::Float(_) => {
                let own = of_dividend().filter(|known| !known.is_decimal());
                Some(own.map_or_else(|| "DOUBLE PRECISION".into(), |known| known.data_type.to_string()))
            }
            Value::Symbol(_) if divisor.as_call().is_some_and(|(path, _)| path == "decimal.Decimal") => {
                of_dividend().filter(|known| known.is_decimal()).map(|known| known.data_type.to_string())
            }
            value => fraction(value, span)?,
        };
        let text = self.operand(divisor, dividend, "/", PRODUCT, span)?;
        Ok(format!("CAST({text} AS {})", target.as_deref().unwrap_or(NUMBER)))
    }
}

/// The type of an expression, if that is one of fractions.
fn fraction(value: &Value, span: Span) -> Lowered<Option<String>> {
    let Value::Symbol(symbol) = value else { return Ok(None) };
    let spelled = |known: super::super::types::Type| known.is_fractional().then(|| known.data_type.to_string());
    if let Some(known) = type_of(value, span) {
        return Ok(spelled(known));
    }
    if let Some(inner) = behind(value, span) {
        return fraction(&inner, span);
    }
    if super::super::described::column_name(value).is_some() {
        return Ok(None);
    }
    if let SymbolKind::Operation { operator: "+" | "-" | "*" | "/", operands } = &symbol.kind {
        let types: Lowered<Vec<Option<String>>> = operands.iter().map(|operand| fraction(operand, span)).collect();
        return match types?.as_slice() {
            [only] => Ok(only.clone()),
            [left, right] if left.is_none() || right.is_none() || left == right => Ok(left.clone().or(right.clone())),
            _ => unread(value, span),
        };
    }
    let cast = match (value.as_call(), method(value)) {
        (Some((path, arguments)), _) => match path.split_once("func.") {
            Some((_, "coalesce" | "max" | "min" | "sum")) => {
                return positional(arguments).next().map_or(Ok(None), |first| fraction(&first.value, span));
            }
            Some(_) => return Ok(None),
            None => match (path.rsplit('.').next(), arguments) {
                (Some("text" | "literal_column"), [_]) => return Ok(None),
                (Some("cast" | "Cast"), [_, target]) => target,
                (Some("literal"), [inner]) => match inner.value {
                    Value::Float(_) => return Ok(Some("DOUBLE PRECISION".into())),
                    _ => return Ok(None),
                },
                _ => return unread(value, span),
            },
        },
        (None, Some((_, "cast", [target]))) => target,
        _ => return unread(value, span),
    };
    column_type(&cast.value, cast.span).map(spelled)
}
