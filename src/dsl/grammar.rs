//! The grammar of `grammar/*.pest`, joined into one parser, and the tree that it gives.

use crate::source::{SourceId, Span};
use pest_derive::Parser;

/// The parser of the migration language.
#[derive(Parser)]
#[grammar = "../grammar/lexis.pest"]
#[grammar = "../grammar/type.pest"]
#[grammar = "../grammar/migration.pest"]
#[grammar = "../grammar/operation.pest"]
#[grammar = "../grammar/words.pest"]
pub struct Grammar;

/// A node of the tree, and the file that it stands in.
#[derive(Debug, Clone)]
pub struct Node<'i> {
    pair: pest::iterators::Pair<'i, Rule>,
    source: SourceId,
}

impl<'i> Node<'i> {
    /// The root of a tree.
    pub fn new(pair: pest::iterators::Pair<'i, Rule>, source: SourceId) -> Node<'i> {
        Node { pair, source }
    }

    /// What it is.
    pub fn rule(&self) -> Rule {
        self.pair.as_rule()
    }

    /// Its text, to the letter.
    pub fn text(&self) -> &'i str {
        self.pair.as_str()
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        let span = self.pair.as_span();
        Span::new(self.source, span.start(), span.start() + span.as_str().trim_end().len())
    }

    /// What it is made of, without the fixed words.
    pub fn children(&self) -> impl Iterator<Item = Node<'i>> + use<'i> {
        let source = self.source;
        self.pair.clone().into_inner().filter(|pair| !is_word(pair.as_rule())).map(move |pair| Node { pair, source })
    }

    /// The first child of a kind.
    pub fn child(&self, rule: Rule) -> Option<Node<'i>> {
        self.children().find(|node| node.rule() == rule)
    }

    /// The first child.
    pub fn first(&self) -> Option<Node<'i>> {
        self.children().next()
    }

    /// True if it has a child, or a fixed word, of a kind.
    pub fn has(&self, rule: Rule) -> bool {
        self.pair.clone().into_inner().any(|pair| pair.as_rule() == rule)
    }
}

/// True for the rules of `words.pest`, which stand last.
pub fn is_word(rule: Rule) -> bool {
    rule as usize >= Rule::v_add_column as usize
}
