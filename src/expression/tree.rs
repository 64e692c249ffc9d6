//! The tree that both sides of a comparison are read into.

use crate::sql::DataType;
use squawk_syntax::SyntaxKind;

/// An expression with its short forms written out: no parentheses, no `IN`, no `BETWEEN`, no `LIKE`.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    /// A string, of no type yet.
    Text(String),
    /// A number, with its sign.
    Number(String),
    /// `true` or `false`.
    Bool(bool),
    /// `NULL`.
    Null,
    /// A column, with what stands in front of it.
    Column(Vec<String>),
    /// A value as another type.
    Cast(Box<Tree>, DataType),
    /// A call: the name, its arguments, and what stands behind them.
    Call(String, Vec<Tree>, Vec<Tree>),
    /// An operator with what it stands between.
    Operator(String, Vec<Tree>),
    /// All of these.
    And(Vec<Tree>),
    /// One of these.
    Or(Vec<Tree>),
    /// The opposite.
    Not(Box<Tree>),
    /// `ARRAY[…]`.
    Array(Vec<Tree>),
    /// What must be of one type, as the results of a `CASE`.
    OneOf(Vec<Tree>),
    /// Anything else: its kind, and its parts in order.
    Other(SyntaxKind, Vec<Tree>),
    /// A word or a sign in it.
    Word(String),
}

impl Tree {
    /// The value as another type.
    pub fn cast(self, data_type: DataType) -> Tree {
        Tree::Cast(Box::new(self), data_type)
    }

    /// The opposite.
    pub fn negated(self) -> Tree {
        Tree::Not(Box::new(self))
    }

    /// An operator between two.
    pub fn between(operator: &str, left: Tree, right: Tree) -> Tree {
        Tree::Operator(operator.to_string(), vec![left, right])
    }

    /// A call with nothing behind it.
    pub fn call(name: &str, arguments: Vec<Tree>) -> Tree {
        Tree::Call(name.to_string(), arguments, Vec::new())
    }

    /// All of these, those of an inner `AND` among them.
    pub fn all(parts: Vec<Tree>) -> Tree {
        let flat = parts.into_iter().flat_map(|part| match part {
            Tree::And(inner) => inner,
            other => vec![other],
        });
        Tree::And(flat.collect())
    }

    /// One of these, those of an inner `OR` among them.
    pub fn any(parts: Vec<Tree>) -> Tree {
        let flat = parts.into_iter().flat_map(|part| match part {
            Tree::Or(inner) => inner,
            other => vec![other],
        });
        Tree::Or(flat.collect())
    }

    /// True for a value that stands there, as against one that is computed.
    pub fn is_literal(&self) -> bool {
        match self {
            Tree::Text(_) | Tree::Number(_) | Tree::Bool(_) | Tree::Null => true,
            Tree::Cast(inner, _) => inner.is_literal(),
            _ => false,
        }
    }

    /// True for `NULL`, whatever its type.
    pub fn is_null(&self) -> bool {
        match self {
            Tree::Null => true,
            Tree::Cast(inner, _) => inner.is_null(),
            _ => false,
        }
    }

    /// True if a column or a query stands in it.
    pub fn reads_columns(&self) -> bool {
        match self {
            Tree::Column(_) => true,
            Tree::Text(_) | Tree::Number(_) | Tree::Bool(_) | Tree::Null | Tree::Word(_) => false,
            Tree::Cast(inner, _) | Tree::Not(inner) => inner.reads_columns(),
            Tree::Call(_, arguments, rest) => arguments.iter().chain(rest).any(Tree::reads_columns),
            Tree::Operator(_, parts)
            | Tree::And(parts)
            | Tree::Or(parts)
            | Tree::Array(parts)
            | Tree::OneOf(parts)
            | Tree::Other(_, parts) => parts.iter().any(Tree::reads_columns),
        }
    }
}
