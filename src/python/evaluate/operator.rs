//! Operators, comparisons, subscripts.

use super::equality::{float, whole};
use super::moment::Moment;
use super::{Evaluator, Outcome, fault};
use crate::diagnostic::code::{PYTHON_FAULT, PYTHON_LIMIT, PYTHON_UNREAD};
use crate::python::value::{SymbolKind, Value};
use crate::source::Span;

impl<'a> Evaluator<'a> {
    pub(super) fn binary(&mut self, operator: &'static str, left: Value, right: Value, span: Span) -> Outcome<Value> {
        let (left, right) = (left.plain(), right.plain());
        if let ("+", Some(one), Some(other)) = (operator, left.as_str(), right.as_str()) {
            self.charge(one.len() + other.len(), span)?;
            return Ok(Value::text(format!("{one}{other}")));
        }
        match (operator, &left, &right) {
            ("%", Value::Str(format), _) => {
                let text = self.percent(format, &right, span)?;
                return Ok(Value::text(text));
            }
            ("+", Value::Bytes(one), Value::Bytes(other)) => {
                self.charge(one.len() + other.len(), span)?;
                return Ok(Value::Bytes([&one[..], &other[..]].concat().into()));
            }
            ("+", Value::List(one), Value::List(other)) => {
                let mut members = one.0.borrow().clone();
                members.extend(other.0.borrow().iter().cloned());
                self.charge(members.len() * size_of::<Value>(), span)?;
                return Ok(Value::list(members));
            }
            ("+", Value::Tuple(one), Value::Tuple(other)) => {
                let mut members = one.0.borrow().clone();
                members.extend(other.0.borrow().iter().cloned());
                self.charge(members.len() * size_of::<Value>(), span)?;
                return Ok(Value::tuple(members));
            }
            ("|", Value::Dict(one), Value::Dict(other)) => {
                let dict = Value::dict(one.0.borrow().clone());
                for (key, value) in other.0.borrow().clone() {
                    self.set_item(&dict, key, value, span)?;
                }
                return Ok(dict);
            }
            ("|", Value::Set(one), Value::Set(other)) => {
                let members = one.0.borrow().iter().chain(other.0.borrow().iter()).cloned().collect();
                return self.unique(members, span);
            }
            // A union of types.
            ("|", Value::Class(_), _) | ("|", _, Value::Class(_)) => {
                return self.operation(operator, vec![left, right], span);
            }
            ("-" | "&", Value::Set(one), Value::Set(other)) => {
                let (one, other) = (one.0.borrow().clone(), other.0.borrow().clone());
                let mut members = Vec::new();
                for member in one {
                    if self.contains(&other, &member, span)? == (operator == "&") {
                        members.push(member);
                    }
                }
                return Ok(Value::set(members));
            }
            ("*", Value::Int(count), repeated) | ("*", repeated, Value::Int(count))
                if matches!(repeated, Value::Str(_) | Value::List(_) | Value::Tuple(_)) =>
            {
                return self.repeat(repeated, *count, span);
            }
            _ => {}
        }
        if matches!(left, Value::Symbol(_)) || matches!(right, Value::Symbol(_)) {
            if let Some(value) = self.moments(operator, &left, &right, span)? {
                return Ok(value);
            }
            return self.operation(operator, vec![left, right], span);
        }
        match (whole(&left), whole(&right)) {
            (Some(one), Some(other)) => self.whole_numbers(operator, one, other, span),
            _ => match (float(&left), float(&right)) {
                (Some(one), Some(other)) => floats(operator, one, other, span),
                _ => {
                    let message = format!("{operator} does not take {} and {}", left.kind(), right.kind());
                    fault(PYTHON_FAULT, span, message)
                }
            },
        }
    }

    fn operation(&mut self, operator: &'static str, operands: Vec<Value>, span: Span) -> Outcome<Value> {
        self.charge(100, span)?;
        Ok(Value::symbol(SymbolKind::Operation { operator, operands }, span))
    }

    fn repeat(&mut self, repeated: &Value, count: i128, span: Span) -> Outcome<Value> {
        let count = usize::try_from(count.max(0)).unwrap_or(usize::MAX);
        match repeated {
            Value::Str(text) => {
                self.charge(text.len().saturating_mul(count), span)?;
                Ok(Value::text(text.repeat(count)))
            }
            Value::List(list) | Value::Tuple(list) => {
                let members = list.0.borrow().clone();
                self.charge(members.len().saturating_mul(count).saturating_mul(size_of::<Value>()), span)?;
                // Nothing repeated is nothing, however often: a huge count costs no time.
                let count = if members.is_empty() { 0 } else { count };
                let many = std::iter::repeat_n(members, count).flatten().collect();
                Ok(if matches!(repeated, Value::List(_)) { Value::list(many) } else { Value::tuple(many) })
            }
            other => fault(PYTHON_FAULT, span, format!("{} cannot be repeated", other.kind())),
        }
    }

    fn whole_numbers(&mut self, operator: &'static str, one: i128, other: i128, span: Span) -> Outcome<Value> {
        let outcome = match operator {
            "+" => one.checked_add(other),
            "-" => one.checked_sub(other),
            "*" => one.checked_mul(other),
            "//" | "%" | "/" if other == 0 => return fault(PYTHON_FAULT, span, "division by zero"),
            "/" => return floats(operator, one as f64, other as f64, span),
            "//" => one
                .checked_div_euclid(other)
                .map(|quotient| if other < 0 && one.rem_euclid(other) != 0 { quotient - 1 } else { quotient }),
            "%" => one
                .checked_rem(other)
                .map(|rest| if rest != 0 && (rest < 0) != (other < 0) { rest + other } else { rest }),
            "**" if other < 0 => return floats(operator, one as f64, other as f64, span),
            "**" => u32::try_from(other).ok().and_then(|power| one.checked_pow(power)),
            "<<" if other >= 0 => {
                u32::try_from(other).ok().filter(|by| *by < 120).and_then(|by| one.checked_mul(1 << by))
            }
            "<<" | ">>" if other < 0 => return fault(PYTHON_FAULT, span, "a shift by less than nothing"),
            ">>" => Some(one >> other.min(127)),
            "|" => Some(one | other),
            "&" => Some(one & other),
            "^" => Some(one ^ other),
            _ => return fault(PYTHON_FAULT, span, format!("{operator} does not take numbers")),
        };
        match outcome {
            Some(number) => Ok(Value::Int(number)),
            None => fault(PYTHON_LIMIT, span, "this number is too large"),
        }
    }

    pub(super) fn unary(&mut self, operator: &'static str, operand: Value, span: Span) -> Outcome<Value> {
        if let Some(number) = whole(&operand) {
            let outcome = match operator {
                "-" => number.checked_neg(),
                "+" => Some(number),
                _ => Some(!number),
            };
            return match outcome {
                Some(number) => Ok(Value::Int(number)),
                None => fault(PYTHON_LIMIT, span, "this number is too large"),
            };
        }
        match (operator, &operand) {
            ("-", Value::Float(number)) => Ok(Value::Float(-number)),
            ("+", Value::Float(_)) => Ok(operand),
            (_, Value::Symbol(_)) => match (operator, Moment::of(&operand)) {
                ("-", Some(Moment::Duration(micros))) => Ok(Moment::Duration(-micros).value(span)),
                _ => self.operation(operator, vec![operand], span),
            },
            (_, other) => fault(PYTHON_FAULT, span, format!("{operator} does not take {}", other.kind())),
        }
    }

    pub(super) fn compare(
        &mut self,
        operator: &'static str,
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Outcome<Value> {
        if let "is" | "is not" = operator {
            return match self.same(left, right, span)? {
                Some(same) => Ok(Value::Bool(same == (operator == "is"))),
                None => self.operation(operator, vec![left.clone(), right.clone()], span),
            };
        }
        let (left, right) = (&left.clone().plain(), &right.clone().plain());
        if let "in" | "not in" = operator {
            let found = match right {
                Value::Str(text) => match left.as_str() {
                    Some(part) => text.contains(part),
                    None => return self.unknown(left, span, "whether this is a part of the string is not known"),
                },
                Value::Symbol(_) => return self.operation(operator, vec![left.clone(), right.clone()], span),
                Value::Iterator(_) => {
                    return fault(PYTHON_UNREAD, span, "what an iterator holds is not evaluated; make a list of it");
                }
                container => {
                    if let Value::Dict(_) | Value::Set(_) = container {
                        self.hashable(left, span)?;
                    }
                    let members = self.iterate(container, span)?;
                    self.contains(&members, left, span)?
                }
            };
            return Ok(Value::Bool(found == (operator == "in")));
        }
        let is_symbol = matches!(left, Value::Symbol(_)) || matches!(right, Value::Symbol(_));
        if is_symbol && (Moment::of(left).is_none() || Moment::of(right).is_none()) {
            return self.operation(operator, vec![left.clone(), right.clone()], span);
        }
        match operator {
            "==" => Ok(Value::Bool(self.equal(left, right, span)?)),
            "!=" => Ok(Value::Bool(!self.equal(left, right, span)?)),
            _ => {
                let order = self.order(left, right, span)?;
                Ok(Value::Bool(match operator {
                    "<" => order.is_lt(),
                    "<=" => order.is_le(),
                    ">" => order.is_gt(),
                    _ => order.is_ge(),
                }))
            }
        }
    }

    /// Python's order of two values.
    pub(super) fn order(&mut self, left: &Value, right: &Value, span: Span) -> Outcome<std::cmp::Ordering> {
        self.step(span)?;
        match (left, right) {
            (Value::List(one), Value::List(other)) | (Value::Tuple(one), Value::Tuple(other)) => {
                let (one, other) = (one.0.borrow().clone(), other.0.borrow().clone());
                for (one, other) in one.iter().zip(&other) {
                    if !self.equal(one, other, span)? {
                        return self.deeper(span, |evaluator| evaluator.order(one, other, span));
                    }
                }
                return Ok(one.len().cmp(&other.len()));
            }
            _ => {}
        }
        let order = match (left.as_str(), right.as_str()) {
            (Some(one), Some(other)) => Some(one.cmp(other)),
            _ => match (whole(left), whole(right)) {
                (Some(one), Some(other)) => Some(one.cmp(&other)),
                _ if matches!((left, right), (Value::Symbol(_), Value::Symbol(_))) => {
                    Moment::of(left).zip(Moment::of(right)).and_then(|(one, other)| one.order(&other))
                }
                _ => float(left).zip(float(right)).and_then(|(one, other)| one.partial_cmp(&other)),
            },
        };
        match order {
            Some(order) => Ok(order),
            None => match [left, right].into_iter().find(|value| matches!(value, Value::Symbol(_))) {
                Some(symbol) => self.unknown(symbol, span, "the order of these is not known"),
                None => fault(PYTHON_FAULT, span, format!("{} and {} have no order", left.kind(), right.kind())),
            },
        }
    }
}

fn floats(operator: &str, one: f64, other: f64, span: Span) -> Outcome<Value> {
    if matches!(operator, "/" | "//" | "%") && other == 0.0 {
        return fault(PYTHON_FAULT, span, "division by zero");
    }
    // The rest has the sign of the divisor.
    let rest = match one % other {
        rest if rest != 0.0 && (rest < 0.0) != (other < 0.0) => rest + other,
        rest => rest,
    };
    let number = match operator {
        "+" => one + other,
        "-" => one - other,
        "*" => one * other,
        "/" => one / other,
        "//" => ((one - rest) / other).round(),
        "%" => rest,
        "**" => one.powf(other),
        _ => return fault(PYTHON_FAULT, span, format!("{operator} does not take numbers")),
    };
    match operator == "**" && !number.is_finite() && one.is_finite() && other.is_finite() {
        true => fault(PYTHON_FAULT, span, "this power is no number"),
        false => Ok(Value::Float(number)),
    }
}
