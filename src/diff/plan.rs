//! The operations that lead from one catalog to another, part by part.

mod attach;
mod detach;
mod migrate;

use super::{
    Action, Change, Found, Options, Sides, compare, domain, enumeration, extension, rename, schema, sequence, table,
};
use crate::catalog::Catalog;
use crate::ddl;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::migration::{Block, Item, Step};
use crate::op::unfinished::Unfinished;
use crate::op::{Effect, Operation};
use crate::order;
use crate::replay::Replay;
use crate::source::Span;
use crate::sql::Literal;

/// What leads from one catalog to another.
#[derive(Debug)]
pub struct Plan {
    /// The operations, in the order in which they run.
    pub block: Block,
    /// In what the catalogs differ, renames among it.
    pub found: Found,
    /// What is left to the author, a sentence each; it stands in the block as `unfinished`.
    pub open: Vec<String>,
}

/// What leads from one catalog to another. `None` if that was not found out, with a report of what is in the way.
pub fn plan(before: &Catalog, after: &Catalog, options: &Options, report: &mut Diagnostics) -> Option<Plan> {
    let mut planner = Planner {
        replay: Replay::new(before.clone()),
        after,
        options,
        items: Vec::new(),
        open: Vec::new(),
        faults: Diagnostics::new(),
    };
    let mut found = planner.rename(report);
    found.changes.extend(compare(planner.now(), after, options).changes);
    found.notes = compare(planner.now(), after, options).notes;
    planner.detach();
    planner.lay_foundations();
    planner.migrate_columns();
    planner.attach();
    planner.take_away();
    // The whole as it will be read: the order of a block is found anew over all of it.
    let whole = Block { items: std::mem::take(&mut planner.items), ..Block::default() };
    if planner.open.is_empty() {
        planner.replay = Replay::new(before.clone());
        planner.replay.settle(&whole, &mut planner.faults);
    }
    let left = compare(planner.now(), after, options).changes;
    if planner.faults.has_errors() || (!left.is_empty() && planner.open.is_empty()) {
        report.push(missed(&planner, left.first()));
        return None;
    }
    (!report.has_errors()).then_some(Plan { block: whole, found, open: planner.open })
}

/// Says that a plan does not lead where it should.
fn missed(planner: &Planner<'_>, left: Option<&Change>) -> Diagnostic {
    let fault = planner.faults.iter().next().map(|fault| fault.message.clone());
    let why = fault.or(left.map(|left| format!("{left} would be left"))).unwrap_or_default();
    let span = left.map_or(Span::NONE, |left| left.span);
    Diagnostic::error(code::NO_PLAN, span, format!("no operations were found that lead to the wanted schema: {why}"))
        .help("write this migration by hand, and please report the two schemas: this is a fault of limbeck")
}

/// A plan in the making.
struct Planner<'a> {
    replay: Replay,
    after: &'a Catalog,
    options: &'a Options,
    items: Vec<Item>,
    open: Vec<String>,
    faults: Diagnostics,
}

impl<'a> Planner<'a> {
    /// The database as the plan has made it so far.
    fn now(&self) -> &Catalog {
        self.replay.catalog()
    }

    fn sides(&self) -> Sides<'_> {
        Sides { before: self.replay.catalog(), after: self.after, options: self.options }
    }

    /// Adds operations, put in the order in which they can run.
    fn run(&mut self, operations: Vec<Operation>) {
        let mut block = Block { items: operations.into_iter().map(step).collect(), ..Block::default() };
        ddl::read(&mut block, &mut self.faults);
        let block = order::sort(&block, self.replay.catalog(), &mut self.faults).into_owned();
        self.replay.settle_in_order(&block, &mut self.faults);
        self.items.extend(block.items);
    }

    /// Adds the place of something that is left to the author.
    fn leave_open(&mut self, what: String) {
        self.items.push(step(Unfinished { reason: Literal::made(what.as_str()) }.into()));
        self.open.push(what);
    }

    /// The renames that were given, and those of parts that go with them.
    fn rename(&mut self, report: &mut Diagnostics) -> Found {
        let mut found = Found::default();
        for one in &self.options.renames {
            match one.operation(self.now()) {
                Some(operation) => {
                    let subject = one.to_string().replacen('=', "' to '", 1);
                    let change = Change {
                        action: Action::Renamed,
                        subject: format!("'{subject}'"),
                        loses: None,
                        span: Span::NONE,
                    };
                    found.changes.push(change);
                    self.run(vec![operation]);
                }
                None => report.push(
                    Diagnostic::error(code::NO_RENAME, Span::NONE, format!("there is nothing to rename by '{one}'"))
                        .help("name the table or the column as the history has it: --rename t.old=t.new"),
                ),
            }
        }
        let parts = rename::of_parts(self.sides());
        for one in &parts {
            let summary = one.summary();
            let subject = summary.strip_prefix("rename ").unwrap_or(&summary).to_string();
            found.changes.push(Change { action: Action::Renamed, subject, loses: None, span: Span::NONE });
        }
        self.run(parts);
        found
    }

    /// What everything else stands on.
    fn lay_foundations(&mut self) {
        let sides = self.sides();
        let mut operations = schema::make(sides);
        operations.extend(extension::make(sides));
        operations.extend(enumeration::make(sides));
        operations.extend(domain::make(sides));
        operations.extend(sequence::make(sides));
        let open: Vec<String> =
            enumeration::open_questions(sides).into_iter().chain(table::open_questions(sides)).collect();
        self.run(operations);
        open.into_iter().for_each(|what| self.leave_open(what));
    }
}

fn step(operation: Operation) -> Item {
    Item::Step(Step { comments: Vec::new(), operation, span: Span::NONE })
}
