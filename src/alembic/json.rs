//! Values as JSON, spelled as Python's `json.dumps` spells it.

use super::evaluate::text;
use super::value::Value;

/// How deep JSON may nest.
const MAX_NESTING: usize = 100;

/// Why a value has no JSON.
pub enum Fault {
    /// It nests too deep.
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
    if depth > MAX_NESTING {
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
