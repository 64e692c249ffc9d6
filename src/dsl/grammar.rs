//! The grammar of `grammar/*.pest`, joined into one parser, and the tree that it gives.

use crate::source::{SourceId, Span};
use crate::sql::scan;
use pest::Parser;
use pest::error::Error;
use pest::iterators::Pair;

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
        let mut pairs = Grammar::parse(rule, &self.text[self.at..]).map_err(Box::new)?;
        let pair = pairs.next().expect("every rule that is asked for gives a pair");
        Ok(Node { pair, source: self.source, base: self.at })
    }
}

/// True if a rule describes the whole of a text.
pub(super) fn is_whole(rule: Rule, text: &str) -> bool {
    Grammar::parse(rule, text).is_ok_and(|pairs| pairs.as_str().len() == text.len())
}

/// A node of the tree, and where its tree begins in which file.
#[derive(Debug, Clone)]
pub(super) struct Node<'i> {
    pair: Pair<'i, Rule>,
    source: SourceId,
    base: usize,
}

impl<'i> Node<'i> {
    /// What it is.
    pub fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    /// Its text, to the letter, without white space and comments at its end.
    pub fn text(&self) -> &'i str {
        let text = self.pair.as_str().trim_end();
        if !text.ends_with("*/") {
            return text;
        }
        let last = scan::tokens(text).filter(|token| !token.is_filler()).last();
        last.map_or(text, |last| &text[..last.start + last.text.len()])
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        let start = self.base + self.pair.as_span().start();
        Span::new(self.source, start, start + self.text().len())
    }

    /// Where the rule stopped reading.
    pub fn stop(&self) -> usize {
        self.base + self.pair.as_span().end()
    }

    /// What it is made of, without the words of the language.
    pub fn children(&self) -> impl Iterator<Item = Node<'i>> + use<'i> {
        self.parts().filter(|node| !is_word(node.rule()) && node.rule() != Rule::end)
    }

    /// What it is made of, words included.
    pub fn parts(&self) -> impl Iterator<Item = Node<'i>> + use<'i> {
        let (source, base) = (self.source, self.base);
        self.pair.clone().into_inner().map(move |pair| Node { pair, source, base })
    }

    /// The first child of a kind.
    pub fn child(&self, rule: Rule) -> Option<Node<'i>> {
        self.parts().find(|node| node.rule() == rule)
    }

    /// The first child.
    pub fn first(&self) -> Option<Node<'i>> {
        self.children().next()
    }

    /// True if it has a child, or a word, of a kind.
    pub fn has(&self, rule: Rule) -> bool {
        self.pair.clone().into_inner().any(|pair| pair.as_rule() == rule)
    }
}

/// True for the rules of `words.pest`.
pub(super) fn is_word(rule: Rule) -> bool {
    rule as usize >= Rule::k_action as usize
}
