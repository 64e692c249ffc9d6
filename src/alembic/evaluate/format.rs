//! The three ways to put values into a string: f-strings, `str.format` and `%`.

use super::{Evaluator, Outcome, Scope, fault, text};
use crate::alembic::value::{Argument, Value, positional};
use crate::diagnostic::code::{PYTHON_FAULT, PYTHON_UNREAD};
use crate::source::Span;
use ruff_python_ast::{ConversionFlag, ExprFString, FStringPart, InterpolatedStringElement};
use std::rc::Rc;

/// How wide a field may be made.
const MAX_WIDTH: usize = 10_000;

impl<'a> Evaluator<'a> {
    pub(super) fn f_string(&mut self, string: &'a ExprFString, scope: &Rc<Scope>) -> Outcome<Value> {
        let mut whole = String::new();
        for part in string.value.iter() {
            match part {
                FStringPart::Literal(literal) => whole.push_str(&literal.value),
                FStringPart::FString(string) => self.interpolate(string.elements.iter(), scope, &mut whole)?,
            }
        }
        self.charge(whole.len(), self.module.span(string))?;
        Ok(Value::text(whole))
    }

    fn interpolate(
        &mut self,
        elements: impl Iterator<Item = &'a InterpolatedStringElement>,
        scope: &Rc<Scope>,
        whole: &mut String,
    ) -> Outcome<()> {
        for element in elements {
            match element {
                InterpolatedStringElement::Literal(literal) => whole.push_str(&literal.value),
                InterpolatedStringElement::Interpolation(field) => {
                    let span = self.module.span(&*field.expression);
                    if let Some(debug) = &field.debug_text {
                        whole.push_str(debug.as_str());
                    }
                    let value = self.expression(&field.expression, scope)?;
                    let mut spec = String::new();
                    if let Some(written) = &field.format_spec {
                        self.interpolate(written.elements.iter(), scope, &mut spec)?;
                    }
                    let value = match field.conversion {
                        ConversionFlag::Repr | ConversionFlag::Ascii => Value::text(self.repr(&value, span)?),
                        ConversionFlag::Str => Value::text(self.text(&value, span)?),
                        ConversionFlag::None => value,
                    };
                    let text = self.formatted(&value, &spec, span)?;
                    whole.push_str(&text);
                }
            }
        }
        Ok(())
    }

    /// `str(value)`.
    pub(super) fn text(&mut self, value: &Value, span: Span) -> Outcome<String> {
        match text::plain(value) {
            Some(text) => self.charge(text.len(), span).map(|()| text),
            None => self.unknown(value, span, "the text of this is not known"),
        }
    }

    /// `repr(value)`.
    pub(super) fn repr(&mut self, value: &Value, span: Span) -> Outcome<String> {
        match text::repr(value) {
            Some(text) => self.charge(text.len(), span).map(|()| text),
            None => self.unknown(value, span, "the text of this is not known"),
        }
    }

    /// `format(value, spec)`.
    fn formatted(&mut self, value: &Value, spec: &str, span: Span) -> Outcome<String> {
        if spec.is_empty() {
            return self.text(value, span);
        }
        let Some(spec) = Spec::parse(spec) else {
            return fault(PYTHON_UNREAD, span, format!("the format {spec:?} is not evaluated"));
        };
        let text = match (value, spec.kind) {
            (Value::Int(number), None | Some('d')) => spec.number(&number.unsigned_abs().to_string(), *number < 0),
            (Value::Int(number), Some('x')) => spec.number(&format!("{:x}", number.unsigned_abs()), *number < 0),
            (Value::Int(number), Some('X')) => spec.number(&format!("{:X}", number.unsigned_abs()), *number < 0),
            (Value::Int(number), Some('b')) => spec.number(&format!("{:b}", number.unsigned_abs()), *number < 0),
            (Value::Int(_) | Value::Float(_), Some('f')) => {
                let number = if let Value::Int(number) = value { *number as f64 } else { as_float(value) };
                spec.number(&format!("{:.*}", spec.precision.unwrap_or(6), number.abs()), number < 0.0)
            }
            (Value::Str(text), None | Some('s')) => {
                let text: String = text.chars().take(spec.precision.unwrap_or(usize::MAX)).collect();
                spec.pad(text, '<')
            }
            (_, None | Some('s')) => {
                let text = self.text(value, span)?;
                spec.pad(text, '<')
            }
            _ => return fault(PYTHON_FAULT, span, format!("this format does not take {}", value.kind())),
        };
        self.charge(text.len(), span)?;
        Ok(text)
    }

    /// `format.format(…)`.
    pub(super) fn format(&mut self, format: &str, arguments: &[Argument], span: Span) -> Outcome<String> {
        let given: Vec<Value> = positional(arguments).map(|argument| argument.value.clone()).collect();
        let mut next = 0;
        let mut whole = String::new();
        let mut rest = format;
        while let Some(at) = rest.find(['{', '}']) {
            whole.push_str(&rest[..at]);
            let (brace, after) = rest[at..].split_at(1);
            if let Some(doubled) = after.strip_prefix(brace) {
                whole.push_str(brace);
                rest = doubled;
                continue;
            }
            let Some(end) = after.find('}').filter(|_| brace == "{") else {
                return fault(PYTHON_FAULT, span, "a single brace in the format string; write {{ or }}");
            };
            let (field, spec) = after[..end].split_once(':').unwrap_or((&after[..end], ""));
            let (field, conversion) = field.split_once('!').unwrap_or((field, ""));
            let name_end = field.find(['.', '[']).unwrap_or(field.len());
            let (name, path) = field.split_at(name_end);
            let found = match name {
                "" => {
                    next += 1;
                    given.get(next - 1).cloned()
                }
                name => match name.parse::<usize>() {
                    Ok(index) => given.get(index).cloned(),
                    Err(_) => crate::alembic::value::keyword(arguments, name).map(|argument| argument.value.clone()),
                },
            };
            let Some(mut value) = found else {
                return fault(PYTHON_FAULT, span, format!("the format has no value for {{{field}}}"));
            };
            value = self.follow(value, path, span)?;
            if conversion == "r" {
                value = Value::text(self.repr(&value, span)?);
            }
            let text = self.formatted(&value, spec, span)?;
            whole.push_str(&text);
            rest = &after[end + 1..];
        }
        whole.push_str(rest);
        self.charge(whole.len(), span)?;
        Ok(whole)
    }

    /// `.name` and `[key]` behind the name of a field.
    fn follow(&mut self, mut value: Value, path: &str, span: Span) -> Outcome<Value> {
        let mut rest = path;
        while !rest.is_empty() {
            if let Some(after) = rest.strip_prefix('[') {
                let Some((key, after)) = after.split_once(']') else {
                    return fault(PYTHON_FAULT, span, "a '[' without its ']' in the format string");
                };
                let key = key.parse::<i128>().map_or_else(|_| Value::text(key), Value::Int);
                value = self.item(&value, &key, span)?;
                rest = after;
            } else {
                let after = &rest[1..];
                let end = after.find(['.', '[']).unwrap_or(after.len());
                value = self.attribute(&value, &after[..end], span)?;
                rest = &after[end..];
            }
        }
        Ok(value)
    }

    /// `format % value`.
    pub(super) fn percent(&mut self, format: &str, value: &Value, span: Span) -> Outcome<String> {
        let mut given = match value {
            Value::Tuple(list) => list.0.borrow().clone(),
            value => vec![value.clone()],
        }
        .into_iter();
        let mut whole = String::new();
        let mut rest = format;
        while let Some(at) = rest.find('%') {
            whole.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(after) = rest.strip_prefix('%') {
                whole.push('%');
                rest = after;
                continue;
            }
            let named = rest.strip_prefix('(').and_then(|after| after.split_once(')'));
            if let Some((_, after)) = named {
                rest = after;
            }
            let end = rest.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(rest.len());
            let flags = &rest[..end];
            let Some(kind) = rest[end..].chars().next() else {
                return fault(PYTHON_FAULT, span, "a % at the end of the format; write %%");
            };
            let argument = match named {
                Some((name, _)) => Some(self.item(value, &Value::text(name), span)?),
                None => given.next(),
            };
            let Some(argument) = argument else {
                return fault(PYTHON_FAULT, span, "the format has more fields than values");
            };
            let text = match (kind, flags) {
                ('s', "") => self.text(&argument, span)?,
                ('r', "") => self.repr(&argument, span)?,
                ('s' | 'd' | 'f' | 'x' | 'X', flags) => {
                    let spec = if kind == 'd' { flags.to_string() } else { format!("{flags}{kind}") };
                    let spec = spec.strip_prefix('-').map_or_else(|| spec.clone(), |spec| format!("<{spec}"));
                    self.formatted(&argument, &spec, span)?
                }
                _ => return fault(PYTHON_UNREAD, span, format!("the format %{flags}{kind} is not evaluated")),
            };
            whole.push_str(&text);
            rest = &rest[end + kind.len_utf8()..];
        }
        whole.push_str(rest);
        self.charge(whole.len(), span)?;
        Ok(whole)
    }
}

fn as_float(value: &Value) -> f64 {
    match value {
        Value::Float(number) => *number,
        _ => 0.0,
    }
}

/// `[[fill]align][sign][0][width][,][.precision][kind]`
struct Spec {
    fill: char,
    align: Option<char>,
    plus: bool,
    zero: bool,
    width: usize,
    thousands: Option<char>,
    precision: Option<usize>,
    kind: Option<char>,
}

impl Spec {
    fn parse(spec: &str) -> Option<Spec> {
        let mut chars: Vec<char> = spec.chars().collect();
        let is_align = |c: Option<&char>| matches!(c, Some('<' | '>' | '^' | '='));
        let (mut fill, mut align) = (' ', None);
        if is_align(chars.get(1)) {
            (fill, align) = (chars[0], Some(chars[1]));
            chars.drain(..2);
        } else if is_align(chars.first()) {
            align = Some(chars.remove(0));
        }
        let mut rest = chars.into_iter().peekable();
        let plus = rest.next_if(|c| matches!(c, '+' | '-' | ' ')) == Some('+');
        let zero = rest.next_if_eq(&'0').is_some();
        let number = |rest: &mut std::iter::Peekable<std::vec::IntoIter<char>>| {
            let digits: String = std::iter::from_fn(|| rest.next_if(char::is_ascii_digit)).collect();
            if digits.is_empty() { Some(None) } else { digits.parse().ok().filter(|n| *n <= MAX_WIDTH).map(Some) }
        };
        let width = number(&mut rest)?.unwrap_or(0);
        let thousands = rest.next_if(|c| matches!(c, ',' | '_'));
        let precision = match rest.next_if_eq(&'.') {
            Some(_) => Some(number(&mut rest)??),
            None => None,
        };
        let kind = rest.next();
        let end = rest.next().is_none();
        end.then_some(Spec { fill, align, plus, zero, width, thousands, precision, kind })
    }

    fn number(&self, digits: &str, negative: bool) -> String {
        let sign = if negative {
            "-"
        } else if self.plus {
            "+"
        } else {
            ""
        };
        let mut digits = digits.to_string();
        if let Some(separator) = self.thousands {
            let whole = digits.find('.').unwrap_or(digits.len());
            let mut at = whole;
            while at > 3 {
                at -= 3;
                digits.insert(at, separator);
            }
        }
        if self.zero || self.align == Some('=') {
            let fill = if self.zero { '0' } else { self.fill };
            let missing = self.width.saturating_sub(sign.len() + digits.len());
            return format!("{sign}{}{digits}", fill.to_string().repeat(missing));
        }
        self.pad(format!("{sign}{digits}"), '>')
    }

    fn pad(&self, text: String, default: char) -> String {
        let missing = self.width.saturating_sub(text.chars().count());
        let (left, right) = match self.align.unwrap_or(default) {
            '>' => (missing, 0),
            '^' => (missing / 2, missing - missing / 2),
            _ => (0, missing),
        };
        let fill = |count: usize| self.fill.to_string().repeat(count);
        format!("{}{text}{}", fill(left), fill(right))
    }
}
