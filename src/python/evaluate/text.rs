//! Values as text: Python's `str` and `repr`.

use super::moment::Moment;
use crate::python::value::{Knowledge, Mixin, Value, positional};

/// How deep a list of lists is printed.
const MAX_PRINTED: usize = 30;
/// How many values and bytes of strings are printed at once, however often the same one stands in a list.
const MAX_TEXT: usize = 16 << 20;

/// Python's `str(value)`; `None` for what has no known text.
pub fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) => Some(text.to_string()),
        // A `__str__` of its own is the evaluator's to call; that of an IntEnum depends on the version of Python.
        Value::Member(member) => match (&member.own_text, member.mixin) {
            (Some(_), _) | (_, Mixin::IntEnum) => None,
            (_, Mixin::StrEnum) => plain(&member.value),
            _ => Some(format!("{}.{}", member.class, member.name)),
        },
        Value::Symbol(_) => {
            if let Some(moment) = Moment::of(value) {
                return Some(moment.text());
            }
            let (path, arguments) = value.as_call()?;
            let is_spelled =
                matches!(value.callee().and_then(Value::knowledge), Some(Knowledge::Spelled | Knowledge::Text));
            let argument = positional(arguments).next().or(arguments.first())?;
            match (path, &argument.value) {
                ("uuid.UUID", Value::Int(number)) if argument.name.as_deref() == Some("int") => {
                    uuid(&format!("{number:032x}"))
                }
                ("uuid.UUID", value) => uuid(value.as_str()?),
                ("decimal.Decimal", value) => plain(value),
                (_, value) if is_spelled => plain(value),
                _ => None,
            }
        }
        other => repr(other),
    }
}

/// Python's `repr(value)`; `None` for what has no known text.
pub fn repr(value: &Value) -> Option<String> {
    is_known(value, 0, &mut 0).then(|| format!("{value:?}"))
}

/// What `ascii()` makes of a text that `repr` has written.
pub fn ascii(text: &str) -> String {
    let mut written = String::new();
    for c in text.chars() {
        match u32::from(c) {
            0..=0x7f => written.push(c),
            code @ 0x80..=0xff => written.push_str(&format!("\\x{code:02x}")),
            code @ 0x100..=0xffff => written.push_str(&format!("\\u{code:04x}")),
            code => written.push_str(&format!("\\U{code:08x}")),
        }
    }
    written
}

fn is_known(value: &Value, depth: usize, size: &mut usize) -> bool {
    *size += 1 + if let Value::Str(text) = value { text.len() } else { 0 };
    if depth > MAX_PRINTED || *size > MAX_TEXT {
        return false;
    }
    match value {
        Value::List(list) | Value::Tuple(list) | Value::Set(list) => {
            list.0.borrow().iter().all(|member| is_known(member, depth + 1, size))
        }
        Value::Dict(dict) => {
            let dict = dict.0.borrow();
            dict.iter().all(|(key, value)| is_known(key, depth + 1, size) && is_known(value, depth + 1, size))
        }
        Value::Symbol(_) if Moment::of(value).is_some() => true,
        Value::Symbol(_)
        | Value::Class(_)
        | Value::Iterator(_)
        | Value::Member(_)
        | Value::Function(_)
        | Value::Bytes(_) => false,
        _ => true,
    }
}

/// `textwrap.dedent`: the white space that all lines begin with is taken away; lines of white space alone become empty.
pub fn dedent(text: &str) -> String {
    let lines: Vec<&str> = text.split('\n').collect();
    let mut margin: Option<&str> = None;
    for line in lines.iter().filter(|line| !line.trim_matches([' ', '\t']).is_empty()) {
        let own = &line[..indentation(line)];
        margin = Some(match margin {
            None => own,
            Some(margin) => {
                let shared = margin.bytes().zip(own.bytes()).take_while(|(one, other)| one == other).count();
                &margin[..shared]
            }
        });
    }
    let margin = margin.unwrap_or_default();
    let lines = lines.into_iter().map(|line| match line.trim_matches([' ', '\t']).is_empty() {
        true => "",
        false => &line[margin.len()..],
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// `inspect.cleandoc`: the margin of all lines but the first is taken away, and empty lines at both ends.
pub fn clean(text: &str) -> String {
    let text = expanded(text, 8);
    let mut lines: Vec<&str> = text.split('\n').collect();
    let margin = lines.iter().skip(1).filter(|line| !line.trim().is_empty()).map(|line| indentation(line)).min();
    for (index, line) in lines.iter_mut().enumerate() {
        *line = match index {
            0 => line.trim_start(),
            _ => line.get(margin.unwrap_or(0)..).unwrap_or_default(),
        };
    }
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(lines.len());
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |last| last + 1);
    lines[first..last].join("\n")
}

/// `str.expandtabs`: spaces in the place of tabs, up to the next column that `size` divides.
pub fn expanded(text: &str, size: usize) -> String {
    let mut written = String::new();
    let mut column = 0;
    for c in text.chars() {
        match c {
            '\t' if size > 0 => {
                let missing = size - column % size;
                written.extend(std::iter::repeat_n(' ', missing));
                column += missing;
            }
            '\t' => {}
            c => {
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
                written.push(c);
            }
        }
    }
    written
}

/// Spaces and tabs before a line.
fn indentation(line: &str) -> usize {
    line.len() - line.trim_start_matches([' ', '\t']).len()
}

/// Python's spelling of a float: the shortest that reads back, with an exponent below 1e-4 and from 1e16 on.
pub fn float(number: f64) -> String {
    if number.is_nan() {
        return "nan".into();
    }
    if number.is_infinite() {
        return if number > 0.0 { "inf" } else { "-inf" }.into();
    }
    let scientific = format!("{number:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if number != 0.0 && !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return format!("{digits}e{sign}{:02}", exponent.abs());
    }
    let plain = number.to_string();
    if plain.contains('.') { plain } else { format!("{plain}.0") }
}

/// A string between quotes as `repr` writes it.
pub fn quoted(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut quoted = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\\' => quoted.push_str("\\\\"),
            c if c == quote => quoted.extend(['\\', c]),
            c if is_unprintable(c) => match u32::from(c) {
                code @ 0..=0xff => quoted.push_str(&format!("\\x{code:02x}")),
                code => quoted.push_str(&format!("\\u{code:04x}")),
            },
            c => quoted.push(c),
        }
    }
    quoted.push(quote);
    quoted
}

/// What `repr` writes by its number: control characters, spaces other than the usual one, and what has no width.
fn is_unprintable(c: char) -> bool {
    c.is_control()
        || c.is_whitespace() && c != ' '
        || matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}')
        || matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{feff}')
}

/// A UUID with its hyphens, from any spelling that Python reads.
pub fn uuid(text: &str) -> Option<String> {
    let text = text.strip_prefix("urn:uuid:").unwrap_or(text).trim_matches(['{', '}']).replace('-', "");
    if text.len() != 32 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let text = text.to_ascii_lowercase();
    Some([&text[..8], &text[8..12], &text[12..16], &text[16..20], &text[20..]].join("-"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_spelled_as_python_does() {
        for (number, spelling) in [
            (1.0, "1.0"),
            (0.1, "0.1"),
            (1e300, "1e+300"),
            (5e-6, "5e-06"),
            (1e16, "1e+16"),
            (123456789.5, "123456789.5"),
            (-0.0, "-0.0"),
            (f64::NAN, "nan"),
        ] {
            assert_eq!(float(number), spelling);
        }
    }

    #[test]
    fn strings_are_quoted_as_python_does() {
        assert_eq!(quoted("it's"), "\"it's\"");
        assert_eq!(quoted("a\n\\"), "'a\\n\\\\'");
    }
}
