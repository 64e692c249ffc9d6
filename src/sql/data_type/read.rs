//! Reads a data type.

use super::{Meaning, TypeError, TypeName};
use crate::source::Span;
use crate::sql::{Ident, QualifiedName};

/// Aliases, in lower case, and the spelling of `format_type()` (documentation, table 8.1; PostgreSQL 15).
const BUILT_IN: &[(&str, &str)] = &[
    ("bigint", "bigint"),
    ("bigserial", "bigserial"),
    ("bit", "bit"),
    ("bit varying", "bit varying"),
    ("bool", "boolean"),
    ("boolean", "boolean"),
    ("box", "box"),
    ("bpchar", "character"),
    ("bytea", "bytea"),
    ("char", "character"),
    ("char varying", "character varying"),
    ("character", "character"),
    ("character varying", "character varying"),
    ("cidr", "cidr"),
    ("circle", "circle"),
    ("date", "date"),
    ("datemultirange", "datemultirange"),
    ("daterange", "daterange"),
    ("dec", "numeric"),
    ("decimal", "numeric"),
    ("double precision", "double precision"),
    ("float", "double precision"),
    ("float4", "real"),
    ("float8", "double precision"),
    ("inet", "inet"),
    ("int", "integer"),
    ("int2", "smallint"),
    ("int4", "integer"),
    ("int4multirange", "int4multirange"),
    ("int4range", "int4range"),
    ("int8", "bigint"),
    ("int8multirange", "int8multirange"),
    ("int8range", "int8range"),
    ("integer", "integer"),
    ("interval", "interval"),
    ("json", "json"),
    ("jsonb", "jsonb"),
    ("jsonpath", "jsonpath"),
    ("line", "line"),
    ("lseg", "lseg"),
    ("macaddr", "macaddr"),
    ("macaddr8", "macaddr8"),
    ("money", "money"),
    ("name", "name"),
    ("national char", "character"),
    ("national char varying", "character varying"),
    ("national character", "character"),
    ("national character varying", "character varying"),
    ("nchar", "character"),
    ("nchar varying", "character varying"),
    ("numeric", "numeric"),
    ("nummultirange", "nummultirange"),
    ("numrange", "numrange"),
    ("oid", "oid"),
    ("path", "path"),
    ("pg_lsn", "pg_lsn"),
    ("point", "point"),
    ("polygon", "polygon"),
    ("real", "real"),
    ("regclass", "regclass"),
    ("regconfig", "regconfig"),
    ("regproc", "regproc"),
    ("regtype", "regtype"),
    ("serial", "serial"),
    ("serial2", "smallserial"),
    ("serial4", "serial"),
    ("serial8", "bigserial"),
    ("smallint", "smallint"),
    ("smallserial", "smallserial"),
    ("text", "text"),
    ("time", "time without time zone"),
    ("timestamp", "timestamp without time zone"),
    ("timestamptz", "timestamp with time zone"),
    ("timetz", "time with time zone"),
    ("tsmultirange", "tsmultirange"),
    ("tsquery", "tsquery"),
    ("tsrange", "tsrange"),
    ("tstzmultirange", "tstzmultirange"),
    ("tstzrange", "tstzrange"),
    ("tsvector", "tsvector"),
    ("txid_snapshot", "txid_snapshot"),
    ("uuid", "uuid"),
    ("varbit", "bit varying"),
    ("varchar", "character varying"),
    ("xid", "xid"),
    ("xml", "xml"),
];

/// Reads a whole text as a type.
pub(super) fn data_type(text: &str, span: Span) -> Result<Meaning, TypeError> {
    Words { text, at: 0 }.data_type(span)
}

/// A small scanner over the text of a type.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl Words<'_> {
    fn data_type(&mut self, span: Span) -> Result<Meaning, TypeError> {
        let (mut name, mut spelling) = self.name(span)?;
        let mut modifiers = self.modifiers()?;
        let precision = if modifiers.is_empty() { String::new() } else { format!("({})", modifiers.join(", ")) };
        match name {
            TypeName::BuiltIn(time @ ("timestamp without time zone" | "time without time zone")) => {
                let is_stamp = time.starts_with("timestamp");
                let (zone, words) = self.zone()?;
                if zone {
                    name = TypeName::BuiltIn(match is_stamp {
                        true => "timestamp with time zone",
                        false => "time with time zone",
                    });
                }
                spelling = format!("{spelling}{precision}{words}");
            }
            TypeName::BuiltIn("interval") => {
                let (fields, words) = self.interval_fields()?;
                spelling = format!("{spelling}{precision}{words}");
                if let Some(fields) = fields {
                    modifiers.push(fields.into());
                }
            }
            TypeName::BuiltIn("double precision") if spelling.eq_ignore_ascii_case("float") => {
                spelling.push_str(&precision);
                // Documentation, 8.1.3. What is no such number stays, so that it can be told.
                match modifiers.iter().map(|bits| bits.parse()).collect::<Vec<_>>().as_slice() {
                    [Ok(1..=24)] => (name, modifiers) = (TypeName::BuiltIn("real"), Vec::new()),
                    [Ok(25..=53)] => modifiers.clear(),
                    _ => {}
                }
            }
            _ => spelling.push_str(&precision),
        }
        if matches!(name, TypeName::BuiltIn("character" | "bit")) && modifiers.is_empty() {
            modifiers.push("1".into());
        }
        let (dimensions, brackets) = self.brackets()?;
        spelling.push_str(&brackets);
        self.space();
        if self.at < self.text.len() {
            return Err(self.error(format!("unexpected {:?} after the type", self.rest_word())));
        }
        Ok(Meaning { spelling: spelling.into(), name, modifiers, dimensions })
    }

    /// A name of one or more words, and its spelling.
    fn name(&mut self, span: Span) -> Result<(TypeName, String), TypeError> {
        self.space();
        let start = self.at;
        let first = self.ident(span)?;
        if self.text[self.at..].starts_with('.') {
            self.at += 1;
            let second = self.ident(span)?;
            if first.1
                && second.1
                && first.0.as_str() == "pg_catalog"
                && let Some(found) = built_in(second.0.as_str())
            {
                return Ok((TypeName::BuiltIn(found), self.text[start..self.at].to_string()));
            }
            let name = QualifiedName::new(Some(first.0), second.0);
            return Ok((TypeName::Named(name), self.text[start..self.at].to_string()));
        }
        let (ident, bare) = first;
        if !bare {
            return Ok((TypeName::Named(QualifiedName::bare(ident)), self.text[start..self.at].into()));
        }
        // The longest run of words that is a type of PostgreSQL's own.
        let typed = self.text[start..self.at].to_string();
        let mut best = built_in(ident.as_str()).map(|name| (name, self.at, typed.clone()));
        let (mut words, mut spelling) = (ident.as_str().to_string(), typed.clone());
        for _ in 0..2 {
            let before = self.at;
            self.space();
            let word_start = self.at;
            self.word();
            if self.at == word_start {
                self.at = before;
                break;
            }
            let word = &self.text[word_start..self.at];
            words = format!("{words} {}", word.to_ascii_lowercase());
            spelling = format!("{spelling} {word}");
            if let Some(name) = built_in(&words) {
                best = Some((name, self.at, spelling.clone()));
            }
        }
        match best {
            Some((name, at, spelling)) => {
                self.at = at;
                Ok((TypeName::BuiltIn(name), spelling))
            }
            None => {
                self.at = start + typed.len();
                Ok((TypeName::Named(QualifiedName::bare(ident)), typed))
            }
        }
    }

    /// An identifier, folded if it is bare; true if it was bare.
    fn ident(&mut self, span: Span) -> Result<(Ident, bool), TypeError> {
        if self.text[self.at..].starts_with('"') {
            let mut name = String::new();
            let mut chars = self.text[self.at + 1..].char_indices().peekable();
            while let Some((offset, c)) = chars.next() {
                match c {
                    '"' if chars.peek().is_some_and(|(_, next)| *next == '"') => {
                        chars.next();
                        name.push('"');
                    }
                    '"' => {
                        self.at += offset + 2;
                        return Ok((Ident::new(name, span), false));
                    }
                    c => name.push(c),
                }
            }
            return Err(self.error("a quoted name that does not end".into()));
        }
        let start = self.at;
        self.word();
        if self.at == start {
            return Err(self.error("a type is missing".into()));
        }
        Ok((Ident::new(self.text[start..self.at].to_lowercase(), span), true))
    }

    fn modifiers(&mut self) -> Result<Vec<Box<str>>, TypeError> {
        let before = self.at;
        self.space();
        if !self.text[self.at..].starts_with('(') {
            self.at = before;
            return Ok(Vec::new());
        }
        let Some(length) = self.text[self.at..].find(')') else {
            return Err(self.error("a '(' without its ')'".into()));
        };
        let inside = &self.text[self.at + 1..self.at + length];
        let list: Vec<Box<str>> = inside.split(',').map(|one| one.trim().into()).collect();
        if list.iter().any(|one| one.is_empty()) {
            return Err(self.error("an empty modifier".into()));
        }
        self.at += length + 1;
        Ok(list)
    }

    /// `with time zone` or `without time zone`, as typed, with a space in front.
    fn zone(&mut self) -> Result<(bool, String), TypeError> {
        let before = self.at;
        let typed = self.keywords(3);
        match typed.to_ascii_lowercase().as_str() {
            " with time zone" => Ok((true, typed)),
            " without time zone" => Ok((false, typed)),
            _ => {
                self.at = before;
                Ok((false, String::new()))
            }
        }
    }

    /// `year to month` and the like, with an optional precision behind `second`.
    fn interval_fields(&mut self) -> Result<(Option<String>, String), TypeError> {
        const FIELDS: &[&str] = &["year", "month", "day", "hour", "minute", "second"];
        let before = self.at;
        let first = self.keywords(1);
        if !FIELDS.contains(&first.trim().to_ascii_lowercase().as_str()) {
            self.at = before;
            return Ok((None, String::new()));
        }
        let mut words = first;
        let between = self.at;
        let to = self.keywords(2);
        match to.to_ascii_lowercase().trim().strip_prefix("to ") {
            Some(last) if FIELDS.contains(&last) => words.push_str(&to),
            _ => self.at = between,
        }
        let precision = self.modifiers()?;
        let mut fields = words.trim().to_ascii_lowercase();
        if let Some(precision) = precision.first() {
            words.push_str(&format!(" ({precision})"));
            fields.push_str(&format!("({precision})"));
        }
        Ok((Some(fields), words))
    }

    /// `[]`, `[3]`, `array`; the number of dimensions and the text as it is printed.
    fn brackets(&mut self) -> Result<(u8, String), TypeError> {
        let (mut dimensions, mut text) = (0u8, String::new());
        loop {
            let before = self.at;
            self.space();
            let rest = &self.text[self.at..];
            if rest.starts_with('[') {
                let Some(length) = rest.find(']') else {
                    return Err(self.error("a '[' without its ']'".into()));
                };
                let inside = rest[1..length].trim();
                if !inside.bytes().all(|byte| byte.is_ascii_digit()) {
                    return Err(self.error("an array bound must be a number".into()));
                }
                text.push_str(&format!("[{inside}]"));
                self.at += length + 1;
            } else if dimensions == 0 && rest.len() >= 5 && rest.as_bytes()[..5].eq_ignore_ascii_case(b"array") {
                text.push_str(" ARRAY");
                self.at += 5;
            } else {
                self.at = before;
                return Ok((dimensions, text));
            }
            dimensions = dimensions.saturating_add(1);
        }
    }

    /// Up to `count` words, each with one space in front.
    fn keywords(&mut self, count: usize) -> String {
        let mut words = String::new();
        for _ in 0..count {
            self.space();
            let start = self.at;
            self.word();
            if start == self.at {
                break;
            }
            words.push(' ');
            words.push_str(&self.text[start..self.at]);
        }
        words
    }

    fn word(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest
            .char_indices()
            .find(|(index, c)| !(c.is_alphabetic() || *c == '_' || *index > 0 && (c.is_numeric() || *c == '$')))
            .map_or(rest.len(), |(index, _)| index);
    }

    fn space(&mut self) {
        let rest = &self.text[self.at..];
        self.at += rest.len() - rest.trim_start().len();
    }

    fn rest_word(&self) -> &str {
        self.text[self.at..].split_whitespace().next().unwrap_or("")
    }

    fn error(&self, message: String) -> TypeError {
        TypeError { message, offset: self.at }
    }
}

fn built_in(words: &str) -> Option<&'static str> {
    BUILT_IN.binary_search_by_key(&words, |(alias, _)| alias).ok().map(|at| BUILT_IN[at].1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_are_sorted_for_the_search() {
        assert!(BUILT_IN.is_sorted_by_key(|(alias, _)| *alias));
    }
}
