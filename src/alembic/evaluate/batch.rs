//! The order in which the directives of `op.batch_alter_table(…)` run: a batch collects them, and runs them at the end of
//! its block, behind whatever else the block did (`BatchOperationsImpl` of Alembic 1.20, `flush()`).

use super::{Directive, Event};
use crate::alembic::library::BATCH;
use crate::python::evaluate;
use crate::python::value::Value;

/// What a recorded call is to the batches around it.
pub(super) enum Turn {
    /// A batch begins.
    Begin,
    /// The batch that began last ends.
    End,
    /// A directive of the batch of this number.
    Collected(i128, Directive),
    /// Anything else: it runs at once.
    Other(Event),
    /// What does nothing.
    Nothing,
}

/// Reads a recorded call.
pub(super) fn turn(event: evaluate::Event) -> Turn {
    match event.callee.as_path().and_then(|path| path.strip_prefix(BATCH)) {
        Some(".__enter__") => return Turn::Begin,
        Some(_) => return Turn::End,
        None => {}
    }
    let batch = event.callee.as_attribute().and_then(|(receiver, name)| match receiver.as_call() {
        Some((BATCH, [number, arguments @ ..])) => Some((&number.value, arguments, name)),
        _ => None,
    });
    let Some((Value::Int(number), batch, name)) = batch else {
        return super::event(event).map_or(Turn::Nothing, Turn::Other);
    };
    let (number, name, batch) = (*number, name.clone(), batch.to_vec());
    let directive = Directive { name, batch: Some(batch), arguments: event.arguments, place: event.place };
    Turn::Collected(number, directive)
}

/// What happens in the order in which it does.
pub(super) fn in_order(turns: impl Iterator<Item = Turn>) -> Vec<Event> {
    let mut events = Vec::new();
    let mut open: Vec<(i128, Vec<Event>)> = Vec::new();
    for (number, turn) in (0..).zip(turns) {
        match turn {
            Turn::Begin => open.push((number, Vec::new())),
            Turn::End => events.extend(open.pop().into_iter().flat_map(|(_, collected)| collected)),
            // SQL is sent at once, also by a batch.
            Turn::Collected(_, directive) if &*directive.name == "execute" => events.push(Event::Directive(directive)),
            Turn::Collected(batch, directive) => match open.iter_mut().find(|(number, _)| *number == batch) {
                Some((_, collected)) => collected.push(Event::Directive(directive)),
                None => events.push(Event::AfterBatch(directive.place)),
            },
            Turn::Other(event) => events.push(event),
            Turn::Nothing => {}
        }
    }
    events
}
