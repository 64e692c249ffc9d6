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

use super::format::{self, HEADER_COLUMN};
use crate::migration::{Block, Downgrade, Item, Migration, Step};
use crate::op::Operation;
use crate::revision::{Header, Text};
use word::{header_rest, header_string, header_word, reason};

/// The text of a migration, in the one true layout. Read again, it says the same.
pub fn write(header: &Header, migration: &Migration) -> String {
    let mut text: String = header_lines(header).iter().map(|(key, value)| format!("{key} {value}\n")).collect();
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

/// The header of a new migration in the one true layout, without a line end behind the last line. That it revises nothing
/// is said too.
pub fn write_header(header: &Header) -> String {
    let mut lines = header_lines(header);
    if header.revises.is_empty() {
        lines.insert(1, ("revises", "none".to_owned()));
    }
    lines.iter().map(|(key, value)| format!("{key:<HEADER_COLUMN$}{value}")).collect::<Vec<_>>().join("\n")
}

/// The keys of a header that say something, with what they say.
fn header_lines(header: &Header) -> Vec<(&'static str, String)> {
    let names = |names: &[Text]| names.iter().map(|name| header_word(name.as_str())).collect::<Vec<_>>();
    let lines = [
        ("revision", names(std::slice::from_ref(&header.revision))),
        ("revises", names(&header.revises)),
        ("depends_on", names(&header.depends_on)),
        ("labels", names(&header.labels)),
        ("created", header.created.iter().map(|created| header_rest(created.as_str())).collect()),
        ("message", header.message.iter().map(|message| header_string(message.as_str())).collect()),
    ];
    lines.into_iter().filter(|(_, values)| !values.is_empty()).map(|(key, values)| (key, values.join(", "))).collect()
}

fn block(block: &Block) -> String {
    let steps = |steps: &[Step]| steps.iter().map(|step| line(&step.operation, &step.comments)).collect::<String>();
    let item = |item: &Item| match item {
        Item::Step(step) => steps(std::slice::from_ref(step)),
        Item::Autocommit { steps: inner, .. } => format!("\nautocommit {{\n{}}}\n", steps(inner)),
    };
    let closing = block.closing.iter().map(|comment| format!("{comment}\n"));
    block.items.iter().map(item).chain(closing).collect()
}

/// An operation below its comments. What takes more than one line stands apart from what is above it.
fn line(operation: &Operation, comments: &[Box<str>]) -> String {
    let lines: Vec<_> =
        comments.iter().map(|comment| comment.to_string()).chain([operation::operation(operation)]).collect();
    let text = lines.join("\n");
    let apart = if text.contains('\n') { "\n" } else { "" };
    format!("{apart}{text}\n")
}
