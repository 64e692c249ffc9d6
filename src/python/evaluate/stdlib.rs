//! Functions of Python itself and of its standard library that migrations use on plain values.

use super::equality::whole;
use super::{Evaluator, Outcome, fault, text};
use crate::diagnostic::code::{PYTHON_FAULT, PYTHON_LIMIT};
use crate::python::Library;
use crate::python::value::{Argument, Value, keyword, positional};
use crate::source::Span;
use std::rc::Rc;

/// True for a name that Python knows without an import.
pub(super) fn is_builtin(name: &str) -> bool {
    const FUNCTIONS: &[&str] = &[
        "abs",
        "all",
        "any",
        "bool",
        "bytes",
        "callable",
        "chr",
        "dict",
        "dir",
        "enumerate",
        "filter",
        "float",
        "frozenset",
        "getattr",
        "globals",
        "hasattr",
        "hash",
        "id",
        "int",
        "isinstance",
        "issubclass",
        "iter",
        "len",
        "list",
        "locals",
        "map",
        "max",
        "min",
        "next",
        "object",
        "open",
        "ord",
        "print",
        "property",
        "range",
        "repr",
        "reversed",
        "round",
        "set",
        "setattr",
        "sorted",
        "staticmethod",
        "classmethod",
        "str",
        "sum",
        "super",
        "tuple",
        "type",
        "zip",
        "__file__",
        "__doc__",
        "NotImplemented",
        "input",
        "vars",
        "format",
        "pow",
        "divmod",
        "slice",
    ];
    FUNCTIONS.contains(&name)
        || name.ends_with("Error")
        || name.ends_with("Exception")
        || name.ends_with("Warning")
        || matches!(name, "StopIteration" | "SystemExit" | "KeyboardInterrupt")
}

/// True for a module of the standard library that gives the same answers everywhere.
pub(super) fn is_standard(root: &str) -> bool {
    matches!(
        root,
        "abc"
            | "base64"
            | "binascii"
            | "collections"
            | "contextlib"
            | "copy"
            | "dataclasses"
            | "datetime"
            | "decimal"
            | "enum"
            | "fractions"
            | "functools"
            | "hashlib"
            | "html"
            | "inspect"
            | "itertools"
            | "json"
            | "math"
            | "operator"
            | "re"
            | "string"
            | "struct"
            | "textwrap"
            | "time"
            | "types"
            | "typing"
            | "typing_extensions"
            | "unicodedata"
            | "urllib"
            | "uuid"
            | "zlib"
            | "__future__"
    )
}

impl Evaluator<'_> {
    /// Calls a function of Python or its standard library; `None` if it is not one that is evaluated.
    pub(super) fn standard_call(&mut self, path: &str, arguments: &[Argument], span: Span) -> Outcome<Option<Value>> {
        let given: Vec<Value> = positional(arguments).map(|argument| argument.value.clone().plain()).collect();
        if let Some(name) = path.strip_prefix("builtins.") {
            return self.builtin(name, &given, arguments, span);
        }
        match path {
            "datetime.date" | "datetime.datetime" | "datetime.timedelta" => {
                return self.make_moment(path, arguments, span);
            }
            "datetime.date.fromisoformat" | "datetime.datetime.fromisoformat" => {
                return self.moment_from(path, arguments, span);
            }
            _ => {}
        }
        if given.len() < arguments.len() && !matches!(path, "json.dumps" | "collections.OrderedDict") {
            return Ok(None);
        }
        let text = given.first().and_then(Value::as_str);
        Ok(Some(match (path, text) {
            ("textwrap.dedent", Some(text)) => Value::text(text::dedent(text)),
            ("inspect.cleandoc", Some(text)) => {
                self.charge(text.len().saturating_mul(8), span)?;
                Value::text(text::clean(text))
            }
            ("textwrap.indent", Some(text)) => {
                let [_, prefix] = given.as_slice() else { return Ok(None) };
                let Some(prefix) = prefix.as_str() else { return Ok(None) };
                self.charge(text.len().saturating_mul(prefix.len() + 1), span)?;
                let lines = text.split_inclusive('\n').map(|line| match line.trim().is_empty() {
                    true => line.to_string(),
                    false => format!("{prefix}{line}"),
                });
                Value::text(lines.collect::<String>())
            }
            ("json.dumps", _) => match given.first() {
                Some(value) => Value::text(self.json(value, arguments, span)?),
                None => return Ok(None),
            },
            ("json.loads", Some(text)) => {
                self.charge(text.len() * size_of::<Value>(), span)?;
                match crate::python::json::load(text) {
                    Ok(value) => value,
                    Err(error) => return fault(PYTHON_FAULT, span, format!("this JSON is not read: {error}")),
                }
            }
            ("collections.OrderedDict", _) => return self.builtin("dict", &given, arguments, span),
            ("itertools.chain" | "itertools.chain.from_iterable", _) => {
                let parts = match (path, given.as_slice()) {
                    ("itertools.chain", parts) => parts.to_vec(),
                    (_, [parts]) => self.iterate(parts, span)?,
                    _ => return Ok(None),
                };
                let mut members = Vec::new();
                for part in &parts {
                    let more = self.iterate(part, span)?;
                    self.charge(more.len() * size_of::<Value>(), span)?;
                    members.extend(more);
                }
                Value::iterator(members)
            }
            ("functools.reduce", _) => {
                let [function, values, first @ ..] = given.as_slice() else { return Ok(None) };
                let mut values = self.iterate(values, span)?.into_iter();
                let Some(mut total) = first.first().cloned().or_else(|| values.next()) else {
                    return fault(PYTHON_FAULT, span, "reduce() of nothing");
                };
                for value in values {
                    let both = [total, value].map(|value| Argument { name: None, value, span }).to_vec();
                    total = self.apply(function, both, span)?;
                }
                total
            }
            ("itertools.product", _) => {
                let mut rows = vec![Vec::new()];
                for part in &given {
                    let members = self.iterate(part, span)?;
                    self.charge(rows.len().saturating_mul(members.len()).saturating_mul(given.len() * 32), span)?;
                    let longer = |row: &Vec<Value>| -> Vec<Vec<Value>> {
                        members.iter().map(|member| [row.as_slice(), std::slice::from_ref(member)].concat()).collect()
                    };
                    rows = rows.iter().flat_map(longer).collect();
                }
                Value::iterator(rows.into_iter().map(Value::tuple).collect())
            }
            _ => return Ok(None),
        }))
    }

    fn builtin(&mut self, name: &str, given: &[Value], arguments: &[Argument], span: Span) -> Outcome<Option<Value>> {
        let first = given.first();
        let takes_names: &[&str] = match name {
            "sorted" => &["key", "reverse"],
            "min" | "max" => &["key", "default"],
            "enumerate" => &["start"],
            _ => &[],
        };
        let names = || arguments.iter().filter_map(|argument| argument.name.as_deref());
        if name != "dict" && names().any(|name| !takes_names.contains(&name)) {
            return Ok(None);
        }
        if let Some(value @ Value::Symbol(_)) = first
            && matches!(
                name,
                "len"
                    | "list"
                    | "tuple"
                    | "set"
                    | "dict"
                    | "sorted"
                    | "enumerate"
                    | "zip"
                    | "sum"
                    | "any"
                    | "all"
                    | "int"
            )
        {
            return self.unknown(value, span, "this is not known");
        }
        let members = |evaluator: &mut Self| match first {
            Some(value) => evaluator.iterate(value, span),
            None => Ok(Vec::new()),
        };
        Ok(Some(match (name, given) {
            ("len", [value]) => {
                let length = match value {
                    Value::Iterator(_) => return fault(PYTHON_FAULT, span, "an iterator has no length"),
                    Value::Bytes(bytes) => bytes.len(),
                    value => self.iterate(value, span)?.len(),
                };
                Value::Int(length as i128)
            }
            ("str", []) => Value::text(""),
            ("str", [value]) => Value::text(self.text(value, span)?),
            ("repr", [value]) => Value::text(self.repr(value, span)?),
            ("int", [value]) => match (value, whole(value)) {
                (_, Some(number)) => Value::Int(number),
                (Value::Float(number), _) if number.abs() < 1e30 => Value::Int(*number as i128),
                (value, _) => match value.as_str().and_then(|text| text.trim().replace('_', "").parse().ok()) {
                    Some(number) => Value::Int(number),
                    None => return fault(PYTHON_FAULT, span, "this is no whole number"),
                },
            },
            ("int", [value, Value::Int(base)]) => {
                let digits = value.as_str().map(|text| text.trim().to_lowercase());
                let prefix = match base {
                    2 => "0b",
                    8 => "0o",
                    16 => "0x",
                    _ => return Ok(None),
                };
                let digits = digits.as_deref().map(|digits| digits.strip_prefix(prefix).unwrap_or(digits));
                match digits.and_then(|digits| i128::from_str_radix(digits, *base as u32).ok()) {
                    Some(number) => Value::Int(number),
                    None => return fault(PYTHON_FAULT, span, "this is no whole number"),
                }
            }
            ("float", [value]) => match value {
                Value::Float(_) => value.clone(),
                Value::Int(number) => Value::Float(*number as f64),
                value => match value.as_str().and_then(|text| text.trim().parse().ok()) {
                    Some(number) => Value::Float(number),
                    None => return fault(PYTHON_FAULT, span, "this is no number"),
                },
            },
            ("bool", [value]) => Value::Bool(self.truth(value, span)?),
            ("list", [] | [_]) => Value::list(members(self)?),
            ("tuple", [] | [_]) => Value::tuple(members(self)?),
            ("set" | "frozenset", [] | [_]) => {
                let members = members(self)?;
                self.unique(members, span)?
            }
            ("dict", [] | [_]) => {
                let dict = Value::dict(Vec::new());
                if let Some(first) = first {
                    for (key, value) in self.pairs(first, span)? {
                        self.set_item(&dict, key, value, span)?;
                    }
                }
                for argument in arguments {
                    if let Some(name) = &argument.name {
                        self.set_item(&dict, Value::Str(name.clone()), argument.value.clone(), span)?;
                    }
                }
                dict
            }
            ("range", [Value::Int(stop)]) => self.range(0, *stop, 1, span)?,
            ("range", [Value::Int(start), Value::Int(stop)]) => self.range(*start, *stop, 1, span)?,
            ("range", [Value::Int(start), Value::Int(stop), Value::Int(step)]) => {
                self.range(*start, *stop, *step, span)?
            }
            ("enumerate", [_, ..]) => {
                let start = match given.get(1).or_else(|| keyword(arguments, "start").map(|argument| &argument.value)) {
                    Some(Value::Int(start)) => *start,
                    Some(_) => return Ok(None),
                    None => 0,
                };
                let members = members(self)?;
                if start.checked_add(members.len() as i128).is_none() {
                    return fault(PYTHON_LIMIT, span, "this number is too large");
                }
                let pair = |(index, one)| Value::tuple(vec![Value::Int(start + index as i128), one]);
                Value::iterator(members.into_iter().enumerate().map(pair).collect())
            }
            ("zip", lists) => {
                let is_same = |one: &Value, other: &Value| match (one, other) {
                    (Value::Iterator(one), Value::Iterator(other)) => Rc::ptr_eq(one, other),
                    _ => false,
                };
                // The members of an iterator that is given twice go to both in turn.
                if lists.iter().enumerate().any(|(at, one)| lists[..at].iter().any(|other| is_same(one, other))) {
                    return Ok(None);
                }
                let mut columns = Vec::new();
                for list in lists {
                    columns.push(self.iterate(list, span)?);
                }
                let length = columns.iter().map(Vec::len).min().unwrap_or(0);
                Value::iterator(
                    (0..length).map(|at| Value::tuple(columns.iter().map(|list| list[at].clone()).collect())).collect(),
                )
            }
            ("reversed", [_]) => Value::iterator(members(self)?.into_iter().rev().collect()),
            ("iter", [iterator @ Value::Iterator(_)]) => iterator.clone(),
            ("iter", [_]) => Value::iterator(members(self)?),
            ("next", [Value::Iterator(iterator)] | [Value::Iterator(iterator), _]) => {
                match (iterator.0.borrow_mut().pop(), given.get(1)) {
                    (Some(value), _) => value,
                    (None, Some(default)) => default.clone(),
                    (None, None) => return fault(PYTHON_FAULT, span, "there is no next one"),
                }
            }
            ("sorted", [_]) => {
                let members = members(self)?;
                Value::list(self.sorted(members, arguments, span)?)
            }
            ("map" | "filter", [function, values]) => {
                let mut kept = Vec::new();
                for value in self.iterate(values, span)? {
                    let argument = Argument { name: None, value: value.clone(), span };
                    let result = match (name, function) {
                        ("filter", Value::None) => value.clone(),
                        _ => self.apply(function, vec![argument], span)?,
                    };
                    match name {
                        "map" => kept.push(result),
                        _ if self.truth(&result, span)? => kept.push(value),
                        _ => {}
                    }
                }
                Value::iterator(kept)
            }
            ("any" | "all", [values]) => {
                let wanted = name == "any";
                let iterator = self.iterator(values, span)?;
                loop {
                    let Some(member) = iterator.0.borrow_mut().pop() else { break };
                    if self.truth(&member, span)? == wanted {
                        return Ok(Some(Value::Bool(wanted)));
                    }
                }
                Value::Bool(!wanted)
            }
            ("sum", [_] | [_, _]) => {
                let mut total = given.get(1).cloned().unwrap_or(Value::Int(0));
                for member in members(self)? {
                    total = self.binary("+", total, member, span)?;
                }
                total
            }
            ("min" | "max", [_, ..]) => {
                let values = if given.len() == 1 { members(self)? } else { given.to_vec() };
                let mut best: Option<(Value, Value)> = None;
                for (key, member) in self.keyed(values, arguments, span)? {
                    let is_better = match &best {
                        None => true,
                        Some((known, _)) if name == "min" => self.order(&key, known, span)?.is_lt(),
                        Some((known, _)) => self.order(&key, known, span)?.is_gt(),
                    };
                    if is_better {
                        best = Some((key, member));
                    }
                }
                match (best, keyword(arguments, "default")) {
                    (Some((_, member)), _) => member,
                    (None, Some(default)) => default.value.clone(),
                    (None, None) => return fault(PYTHON_FAULT, span, format!("{name}() of nothing")),
                }
            }
            ("abs", [Value::Int(number)]) => Value::Int(number.saturating_abs()),
            ("abs", [Value::Float(number)]) => Value::Float(number.abs()),
            ("round", [Value::Int(number)]) => Value::Int(*number),
            ("chr", [Value::Int(number)]) => match u32::try_from(*number).ok().and_then(char::from_u32) {
                Some(c) => Value::text(c.to_string()),
                None => return fault(PYTHON_FAULT, span, "no such character"),
            },
            ("ord", [Value::Str(text)]) => match text.chars().collect::<Vec<_>>().as_slice() {
                [c] => Value::Int(u32::from(*c).into()),
                _ => return fault(PYTHON_FAULT, span, "ord() takes one character"),
            },
            ("isinstance", [value, class]) => return Ok(is_instance(self.library, value, class).map(Value::Bool)),
            ("getattr", [Value::Class(class), Value::Str(name), default]) => {
                class.member(name).unwrap_or_else(|| default.clone())
            }
            ("getattr", [base, Value::Str(name)] | [base, Value::Str(name), _]) => self.attribute(base, name, span)?,
            _ => return Ok(None),
        }))
    }

    fn range(&mut self, start: i128, stop: i128, step: i128, span: Span) -> Outcome<Value> {
        if step == 0 {
            return fault(PYTHON_FAULT, span, "range() needs a step other than 0");
        }
        let distance = if step > 0 { stop.saturating_sub(start) } else { start.saturating_sub(stop) };
        let count = (distance.max(0) as u128).div_ceil(step.unsigned_abs());
        let count = usize::try_from(count).unwrap_or(usize::MAX);
        self.charge(count.saturating_mul(size_of::<Value>()), span)?;
        Ok(Value::list((0..count).map(|index| Value::Int(start + step * index as i128)).collect()))
    }

    /// `json.dumps(value, …)`, with Python's separators.
    fn json(&mut self, value: &Value, arguments: &[Argument], span: Span) -> Outcome<String> {
        let is_known = |name: &str| matches!(name, "ensure_ascii" | "sort_keys");
        if let Some(argument) = arguments.iter().find(|one| one.name.as_deref().is_some_and(|name| !is_known(name))) {
            return fault(
                crate::diagnostic::code::PYTHON_UNREAD,
                argument.span,
                "this argument of json.dumps() is not evaluated",
            );
        }
        let mut flag = |name: &str, default: bool| match keyword(arguments, name) {
            Some(argument) => self.truth(&argument.value, argument.span),
            None => Ok(default),
        };
        let (ascii, sorted) = (flag("ensure_ascii", true)?, flag("sort_keys", false)?);
        match crate::python::json::dump(value, ascii, sorted) {
            Ok(text) => self.charge(text.len(), span).map(|()| text),
            Err(crate::python::json::Fault::TooDeep) => fault(PYTHON_LIMIT, span, "this value nests too deep for JSON"),
            Err(crate::python::json::Fault::Unknown(value)) => {
                self.unknown(&value, span, "this cannot be written as JSON")
            }
        }
    }
}

fn is_instance(library: &dyn Library, value: &Value, class: &Value) -> Option<bool> {
    if let Value::Tuple(classes) = class {
        return classes
            .0
            .borrow()
            .iter()
            .try_fold(false, |found, class| Some(found || is_instance(library, value, class)?));
    }
    let path = class.as_path()?;
    if let Some(answer) = library.is_instance(value, path) {
        return Some(answer);
    }
    let path = path.strip_prefix("builtins.")?;
    Some(match value {
        Value::Str(_) => path == "str",
        Value::Bool(_) => path == "bool" || path == "int",
        Value::Int(_) => path == "int",
        Value::Float(_) => path == "float",
        Value::List(_) => path == "list",
        Value::Tuple(_) => path == "tuple",
        Value::Dict(_) => path == "dict",
        // It may also be a frozenset.
        Value::Set(_) if matches!(path, "set" | "frozenset") => return None,
        Value::Set(_) => false,
        Value::None => false,
        _ => return None,
    })
}
