//! Whether two literals of one type have one value.

use super::interval;
use super::{Answer, Names};
use crate::sql::scan::tokens;
use crate::sql::{DataType, TypeName};

/// Types of extensions whose text the server writes anew in ways of its own.
const REWRITTEN: &[&str] =
    &["geometry", "geography", "ltree", "lquery", "hstore", "vector", "halfvec", "cube", "semver"];

/// Whether two texts are one value of a type.
pub fn compare(one: &str, other: &str, data_type: &DataType, names: &dyn Names) -> Answer {
    if one == other {
        return Answer::Same;
    }
    if data_type.dimensions() > 0 {
        return arrays(one, other);
    }
    let name = match data_type.name() {
        TypeName::BuiltIn(name) => *name,
        TypeName::Named(named) => {
            return match names.base(data_type) {
                Some(base) => compare(one, other, &base, names),
                None if REWRITTEN.contains(&named.name.as_str()) => Answer::Unknown,
                None => Answer::Differs,
            };
        }
    };
    let by = |read: fn(&str) -> Option<String>| match (read(one), read(other)) {
        (Some(one), Some(other)) => Answer::of(one == other),
        _ => Answer::Unknown,
    };
    match name {
        "boolean" => by(|text| Some(boolean(text)?.to_string())),
        "smallint" | "integer" | "bigint" | "oid" => by(|text| Some(text.trim().parse::<i128>().ok()?.to_string())),
        "numeric" => by(decimal),
        "real" | "double precision" => by(|text| Some(text.trim().parse::<f64>().ok()?.to_string())),
        "text" | "character varying" | "character" | "name" | "json" | "bit" | "bit varying" => Answer::Differs,
        "uuid" => by(uuid),
        "jsonb" => by(|text| Some(serde_json::from_str::<serde_json::Value>(text).ok()?.to_string())),
        "date" => by(|text| date(text.trim())),
        "timestamp without time zone" => by(timestamp),
        "time without time zone" => by(|text| Some(interval::clock(text.trim())?.to_string())),
        "interval" => by(|text| Some(format!("{:?}", interval::read(text)?))),
        "regclass" | "regtype" | "regproc" => Answer::of(without_schema(one, names) == without_schema(other, names)),
        _ => Answer::Unknown,
    }
}

/// Whether two numbers are one, whatever their type.
pub fn are_equal_numbers(one: &str, other: &str) -> bool {
    match (decimal(one), decimal(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// A truth value as PostgreSQL reads it.
pub fn boolean(text: &str) -> Option<bool> {
    match text.trim().to_ascii_lowercase().as_str() {
        "t" | "tr" | "tru" | "true" | "y" | "ye" | "yes" | "on" | "1" => Some(true),
        "f" | "fa" | "fal" | "fals" | "false" | "n" | "no" | "of" | "off" | "0" => Some(false),
        _ => None,
    }
}

/// A number without its exponent. The zeros at its end stay: to PostgreSQL 1.50 has another scale than 1.5.
fn decimal(text: &str) -> Option<String> {
    let text = text.trim().to_ascii_lowercase();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", text.strip_prefix('+').unwrap_or(&text)),
    };
    let (mantissa, exponent) = digits.split_once('e').unwrap_or((digits, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_digits = |part: &str| part.chars().all(|c| c.is_ascii_digit());
    if !is_digits(whole) || !is_digits(fraction) || whole.len() + fraction.len() == 0 {
        return None;
    }
    let scale = i64::try_from(fraction.len()).ok()? - exponent.parse::<i64>().ok()?;
    if scale.abs() > 1000 {
        return None;
    }
    let mut all = format!("{whole}{fraction}");
    if scale < 0 {
        all.extend(std::iter::repeat_n('0', usize::try_from(-scale).ok()?));
    }
    let scale = usize::try_from(scale.max(0)).ok()?;
    let all = format!("{all:0>width$}", width = scale + 1);
    let (whole, fraction) = all.split_at(all.len() - scale);
    let whole = whole.trim_start_matches('0');
    let is_zero = whole.is_empty() && fraction.chars().all(|c| c == '0');
    Some(format!("{}{}.{fraction}", if is_zero { "" } else { sign }, if whole.is_empty() { "0" } else { whole }))
}

fn uuid(text: &str) -> Option<String> {
    let digits: String = text.trim().trim_matches(['{', '}']).chars().filter(|c| *c != '-').collect();
    (digits.len() == 32 && digits.chars().all(|c| c.is_ascii_hexdigit())).then(|| digits.to_ascii_lowercase())
}

/// `2020-1-1` as `2020-01-01`.
fn date(text: &str) -> Option<String> {
    let parts: Vec<u32> = text.split('-').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    match (parts.as_slice(), text.find('-')) {
        ([year, month, day], Some(4)) => Some(format!("{year:04}-{month:02}-{day:02}")),
        _ => None,
    }
}

fn timestamp(text: &str) -> Option<String> {
    let text = text.trim();
    let (day, time) = text.split_once([' ', 'T']).unwrap_or((text, "00:00:00"));
    Some(format!("{} {}", date(day)?, interval::clock(time.trim())?))
}

/// The elements of plain array literals; what nests or is quoted in unlike ways is not read.
fn arrays(one: &str, other: &str) -> Answer {
    match (elements(one), elements(other)) {
        (Some(one), Some(other)) => Answer::of(one == other),
        _ => Answer::Unknown,
    }
}

fn elements(text: &str) -> Option<Vec<String>> {
    let inside = text.trim().strip_prefix('{')?.strip_suffix('}')?;
    if inside.contains(['{', '\\']) {
        return None;
    }
    let (mut elements, mut quoted, mut current) = (Vec::new(), false, String::new());
    for c in inside.chars() {
        match c {
            '"' => quoted = !quoted,
            ',' if !quoted => elements.push(std::mem::take(&mut current)),
            _ => current.push(c),
        }
    }
    elements.push(current);
    Some(elements.iter().map(|one| one.trim().to_string()).collect())
}

/// The name of an object without the schema that may be left out.
fn without_schema(text: &str, names: &dyn Names) -> Vec<String> {
    let mut parts: Vec<String> = tokens(text).filter_map(|token| token.name()).collect();
    if parts.len() == 2 && (parts[0] == names.default_schema() || parts[0] == "pg_catalog") {
        parts.remove(0);
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_lose_their_exponent_and_keep_their_scale() {
        for (one, other) in [("1e3", "1000"), ("1.5e-1", "0.15"), ("-0", "0"), ("007", "7"), (".5", "0.5")] {
            assert_eq!(decimal(one), decimal(other), "{one} {other}");
        }
        assert_ne!(decimal("1.50"), decimal("1.5"));
        assert_eq!(decimal("1e999999"), None);
        assert_eq!(decimal("x"), None);
    }
}
