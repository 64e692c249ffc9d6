//! Methods of strings, lists, dictionaries and sets; items and slices of them.

use super::{Evaluator, Outcome, fault};
use crate::alembic::value::{Argument, SymbolKind, Value, keyword};
use crate::diagnostic::code::{PYTHON_FAULT, PYTHON_LIMIT, PYTHON_UNREAD};
use crate::source::Span;

impl Evaluator<'_> {
    /// Calls a method of a plain value.
    pub(super) fn method(&mut self, base: &Value, name: &str, arguments: Vec<Argument>, span: Span) -> Outcome<Value> {
        let given: Vec<Value> = arguments
            .iter()
            .filter(|argument| argument.name.is_none())
            .map(|argument| argument.value.clone())
            .collect();
        let found = match base {
            Value::Str(text) => self.string_method(text, name, &given, &arguments, span)?,
            Value::List(_) => self.list_method(base, name, &given, &arguments, span)?,
            Value::Tuple(_) => self.sequence_method(base, name, &given, span)?,
            Value::Dict(_) => self.dict_method(base, name, &given, &arguments, span)?,
            Value::Set(_) => self.set_method(base, name, &given, span)?,
            Value::Bytes(bytes) => match name {
                "decode" => std::str::from_utf8(bytes).ok().map(Value::text),
                "hex" => Some(Value::text(bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())),
                _ => None,
            },
            _ => None,
        };
        match found {
            Some(value) => Ok(value),
            None => fault(PYTHON_UNREAD, span, format!("the method {name} of {} is not evaluated", base.kind())),
        }
    }

    fn string_method(
        &mut self,
        text: &str,
        name: &str,
        given: &[Value],
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        let first = given.first();
        let second = given.get(1);
        let word = first.and_then(Value::as_str);
        self.charge(text.len(), span)?;
        let strip = |left: bool, right: bool| {
            let matches = |c: char| word.map_or_else(|| c.is_whitespace(), |set| set.contains(c));
            let text = if left { text.trim_start_matches(matches) } else { text };
            Value::text(if right { text.trim_end_matches(matches) } else { text })
        };
        let one_of = |test: &dyn Fn(&str) -> bool| match first {
            Some(Value::Tuple(list)) => Some(list.0.borrow().iter().any(|one| one.as_str().is_some_and(test))),
            Some(one) => one.as_str().map(test),
            None => None,
        };
        Ok(Some(match name {
            "format" => Value::text(self.format(text, arguments, span)?),
            "format_map" => {
                let Some(map) = first else { return Ok(None) };
                let entries = self.entries(map, span)?;
                let named = entries
                    .into_iter()
                    .filter_map(|(key, value)| Some(Argument { name: Some(key.as_str()?.into()), value, span }));
                Value::text(self.format(text, &named.collect::<Vec<_>>(), span)?)
            }
            "join" => {
                let Some(parts) = first else { return Ok(None) };
                let mut words = Vec::new();
                for part in self.iterate(parts, span)? {
                    match part.as_str() {
                        Some(word) => words.push(word.to_string()),
                        None => match super::text::plain(&part).filter(|_| matches!(part, Value::Symbol(_))) {
                            Some(word) => words.push(word),
                            None => return self.unknown(&part, span, "only strings can be joined"),
                        },
                    }
                }
                self.charge(words.iter().map(|word| word.len() + text.len()).sum(), span)?;
                Value::text(words.join(text))
            }
            "strip" => strip(true, true),
            "lstrip" => strip(true, false),
            "rstrip" => strip(false, true),
            "upper" => Value::text(text.to_uppercase()),
            "lower" | "casefold" => Value::text(text.to_lowercase()),
            "title" => Value::text(capitals(text, true)),
            "capitalize" => Value::text(capitals(text, false)),
            "replace" => match (word, second.and_then(Value::as_str)) {
                (Some(from), Some(to)) => {
                    self.charge(text.len().saturating_add(text.matches(from).count().saturating_mul(to.len())), span)?;
                    match given.get(2) {
                        Some(Value::Int(count)) => Value::text(text.replacen(from, to, (*count).max(0) as usize)),
                        _ => Value::text(text.replace(from, to)),
                    }
                }
                _ => return Ok(None),
            },
            "split" | "rsplit" => {
                let limit = match second.or_else(|| keyword(arguments, "maxsplit").map(|argument| &argument.value)) {
                    Some(Value::Int(limit)) if *limit >= 0 => *limit as usize,
                    _ => usize::MAX - 1,
                };
                self.charge(text.len() * size_of::<Value>(), span)?;
                let mut parts: Vec<Value> = match (word, name) {
                    (Some(""), _) => return fault(PYTHON_FAULT, span, "an empty separator"),
                    (Some(word), "split") => text.splitn(limit + 1, word).map(Value::text).collect(),
                    (Some(word), _) => text.rsplitn(limit + 1, word).map(Value::text).collect(),
                    (None, _) if limit == usize::MAX - 1 => text.split_whitespace().map(Value::text).collect(),
                    (None, _) => return Ok(None),
                };
                if name == "rsplit" && word.is_some() {
                    parts.reverse();
                }
                Value::list(parts)
            }
            "splitlines" => Value::list(text.lines().map(Value::text).collect()),
            "partition" => match word.and_then(|word| text.split_once(word).map(|parts| (word, parts))) {
                Some((word, (left, right))) => Value::tuple([left, word, right].map(Value::text).to_vec()),
                None => Value::tuple([text, "", ""].map(Value::text).to_vec()),
            },
            "startswith" => match one_of(&|word| text.starts_with(word)) {
                Some(holds) => Value::Bool(holds),
                None => return Ok(None),
            },
            "endswith" => match one_of(&|word| text.ends_with(word)) {
                Some(holds) => Value::Bool(holds),
                None => return Ok(None),
            },
            "removeprefix" => Value::text(word.and_then(|word| text.strip_prefix(word)).unwrap_or(text)),
            "removesuffix" => Value::text(word.and_then(|word| text.strip_suffix(word)).unwrap_or(text)),
            "encode" => Value::Bytes(text.as_bytes().into()),
            "find" => match word {
                Some(word) => Value::Int(text.find(word).map_or(-1, |at| text[..at].chars().count() as i128)),
                None => return Ok(None),
            },
            "count" => match word {
                Some(word) if !word.is_empty() => Value::Int(text.matches(word).count() as i128),
                _ => return Ok(None),
            },
            "isdigit" | "isnumeric" => Value::Bool(!text.is_empty() && text.chars().all(char::is_numeric)),
            "isalpha" => Value::Bool(!text.is_empty() && text.chars().all(char::is_alphabetic)),
            "isalnum" => Value::Bool(!text.is_empty() && text.chars().all(char::is_alphanumeric)),
            "isupper" => Value::Bool(text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)),
            "islower" => Value::Bool(text.chars().any(char::is_lowercase) && !text.chars().any(char::is_uppercase)),
            "zfill" | "ljust" | "rjust" => {
                let Some(Value::Int(width)) = first else { return Ok(None) };
                let missing = usize::try_from(*width).unwrap_or(0).saturating_sub(text.chars().count());
                let fill = match name {
                    "zfill" => "0",
                    _ => second.and_then(Value::as_str).unwrap_or(" "),
                };
                self.charge(missing.saturating_mul(fill.len()), span)?;
                let fill = fill.repeat(missing);
                Value::text(if name == "ljust" { format!("{text}{fill}") } else { format!("{fill}{text}") })
            }
            _ => return Ok(None),
        }))
    }

    fn sequence_method(&mut self, base: &Value, name: &str, given: &[Value], span: Span) -> Outcome<Option<Value>> {
        let Some(wanted) = given.first() else { return Ok(None) };
        let members = self.iterate(base, span)?;
        let mut at = None;
        let mut count = 0;
        for (index, member) in members.iter().enumerate() {
            if self.equal(member, wanted, span)? {
                at = at.or(Some(index));
                count += 1;
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
                list.0.borrow_mut().insert(position(*at, length).min(length), value.clone());
            }
            ("pop", []) => {
                return match list.0.borrow_mut().pop() {
                    Some(value) => Ok(Some(value)),
                    None => fault(PYTHON_FAULT, span, "pop from an empty list"),
                };
            }
            ("pop", [Value::Int(at)]) => {
                let at = position(*at, list.0.borrow().len());
                if at >= list.0.borrow().len() {
                    return fault(PYTHON_FAULT, span, "no member at this position");
                }
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

    /// `sorted(members, key=…, reverse=…)`.
    pub(super) fn sorted(&mut self, members: Vec<Value>, arguments: &[Argument], span: Span) -> Outcome<Vec<Value>> {
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
        let mut failed = None;
        keyed.sort_by(|(one, _), (other, _)| {
            if failed.is_some() {
                return std::cmp::Ordering::Equal;
            }
            self.order(one, other, span).unwrap_or_else(|stop| {
                failed = Some(stop);
                std::cmp::Ordering::Equal
            })
        });
        if let Some(stop) = failed {
            return Err(stop);
        }
        if let Some(Argument { value: Value::Bool(true), .. }) = keyword(arguments, "reverse") {
            keyed.reverse();
        }
        Ok(keyed.into_iter().map(|(_, member)| member).collect())
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
            ("get" | "pop" | "setdefault", [key, ..]) => {
                let found = self.find(&entries, key, span)?;
                match (name, found, given.get(1)) {
                    ("pop", Some(at), _) => dict.0.borrow_mut().remove(at).1,
                    (_, Some(at), _) => entries.into_iter().nth(at).map_or(Value::None, |(_, value)| value),
                    ("pop", None, None) => return fault(PYTHON_FAULT, span, format!("no key {key:?}")),
                    ("setdefault", None, default) => {
                        let default = default.cloned().unwrap_or(Value::None);
                        self.set_item(base, key.clone(), default.clone(), span)?;
                        default
                    }
                    (_, None, default) => default.cloned().unwrap_or(Value::None),
                }
            }
            ("update", _) => {
                if let Some(more) = given.first() {
                    for (key, value) in self.entries(more, span)? {
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

    fn find(&mut self, entries: &[(Value, Value)], key: &Value, span: Span) -> Outcome<Option<usize>> {
        if let Value::Symbol(_) = key {
            return self.unknown(key, span, "this key is not known");
        }
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
            (Value::Dict(dict), Value::Symbol(column)) if super::reason::root_is_known(column) => {
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
                let at = position(*at, list.0.borrow().len());
                match list.0.borrow_mut().get_mut(at) {
                    Some(member) => {
                        *member = value;
                        Ok(())
                    }
                    None => fault(PYTHON_FAULT, span, "no member at this position"),
                }
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
                    None => fault(PYTHON_FAULT, span, format!("there is no key {key:?}")),
                };
            }
            Value::Class(class) => {
                let found = key.as_str().and_then(|name| super::class::member(class, name));
                return match found {
                    Some(value) => Ok(value),
                    None => fault(PYTHON_FAULT, span, format!("{} has no member {key:?}", class.name)),
                };
            }
            Value::Symbol(_) => {
                return Ok(Value::symbol(SymbolKind::Subscript(container.clone(), key.clone()), span));
            }
            other => self.iterate(other, span)?,
        };
        match key {
            Value::Int(at) => match members.get(position(*at, members.len())) {
                Some(member) => Ok(member.clone()),
                None => fault(PYTHON_FAULT, span, "no member at this position"),
            },
            other => self.unknown(other, span, "a position must be a whole number"),
        }
    }

    /// `container[lower:upper:step]`.
    pub(super) fn slice(&mut self, container: &Value, bounds: [Option<i128>; 3], span: Span) -> Outcome<Value> {
        let members = self.iterate(container, span)?;
        let [lower, upper, step] = bounds;
        let length = members.len();
        let bound = |bound: Option<i128>, default: usize| bound.map_or(default, |at| position(at, length).min(length));
        let (lower, upper) = (bound(lower, 0), bound(upper, length));
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

/// A position that may count from the end; past the end if there is none.
fn position(at: i128, length: usize) -> usize {
    match usize::try_from(at) {
        Ok(at) => at,
        Err(_) => match usize::try_from(-at) {
            Ok(back) if back <= length => length - back,
            // Before the beginning counts as the beginning in a slice and as nowhere for a member.
            Ok(_) => 0,
            Err(_) => usize::MAX,
        },
    }
}

fn capitals(text: &str, every_word: bool) -> String {
    let mut start = true;
    text.chars()
        .flat_map(|c| {
            let cased: Vec<char> = if start { c.to_uppercase().collect() } else { c.to_lowercase().collect() };
            start = every_word && !c.is_alphabetic();
            cased
        })
        .collect()
}
