//! The tokens of a file: what the grammar keeps to the letter is one token, whatever stands in it.

use super::grammar::{Node, Rule, is_word};
use crate::sql::scan::{self, TokenKind};

/// A token, and what stood before it.
#[derive(Debug, Clone)]
pub(super) struct Token<'i> {
    /// Its text, without white space around it.
    pub text: &'i str,
    /// Its first byte in the file.
    pub start: usize,
    /// True for a comment.
    pub is_comment: bool,
    /// True if a line ended before it.
    pub new_line: bool,
    /// True if a line was empty before it.
    pub blank_line: bool,
    /// True if no space may stand before it: the parameters of a function.
    pub is_glued: bool,
}

impl Token<'_> {
    /// True if a new line has to follow, since `--` would swallow what comes.
    pub fn ends_line(&self) -> bool {
        scan::ends_in_line_comment(self.text)
    }
}

/// The tokens of a node, comments included.
pub(super) fn tokens<'i>(text: &'i str, node: &Node<'i>) -> Vec<Token<'i>> {
    let mut cutter = Cutter { text, at: node.span().start(), tokens: Vec::new() };
    cutter.node(node);
    cutter.gap(node.stop());
    cutter.tokens
}

/// The comments between two offsets, and whether a line is empty behind them.
pub(super) fn comments(text: &str, start: usize, end: usize) -> (Vec<Token<'_>>, bool) {
    let mut cutter = Cutter { text, at: start, tokens: Vec::new() };
    cutter.gap(end);
    let is_blank_behind = blank_line(&text[cutter.at..end]);
    (cutter.tokens, is_blank_behind)
}

struct Cutter<'i> {
    text: &'i str,
    at: usize,
    tokens: Vec<Token<'i>>,
}

impl<'i> Cutter<'i> {
    fn node(&mut self, node: &Node<'i>) {
        for part in node.parts().filter(|part| part.rule() != Rule::end) {
            if is_word(part.rule()) || is_atom(part.rule()) {
                self.atom(&part, node.rule());
            } else {
                self.node(&part);
            }
        }
    }

    fn atom(&mut self, node: &Node<'i>, parent: Rule) {
        let text = node.text().trim_start();
        let start = node.span().end() - text.len();
        self.gap(start);
        let is_glued = node.rule() == Rule::parens && has_parameters(parent);
        self.push(text, start, false, is_glued);
    }

    /// What stands before an offset and is no atom: punctuation, verbs and comments.
    fn gap(&mut self, end: usize) {
        let from = self.at;
        for token in scan::tokens(&self.text[from..end]) {
            if token.kind != TokenKind::Space {
                self.push(token.text.trim_end(), from + token.start, token.kind == TokenKind::Comment, false);
            }
        }
    }

    fn push(&mut self, text: &'i str, start: usize, is_comment: bool, is_glued: bool) {
        let before = &self.text[self.at..start];
        self.tokens.push(Token {
            text,
            start,
            is_comment,
            new_line: before.contains('\n'),
            blank_line: blank_line(before),
            is_glued,
        });
        self.at = start + text.len();
    }
}

fn blank_line(space: &str) -> bool {
    space.matches('\n').count() > 1
}

/// The rules whose text is kept to the letter.
fn is_atom(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::ident
            | Rule::qualified
            | Rule::column_path
            | Rule::string
            | Rule::integer
            | Rule::body
            | Rule::parens
            | Rule::parameter_value
            | Rule::row_value
            | Rule::value
            | Rule::index_expression
            | Rule::operator
            | Rule::data_type
            | Rule::setting
            | Rule::header_word
            | Rule::header_string
            | Rule::header_text
    )
}

/// True for what is written as a call: its parentheses follow its name directly.
fn has_parameters(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::create_function
            | Rule::create_procedure
            | Rule::drop_function
            | Rule::drop_procedure
            | Rule::create_trigger
    )
}
