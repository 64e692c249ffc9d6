//! From operations to the text of a `.mig` file.
//!
//! A file a kind of operation, as in `read`; only the words are chosen here, the layout is that of `format`.

mod column;
mod constraint;
mod data;
mod index;
mod object;
mod operation;
mod routine;
mod sequence;
mod table;
mod word;

use super::format;
use crate::migration::{Block, Downgrade, Item, Migration, Step};
use crate::op::Operation;
use crate::revision::{Header, Text};
use word::{header_rest, header_string, header_word, reason};

/// The text of a migration, in the one true layout. Read again, it says the same.
pub fn write(header: &Header, migration: &Migration) -> String {
    let mut text = header_lines(header);
    text.push_str(&format!("upgrade {{\n{}}}\n", block(&migration.upgrade)));
    text.push_str(&match &migration.downgrade {
        Downgrade::Auto(_) => "downgrade auto\n".to_owned(),
        Downgrade::Irreversible(why) => format!("downgrade irreversible {}\n", reason(why)),
        Downgrade::Block(down) => format!("downgrade {{\n{}}}\n", block(down)),
    });
    format::laid_out(&text)
}

/// Operations by themselves, as they would stand in a block, each on a line of its own.
pub fn write_operations<'a>(operations: impl IntoIterator<Item = &'a Operation>) -> String {
    let lines: String = operations.into_iter().map(|operation| line(operation, &[])).collect();
    format::laid_out_operations(&lines)
}

fn header_lines(header: &Header) -> String {
    let line = |key: &str, values: Vec<String>| match values.is_empty() {
        true => String::new(),
        false => format!("{key} {}\n", values.join(", ")),
    };
    let names = |names: &[Text]| names.iter().map(|name| header_word(name.as_str())).collect::<Vec<_>>();
    [
        line("revision", names(std::slice::from_ref(&header.revision))),
        line("revises", names(&header.revises)),
        line("depends_on", names(&header.depends_on)),
        line("labels", names(&header.labels)),
        line("created", header.created.iter().map(|created| header_rest(created.as_str())).collect()),
        line("message", header.message.iter().map(|message| header_string(message.as_str())).collect()),
    ]
    .concat()
}

fn block(block: &Block) -> String {
    let steps = |steps: &[Step]| steps.iter().map(|step| line(&step.operation, &step.comments)).collect::<String>();
    let item = |item: &Item| match item {
        Item::Step(step) => steps(std::slice::from_ref(step)),
        Item::Autocommit { steps: inner, .. } => format!("\nautocommit {{\n{}}}\n", steps(inner)),
    };
    block.items.iter().map(item).collect()
}

/// An operation below its comments. What takes more than one line stands apart from what is above it.
fn line(operation: &Operation, comments: &[Box<str>]) -> String {
    let lines: Vec<_> =
        comments.iter().map(|comment| comment.to_string()).chain([operation::operation(operation)]).collect();
    let text = lines.join("\n");
    let apart = if text.contains('\n') { "\n" } else { "" };
    format!("{apart}{text}\n")
}
