//! Data types in PostgreSQL's own spelling.

mod modifier;
mod read;

use super::{QualifiedName, Spanned};
use crate::source::Span;
use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// A data type. Its `Display` is the spelling that was typed, white space made even; equality looks at what it means,
/// so that `int` equals `INTEGER` and `timestamptz(3)` equals `timestamp(3) with time zone`.
#[derive(Clone)]
pub struct DataType {
    /// Shared: a history has thousands of columns, and a handful of types.
    meaning: Arc<Meaning>,
    span: Span,
}

/// A type, wherever it stands.
#[derive(Clone)]
struct Meaning {
    spelling: Box<str>,
    name: TypeName,
    modifiers: Vec<Box<str>>,
    dimensions: u8,
}

/// So many spellings of PostgreSQL's own types are read once a thread and then remembered.
const REMEMBERED: usize = 256;

thread_local! {
    static KNOWN: RefCell<HashMap<Box<str>, Arc<Meaning>>> = RefCell::default();
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

impl DataType {
    /// Reads a whole text as a type; `span` is where the text stands.
    ///
    /// # Errors
    /// A [`TypeError`] with the offset in `text` where reading stopped.
    pub fn parse(text: &str, span: Span) -> Result<DataType, TypeError> {
        if let Some(meaning) = KNOWN.with_borrow(|known| known.get(text).cloned()) {
            return Ok(DataType { meaning, span });
        }
        let meaning = Arc::new(read::data_type(text, span)?);
        // The name of a user's own type says where it stands.
        if matches!(meaning.name, TypeName::BuiltIn(_)) {
            KNOWN.with_borrow_mut(|known| {
                if known.len() < REMEMBERED {
                    known.insert(text.into(), meaning.clone());
                }
            });
        }
        Ok(DataType { meaning, span })
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
        let name = TypeName::Named(name);
        let meaning = Meaning { spelling: spelling.into(), name, modifiers: Vec::new(), dimensions };
        DataType { meaning: Arc::new(meaning), span }
    }

    /// What it is called, without modifiers and array brackets.
    pub fn name(&self) -> &TypeName {
        &self.meaning.name
    }

    /// What stands in parentheses: length, precision and scale, fields of an interval last.
    pub fn modifiers(&self) -> &[Box<str>] {
        &self.meaning.modifiers
    }

    /// How many pairs of array brackets; 0 for a type that is no array.
    pub fn dimensions(&self) -> u8 {
        self.meaning.dimensions
    }

    /// The name of the user's own type that this is or is an array of.
    pub fn named_type(&self) -> Option<&QualifiedName> {
        match self.name() {
            TypeName::Named(name) => Some(name),
            TypeName::BuiltIn(_) => None,
        }
    }

    /// The same type without length, precision and scale.
    pub fn without_modifiers(&self) -> DataType {
        let mut meaning = Meaning { modifiers: Vec::new(), ..(*self.meaning).clone() };
        meaning.spelling = meaning.canonical().into();
        DataType { meaning: Arc::new(meaning), span: self.span }
    }

    /// The integer type behind `serial`, `bigserial` and `smallserial`.
    pub fn serial_of(&self) -> Option<DataType> {
        let integer = match self.name() {
            TypeName::BuiltIn("serial") => "integer",
            TypeName::BuiltIn("bigserial") => "bigint",
            TypeName::BuiltIn("smallserial") => "smallint",
            _ => return None,
        };
        Some(DataType { span: self.span, ..DataType::made(integer) })
    }

    /// The spelling of PostgreSQL's `format_type()`, which `pg_dump` prints.
    pub fn canonical(&self) -> String {
        self.meaning.canonical()
    }
}

impl Meaning {
    fn canonical(&self) -> String {
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
        let is_array = |one: &DataType| one.dimensions() > 0;
        self.name() == other.name() && self.modifiers() == other.modifiers() && is_array(self) == is_array(other)
    }
}

impl Eq for DataType {}

impl fmt::Debug for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.meaning.spelling)
    }
}

impl fmt::Display for DataType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.meaning.spelling)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
