//! Values as text: Python's `str` and `repr`.

use crate::alembic::value::{Value, positional};

/// How deep a list of lists is printed.
const MAX_PRINTED: usize = 30;

/// Python's `str(value)`; `None` for what has no known text.
pub fn plain(value: &Value) -> Option<String> {
    match value {
        Value::Str(text) => Some(text.to_string()),
        Value::Member(member) if member.is_text => plain(&member.value),
        Value::Symbol(_) => {
            let (path, arguments) = value.as_call()?;
            let argument = positional(arguments).next().or(arguments.first())?;
            match (path, &argument.value) {
                ("uuid.UUID", Value::Int(number)) if argument.name.as_deref() == Some("int") => {
                    uuid(&format!("{number:032x}"))
                }
                ("uuid.UUID", value) => uuid(value.as_str()?),
                ("sqlalchemy.text" | "sqlalchemy.sql.text" | "alembic.op.f" | "decimal.Decimal", value) => plain(value),
                _ => None,
            }
        }
        other => repr(other),
    }
}

/// Python's `repr(value)`; `None` for what has no known text.
pub fn repr(value: &Value) -> Option<String> {
    is_known(value, 0).then(|| format!("{value:?}"))
}

fn is_known(value: &Value, depth: usize) -> bool {
    if depth > MAX_PRINTED {
        return false;
    }
    match value {
        Value::List(list) | Value::Tuple(list) | Value::Set(list) => {
            list.0.borrow().iter().all(|member| is_known(member, depth + 1))
        }
        Value::Dict(dict) => {
            dict.0.borrow().iter().all(|(key, value)| is_known(key, depth + 1) && is_known(value, depth + 1))
        }
        Value::Symbol(_) | Value::Class(_) | Value::Function(_) | Value::Bytes(_) => false,
        _ => true,
    }
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
            c if c.is_control() => quoted.push_str(&format!("\\x{:02x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted.push(quote);
    quoted
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
