//! Whether two SQL expressions mean the same.
//!
//! PostgreSQL does not keep an expression as it was written: `x IN ('a', 'b')` is shown as
//! `(x = ANY (ARRAY['a'::text, 'b'::text]))`. Both texts are read by PostgreSQL's own grammar into one kind of tree, in
//! which the short forms are written out; the trees are then walked side by side. A cast that only one side has counts
//! for nothing where the server would add it by itself, which the types of the columns decide. What cannot be decided is
//! said to be so: two texts are called equal only where they are.

mod cast;
mod interval;
mod matching;
mod query;
mod read;
mod special;
mod tree;
mod types;
mod value;

use crate::sql::DataType;
use crate::sql::scan::{Token, TokenKind, tokens};
use std::borrow::Cow;

/// What a comparison comes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Both mean the same.
    Same,
    /// They do not.
    Differs,
    /// It cannot be told without a server.
    Unknown,
}

impl Answer {
    /// Both comparisons in one: what differs anywhere differs.
    fn and(self, other: impl FnOnce() -> Answer) -> Answer {
        match self {
            Answer::Differs => Answer::Differs,
            Answer::Same => other(),
            Answer::Unknown => match other() {
                Answer::Differs => Answer::Differs,
                Answer::Same | Answer::Unknown => Answer::Unknown,
            },
        }
    }

    fn of(is_same: bool) -> Answer {
        if is_same { Answer::Same } else { Answer::Differs }
    }
}

/// What the names in an expression stand for.
pub trait Names {
    /// The type of a column, by its name with what stands in front of it.
    fn column(&self, path: &[String]) -> Option<DataType>;

    /// The type behind a domain.
    fn base(&self, domain: &DataType) -> Option<DataType>;

    /// The schema that may be left out in front of a name.
    fn default_schema(&self) -> &str;
}

/// Whether two expressions mean the same. `target` is the type that the value is for: that of the column, for its
/// default.
pub fn compare(one: &str, other: &str, names: &dyn Names, target: Option<&DataType>) -> Answer {
    if is_same_text(one, other) {
        return Answer::Same;
    }
    // As deep as the parser goes down.
    stacker::maybe_grow(STACK, STACK, || match (read::expression(one, names), read::expression(other, names)) {
        (Some(one), Some(other)) => matching::Matching::new(names).default(&one, &other, target),
        _ => Answer::Unknown,
    })
}

/// True for an expression that is null and nothing else: a default of it is none.
pub fn is_null(text: &str, names: &dyn Names) -> bool {
    stacker::maybe_grow(STACK, STACK, || read::expression(text, names)).is_some_and(|tree| tree.is_null())
}

/// Whether two queries mean the same, as far as their trees tell.
pub fn compare_queries(one: &str, other: &str, names: &dyn Names) -> Answer {
    if is_same_text(one, other) {
        return Answer::Same;
    }
    stacker::maybe_grow(STACK, STACK, || match (query::read(one, names), query::read(other, names)) {
        (Some(one), Some(other)) => matching::Matching::new(names).trees(&one, &other),
        _ => Answer::Unknown,
    })
}

/// Room for the parser and for the walk, which go down with the nesting of a text.
const STACK: usize = 64 << 20;

/// True if two texts have the same tokens: white space, comments and the case of bare words count for nothing.
pub fn is_same_text(one: &str, other: &str) -> bool {
    let solid = |text| tokens(text).filter(|token| !token.is_filler()).map(folded);
    one == other || solid(one).eq(solid(other))
}

fn folded(token: Token<'_>) -> Cow<'_, str> {
    match token.kind {
        TokenKind::Word => Cow::Owned(token.text.to_lowercase()),
        _ => Cow::Borrowed(token.text),
    }
}
