//! Methods of plain values but strings; items and slices of them.

use super::{Evaluator, Outcome, fault};
use crate::diagnostic::code::{PYTHON_FAULT, PYTHON_LIMIT, PYTHON_UNREAD};
use crate::python::value::{Argument, SymbolKind, Value, keyword, positional};
use crate::source::Span;

impl Evaluator<'_> {
    /// Calls a method of a plain value.
    pub(super) fn method(&mut self, base: &Value, name: &str, arguments: Vec<Argument>, span: Span) -> Outcome<Value> {
        let given: Vec<Value> = positional(&arguments).map(|argument| argument.value.clone()).collect();
        let takes_names =
            matches!((base, name), (Value::Str(_), _) | (Value::List(_), "sort") | (Value::Dict(_), "update"));
        let found = match base {
            _ if given.len() < arguments.len() && !takes_names => None,
            Value::Str(text) => self.string_method(text, name, &given, &arguments, span)?,
            Value::List(_) => self.list_method(base, name, &given, &arguments, span)?,
            Value::Tuple(_) => self.sequence_method(base, name, &given, span)?,
            Value::Dict(_) => self.dict_method(base, name, &given, &arguments, span)?,
            Value::Set(_) => self.set_method(base, name, &given, span)?,
            Value::Bytes(bytes) => match (name, given.as_slice()) {
                ("decode", []) => std::str::from_utf8(bytes).ok().map(Value::text),
                ("decode", [encoding]) if encoding.as_str().is_some_and(super::string::is_utf8) => {
                    std::str::from_utf8(bytes).ok().map(Value::text)
                }
                ("hex", []) => Some(Value::text(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())),
                _ => None,
            },
            _ => None,
        };
        match found {
            Some(value) => Ok(value),
            None => fault(PYTHON_UNREAD, span, format!("the method {name} of {} is not evaluated", base.kind())),
        }
    }

    fn sequence_method(&mut self, base: &Value, name: &str, given: &[Value], span: Span) -> Outcome<Option<Value>> {
        let ([wanted], "count" | "index") = (given, name) else { return Ok(None) };
        let members = self.iterate(base, span)?;
        let mut at = None;
        let mut count = 0;
        for (index, member) in members.iter().enumerate() {
            if self.equal(member, wanted, span)? {
                at = at.or(Some(index));
                count += 1;
                if name == "index" {
                    break;
                }
            }
        }
        match (name, at) {
            ("count", _) => Ok(Some(Value::Int(count))),
            ("index", Some(at)) => Ok(Some(Value::Int(at as i128))),
            ("index", None) => fault(PYTHON_FAULT, span, "this value is not in the list"),
            _ => Ok(None),
        }
    }

    fn list_method(
        &mut self,
        base: &Value,
        name: &str,
        given: &[Value],
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        let Value::List(list) = base else { return Ok(None) };
        match (name, given) {
            ("append", [value]) => {
                self.charge(size_of::<Value>(), span)?;
                list.0.borrow_mut().push(value.clone());
            }
            ("extend", [more]) => {
                let more = self.iterate(more, span)?;
                self.charge(more.len() * size_of::<Value>(), span)?;
                list.0.borrow_mut().extend(more);
            }
            ("insert", [Value::Int(at), value]) => {
                let length = list.0.borrow().len();
                self.work(length / 32, span)?;
                self.charge(size_of::<Value>(), span)?;
                list.0.borrow_mut().insert(bound(*at, length), value.clone());
            }
            ("pop", []) => {
                return match list.0.borrow_mut().pop() {
                    Some(value) => Ok(Some(value)),
                    None => fault(PYTHON_FAULT, span, "pop from an empty list"),
                };
            }
            ("pop", [Value::Int(at)]) => {
                let Some(at) = position(*at, list.0.borrow().len()) else {
                    return fault(PYTHON_FAULT, span, "no member at this position");
                };
                return Ok(Some(list.0.borrow_mut().remove(at)));
            }
            ("reverse", []) => list.0.borrow_mut().reverse(),
            ("clear", []) => list.0.borrow_mut().clear(),
            ("copy", []) => return Ok(Some(Value::list(list.0.borrow().clone()))),
            ("sort", []) => {
                let sorted = self.sorted(list.0.borrow().clone(), arguments, span)?;
                *list.0.borrow_mut() = sorted;
            }
            ("remove", [_]) => {
                let at = self.sequence_method(base, "index", given, span)?;
                if let Some(Value::Int(at)) = at {
                    list.0.borrow_mut().remove(at as usize);
                }
            }
            _ => return self.sequence_method(base, name, given, span),
        }
        Ok(Some(Value::None))
    }

    /// `sorted(members, key=…, reverse=…)`: members that are equal keep their order, in both directions.
    pub(super) fn sorted(&mut self, members: Vec<Value>, arguments: &[Argument], span: Span) -> Outcome<Vec<Value>> {
        let backwards = match keyword(arguments, "reverse") {
            Some(argument) => self.truth(&argument.value, argument.span)?,
            None => false,
        };
        let keyed = self.keyed(members, arguments, span)?;
        let mut sorted: Vec<(Value, Value)> = Vec::with_capacity(keyed.len());
        for (key, member) in keyed {
            let (mut low, mut high) = (0, sorted.len());
            while low < high {
                let middle = (low + high) / 2;
                let order = self.order(&key, &sorted[middle].0, span)?;
                let is_before = if backwards { order.is_gt() } else { order.is_lt() };
                if is_before {
                    high = middle;
                } else {
                    low = middle + 1;
                }
            }
            sorted.insert(low, (key, member));
        }
        Ok(sorted.into_iter().map(|(_, member)| member).collect())
    }

    /// Each member with what it is ordered by: what the function `key` makes of it, or itself.
    pub(super) fn keyed(
        &mut self,
        members: Vec<Value>,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Vec<(Value, Value)>> {
        let mut keyed = Vec::with_capacity(members.len());
        for member in members {
            let key = match keyword(arguments, "key") {
                Some(Argument { value: Value::None, .. }) | None => member.clone(),
                Some(function) => {
                    let argument = Argument { name: None, value: member.clone(), span };
                    self.apply(&function.value, vec![argument], span)?
                }
            };
            keyed.push((key, member));
        }
        Ok(keyed)
    }

    fn dict_method(
        &mut self,
        base: &Value,
        name: &str,
        given: &[Value],
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        let Value::Dict(dict) = base else { return Ok(None) };
        let entries = dict.0.borrow().clone();
        Ok(Some(match (name, given) {
            ("items", []) => {
                Value::list(entries.into_iter().map(|(key, value)| Value::tuple(vec![key, value])).collect())
            }
            ("keys", []) => Value::list(entries.into_iter().map(|(key, _)| key).collect()),
            ("values", []) => Value::list(entries.into_iter().map(|(_, value)| value).collect()),
            ("copy", []) => Value::dict(entries),
            ("get" | "pop" | "setdefault", [key] | [key, _]) => {
                let found = self.find(&entries, key, span)?;
                match (name, found, given.get(1)) {
                    ("pop", Some(at), _) => dict.0.borrow_mut().remove(at).1,
                    (_, Some(at), _) => entries.into_iter().nth(at).map_or(Value::None, |(_, value)| value),
                    ("pop", None, None) => return fault(PYTHON_FAULT, span, format!("there is no key {}", named(key))),
                    ("setdefault", None, default) => {
                        let default = default.cloned().unwrap_or(Value::None);
                        self.set_item(base, key.clone(), default.clone(), span)?;
                        default
                    }
                    (_, None, default) => default.cloned().unwrap_or(Value::None),
                }
            }
            ("clear", []) => {
                dict.0.borrow_mut().clear();
                Value::None
            }
            ("update", [] | [_]) => {
                if let Some(more) = given.first() {
                    for (key, value) in self.pairs(more, span)? {
                        self.set_item(base, key, value, span)?;
                    }
                }
                for argument in arguments {
                    if let Some(name) = &argument.name {
                        self.set_item(base, Value::Str(name.clone()), argument.value.clone(), span)?;
                    }
                }
                Value::None
            }
            _ => return Ok(None),
        }))
    }

    fn set_method(&mut self, base: &Value, name: &str, given: &[Value], span: Span) -> Outcome<Option<Value>> {
        let Value::Set(set) = base else { return Ok(None) };
        let members = set.0.borrow().clone();
        match (name, given) {
            ("add", [value]) => {
                if !self.contains(&members, value, span)? {
                    self.charge(size_of::<Value>(), span)?;
                    set.0.borrow_mut().push(value.clone());
                }
                Ok(Some(Value::None))
            }
            ("update", [more]) => {
                for value in self.iterate(more, span)? {
                    self.set_method(base, "add", &[value], span)?;
                }
                Ok(Some(Value::None))
            }
            ("discard" | "remove", [value]) => {
                for (at, member) in members.iter().enumerate() {
                    if self.equal(member, value, span)? {
                        set.0.borrow_mut().remove(at);
                        return Ok(Some(Value::None));
                    }
                }
                match name {
                    "discard" => Ok(Some(Value::None)),
                    _ => fault(PYTHON_FAULT, span, "this value is not in the set"),
                }
            }
            ("copy", []) => Ok(Some(Value::set(members))),
            ("union" | "difference" | "intersection", [other]) => {
                let other = self.iterate(other, span)?;
                let other = self.unique(other, span)?;
                let operator = match name {
                    "union" => "|",
                    "difference" => "-",
                    _ => "&",
                };
                Ok(Some(self.binary(operator, base.clone(), other, span)?))
            }
            _ => Ok(None),
        }
    }

    /// Fails for what Python takes neither into a set nor as a key.
    pub(super) fn hashable(&self, value: &Value, span: Span) -> Outcome<()> {
        match value {
            Value::List(_) | Value::Dict(_) | Value::Set(_) => {
                fault(PYTHON_FAULT, span, format!("{} is neither a key nor a member of a set", value.kind()))
            }
            _ => Ok(()),
        }
    }

    fn find(&mut self, entries: &[(Value, Value)], key: &Value, span: Span) -> Outcome<Option<usize>> {
        if let Value::Symbol(_) = key {
            return self.unknown(key, span, "this key is not known");
        }
        self.hashable(key, span)?;
        self.work(entries.len() / 64, span)?;
        for (at, (known, _)) in entries.iter().enumerate() {
            let same = match (known, key) {
                // A column is the key of no string.
                (Value::Symbol(_), _) => false,
                (Value::Str(one), Value::Str(other)) => one == other,
                _ => self.contains(std::slice::from_ref(known), key, span)?,
            };
            if same {
                return Ok(Some(at));
            }
        }
        Ok(None)
    }

    /// `container[key] = value`.
    pub(super) fn set_item(&mut self, container: &Value, key: Value, value: Value, span: Span) -> Outcome<()> {
        match (container, &key) {
            (Value::Dict(dict), Value::Symbol(column))
                if super::reason::root_is_known(column) || super::class::is_type(&key) =>
            {
                self.charge(2 * size_of::<Value>(), span)?;
                dict.0.borrow_mut().push((key, value));
                Ok(())
            }
            (Value::Dict(dict), _) => {
                let entries = dict.0.borrow().clone();
                match self.find(&entries, &key, span)? {
                    Some(at) => dict.0.borrow_mut()[at].1 = value,
                    None => {
                        self.charge(2 * size_of::<Value>(), span)?;
                        dict.0.borrow_mut().push((key, value));
                    }
                }
                Ok(())
            }
            (Value::List(list), Value::Int(at)) => {
                let Some(at) = position(*at, list.0.borrow().len()) else {
                    return fault(PYTHON_FAULT, span, "no member at this position");
                };
                list.0.borrow_mut()[at] = value;
                Ok(())
            }
            _ => self.unknown(container, span, "what this assignment changes is not known"),
        }
    }

    /// `container[key]`.
    pub(super) fn item(&mut self, container: &Value, key: &Value, span: Span) -> Outcome<Value> {
        let members = match container {
            Value::Dict(dict) => {
                let entries = dict.0.borrow().clone();
                return match self.find(&entries, key, span)? {
                    Some(at) => Ok(entries[at].1.clone()),
                    None => fault(PYTHON_FAULT, span, format!("there is no key {}", named(key))),
                };
            }
            Value::Class(class) => {
                let found = key.as_str().and_then(|name| class.member(name));
                return match found {
                    Some(value) => Ok(value),
                    None => fault(PYTHON_FAULT, span, format!("{} has no member {}", class.name, named(key))),
                };
            }
            Value::Symbol(_) => {
                return Ok(Value::symbol(SymbolKind::Subscript(container.clone(), key.clone()), span));
            }
            Value::List(_) | Value::Tuple(_) | Value::Str(_) => self.iterate(container, span)?,
            other => return fault(PYTHON_FAULT, span, format!("{} has no positions", other.kind())),
        };
        match key {
            Value::Int(at) => match position(*at, members.len()) {
                Some(at) => Ok(members[at].clone()),
                None => fault(PYTHON_FAULT, span, "no member at this position"),
            },
            other => self.unknown(other, span, "a position must be a whole number"),
        }
    }

    /// `container[lower:upper:step]`.
    pub(super) fn slice(&mut self, container: &Value, bounds: [Option<i128>; 3], span: Span) -> Outcome<Value> {
        let members = match container {
            Value::List(_) | Value::Tuple(_) | Value::Str(_) => self.iterate(container, span)?,
            Value::Symbol(_) => return self.unknown(container, span, "what this is a slice of is not known"),
            other => return fault(PYTHON_FAULT, span, format!("{} has no positions", other.kind())),
        };
        let [lower, upper, step] = bounds;
        let length = members.len();
        let (lower, upper) = (lower.map_or(0, |at| bound(at, length)), upper.map_or(length, |at| bound(at, length)));
        let mut kept: Vec<Value> = match step {
            Some(step) if step > 0 => {
                let step = usize::try_from(step).unwrap_or(usize::MAX);
                members[lower.min(upper)..upper].iter().step_by(step).cloned().collect()
            }
            None => members[lower.min(upper)..upper].to_vec(),
            Some(-1) if bounds[0].is_none() && bounds[1].is_none() => members.into_iter().rev().collect(),
            Some(_) => return fault(PYTHON_LIMIT, span, "a slice with this step is not evaluated"),
        };
        Ok(match container {
            Value::Str(_) => {
                Value::text(kept.drain(..).filter_map(|c| c.as_str().map(str::to_string)).collect::<String>())
            }
            Value::Tuple(_) => Value::tuple(kept),
            _ => Value::list(kept),
        })
    }
}

/// The place of a member whose position may count from the end; `None` if there is no such member.
fn position(at: i128, length: usize) -> Option<usize> {
    let at = if at < 0 { at.checked_add(i128::try_from(length).ok()?)? } else { at };
    usize::try_from(at).ok().filter(|at| *at < length)
}

/// The bound of a slice, which may count from the end; what lies outside is the nearest end.
pub(super) fn bound(at: i128, length: usize) -> usize {
    let from_end = || usize::try_from(at.unsigned_abs()).map_or(0, |back| length.saturating_sub(back));
    if at < 0 { from_end() } else { usize::try_from(at).map_or(length, |at| at.min(length)) }
}

/// A key as a message names it.
fn named(key: &Value) -> String {
    super::text::repr(key).unwrap_or_else(|| key.kind().into())
}
