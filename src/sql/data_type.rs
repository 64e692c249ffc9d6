//! Data types in PostgreSQL's own spelling.

use super::{Ident, QualifiedName, Spanned};
use crate::source::Span;
use std::fmt;

/// A data type. Its `Display` is the spelling that was typed, white space made even; equality looks at what it means,
/// so that `int` equals `INTEGER` and `timestamptz(3)` equals `timestamp(3) with time zone`.
#[derive(Clone)]
pub struct DataType {
    spelling: Box<str>,
    span: Span,
    name: TypeName,
    modifiers: Vec<Box<str>>,
    dimensions: u8,
}

/// What a type is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypeName {
    /// A type of PostgreSQL's own, in the spelling of `format_type()`: `integer`, `timestamp with time zone`.
    /// `serial`, `bigserial` and `smallserial` are here too, though they are shorthands.
    BuiltIn(&'static str),
    /// Any other: an enum, a domain, a type of an extension.
    Named(QualifiedName),
}

/// Why a text is no type: what is wrong, and at which byte of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TypeError {
    /// One sentence, lower case.
    pub message: String,
    /// Offset in the text that was parsed.
    pub offset: usize,
}

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

impl DataType {
    /// Reads a whole text as a type; `span` is where the text stands.
    ///
    /// # Errors
    /// A [`TypeError`] with the offset in `text` where reading stopped.
    pub fn parse(text: &str, span: Span) -> Result<DataType, TypeError> {
        let mut words = Words { text, at: 0 };
        words.data_type(span)
    }

    /// A type that the compiler made, from a spelling known to be right.
    ///
    /// # Panics
    /// If `spelling` is no type. Only for spellings that stand in this program's own text.
    pub fn made(spelling: &'static str) -> DataType {
        DataType::parse(spelling, Span::NONE).expect("a type spelled by the compiler")
    }

    /// A type of the given name, such as an enum.
    pub fn named(name: QualifiedName, dimensions: u8) -> DataType {
        let span = name.span();
        let spelling = format!("{name}{}", "[]".repeat(dimensions.into()));
        DataType { spelling: spelling.into(), span, name: TypeName::Named(name), modifiers: Vec::new(), dimensions }
    }

    /// What it is called, without modifiers and array brackets.
    pub fn name(&self) -> &TypeName {
        &self.name
    }

    /// What stands in parentheses: length, precision and scale, fields of an interval last.
    pub fn modifiers(&self) -> &[Box<str>] {
        &self.modifiers
    }

    /// How many pairs of array brackets; 0 for a type that is no array.
    pub fn dimensions(&self) -> u8 {
        self.dimensions
    }

    /// The name of the user's own type that this is or is an array of.
    pub fn named_type(&self) -> Option<&QualifiedName> {
        match &self.name {
            TypeName::Named(name) => Some(name),
            TypeName::BuiltIn(_) => None,
        }
    }

    /// The same type without length, precision and scale.
    pub fn without_modifiers(&self) -> DataType {
        let bare = DataType { modifiers: Vec::new(), ..self.clone() };
        DataType { spelling: bare.canonical().into(), ..bare }
    }

    /// The integer type behind `serial`, `bigserial` and `smallserial`.
    pub fn serial_of(&self) -> Option<DataType> {
        let integer = match self.name {
            TypeName::BuiltIn("serial") => "integer",
            TypeName::BuiltIn("bigserial") => "bigint",
            TypeName::BuiltIn("smallserial") => "smallint",
            _ => return None,
        };
        Some(DataType { span: self.span, ..DataType::made(integer) })
    }

    /// The spelling of PostgreSQL's `format_type()`, which `pg_dump` prints.
    pub fn canonical(&self) -> String {
        let modifiers = match self.modifiers.is_empty() {
            true => String::new(),
            false => format!("({})", self.modifiers.join(",")),
        };
        let brackets = if self.dimensions > 0 { "[]" } else { "" };
        match &self.name {
            TypeName::Named(name) => format!("{name}{modifiers}{brackets}"),
            // The precision of a time stands inside its name: timestamp(3) with time zone.
            TypeName::BuiltIn(name) => match name.split_once(' ') {
                Some((first @ ("timestamp" | "time"), rest)) => format!("{first}{modifiers} {rest}{brackets}"),
                _ => format!("{name}{modifiers}{brackets}"),
            },
        }
    }
}

impl Spanned for DataType {
    fn span(&self) -> Span {
        self.span
    }
}

impl PartialEq for DataType {
    fn eq(&self, other: &DataType) -> bool {
        self.name == other.name && self.modifiers == other.modifiers && (self.dimensions > 0) == (other.dimensions > 0)
    }
}

impl Eq for DataType {}

impl fmt::Debug for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spelling)
    }
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.spelling)
    }
}

/// A small scanner over the text of a type.
struct Words<'a> {
    text: &'a str,
    at: usize,
}

impl Words<'_> {
    fn data_type(&mut self, span: Span) -> Result<DataType, TypeError> {
        let (name, mut modifiers, name_spelling) = self.name(span)?;
        let modifier_list = self.modifiers()?;
        modifiers.extend(modifier_list);
        let mut spelling = name_spelling;
        let mut name = name;
        let mut precision = String::new();
        if !modifiers.is_empty() {
            precision = format!("({})", modifiers.join(", "));
        }
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
                spelling = format!("{spelling}{}{words}", if precision.is_empty() { "" } else { &precision });
                if let Some(fields) = fields {
                    modifiers.push(fields.into());
                }
            }
            TypeName::BuiltIn("double precision") if !modifiers.is_empty() => {
                // float(1..24) is real and float(25..53) is double precision (documentation, 8.1.3).
                let bits: u32 = modifiers[0].parse().unwrap_or(53);
                spelling.push_str(&precision);
                modifiers.clear();
                if bits <= 24 {
                    name = TypeName::BuiltIn("real");
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
        Ok(DataType { spelling: spelling.into(), span, name, modifiers, dimensions })
    }

    /// A name of one or more words, with the modifiers that stand between them left for the caller.
    fn name(&mut self, span: Span) -> Result<(TypeName, Vec<Box<str>>, String), TypeError> {
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
                return Ok((TypeName::BuiltIn(found), Vec::new(), self.text[start..self.at].to_string()));
            }
            let name = QualifiedName::new(Some(first.0), second.0);
            return Ok((TypeName::Named(name), Vec::new(), self.text[start..self.at].to_string()));
        }
        let (ident, bare) = first;
        if !bare {
            return Ok((TypeName::Named(QualifiedName::bare(ident)), Vec::new(), self.text[start..self.at].into()));
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
                Ok((TypeName::BuiltIn(name), Vec::new(), spelling))
            }
            None => {
                self.at = start + typed.len();
                Ok((TypeName::Named(QualifiedName::bare(ident)), Vec::new(), typed))
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

    #[test]
    fn types_keep_their_spelling_and_know_their_meaning() {
        for (typed, canonical) in [
            ("int", "integer"),
            ("INTEGER", "integer"),
            ("varchar(50)", "character varying(50)"),
            ("character  varying ( 50 )", "character varying(50)"),
            ("numeric(10, 2)", "numeric(10,2)"),
            ("timestamp(3) with time zone", "timestamp(3) with time zone"),
            ("TIMESTAMP WITHOUT TIME ZONE", "timestamp without time zone"),
            ("timestamptz", "timestamp with time zone"),
            ("TIMESTAMP WITH TIME ZONE[]", "timestamp with time zone[]"),
            ("time(3)", "time(3) without time zone"),
            ("interval day to second (3)", "interval(day to second(3))"),
            ("INTERVAL (3)", "interval(3)"),
            ("double precision", "double precision"),
            ("float(10)", "real"),
            ("char", "character(1)"),
            ("integer[][]", "integer[]"),
            ("citext", "citext"),
            ("shop.mood", "shop.mood"),
            ("\"My Enum\"[]", "\"My Enum\"[]"),
            ("geometry(Point, 4326)", "geometry(Point,4326)"),
            ("bit varying(5)", "bit varying(5)"),
        ] {
            let parsed = DataType::parse(typed, Span::NONE).unwrap();
            assert_eq!(parsed.canonical(), canonical, "{typed}");
        }
        let spaced = DataType::parse("timestamp( 3 )  with   time zone", Span::NONE).unwrap();
        assert_eq!(spaced.to_string(), "timestamp(3) with time zone");
        assert_eq!(spaced, DataType::parse("timestamptz(3)", Span::NONE).unwrap());
    }

    #[test]
    fn what_is_no_type_says_where_it_goes_wrong() {
        for (typed, offset) in [("", 0), ("varchar(50", 7), ("integer foo", 8), ("\"x", 0), ("int[a]", 3)] {
            assert_eq!(DataType::parse(typed, Span::NONE).unwrap_err().offset, offset, "{typed}");
        }
    }
}
