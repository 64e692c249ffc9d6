//! The three ways to put values into a string: f-strings, `str.format` and `%`.

mod spec;

use super::equality::whole;
use super::moment::Moment;
use super::{Evaluator, Outcome, Scope, fault, text};
use crate::diagnostic::code::{PYTHON_FAULT, PYTHON_UNREAD};
use crate::python::value::{Argument, Mixin, Value, keyword, positional};
use crate::source::Span;
use ruff_python_ast::{ConversionFlag, ExprFString, FStringPart, InterpolatedStringElement};
use spec::Spec;
use std::rc::Rc;

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
                        ConversionFlag::Repr => Value::text(self.repr(&value, span)?),
                        ConversionFlag::Ascii => Value::text(text::ascii(&self.repr(&value, span)?)),
                        ConversionFlag::Str => Value::text(self.text(&value, span)?),
                        // `{x=}` alone shows the value as it would be typed.
                        ConversionFlag::None if field.debug_text.is_some() && field.format_spec.is_none() => {
                            Value::text(self.repr(&value, span)?)
                        }
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
        if let Value::Member(member) = value
            && let Some(own) = &member.own_text
        {
            let this = Argument { name: None, value: value.clone(), span };
            let text = self.deeper(span, |evaluator| evaluator.apply(own, vec![this], span))?;
            return match &text {
                Value::Str(text) => Ok(text.to_string()),
                other => self.unknown(other, span, "the text of this is not known"),
            };
        }
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
    pub(super) fn formatted(&mut self, value: &Value, spec: &str, span: Span) -> Outcome<String> {
        let value = match value {
            Value::Member(member) => match (&member.own_text, member.mixin) {
                (None, Mixin::Str | Mixin::Int) => {
                    let message = "before Python 3.11 this may be the value of the member, and its name from then on";
                    return fault(PYTHON_UNREAD, span, message);
                }
                (None, Mixin::IntEnum) => &member.value,
                _ => &Value::text(self.text(value, span)?),
            },
            value => value,
        };
        if spec.is_empty() {
            return self.text(value, span);
        }
        if let Some(moment) = Moment::of(value) {
            return match moment.formatted(spec) {
                Some(text) => Ok(text),
                None => fault(PYTHON_UNREAD, span, format!("the format {spec:?} is not evaluated")),
            };
        }
        let Some(spec) = Spec::parse(spec) else {
            return fault(PYTHON_UNREAD, span, format!("the format {spec:?} is not evaluated"));
        };
        let text = match value {
            Value::Str(text) => spec.text(text),
            Value::Int(_) | Value::Bool(_) => whole(value).and_then(|number| spec.whole(number)),
            Value::Float(number) => spec.float(*number),
            Value::Symbol(_) => return self.unknown(value, span, "the text of this is not known"),
            _ => None,
        };
        match text {
            Some(text) => self.charge(text.len(), span).map(|()| text),
            None => fault(PYTHON_FAULT, span, format!("this format does not take {}", value.kind())),
        }
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
                    Err(_) => keyword(arguments, name).map(|argument| argument.value.clone()),
                },
            };
            let Some(mut value) = found else {
                return fault(PYTHON_FAULT, span, format!("the format has no value for {{{field}}}"));
            };
            value = self.follow(value, path, span)?;
            match conversion {
                "" => {}
                "r" => value = Value::text(self.repr(&value, span)?),
                "a" => value = Value::text(text::ascii(&self.repr(&value, span)?)),
                "s" => value = Value::text(self.text(&value, span)?),
                other => return fault(PYTHON_FAULT, span, format!("there is no conversion !{other}")),
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
                let Some(after) = rest.strip_prefix('.') else {
                    return fault(PYTHON_FAULT, span, "behind a ']' in the format string stands '.' or '['");
                };
                let end = after.find(['.', '[']).unwrap_or(after.len());
                value = self.attribute(&value, &after[..end], span)?;
                rest = &after[end..];
            }
        }
        Ok(value)
    }

    /// `format % value`.
    pub fn percent(&mut self, format: &str, value: &Value, span: Span) -> Outcome<String> {
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
            let end = rest.find(|c: char| c.is_alphabetic() || c == '%').unwrap_or(rest.len());
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
            let text = self.field(&argument, flags, kind, span)?;
            whole.push_str(&text);
            rest = &rest[end + kind.len_utf8()..];
        }
        whole.push_str(rest);
        // A list or a dict may be given to a format that takes nothing of it.
        if given.next().is_some() && !matches!(value, Value::Dict(_) | Value::List(_)) {
            return fault(PYTHON_FAULT, span, "the format has fewer fields than values");
        }
        self.charge(whole.len(), span)?;
        Ok(whole)
    }

    /// One field of `format % value`.
    fn field(&mut self, value: &Value, flags: &str, kind: char, span: Span) -> Outcome<String> {
        let unread = || fault(PYTHON_UNREAD, span, format!("the format %{flags}{kind} is not evaluated"));
        let modifiers = flags.len() - flags.trim_start_matches(['-', '+', ' ', '0']).len();
        let (modifiers, size) = flags.split_at(modifiers);
        let Some(mut spec) = Spec::parse(size).filter(|spec| spec.align.is_none() && spec.plus.is_none()) else {
            return unread();
        };
        if spec.kind.is_some() || spec.thousands.is_some() {
            return unread();
        }
        let left = modifiers.contains('-');
        spec.align = Some(if left { '<' } else { '>' });
        if let 's' | 'r' | 'a' = kind {
            let text = match kind {
                's' => self.text(value, span)?,
                'r' => self.repr(value, span)?,
                _ => text::ascii(&self.repr(value, span)?),
            };
            return spec.text(&text).map_or_else(unread, Ok);
        }
        if modifiers.contains('0') && !left {
            (spec.fill, spec.align) = ('0', Some('='));
        }
        spec.plus = ['+', ' '].into_iter().find(|sign| modifiers.contains(*sign));
        spec.kind = Some(kind);
        let number = match value {
            Value::Float(number) if matches!(kind, 'd' | 'i' | 'u') && number.abs() < 1e30 => {
                Some(number.trunc() as i128)
            }
            value => whole(value),
        };
        let text = match (kind, number, value) {
            ('d' | 'i' | 'u', Some(number), _) => {
                spec.kind = None;
                spec.digits(number)
            }
            ('x' | 'X' | 'o', Some(number), value) if !matches!(value, Value::Float(_)) => spec.digits(number),
            ('f' | 'F' | 'e' | 'E' | 'g' | 'G', _, Value::Float(number)) => spec.float(*number),
            ('f' | 'F' | 'e' | 'E' | 'g' | 'G', Some(number), _) => spec.float(number as f64),
            _ if matches!(value, Value::Symbol(_)) => {
                return self.unknown(value, span, "the text of this is not known");
            }
            ('d' | 'i' | 'u' | 'x' | 'X' | 'o' | 'f' | 'F' | 'e' | 'E' | 'g' | 'G', ..) => {
                return fault(PYTHON_FAULT, span, format!("%{kind} does not take {}", value.kind()));
            }
            _ => None,
        };
        text.map_or_else(unread, Ok)
    }
}
