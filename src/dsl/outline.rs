//! The outline of a file: its blocks, and the operations in each, before anything is made of them.
//!
//! The grammar knows what an operation is; this knows what a file is, and walks from one operation to the next.

use super::fault;
use super::filler::{self, Filler};
use super::grammar::{Node, Place, Rule};
use super::header;
use super::verb;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::source::Span;

/// A block, or what stands in one.
pub(super) struct Entry<'i> {
    /// The comments directly above it.
    pub comments: Vec<Box<str>>,
    /// The operation, or the line that opens a block.
    pub node: Node<'i>,
    /// What stands in the block that it opens.
    pub entries: Vec<Entry<'i>>,
    /// Where it ends: behind the brace, for a block.
    pub end: usize,
}

/// The blocks behind the header, in the order in which they stand. Each syntax error is reported; what it spoils is left
/// out.
pub(super) fn blocks<'i>(start: Place<'i>, diagnostics: &mut Diagnostics) -> Vec<Entry<'i>> {
    let mut walker = Walker { place: start, diagnostics };
    // What is wrong in a header is told by whoever reads it, but nothing behind it can be read if comments are too deep.
    walker.place.at = match fault::deep_comment(start) {
        Some(_) => start.text.len(),
        None => header::end(start),
    };
    walker.blocks()
}

/// The operations of a text that has no header and no blocks. Each syntax error is reported; what it spoils is left out.
pub(super) fn operations<'i>(start: Place<'i>, diagnostics: &mut Diagnostics) -> Vec<Entry<'i>> {
    let mut walker = Walker { place: start, diagnostics };
    let mut entries = Vec::new();
    while let Some(filler) = walker.filler() {
        let Some(node) = walker.operation() else { continue };
        let inner = if node.rule() == Rule::autocommit { walker.entries(&node) } else { Vec::new() };
        entries.push(Entry { comments: filler.comments, node, entries: inner, end: walker.place.at });
    }
    entries
}

/// The blocks of a file.
const BLOCKS: &[(&str, Rule)] = &[("upgrade", Rule::upgrade), ("downgrade", Rule::downgrade)];

struct Walker<'i, 'd> {
    /// How far it has come.
    place: Place<'i>,
    diagnostics: &'d mut Diagnostics,
}

impl<'i> Walker<'i, '_> {
    fn blocks(&mut self) -> Vec<Entry<'i>> {
        let mut blocks: Vec<Entry> = Vec::new();
        while let Some(filler) = self.filler() {
            let Some((_, rule)) = BLOCKS.iter().copied().find(|(word, _)| *word == verb::word_at(self.rest())) else {
                let is_missing = |(_, rule): &&(_, Rule)| blocks.iter().all(|block| block.node.rule() != *rule);
                let missing: Vec<&str> = BLOCKS.iter().filter(is_missing).map(|(word, _)| *word).collect();
                self.diagnostics.push(fault::no_block(self.place, &missing));
                self.place.at = fault::next_part(self.place.text, self.place.at);
                continue;
            };
            let Some(node) = self.parse(rule) else {
                self.place.at = fault::next_part(self.place.text, self.place.at);
                continue;
            };
            if let Some(first) = blocks.iter().find(|first| first.node.rule() == rule) {
                self.twice(node.span(), first.node.span());
            }
            let entries = if node.text().ends_with('{') { self.entries(&node) } else { Vec::new() };
            blocks.push(Entry { comments: filler.comments, node, entries, end: self.place.at });
        }
        for (word, rule) in BLOCKS {
            if !self.diagnostics.has_errors() && blocks.iter().all(|block| block.node.rule() != *rule) {
                self.missing(word);
            }
        }
        blocks
    }

    /// What stands in a block, up to its closing brace.
    fn entries(&mut self, opening: &Node) -> Vec<Entry<'i>> {
        let mut entries = Vec::new();
        while let Some(comments) = self.next_in_block(opening) {
            let Some(node) = self.operation() else { continue };
            let mut inner = Vec::new();
            if node.rule() == Rule::autocommit && opening.rule() == Rule::autocommit {
                self.nested(&node, opening);
            } else if node.rule() == Rule::autocommit {
                inner = self.entries(&node);
            }
            entries.push(Entry { comments, node, entries: inner, end: self.place.at });
        }
        entries
    }

    /// Moves to the next operation, and gives the comments directly above it; `None` behind the end of the block.
    fn next_in_block(&mut self, opening: &Node) -> Option<Vec<Box<str>>> {
        let behind = self.place.at;
        let Some(filler) = self.filler() else {
            self.never_closed(opening, "close it with }".to_string());
            return None;
        };
        if self.rest().starts_with('}') {
            self.place.at += 1;
            return None;
        }
        if matches!(verb::word_at(self.rest()), "upgrade" | "downgrade") {
            self.never_closed(opening, format!("close it with }} before '{}'", verb::word_at(self.rest())));
            return None;
        }
        if !filler.new_line && behind != opening.stop() {
            let word = verb::word_at(self.rest()).len().max(1);
            let span =
                Span::new(self.place.source, self.place.at, fault::boundary(self.place.text, self.place.at + word));
            self.diagnostics.push(
                Diagnostic::error(code::SYNTAX, span, "an operation has a line of its own")
                    .help("begin it on a new line"),
            );
        }
        Some(filler.comments)
    }

    /// Reads the operation that stands here; what cannot be read is reported and passed over.
    fn operation(&mut self) -> Option<Node<'i>> {
        let start = self.place.at;
        let rule = verb::rule_of(verb::word_at(self.rest()));
        let node = match rule {
            Some(rule) => self.parse(rule),
            None => {
                self.diagnostics.push(fault::no_operation(self.place));
                None
            }
        };
        if node.is_none() {
            self.place.at = fault::next_operation(self.place.text, start, self.place.at);
        }
        node
    }

    /// Reads a rule here and moves behind it. A syntax error is reported; then this stands at the error.
    fn parse(&mut self, rule: Rule) -> Option<Node<'i>> {
        match self.place.parse(rule) {
            Ok(node) => {
                self.place.at = node.stop();
                Some(node)
            }
            Err(error) => {
                let (diagnostic, at) = fault::syntax(self.place, &error);
                self.diagnostics.push(diagnostic);
                self.place.at = at;
                None
            }
        }
    }

    /// Passes over white space and comments; `None` at the end of the text.
    fn filler(&mut self) -> Option<Filler> {
        let (filler, length) = filler::read(self.rest());
        self.place.at += length;
        (self.place.at < self.place.text.len()).then_some(filler)
    }

    fn rest(&self) -> &'i str {
        &self.place.text[self.place.at..]
    }

    /// Reports an `autocommit` in an `autocommit`, and passes over it.
    fn nested(&mut self, inner: &Node, outer: &Node) {
        self.place.at = fault::behind_brace(self.place.text, self.place.at);
        self.diagnostics.push(
            Diagnostic::error(code::SYNTAX, inner.span(), "autocommit stands in autocommit")
                .also(outer.span(), "it begins here")
                .help("write its operations without the inner braces"),
        );
    }

    fn never_closed(&mut self, opening: &Node, help: String) {
        let message = "this block is never closed";
        self.diagnostics.push(Diagnostic::error(code::NEVER_CLOSED, opening.span(), message).help(help));
    }

    fn twice(&mut self, span: Span, first: Span) {
        self.diagnostics.push(
            Diagnostic::error(code::REPEATED_CLAUSE, span, "this block stands here twice")
                .also(first, "first here")
                .help("put the operations of both into one block"),
        );
    }

    fn missing(&mut self, word: &str) {
        let diagnostic = Diagnostic::error(
            code::MISSING_BLOCK,
            fault::end_of(self.place.source, self.place.text),
            format!("the migration has no {word}"),
        );
        self.diagnostics.push(match word {
            "upgrade" => diagnostic.help("write upgrade { … }; the braces may be empty, as in a merge"),
            _ => diagnostic
                .help("write downgrade { … }, or 'downgrade auto' to have it found, or downgrade irreversible \"why\""),
        });
    }
}
