//! The text of an `execute` or of an expression, and where it stands in its file.

use crate::source::Span;
use crate::sql::{Body, Ident, Spanned};
use squawk_syntax::SyntaxNode;
use std::ops::Range;

/// The text of an `execute` or of an expression.
#[derive(Clone, Copy)]
pub struct Text<'a> {
    sql: &'a str,
    span: Span,
    /// The schema that is left out in front of names.
    schema: Option<&'a Ident>,
    /// False if the text differs from its file: variables were put in, or it was a Python string with escapes.
    to_the_letter: bool,
}

impl<'a> Text<'a> {
    /// The text of this body.
    pub fn new(body: &'a Body) -> Text<'a> {
        Text::of(body.as_str(), body.span())
    }

    /// A text that stands there.
    pub fn of(sql: &'a str, span: Span) -> Text<'a> {
        Text { sql, span, schema: None, to_the_letter: span.end() - span.start() == sql.len() }
    }

    /// The same text, whose names lose this schema in front of them.
    pub fn without_schema(self, schema: Option<&'a Ident>) -> Text<'a> {
        Text { schema, ..self }
    }

    /// The schema that was written, unless it is the one that is left out.
    pub fn kept(self, schema: Option<Ident>) -> Option<Ident> {
        schema.filter(|schema| self.schema != Some(schema))
    }

    /// The text itself.
    pub fn as_str(self) -> &'a str {
        self.sql
    }

    /// Where a range of it stands in the file; the whole text where that cannot be told.
    pub fn span(self, range: Range<usize>) -> Span {
        match self.span.source() {
            Some(source) if self.to_the_letter => {
                let start = self.span.start();
                Span::new(source, start + range.start, start + range.end)
            }
            _ => self.span,
        }
    }

    /// Where a node stands in the file.
    pub fn span_of(self, node: &SyntaxNode) -> Span {
        self.span(node.text_range().into())
    }

    /// A range of it, to the letter.
    pub fn body(self, range: Range<usize>) -> Body {
        Body::new(&self.sql[range.clone()], self.span(range))
    }
}
