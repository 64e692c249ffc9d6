//! `host=localhost dbname='my shop'`: libpq's keyword strings (PostgreSQL documentation, 34.1.1.1).

use super::{Error, Parameters};

/// Reads a keyword string.
pub fn parse(text: &str) -> Result<Parameters, Error> {
    let mut parameters = Parameters::default();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, behind) = rest.split_once('=').ok_or(no_pair(&parameters))?;
        let name = name.trim_end();
        if name.is_empty() || !name.chars().all(|one| one.is_ascii_alphanumeric() || one == '_') {
            return Err(no_pair(&parameters));
        }
        let (value, behind) = value(behind.trim_start())?;
        parameters.set(name, value)?;
        rest = behind.trim_start();
    }
    Ok(parameters)
}

/// A text that does not even begin with a pair is no keyword string at all.
fn no_pair(before: &Parameters) -> Error {
    if before.is_empty() { Error::NoForm } else { Error::Conninfo("something that is no 'keyword=value'") }
}

/// The value at the beginning of a text, and what stands behind it.
fn value(text: &str) -> Result<(String, &str), Error> {
    let (quoted, text) = text.strip_prefix('\'').map_or((false, text), |text| (true, text));
    let mut value = String::new();
    let mut characters = text.char_indices();
    while let Some((at, character)) = characters.next() {
        match character {
            '\\' => value.extend(characters.next().map(|(_, escaped)| escaped)),
            '\'' if quoted => return Ok((value, &text[at + 1..])),
            space if !quoted && space.is_whitespace() => return Ok((value, &text[at..])),
            other => value.push(other),
        }
    }
    if quoted { Err(Error::Conninfo("a quote that is not closed")) } else { Ok((value, "")) }
}

/// The text such that it is a part of a value, quoted or not.
pub fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for character in text.chars() {
        if character.is_whitespace() || "\\'".contains(character) {
            escaped.push('\\');
        }
        escaped.push(character);
    }
    escaped
}
