//! What a function does outside of itself: calls of libraries that do something, in order, with what they were given.

use super::{Evaluator, Event, MAX_VALUE_DEPTH, Outcome, fault};
use crate::diagnostic::code::PYTHON_LIMIT;
use crate::python::value::{Argument, Symbol, SymbolKind, Value};
use crate::source::Span;
use std::rc::Rc;

impl Evaluator<'_> {
    /// How many calls are remembered by now: the number of the next one.
    pub fn recorded(&self) -> usize {
        self.events.len()
    }

    /// Remembers a call that does something.
    pub fn record(&mut self, callee: &Value, arguments: &[Argument], span: Span) -> Outcome<()> {
        self.step(span)?;
        let callee = self.freeze(callee, 0, span)?;
        let arguments = self.freeze_arguments(arguments, 0)?;
        let place = self.place(span);
        self.events.push(Event { callee, arguments, place });
        Ok(())
    }

    fn freeze_arguments(&mut self, arguments: &[Argument], depth: usize) -> Outcome<Vec<Argument>> {
        let mut frozen = Vec::with_capacity(arguments.len());
        for argument in arguments {
            let value = self.freeze(&argument.value, depth, argument.span)?;
            frozen.push(Argument { value, ..argument.clone() });
        }
        Ok(frozen)
    }

    /// A copy of a value as it is now, with what stands for something else in its place.
    fn freeze(&mut self, value: &Value, depth: usize, span: Span) -> Outcome<Value> {
        if depth > MAX_VALUE_DEPTH {
            return fault(PYTHON_LIMIT, span, format!("this value nests deeper than {MAX_VALUE_DEPTH} levels"));
        }
        self.charge(size_of::<Value>(), span)?;
        let many = |evaluator: &mut Self, members: Vec<Value>| -> Outcome<Vec<Value>> {
            members.iter().map(|member| evaluator.freeze(member, depth + 1, span)).collect()
        };
        self.deeper(span, |evaluator| {
            if let Value::Class(_) | Value::Symbol(_) = value {
                let library = evaluator.library;
                if let Some(other) = library.stand_in(evaluator, value, span)? {
                    return evaluator.freeze(&other, depth + 1, span);
                }
            }
            Ok(match value {
                Value::List(list) => Value::list(many(evaluator, list.0.borrow().clone())?),
                Value::Tuple(list) => Value::tuple(many(evaluator, list.0.borrow().clone())?),
                Value::Set(list) => Value::set(many(evaluator, list.0.borrow().clone())?),
                Value::Iterator(_) => {
                    let members = evaluator.iterate(value, span)?;
                    Value::list(many(evaluator, members)?)
                }
                Value::Dict(dict) => {
                    let mut entries = Vec::new();
                    for (key, value) in dict.0.borrow().iter() {
                        let key = evaluator.freeze(key, depth + 1, span)?;
                        entries.push((key, evaluator.freeze(value, depth + 1, span)?));
                    }
                    Value::dict(entries)
                }
                Value::Symbol(symbol) => {
                    let kind = match &symbol.kind {
                        SymbolKind::Path(..) => return Ok(value.clone()),
                        SymbolKind::Attribute(base, name) => {
                            SymbolKind::Attribute(evaluator.freeze(base, depth + 1, span)?, name.clone())
                        }
                        SymbolKind::Call { callee, arguments } => SymbolKind::Call {
                            callee: evaluator.freeze(callee, depth + 1, span)?,
                            arguments: evaluator.freeze_arguments(arguments, depth + 1)?,
                        },
                        SymbolKind::Operation { operator, operands } => {
                            SymbolKind::Operation { operator, operands: many(evaluator, operands.clone())? }
                        }
                        SymbolKind::Subscript(base, key) => SymbolKind::Subscript(
                            evaluator.freeze(base, depth + 1, span)?,
                            evaluator.freeze(key, depth + 1, span)?,
                        ),
                    };
                    let (span, identity) = (symbol.span, symbol.identity.clone());
                    Value::Symbol(Rc::new(Symbol { kind, span, identity }))
                }
                plain => plain.clone(),
            })
        })
    }
}
