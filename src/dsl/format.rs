//! The one true layout of a `.mig` file.
//!
//! Tokens and comments stay, in their order; only the white space between them, and commas that mean nothing, change. So
//! the layout is a function of the tokens, and laying out twice is laying out once.

mod cut;
mod line;

use super::grammar::{Node, Place, Rule};
use super::outline::{self, Entry};
use super::{header, token};
use crate::diagnostic::{Diagnostics, code};
use crate::source::{SourceId, Sources};
use line::Line;
use std::ops::Range;

/// How far what stands in braces is indented.
const INDENT: usize = 4;

/// The column at which the values of the header stand.
pub(super) const HEADER_COLUMN: usize = 12;

/// Prints a file in the one true layout, with every comment. `None` if there is a syntax error; the reasons are in
/// `diagnostics`.
pub fn format(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Option<String> {
    let place = Place { source, text, at: 0 };
    let mut faults = Diagnostics::new();
    let header = header::lines(place, &mut faults);
    let blocks = outline::blocks(place, &mut faults);
    let is_whole = !faults.has_errors();
    diagnostics.append(faults);
    is_whole.then(|| Page::new(place).file(&header.lines, &blocks))
}

/// A text of our own in the one true layout.
pub(super) fn laid_out(text: &str) -> String {
    // Without its layout it would still be the same migration, should it hold SQL that no file could hold.
    format(Sources::new().add("", ""), text, &mut Diagnostics::new()).unwrap_or_else(|| text.to_owned())
}

/// Operations of our own in the one true layout, at the beginning of the line.
pub(super) fn laid_out_operations(operations: &str) -> String {
    let text = format!("upgrade {{\n{operations}}}\n");
    let place = Place { source: Sources::new().add("", ""), text: &text, at: 0 };
    let mut faults = Diagnostics::new();
    let blocks = outline::blocks(place, &mut faults);
    match blocks.as_slice() {
        [block] if !block.entries.is_empty() && faults.iter().all(|fault| fault.code == code::MISSING_BLOCK) => {
            let mut page = Page { place, at: block.node.stop(), out: String::new() };
            page.entries(block, 0);
            page.out + "\n"
        }
        _ => operations.to_owned(),
    }
}

/// What becomes of the empty lines before a thing.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Blank {
    /// One stays where there were some.
    AsWritten,
    /// There is none: it is the first of its block.
    None,
    /// There is one.
    One,
}

/// The text as it grows.
struct Page<'i> {
    place: Place<'i>,
    /// How much of the file is written.
    at: usize,
    out: String,
}

impl<'i> Page<'i> {
    fn new(place: Place<'i>) -> Page<'i> {
        Page { place, at: header::behind_mark(place).at, out: String::new() }
    }

    fn file(mut self, header: &[Node<'i>], blocks: &[Entry<'i>]) -> String {
        for node in header {
            let blank = self.comments(node.span().start(), 0, Blank::AsWritten);
            let mut lines = self.lines(node);
            if let Some(value) = lines.first_mut().and_then(|line| line.pieces.get_mut(1)) {
                value.column = HEADER_COLUMN;
            }
            self.write(&lines, 0, blank);
            self.at = node.stop();
        }
        for block in blocks {
            let blank = self.comments(block.node.span().start(), 0, Blank::One);
            let lines = self.lines(&block.node);
            self.write(&lines, 0, blank);
            self.at = block.node.stop();
            if block.node.text().ends_with('{') {
                self.block(block, 0);
            }
        }
        self.comments(self.place.text.len(), 0, Blank::AsWritten);
        self.out.push('\n');
        self.out
    }

    /// What stands in a block, and its closing brace.
    fn block(&mut self, block: &Entry<'i>, depth: usize) {
        let written = self.out.len();
        self.entries(block, depth + INDENT);
        if self.out.len() > written {
            self.begin(depth, false);
        }
        self.out.push('}');
        self.at = block.end;
    }

    /// What stands in a block.
    fn entries(&mut self, block: &Entry<'i>, depth: usize) {
        let mut lines: Vec<Vec<Line>> = block.entries.iter().map(|entry| self.lines(&entry.node)).collect();
        for run in self.runs(block) {
            line::align(lines[run].iter_mut().filter_map(|lines| lines.first_mut()));
        }
        let mut policy = Blank::None;
        for (entry, lines) in block.entries.iter().zip(&lines) {
            let blank = self.comments(entry.node.span().start(), depth, policy);
            self.write(lines, depth, blank);
            self.at = entry.node.stop();
            if entry.node.rule() == Rule::autocommit {
                self.block(entry, depth);
            }
            policy = Blank::AsWritten;
        }
        self.comments(block.end - 1, depth, policy);
    }

    /// The operations of a block that stand directly below one another and whose parts are moved to the same columns.
    fn runs(&self, block: &Entry) -> Vec<Range<usize>> {
        let mut runs: Vec<Range<usize>> = Vec::new();
        for (at, entry) in block.entries.iter().enumerate() {
            let rule = entry.node.rule();
            let goes_on = at > 0 && block.entries[at - 1].node.rule() == rule && {
                let (comments, blank_line) =
                    token::comments(self.place.text, block.entries[at - 1].end, entry.node.span().start());
                !blank_line && comments.iter().all(|comment| !comment.new_line)
            };
            match runs.last_mut() {
                Some(run) if goes_on => run.end = at + 1,
                _ if matches!(rule, Rule::add_column | Rule::alter_column) => runs.push(at..at + 1),
                _ => {}
            }
        }
        runs
    }

    /// Writes the comments up to an offset; true if an empty line has to stand behind them.
    fn comments(&mut self, end: usize, depth: usize, blank: Blank) -> bool {
        let (comments, is_blank_behind) = token::comments(self.place.text, self.at, end);
        let mut policy = blank;
        for comment in comments {
            if comment.new_line || self.out.is_empty() {
                self.begin(depth, policy.is_blank(comment.blank_line));
                policy = Blank::AsWritten;
            } else {
                self.out.push(' ');
            }
            self.out.push_str(comment.text);
        }
        policy.is_blank(is_blank_behind)
    }

    fn write(&mut self, lines: &[Line], depth: usize, blank: bool) {
        for (at, line) in lines.iter().enumerate() {
            let indent = depth + INDENT * line.depth;
            self.begin(indent, if at == 0 { blank } else { line.blank_line });
            self.out.push_str(&line.text(indent));
        }
    }

    /// Begins a line, perhaps behind an empty one.
    fn begin(&mut self, indent: usize, blank: bool) {
        if !self.out.is_empty() {
            self.out.push_str(if blank { "\n\n" } else { "\n" });
        }
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    /// The lines of an operation.
    fn lines(&self, node: &Node<'i>) -> Vec<Line<'i>> {
        line::lines(token::tokens(self.place.text, node), &cut::cuts(self.place, node))
    }
}

impl Blank {
    fn is_blank(self, is_written: bool) -> bool {
        match self {
            Blank::AsWritten => is_written,
            Blank::None => false,
            Blank::One => true,
        }
    }
}
