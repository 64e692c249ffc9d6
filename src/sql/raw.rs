//! Literals, and raw SQL that is never re-written: what was typed is what is printed.

use super::Spanned;
use crate::source::Span;
use arcstr::ArcStr;
use std::fmt;

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident)*) => {$(
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name {
            text: ArcStr,
            span: Span,
        }

        impl $name {
            /// What was read at `span`.
            pub fn new(text: impl Into<ArcStr>, span: Span) -> $name {
                $name { text: text.into(), span }
            }

            /// What the compiler made.
            pub fn made(text: impl Into<ArcStr>) -> $name {
                $name::new(text, Span::NONE)
            }

            /// The text itself.
            pub fn as_str(&self) -> &str {
                &self.text
            }
        }

        impl Spanned for $name {
            fn span(&self) -> Span {
                self.span
            }
        }

        impl PartialEq for $name {
            fn eq(&self, other: &$name) -> bool {
                self.text == other.text
            }
        }

        impl Eq for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.text, f)
            }
        }
    )*};
}

words! {
    /// An SQL expression. Its `Display` is the text to the letter; who needs parentheses around it prints them.
    Expression
    /// The text between dollar quotes: SQL statements, or the body of a function. Its `Display` is the text to the
    /// letter.
    Body
    /// A string. Its `Display` is a standard SQL string literal, with `'` doubled.
    Literal
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Display for Literal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("'")?;
        for (index, part) in self.text.split('\'').enumerate() {
            if index > 0 {
                f.write_str("''")?;
            }
            f.write_str(part)?;
        }
        f.write_str("'")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_literal_doubles_its_quotes_and_keeps_the_rest() {
        assert_eq!(Literal::made("it's a\ttab \\ {\"a\":1}").to_string(), "'it''s a\ttab \\ {\"a\":1}'");
    }
}
