//! Values as JSON, spelled as Python's `json.dumps` spells it, and JSON as values.

use super::evaluate::text;
use super::value::Value;
use serde::de::{Deserialize, Deserializer, Error, MapAccess, SeqAccess, Visitor};

/// How deep JSON may nest.
const MAX_NESTING: usize = 100;
/// How long JSON may get: the same list may stand in another many times.
const MAX_LENGTH: usize = 8 << 20;

/// Why a value has no JSON.
pub enum Fault {
    /// It nests too deep, or gets too long.
    TooDeep,
    /// It holds this, which JSON cannot say or nobody knows.
    Unknown(Value),
}

/// The JSON of a value. `ascii` escapes every other character; `sorted` puts the keys of objects in order.
pub fn dump(value: &Value, ascii: bool, sorted: bool) -> Result<String, Fault> {
    let mut json = String::new();
    write(value, ascii, sorted, 0, &mut json)?;
    Ok(json)
}

fn write(value: &Value, ascii: bool, sorted: bool, depth: usize, json: &mut String) -> Result<(), Fault> {
    if depth > MAX_NESTING || json.len() > MAX_LENGTH {
        return Err(Fault::TooDeep);
    }
    if let Some(text) = value.as_str() {
        string(text, ascii, json);
        return Ok(());
    }
    match value {
        Value::None => json.push_str("null"),
        Value::Bool(value) => json.push_str(if *value { "true" } else { "false" }),
        Value::Int(number) => json.push_str(&number.to_string()),
        Value::Float(number) if number.is_finite() => json.push_str(&text::float(*number)),
        Value::List(list) | Value::Tuple(list) => {
            json.push('[');
            for (index, member) in list.0.borrow().iter().enumerate() {
                json.push_str(if index > 0 { ", " } else { "" });
                write(member, ascii, sorted, depth + 1, json)?;
            }
            json.push(']');
        }
        Value::Dict(dict) => {
            let mut entries = Vec::new();
            for (key, value) in dict.0.borrow().iter() {
                let key = match key {
                    Value::Bool(_) | Value::None | Value::Int(_) | Value::Float(_) => {
                        let mut text = String::new();
                        write(key, ascii, sorted, depth + 1, &mut text)?;
                        text
                    }
                    key => key.as_str().ok_or_else(|| Fault::Unknown(key.clone()))?.to_string(),
                };
                entries.push((key, value.clone()));
            }
            if sorted {
                entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            }
            json.push('{');
            for (index, (key, value)) in entries.iter().enumerate() {
                json.push_str(if index > 0 { ", " } else { "" });
                string(key, ascii, json);
                json.push_str(": ");
                write(value, ascii, sorted, depth + 1, json)?;
            }
            json.push('}');
        }
        other => return Err(Fault::Unknown(other.clone())),
    }
    Ok(())
}

fn string(text: &str, ascii: bool, json: &mut String) {
    json.push('"');
    for c in text.chars() {
        match c {
            '"' => json.push_str("\\\""),
            '\\' => json.push_str("\\\\"),
            '\n' => json.push_str("\\n"),
            '\r' => json.push_str("\\r"),
            '\t' => json.push_str("\\t"),
            '\u{8}' => json.push_str("\\b"),
            '\u{c}' => json.push_str("\\f"),
            c if u32::from(c) < 0x20 || ascii && !c.is_ascii() => {
                let mut units = [0; 2];
                for unit in c.encode_utf16(&mut units) {
                    json.push_str(&format!("\\u{unit:04x}"));
                }
            }
            c => json.push(c),
        }
    }
    json.push('"');
}

/// What Python's `json.loads` makes of a text: keys stay in their order. Fails with what is wrong with it, and where.
pub fn load(text: &str) -> Result<Value, serde_json::Error> {
    serde_json::from_str(text).map(|Loaded(value)| value)
}

/// A value that was read from JSON.
struct Loaded(Value);

impl<'de> Deserialize<'de> for Loaded {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Loaded, D::Error> {
        deserializer.deserialize_any(Loader).map(Loaded)
    }
}

struct Loader;

impl<'de> Visitor<'de> for Loader {
    type Value = Value;

    fn expecting(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::None)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Value, E> {
        Ok(Value::Int(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Value, E> {
        Ok(Value::Int(number.into()))
    }

    /// Whole numbers beyond 64 bits come here too, and no longer look like such.
    fn visit_f64<E: Error>(self, number: f64) -> Result<Value, E> {
        match number.abs() < u64::MAX as f64 {
            true => Ok(Value::Float(number)),
            false => Err(E::custom("this number is too large")),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        Ok(Value::text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut members = Vec::new();
        while let Some(Loaded(member)) = access.next_element()? {
            members.push(member);
        }
        Ok(Value::list(members))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        let mut entries: Vec<(Value, Value)> = Vec::new();
        let mut places: std::collections::BTreeMap<String, usize> = std::collections::BTreeMap::new();
        while let Some((key, Loaded(value))) = access.next_entry::<String, Loaded>()? {
            // The last of several values of a key holds, at the place of the first.
            match places.get(&key) {
                Some(at) => entries[*at].1 = value,
                None => {
                    entries.push((Value::text(key.as_str()), value));
                    places.insert(key, entries.len() - 1);
                }
            }
        }
        Ok(Value::dict(entries))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_is_spelled_as_python_does() {
        let inner = Value::list(vec![Value::Int(1), Value::None, Value::Bool(true), Value::Float(1.0)]);
        let value = Value::dict(vec![(Value::text("b"), inner), (Value::text("a"), Value::text("é\"\n"))]);
        assert_eq!(dump(&value, true, false).ok().unwrap(), r#"{"b": [1, null, true, 1.0], "a": "\u00e9\"\n"}"#);
        assert_eq!(dump(&value, false, true).ok().unwrap(), r#"{"a": "é\"\n", "b": [1, null, true, 1.0]}"#);
    }
}
