//! Cuts a text into its statements. The parts together are the whole text: comments before a statement belong to it, and
//! so do its semicolon and a comment behind that on the same line.

use crate::sql::scan::{TokenKind, tokens};
use squawk_syntax::ast::{AstNode, SourceFile, Stmt};
use std::ops::Range;

/// A statement with what belongs to it.
pub struct Part {
    /// What it is.
    pub statement: Stmt,
    /// The bytes of the text that are its own.
    pub range: Range<usize>,
}

/// The statements of a text, in order. Empty ones belong to the one before them.
pub fn split(text: &str, file: &SourceFile) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut end = 0;
    for statement in file.syntax().children().filter_map(Stmt::cast) {
        let range: Range<usize> = statement.syntax().text_range().into();
        let behind = range.end + rest_of_line(&text[range.end..]);
        match (&statement, parts.last_mut()) {
            (Stmt::EmptyStmt(_), None) => {}
            (Stmt::EmptyStmt(_), Some(last)) => {
                last.range.end = behind;
                end = behind;
            }
            _ => {
                parts.push(Part { statement, range: end..behind });
                end = behind;
            }
        }
    }
    if let Some(last) = parts.last_mut() {
        last.range.end = text.len();
    }
    parts
}

/// The length of a comment with which a line goes on, and of the space before it; 0 if anything else follows.
fn rest_of_line(text: &str) -> usize {
    let mut length = 0;
    for token in tokens(text).take_while(|token| token.is_filler()) {
        match token.kind {
            TokenKind::Comment => length = token.start + token.text.len(),
            _ if token.text.contains('\n') => break,
            _ => {}
        }
    }
    length
}
