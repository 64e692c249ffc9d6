//! Sequences.

use super::Reader;
use crate::catalog::{Bound, Sequence, SequenceOptions};
use crate::dsl::grammar::{Node, Rule};
use crate::op::alter_sequence::AlterSequence;
use crate::op::create_sequence::CreateSequence;
use crate::op::drop_sequence::DropSequence;

/// The clauses that count once.
const CLAUSES: &[Rule] = &[
    Rule::as_type,
    Rule::owned_by,
    Rule::increment,
    Rule::start,
    Rule::restart,
    Rule::minvalue,
    Rule::maxvalue,
    Rule::cache,
    Rule::cycle,
];

impl Reader<'_> {
    pub(super) fn create_sequence(&mut self, node: &Node) -> CreateSequence {
        self.once(node, CLAUSES);
        let owner = node.child(Rule::owned_by).filter(|owned| owned.child(Rule::column_path).is_some());
        CreateSequence {
            sequence: Sequence {
                name: self.child_qualified(node),
                data_type: node.child(Rule::as_type).map(|data_type| self.child_type(&data_type)),
                options: self.sequence_options(node),
                owner: owner.map(|owned| self.column_path(&owned)),
            },
            if_not_exists: node.has(Rule::if_not_exists),
            temporary: node.has(Rule::temporary),
        }
    }

    pub(super) fn alter_sequence(&mut self, node: &Node) -> AlterSequence {
        self.once(node, CLAUSES);
        AlterSequence {
            name: self.child_qualified(node),
            if_exists: node.has(Rule::if_exists),
            data_type: node.child(Rule::as_type).map(|data_type| self.child_type(&data_type)),
            options: self.sequence_options(node),
            owner: node
                .child(Rule::owned_by)
                .map(|owned| owned.child(Rule::column_path).map(|_| self.column_path(&owned))),
        }
    }

    /// The options of a sequence among the children of a node; the last of each counts.
    pub(super) fn sequence_options(&mut self, node: &Node) -> SequenceOptions {
        let mut options = SequenceOptions::default();
        for option in node.children() {
            match option.rule() {
                Rule::increment => options.increment = Some(self.number(&option)),
                Rule::start => options.start = Some(self.number(&option)),
                Rule::restart => options.restart = Some(option.child(Rule::integer).map(|value| self.number(&value))),
                Rule::minvalue => options.minimum = Some(Bound::Value(self.number(&option))),
                Rule::no_minvalue => options.minimum = Some(Bound::No),
                Rule::maxvalue => options.maximum = Some(Bound::Value(self.number(&option))),
                Rule::no_maxvalue => options.maximum = Some(Bound::No),
                Rule::cache => options.cache = Some(self.number(&option)),
                Rule::cycle => options.cycle = Some(true),
                Rule::no_cycle => options.cycle = Some(false),
                _ => {}
            }
        }
        options
    }

    pub(super) fn drop_sequence(&mut self, node: &Node) -> DropSequence {
        DropSequence {
            name: self.child_qualified(node),
            if_exists: node.has(Rule::if_exists),
            cascade: node.has(Rule::cascade),
        }
    }
}
