//! White space and comments between operations.

use crate::sql::scan::{self, TokenKind};

/// What stands between two operations.
pub(super) struct Filler {
    /// The comments directly above what follows: no blank line between, and not on the line of what stands before.
    pub comments: Vec<Box<str>>,
    /// True if a line ends in it.
    pub new_line: bool,
}

/// The filler at the beginning of a text, and its length.
pub(super) fn read(text: &str) -> (Filler, usize) {
    let mut filler = Filler { comments: Vec::new(), new_line: false };
    for token in scan::tokens(text) {
        match token.kind {
            // Whoever reads on stumbles over it.
            TokenKind::Comment if token.is_unclosed() => return (filler, token.start),
            TokenKind::Comment if filler.new_line => filler.comments.push(token.text.trim_end().into()),
            TokenKind::Comment => {}
            TokenKind::Space => {
                let lines = token.text.matches('\n').count();
                if lines > 1 {
                    filler.comments.clear();
                }
                filler.new_line |= lines > 0;
            }
            _ => return (filler, token.start),
        }
    }
    (filler, text.len())
}
