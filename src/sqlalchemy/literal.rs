//! Python values as SQL literals.

use super::given::{Lowered, as_text};
use super::library::INLINE_LITERAL;
use super::types::Values;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::code::VALUE_UNPRINTABLE;
use crate::python::evaluate::{text, unknown};
use crate::python::json;
use crate::python::value::{Argument, Value, keyword, positional};
use crate::source::Span;
use crate::sql::Literal;

/// The literal of a value in a column of that type.
pub fn literal(value: &Value, values: &Values, span: Span) -> Lowered<String> {
    if let Some((INLINE_LITERAL, arguments)) = value.as_call() {
        let inner = arguments.first().map_or(Value::None, |argument| argument.value.clone());
        return literal(&inner, &Values::Any, span);
    }
    match (value, values) {
        (Value::None, _) => Ok("NULL".into()),
        (Value::Symbol(_), _) => symbol(value, span),
        (_, Values::Json) => match json::dump(value, true, false) {
            Ok(text) => Ok(quoted(&text)),
            Err(_) => refuse(value, span),
        },
        (Value::List(_) | Value::Tuple(_), Values::Array(inner, spelling)) => array(value, inner, spelling, span),
        (Value::Member(member), Values::Labels(labels)) => {
            match labels.iter().find(|(name, _)| **name == *member.name) {
                Some((_, label)) => Ok(quoted(label)),
                None => literal(&member.value, values, span),
            }
        }
        (Value::Member(member), _) => literal(&member.value, values, span),
        (Value::Bool(value), Values::Integer) => Ok(i32::from(*value).to_string()),
        (Value::Bool(value), _) => Ok(value.to_string()),
        (Value::Int(number @ (0 | 1)), Values::Boolean) => Ok((*number == 1).to_string()),
        (Value::Int(number), _) => Ok(number.to_string()),
        (Value::Float(number), _) if number.is_finite() => Ok(text::float(*number)),
        (Value::Float(number), _) => Ok(quoted(match number {
            number if number.is_nan() => "NaN",
            number if *number > 0.0 => "Infinity",
            _ => "-Infinity",
        })),
        (Value::Str(text), Values::Hex) => Ok(quoted(&text.replace('-', ""))),
        (Value::Str(text), Values::Integer) if text.parse::<i64>().is_ok() => Ok(text.to_string()),
        (Value::Str(text), _) => Ok(quoted(text)),
        (Value::Bytes(bytes), _) => Ok(match std::str::from_utf8(bytes) {
            Ok(text) if !text.contains(['\\', '\0']) => quoted(text),
            _ => quoted(&format!("\\x{}", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())),
        }),
        _ => refuse(value, span),
    }
}

/// A string literal.
pub fn quoted(text: &str) -> String {
    Literal::made(text).to_string()
}

fn refuse<T>(value: &Value, span: Span) -> Lowered<T> {
    Err(Box::new(
        Diagnostic::error(VALUE_UNPRINTABLE, span, format!("{} has no SQL literal here", value.kind()))
            .help("give the column its type, or write the value with op.inline_literal('…')"),
    ))
}

fn array(value: &Value, inner: &Values, spelling: &str, span: Span) -> Lowered<String> {
    let members = value.members().unwrap_or_default();
    let mut written = Vec::with_capacity(members.len());
    for member in &members {
        written.push(match member {
            Value::List(_) | Value::Tuple(_) => array(member, inner, "", span)?,
            member => literal(member, inner, span)?,
        });
    }
    let written = format!("ARRAY[{}]", written.join(", "));
    // PostgreSQL takes ARRAY['…'] for text[] and has no type at all for ARRAY[].
    let is_plain = ["INTEGER", "BIGINT", "SMALLINT", "VARCHAR", "TEXT", "NUMERIC", "FLOAT", "BOOLEAN"]
        .iter()
        .any(|plain| spelling.starts_with(plain));
    match spelling.is_empty() || is_plain && !members.is_empty() {
        true => Ok(written),
        false => Ok(format!("{written}::{spelling}")),
    }
}

/// Dates, times, decimals and UUIDs, which stay calls until here.
fn symbol(value: &Value, span: Span) -> Lowered<String> {
    let Some((path, arguments)) = value.as_call() else {
        return super::expression::in_dml(value, span);
    };
    let printed = match path {
        "datetime.datetime" => moment(arguments).map(|text| quoted(&text)),
        "datetime.date" => date(arguments).map(|text| quoted(&text)),
        "datetime.time" => time(arguments, 0).map(|text| quoted(&text)),
        "datetime.timedelta" => {
            duration(arguments).map(|micros| format!("make_interval(secs=>{})", text::float(micros as f64 / 1e6)))
        }
        "decimal.Decimal" => arguments.first().and_then(|argument| text::plain(&argument.value)),
        "uuid.UUID" => text::plain(value).map(|text| quoted(&text)),
        _ if path.starts_with("sqlalchemy.") => return super::expression::in_dml(value, span),
        _ => None,
    };
    match printed {
        Some(text) => Ok(text),
        None => Err(Box::new(unknown(value, span, "this value is not known"))),
    }
}

/// A whole number among the arguments, by place or by name.
fn number(arguments: &[Argument], place: usize, name: &str) -> Option<i128> {
    let argument = positional(arguments).nth(place).or_else(|| keyword(arguments, name));
    match argument.map(|argument| &argument.value) {
        None => Some(0),
        Some(Value::Int(number)) => Some(*number),
        Some(_) => None,
    }
}

fn date(arguments: &[Argument]) -> Option<String> {
    let (year, month, day) =
        (number(arguments, 0, "year")?, number(arguments, 1, "month")?, number(arguments, 2, "day")?);
    let fits = (1..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
    fits.then(|| format!("{year:04}-{month:02}-{day:02}"))
}

fn time(arguments: &[Argument], from: usize) -> Option<String> {
    let part = |index: usize, name: &str| number(arguments, from + index, name);
    let (hour, minute) = (part(0, "hour")?, part(1, "minute")?);
    let (second, micros) = (part(2, "second")?, part(3, "microsecond")?);
    let fits = (0..24).contains(&hour) && (0..60).contains(&minute) && (0..60).contains(&second);
    let fraction = if micros == 0 { String::new() } else { format!(".{micros:06}") };
    (fits && (0..1_000_000).contains(&micros))
        .then(|| {
            format!("{hour:02}:{minute:02}:{second:02}{fraction}{}", zone(arguments, from + 4).unwrap_or_default())
        })
        .filter(|_| zone(arguments, from + 4).is_some())
}

fn moment(arguments: &[Argument]) -> Option<String> {
    Some(format!("{} {}", date(arguments)?, time(arguments, 3)?))
}

/// The offset of a time zone; empty where none was given, `None` where it is not known.
fn zone(arguments: &[Argument], place: usize) -> Option<String> {
    let argument = positional(arguments).nth(place).or_else(|| keyword(arguments, "tzinfo"));
    let Some(argument) = argument.filter(|argument| !matches!(argument.value, Value::None)) else {
        return Some(String::new());
    };
    if let Some("datetime.timezone.utc" | "datetime.UTC" | "pytz.utc" | "pytz.UTC") = argument.value.as_path() {
        return Some("+00:00".into());
    }
    match argument.value.as_call()? {
        ("datetime.timezone", arguments) => {
            let ("datetime.timedelta", offset) = arguments.first()?.value.as_call()? else { return None };
            let minutes = duration(offset)? / 60_000_000;
            let sign = if minutes < 0 { '-' } else { '+' };
            Some(format!("{sign}{:02}:{:02}", minutes.abs() / 60, minutes.abs() % 60))
        }
        ("zoneinfo.ZoneInfo", arguments) if as_text(&arguments.first()?.value)? == "UTC" => Some("+00:00".into()),
        _ => None,
    }
}

/// A duration in microseconds.
fn duration(arguments: &[Argument]) -> Option<i128> {
    const UNITS: [(&str, f64); 7] = [
        ("days", 86_400e6),
        ("seconds", 1e6),
        ("microseconds", 1.0),
        ("milliseconds", 1e3),
        ("minutes", 60e6),
        ("hours", 3_600e6),
        ("weeks", 604_800e6),
    ];
    let mut total = 0.0;
    for (place, (name, size)) in UNITS.iter().enumerate() {
        let argument = positional(arguments).nth(place).or_else(|| keyword(arguments, name));
        total += match argument.map(|argument| &argument.value) {
            None => 0.0,
            Some(Value::Int(number)) => *number as f64 * size,
            Some(Value::Float(number)) => number * size,
            Some(_) => return None,
        };
    }
    Some(total.round() as i128)
}
