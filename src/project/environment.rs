//! The environment, and the file `.env` beside the configuration.

use std::collections::BTreeMap;
use std::path::Path;

use super::Error;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::source::{Sources, Span};

/// Variables: those of the process, and behind them those of `.env`.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    file: BTreeMap<String, String>,
}

impl Environment {
    /// Reads `.env` in a directory, if it is there.
    ///
    /// # Errors
    /// The file is there and cannot be read. A line that says nothing goes to `report`.
    pub fn read(directory: &Path, sources: &mut Sources, report: &mut Diagnostics) -> Result<Environment, Error> {
        let path = directory.join(".env");
        if !path.is_file() {
            return Ok(Environment::default());
        }
        let text = std::fs::read_to_string(&path).map_err(Error::disk("read", &path))?;
        let source = sources.add(super::shown(&path), text.as_str());
        let mut file = BTreeMap::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            match variable(line) {
                Ok(Some((name, value))) => {
                    file.insert(name.to_string(), value);
                }
                Ok(None) => {}
                Err(fault) => {
                    let span = Span::new(source, start, start + line.trim_end().len());
                    let message = "not a variable";
                    report.push(Diagnostic::error(code::CONFIG_SYNTAX, span, message).label(fault));
                }
            }
            start += line.len();
        }
        Ok(Environment { file })
    }

    /// The value of a variable. What the process was given goes before what `.env` says.
    pub fn get(&self, name: &str) -> Option<String> {
        std::env::var(name).ok().or_else(|| self.file.get(name).cloned())
    }

    /// A text with every `${NAME}` replaced by its value; `$${` stands for `${`.
    ///
    /// # Errors
    /// The name of a variable that is not set.
    pub fn expand(&self, text: &str) -> Result<String, String> {
        let mut expanded = String::new();
        let mut rest = text;
        while let Some(at) = rest.find("${") {
            let (before, after) = (&rest[..at], &rest[at + 2..]);
            if let Some(literal) = before.strip_suffix('$') {
                expanded.push_str(literal);
                expanded.push_str("${");
                rest = after;
                continue;
            }
            let Some((name, behind)) = after.split_once('}') else { break };
            expanded.push_str(before);
            expanded.push_str(&self.get(name).ok_or(name)?);
            rest = behind;
        }
        expanded.push_str(rest);
        Ok(expanded)
    }
}

/// The variable of a line of `.env`, if there is one: `NAME=value`, with `export` in front or not. A value in single
/// quotes is kept to the letter; in double quotes `\n`, `\"` and `\\` have a meaning; without, it ends before ` #`.
fn variable(line: &str) -> Result<Option<(&str, String)>, &'static str> {
    let line = line.trim();
    if line.is_empty() || line.starts_with('#') {
        return Ok(None);
    }
    let line = line.strip_prefix("export ").unwrap_or(line);
    let (name, value) = line.split_once('=').ok_or("write it as NAME=value")?;
    let name = name.trim();
    if name.is_empty() || !name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_') {
        return Err("a name is made of letters, digits and '_'");
    }
    let value = value.trim();
    let value = match value.chars().next() {
        Some('\'') => quoted(value, '\'')?.to_string(),
        Some('"') => unescaped(quoted(value, '"')?),
        _ => value.split_once(" #").map_or(value, |(value, _)| value.trim_end()).to_string(),
    };
    Ok(Some((name, value)))
}

fn quoted(value: &str, quote: char) -> Result<&str, &'static str> {
    value
        .strip_prefix(quote)
        .and_then(|value| value.strip_suffix(quote))
        .ok_or("the quote is not closed at the end of the line")
}

fn unescaped(text: &str) -> String {
    let mut plain = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        match (character, characters.clone().next()) {
            ('\\', Some(escaped @ ('n' | '"' | '\\'))) => {
                plain.push(if escaped == 'n' { '\n' } else { escaped });
                characters.next();
            }
            _ => plain.push(character),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_env_are_read_as_shells_write_them() {
        let value = |line| variable(line).unwrap().map(|(name, value)| format!("{name}|{value}"));
        assert_eq!(value("A=b c # d").as_deref(), Some("A|b c"));
        assert_eq!(value("export A='b # ${c}'\n").as_deref(), Some("A|b # ${c}"));
        assert_eq!(value("A=\"say \\\"b\\\"\"").as_deref(), Some("A|say \"b\""));
        assert_eq!(value("A=").as_deref(), Some("A|"));
        assert_eq!(value("  # A=b"), None);
        assert!(variable("A b").is_err() && variable("A='b").is_err() && variable("A-B=c").is_err());
    }

    #[test]
    fn variables_are_put_into_texts_and_unset_ones_are_named() {
        let file = [("HOST", "db"), ("PORT", "5432")].map(|(name, value)| (name.to_string(), value.to_string()));
        let environment = Environment { file: file.into() };
        assert_eq!(environment.expand("//${HOST}:${PORT}/x").as_deref(), Ok("//db:5432/x"));
        assert_eq!(environment.expand("$${HOST} $HOST ${").as_deref(), Ok("${HOST} $HOST ${"));
        assert_eq!(environment.expand("${LIMBECK_NOWHERE}"), Err("LIMBECK_NOWHERE".to_string()));
    }
}
