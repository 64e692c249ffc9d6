//! The mark of a migration that is under way.
//!
//! A migration with a statement outside a transaction is committed in parts. After each part but the last, the comment
//! on the version table says how far it came: it is written in the transaction of the part itself, any client can read
//! it, Alembic does not look at it, and it is gone when the migration is recorded.

use super::step::Direction;
use crate::sql::Literal;
use std::fmt;

/// How far a migration came. Its `Display` is what stands behind `limbeck: ` in the comment on the version table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    /// Up or down.
    pub direction: Direction,
    /// The revision under way.
    pub revision: String,
    /// How many of its parts are done.
    pub done: usize,
    /// How many parts it has.
    pub parts: usize,
}

/// What the comment on the version table starts with while a migration is under way.
pub const PREFIX: &str = "limbeck: ";

impl Progress {
    /// The comment on the version table.
    pub fn comment(&self) -> Literal {
        Literal::made(format!("{PREFIX}{self}"))
    }

    /// Reads a comment of the version table; `None` if it is not such a mark.
    pub fn parse(comment: &str) -> Option<Progress> {
        let (direction, rest) = comment.strip_prefix(PREFIX)?.split_once(' ')?;
        let (revision, rest) = rest.rsplit_once(", part ")?;
        let (done, parts) = rest.split_once(" of ")?;
        Some(Progress {
            direction: Direction::parse(direction)?,
            revision: revision.to_string(),
            done: done.parse().ok()?,
            parts: parts.parse().ok()?,
        })
    }
}

impl fmt::Display for Progress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}, part {} of {}", self.direction, self.revision, self.done, self.parts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_reads_back_as_itself() {
        let mark = Progress { direction: Direction::Downgrade, revision: "a, part b".into(), done: 1, parts: 3 };
        assert_eq!(mark.comment().as_str(), "limbeck: downgrade a, part b, part 1 of 3");
        assert_eq!(Progress::parse(mark.comment().as_str()), Some(mark));
        assert_eq!(Progress::parse("The revision of this database."), None);
    }
}
