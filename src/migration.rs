//! A migration: what its file says, whatever front end read it.

use crate::op::Operation;
use crate::source::Span;
use crate::sql::Literal;

/// The two blocks of a migration. Its header is read separately: most commands need no more than that.
#[derive(Debug, Clone, PartialEq)]
pub struct Migration {
    /// What the upgrade does.
    pub upgrade: Block,
    /// How it is undone.
    pub downgrade: Downgrade,
}

/// How a migration is undone.
#[derive(Debug, Clone, PartialEq)]
pub enum Downgrade {
    /// By these operations.
    Block(Block),
    /// `downgrade auto`: by what the compiler finds.
    Auto(Span),
    /// `downgrade irreversible "why"`.
    Irreversible(Literal),
}

/// A block of operations.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Block {
    /// What stands in it, in the order in which it was written.
    pub items: Vec<Item>,
    /// Comments behind the last operation, as comments of SQL.
    pub closing: Vec<Box<str>>,
}

impl Block {
    /// Its operations in the order in which they were written, those in `autocommit` too.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        self.items.iter().flat_map(Item::steps)
    }
}

/// One thing in a block.
#[derive(Debug, Clone, PartialEq)]
pub enum Item {
    /// An operation.
    Step(Step),
    /// `autocommit { … }`: what stands in it runs outside the transaction.
    Autocommit {
        /// The operations in it.
        steps: Vec<Step>,
        /// The whole of it.
        span: Span,
    },
}

impl Item {
    /// The operations in it, in order.
    pub fn steps(&self) -> &[Step] {
        match self {
            Item::Step(step) => std::slice::from_ref(step),
            Item::Autocommit { steps, .. } => steps,
        }
    }

    /// The operation, if this is a single one.
    pub fn as_step(&self) -> Option<&Step> {
        match self {
            Item::Step(step) => Some(step),
            Item::Autocommit { .. } => None,
        }
    }
}

/// An operation where it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// The comments directly above it, each a line (or a `/* … */`) to the letter with its marks; they travel into the SQL.
    pub comments: Vec<Box<str>>,
    /// The operation.
    pub operation: Operation,
    /// The whole of it, from its verb to its last word.
    pub span: Span,
}
