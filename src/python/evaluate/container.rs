//! Lists and dicts as wholes: copies, pairs and entries.

use super::{Evaluator, MAX_VALUE_DEPTH, Outcome, fault};
use crate::diagnostic::code::{PYTHON_FAULT, PYTHON_LIMIT};
use crate::python::value::Value;
use crate::source::Span;

impl Evaluator<'_> {
    /// A list, dict or set that shares nothing with another, or, if not `deep`, only its members; anything else is itself.
    pub(super) fn copied(&mut self, value: &Value, deep: bool, depth: usize, span: Span) -> Outcome<Value> {
        if depth > MAX_VALUE_DEPTH {
            return fault(PYTHON_LIMIT, span, format!("this value nests deeper than {MAX_VALUE_DEPTH} levels"));
        }
        let copy = |evaluator: &mut Self, value: &Value| match deep {
            true => evaluator.deeper(span, |evaluator| evaluator.copied(value, deep, depth + 1, span)),
            false => Ok(value.clone()),
        };
        if let Value::Dict(dict) = value {
            let entries = dict.0.borrow().clone();
            self.charge((1 + 2 * entries.len()) * size_of::<Value>(), span)?;
            let entries = entries.into_iter().map(|(key, value)| Ok((key, copy(self, &value)?)));
            return Ok(Value::dict(entries.collect::<Outcome<_>>()?));
        }
        let Some(members) = value.members() else { return Ok(value.clone()) };
        self.charge((1 + members.len()) * size_of::<Value>(), span)?;
        let members = members.iter().map(|member| copy(self, member)).collect::<Outcome<_>>()?;
        Ok(match value {
            Value::Set(_) => Value::set(members),
            Value::Tuple(_) => Value::tuple(members),
            _ => Value::list(members),
        })
    }

    /// What a dictionary is made of: another one, or pairs.
    pub(super) fn pairs(&mut self, value: &Value, span: Span) -> Outcome<Vec<(Value, Value)>> {
        if let Value::Dict(_) | Value::Symbol(_) = value {
            return self.entries(value, span);
        }
        let mut pairs = Vec::new();
        for pair in self.iterate(value, span)? {
            let pair = self.iterate(&pair, span)?;
            let [key, value] = pair.as_slice() else {
                return fault(PYTHON_FAULT, span, "a dict is made of pairs");
            };
            pairs.push((key.clone(), value.clone()));
        }
        Ok(pairs)
    }

    /// The keys and values of a dictionary.
    pub(super) fn entries(&mut self, value: &Value, span: Span) -> Outcome<Vec<(Value, Value)>> {
        match value {
            Value::Dict(dict) => Ok(dict.0.borrow().clone()),
            Value::Symbol(_) => self.unknown(value, span, "the entries of this are not known"),
            other => fault(PYTHON_FAULT, span, format!("{} is no dict", other.kind())),
        }
    }
}
