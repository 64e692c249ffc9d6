//! Identifiers and schema-qualified names.

use super::Spanned;
use crate::source::Span;
use arcstr::ArcStr;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};

/// One identifier, kept as the database will store it: no quotes, no folding.
///
/// Its `Display` quotes where PostgreSQL or Alembic would: a reserved word, a capital, anything but
/// `[a-z_][a-z0-9_$]*`.
#[derive(Clone)]
pub struct Ident {
    text: ArcStr,
    span: Span,
}

impl Ident {
    /// An identifier that was read at `span`.
    pub fn new(text: impl Into<ArcStr>, span: Span) -> Ident {
        Ident { text: text.into(), span }
    }

    /// An identifier that the compiler made, such as PostgreSQL's default name of a constraint.
    pub fn made(text: impl Into<ArcStr>) -> Ident {
        Ident::new(text, Span::NONE)
    }

    /// The bare text, without quotes.
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The same identifier, said to stand elsewhere.
    pub fn at(&self, span: Span) -> Ident {
        Ident { text: self.text.clone(), span }
    }
}

impl Spanned for Ident {
    fn span(&self) -> Span {
        self.span
    }
}

impl PartialEq for Ident {
    fn eq(&self, other: &Ident) -> bool {
        self.text == other.text
    }
}

impl Eq for Ident {}

impl PartialOrd for Ident {
    fn partial_cmp(&self, other: &Ident) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ident {
    fn cmp(&self, other: &Ident) -> Ordering {
        self.text.cmp(&other.text)
    }
}

impl Hash for Ident {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl fmt::Debug for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Ident {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_plain(&self.text) {
            return f.write_str(&self.text);
        }
        f.write_str("\"")?;
        for (index, part) in self.text.split('"').enumerate() {
            if index > 0 {
                f.write_str("\"\"")?;
            }
            f.write_str(part)?;
        }
        f.write_str("\"")
    }
}

/// True if the text means itself without quotes, as a column name or a table name, on every PostgreSQL from 12 to 18.
fn is_plain(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|first| first.is_ascii_lowercase() || first == b'_')
        && bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_' || byte == b'$')
        && RESERVED.binary_search(&text).is_err()
}

/// What must be quoted: PostgreSQL's reserved words and those "reserved (can be function or type)" (documentation,
/// appendix C, versions 12 to 18), and the few that SQLAlchemy quotes besides, so that a script reads like Alembic's.
const RESERVED: &[&str] = &[
    "all",
    "analyse",
    "analyze",
    "and",
    "any",
    "array",
    "as",
    "asc",
    "asymmetric",
    "authorization",
    "between",
    "binary",
    "both",
    "case",
    "cast",
    "check",
    "collate",
    "collation",
    "column",
    "concurrently",
    "constraint",
    "create",
    "cross",
    "current_catalog",
    "current_date",
    "current_role",
    "current_schema",
    "current_time",
    "current_timestamp",
    "current_user",
    "default",
    "deferrable",
    "desc",
    "distinct",
    "do",
    "else",
    "end",
    "except",
    "false",
    "fetch",
    "for",
    "foreign",
    "freeze",
    "from",
    "full",
    "grant",
    "group",
    "having",
    "ilike",
    "in",
    "initially",
    "inner",
    "intersect",
    "into",
    "is",
    "isnull",
    "join",
    "lateral",
    "leading",
    "left",
    "like",
    "limit",
    "localtime",
    "localtimestamp",
    "natural",
    "new",
    "not",
    "notnull",
    "null",
    "of",
    "off",
    "offset",
    "old",
    "on",
    "only",
    "or",
    "order",
    "outer",
    "over",
    "overlaps",
    "placing",
    "primary",
    "references",
    "returning",
    "right",
    "select",
    "session_user",
    "similar",
    "some",
    "symmetric",
    "system_user",
    "table",
    "tablesample",
    "then",
    "to",
    "trailing",
    "true",
    "union",
    "unique",
    "user",
    "using",
    "variadic",
    "verbose",
    "when",
    "where",
    "window",
    "with",
];

/// A name with or without a schema in front.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct QualifiedName {
    /// The schema, where one was written.
    pub schema: Option<Ident>,
    /// The name itself.
    pub name: Ident,
}

impl QualifiedName {
    /// `schema.name`, or `name` alone.
    pub fn new(schema: Option<Ident>, name: Ident) -> QualifiedName {
        QualifiedName { schema, name }
    }

    /// A name without a schema.
    pub fn bare(name: Ident) -> QualifiedName {
        QualifiedName { schema: None, name }
    }

    /// The same name, said to stand elsewhere.
    pub fn at(&self, span: Span) -> QualifiedName {
        let schema = self.schema.as_ref().map(|schema| schema.at(span));
        QualifiedName { schema, name: self.name.at(span) }
    }

    /// Another name in the same schema (written or not written just as here).
    pub fn sibling(&self, name: Ident) -> QualifiedName {
        QualifiedName { schema: self.schema.clone(), name }
    }
}

impl Spanned for QualifiedName {
    fn span(&self) -> Span {
        self.schema.as_ref().map_or(Span::NONE, |schema| schema.span).to(self.name.span)
    }
}

impl fmt::Display for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(schema) = &self.schema {
            write!(f, "{schema}.")?;
        }
        write!(f, "{}", self.name)
    }
}

impl fmt::Debug for QualifiedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reserved_words_are_sorted_for_the_search() {
        assert!(RESERVED.is_sorted());
    }

    #[test]
    fn names_are_quoted_only_where_needed() {
        for (text, printed) in [
            ("products", "products"),
            ("user", "\"user\""),
            ("lateral", "\"lateral\""),
            ("Mixed", "\"Mixed\""),
            ("a\"q", "\"a\"\"q\""),
            ("a$b", "a$b"),
            ("1abc", "\"1abc\""),
            ("", "\"\""),
        ] {
            assert_eq!(Ident::made(text).to_string(), printed);
        }
        let name = QualifiedName::new(Some(Ident::made("a.b")), Ident::made("t1"));
        assert_eq!(name.to_string(), "\"a.b\".t1");
    }
}
