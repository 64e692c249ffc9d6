//! The grammar of `grammar/*.pest`, joined into one parser, and the tree that it gives.

use crate::source::{SourceId, Span};
use crate::sql::scan;
use pest::error::Error;
use pest::iterators::Pairs;
use pest::{Parser, Token};
use std::iter::successors;
use std::rc::Rc;

/// The parser of the migration language. The words stand last, which tells them from the rest.
#[derive(pest_derive::Parser)]
#[grammar = "../grammar/lexis.pest"]
#[grammar = "../grammar/type.pest"]
#[grammar = "../grammar/migration.pest"]
#[grammar = "../grammar/operation.pest"]
#[grammar = "../grammar/words.pest"]
struct Grammar;

/// A place in a text from which a rule is read.
#[derive(Clone, Copy)]
pub(super) struct Place<'i> {
    /// The file.
    pub source: SourceId,
    /// The whole of its text.
    pub text: &'i str,
    /// Where to begin.
    pub at: usize,
}

impl<'i> Place<'i> {
    /// Reads what a rule describes, from here on; more may follow it.
    ///
    /// # Errors
    /// Pest's error, whose offsets count from here.
    pub fn parse(self, rule: Rule) -> Result<Node<'i>, Box<Error<Rule>>> {
        let pairs = Grammar::parse(rule, &self.text[self.at..]).map_err(Box::new)?;
        Ok(Node { tree: tree(&pairs, self.at), at: 0, text: self.text, source: self.source })
    }
}

/// The tree that pest found, from an offset on. It is looked at often, and pest's own counts what it gives each time.
fn tree(pairs: &Pairs<Rule>, base: usize) -> Rc<[Part]> {
    let tokens = pairs.clone().tokens();
    let mut parts: Vec<Part> = Vec::with_capacity(tokens.len() / 2);
    let mut open = Vec::new();
    for token in tokens {
        match token {
            Token::Start { rule, .. } | Token::End { rule, .. } if is_filler(rule) => {}
            Token::Start { rule, pos } => {
                open.push(parts.len());
                parts.push(Part { rule, start: base + pos.pos(), stop: base, next: 0 });
            }
            Token::End { pos, .. } => {
                let next = parts.len();
                if let Some(part) = open.pop().and_then(|at: usize| parts.get_mut(at)) {
                    (part.stop, part.next) = (base + pos.pos(), next);
                }
            }
        }
    }
    parts.into()
}

/// True if a rule describes the whole of a text.
pub(super) fn is_whole(rule: Rule, text: &str) -> bool {
    Grammar::parse(rule, text).is_ok_and(|pairs| solid(pairs.as_str()).len() == text.len())
}

/// A text without white space and comments at its end.
fn solid(text: &str) -> &str {
    let text = text.trim_end();
    if !text.ends_with("*/") {
        return text;
    }
    let last = scan::tokens(text).filter(|token| !token.is_filler()).last();
    last.map_or(text, |last| &text[..last.start + last.text.len()])
}

/// A part of a tree. All stand in one list, each before its own parts.
#[derive(Debug)]
struct Part {
    rule: Rule,
    start: usize,
    stop: usize,
    /// Where the list goes on behind its own parts.
    next: usize,
}

/// A node of a tree.
#[derive(Debug, Clone)]
pub(super) struct Node<'i> {
    tree: Rc<[Part]>,
    /// Which of the parts it is.
    at: usize,
    /// The whole file.
    text: &'i str,
    source: SourceId,
}

impl<'i> Node<'i> {
    /// What it is.
    pub fn rule(&self) -> Rule {
        self.part().rule
    }

    /// Its text, to the letter, without white space and comments at its end.
    pub fn text(&self) -> &'i str {
        solid(&self.text[self.part().start..self.part().stop])
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        let start = self.part().start;
        Span::new(self.source, start, start + self.text().len())
    }

    /// The file that it stands in.
    pub fn source(&self) -> SourceId {
        self.source
    }

    /// Where the rule stopped reading.
    pub fn stop(&self) -> usize {
        self.part().stop
    }

    /// What it is made of, without the words of the language.
    pub fn children(&self) -> impl Iterator<Item = Node<'i>> + use<'i> {
        self.parts().filter(|node| !is_word(node.rule()) && node.rule() != Rule::end)
    }

    /// What it is made of, words included.
    pub fn parts(&self) -> impl Iterator<Item = Node<'i>> + use<'i> {
        let (node, end) = (self.clone(), self.part().next);
        let mut at = self.at + 1;
        std::iter::from_fn(move || {
            let part = node.tree.get(at).filter(|_| at < end)?;
            let child = Node { at, ..node.clone() };
            at = part.next;
            Some(child)
        })
    }

    /// The first child of a kind.
    pub fn child(&self, rule: Rule) -> Option<Node<'i>> {
        self.places().find(|at| self.tree[*at].rule == rule).map(|at| Node { at, ..self.clone() })
    }

    /// The first two children of a kind, if there are as many.
    pub fn two(&self, rule: Rule) -> Option<(Node<'i>, Node<'i>)> {
        let mut found = self.places().filter(|at| self.tree[*at].rule == rule);
        let node = |at: usize| Node { at, ..self.clone() };
        Some((node(found.next()?), node(found.next()?)))
    }

    /// The first child.
    pub fn first(&self) -> Option<Node<'i>> {
        self.children().next()
    }

    /// True if it has a child, or a word, of a kind.
    pub fn has(&self, rule: Rule) -> bool {
        self.places().any(|at| self.tree[at].rule == rule)
    }

    fn part(&self) -> &Part {
        &self.tree[self.at]
    }

    /// Where its parts stand in the list.
    fn places(&self) -> impl Iterator<Item = usize> {
        let next = |at: &usize| self.tree.get(*at).map(|part| part.next);
        successors(Some(self.at + 1), next).take_while(|at| *at < self.part().next)
    }
}

/// True for what stands between the parts of a tree. Comments are found again in the text, by whoever wants them.
pub(super) fn is_filler(rule: Rule) -> bool {
    matches!(
        rule,
        Rule::rest_of_line
            | Rule::lines
            | Rule::next_element
            | Rule::open
            | Rule::close
            | Rule::open_brace
            | Rule::close_brace
    )
}

/// True for the rules of `words.pest`.
pub(super) fn is_word(rule: Rule) -> bool {
    rule as usize >= Rule::k_action as usize
}
