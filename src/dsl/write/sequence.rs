//! Sequences.

use super::word::{Words, column, data_type, dropped, qualified};
use crate::catalog::{Bound, SequenceOptions};
use crate::op::alter_sequence::AlterSequence;
use crate::op::create_sequence::CreateSequence;
use crate::op::drop_sequence::DropSequence;
use crate::sql::{Ident, QualifiedName};

pub(super) fn create_sequence(operation: &CreateSequence) -> String {
    let sequence = &operation.sequence;
    Words::new("create_sequence")
        .when(operation.temporary, "temporary")
        .when(operation.if_not_exists, "if not exists")
        .word(qualified(&sequence.name))
        .maybe(sequence.data_type.as_ref(), |given| format!("as {}", data_type(given)))
        .word(sequence_options(&sequence.options).join(" "))
        .maybe(sequence.owner.as_ref(), owned_by)
        .end()
}

pub(super) fn alter_sequence(operation: &AlterSequence) -> String {
    Words::new("alter_sequence")
        .when(operation.if_exists, "if exists")
        .word(qualified(&operation.name))
        .maybe(operation.data_type.as_ref(), |given| format!("as {}", data_type(given)))
        .word(sequence_options(&operation.options).join(" "))
        .maybe(operation.owner.as_ref(), |owner| owner.as_ref().map_or("owned by none".into(), owned_by))
        .end()
}

fn owned_by((table, owner): &(QualifiedName, Ident)) -> String {
    format!("owned by {}", column(table, owner))
}

/// The options, each by itself.
pub(super) fn sequence_options(options: &SequenceOptions) -> Vec<String> {
    let bound = |word: &str, bound: Bound| match bound {
        Bound::Value(value) => format!("{word} {value}"),
        Bound::No => format!("no {word}"),
    };
    let list = [
        options.increment.map(|value| format!("increment by {value}")),
        options.start.map(|value| format!("start with {value}")),
        options.restart.map(|value| value.map_or("restart".into(), |value| format!("restart with {value}"))),
        options.minimum.map(|value| bound("minvalue", value)),
        options.maximum.map(|value| bound("maxvalue", value)),
        options.cache.map(|value| format!("cache {value}")),
        options.cycle.map(|is_so| if is_so { "cycle".into() } else { "no cycle".into() }),
    ];
    list.into_iter().flatten().collect()
}

pub(super) fn drop_sequence(operation: &DropSequence) -> String {
    dropped("drop_sequence", operation.if_exists, qualified(&operation.name), operation.cascade)
}
