//! One migration in place of several.

use super::{Compiler, read};
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::migration::{Block, Downgrade, Item, Migration};
use crate::op::Operation;
use crate::order;
use crate::replay::{Replay, Undo};
use crate::revision::{Direction, Fault, Header, Lineage, RevisionIndex, Route, Text};
use crate::schema;
use crate::source::Span;
use crate::sql::Literal;

/// Several migrations as one.
#[derive(Debug)]
pub struct Squashed {
    /// The header: the id of the last of them, on what the first ones stand on.
    pub header: Header,
    /// What it does.
    pub migration: Migration,
    /// The migrations that it takes the place of, the last one last.
    pub replaced: Vec<RevisionIndex>,
}

/// What a squashed migration is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Content {
    /// What builds the schema at its end, where it begins with an empty database; else the operations.
    Schema,
    /// The operations of all, one after the other.
    Operations,
}

/// What the replaced migrations do, one after the other.
#[derive(Default)]
struct Joined {
    up: Vec<Item>,
    /// How each of them is undone, the first of them first.
    down: Vec<Vec<Item>>,
    is_auto: bool,
    irreversible: Option<Literal>,
}

impl Compiler<'_> {
    /// One migration in place of all that stand below `to` and not below `from`. It has been replayed, and leads to the
    /// same schema. `None` if something in the migrations is wrong, which is then in `report`; what of them is no part
    /// of the schema, and so left out, is in `report` as a warning.
    pub fn squash(
        &self,
        from: &[RevisionIndex],
        to: RevisionIndex,
        content: Content,
        report: &mut Diagnostics,
    ) -> Option<Squashed> {
        let replaced = match self.replaceable(from, to) {
            Ok(replaced) => replaced,
            Err(fault) => {
                report.push(*fault);
                return None;
            }
        };
        let mut replay = Replay::new(self.before());
        self.settle(&mut replay, &Route::behind(self.graph, from), None, report);
        let before = replay.catalog().clone();
        let joined = self.joined(&mut replay, &replaced, report);
        if report.has_errors() {
            return None;
        }
        let built = match content {
            Content::Schema if from.is_empty() => built(replay.catalog()),
            _ => None,
        };
        let migration = match built {
            Some(block) => {
                joined.up.iter().flat_map(Item::steps).for_each(|step| left_out(&step.operation, step.span, report));
                Migration { upgrade: block, downgrade: Downgrade::Auto(Span::NONE) }
            }
            None => joined.migration(),
        };
        self.prove(before, &migration.upgrade, replay.catalog(), to, report);
        let header = self.squashed_header(from, to, &replaced);
        (!report.has_errors()).then_some(Squashed { header, migration, replaced })
    }

    /// The revisions between two places, the oldest first.
    ///
    /// # Errors
    /// They are none, do not lie above `from`, or something else stands on one of them.
    fn replaceable(&self, from: &[RevisionIndex], to: RevisionIndex) -> Result<Vec<RevisionIndex>, Fault> {
        let graph = self.graph;
        let fault = |at: RevisionIndex, message: String| {
            Box::new(Diagnostic::error(code::CANNOT_SQUASH, self.place(at), message))
        };
        let mut wanted = graph.ancestors([to], Lineage::Dependencies);
        if let Some(beside) = from.iter().find(|one| !wanted.contains(**one)) {
            let message = format!("'{}' is not below '{}'", graph.id(*beside), graph.id(to));
            return Err(Box::new(fault(*beside, message).help("a range goes upwards: FROM:TO")));
        }
        wanted.subtract(&graph.ancestors(from.iter().copied(), Lineage::Dependencies));
        for revision in wanted.iter().filter(|one| *one != to) {
            let above = graph.children(revision).chain(graph.dependants(revision));
            if let Some(above) = above.into_iter().find(|one| !wanted.contains(*one)) {
                let (id, above_id) = (graph.id(revision), graph.id(above));
                let fault = fault(above, format!("'{above_id}' stands on '{id}', which would be gone"));
                let fault = fault.also(self.place(revision), "this is in the range");
                return Err(Box::new(fault.help(format!("let the range end at '{id}', or begin above it"))));
            }
        }
        let mut order = graph.newest_first(&wanted);
        order.reverse();
        match order.len() {
            0 | 1 => {
                let message = format!("there are no two migrations up to '{}' that could become one", graph.id(to));
                Err(fault(to, message))
            }
            _ => Ok(order),
        }
    }

    fn joined(&self, replay: &mut Replay, replaced: &[RevisionIndex], report: &mut Diagnostics) -> Joined {
        let mut joined = Joined { is_auto: true, ..Joined::default() };
        read::each(
            self,
            replaced,
            |_| Some(Direction::Down),
            report,
            |revision, body, report| {
                let Some(upgrade) = body.upgrade else {
                    report.push(self.unread(revision));
                    return replay.lose_track(self.place(revision));
                };
                let block = order::sort(&upgrade, replay.catalog(), report).into_owned();
                let undo = replay.settle_undoably_in_order(&block, report);
                joined.up.extend(block.items);
                joined.add_down(body.downgrade, undo);
            },
        );
        joined
    }

    /// What of a migration cannot be read would be lost.
    fn unread(&self, revision: RevisionIndex) -> Diagnostic {
        let id = self.graph.id(revision);
        Diagnostic::error(code::CANNOT_SQUASH, self.place(revision), format!("the upgrade of '{id}' cannot be read"))
            .help(format!("'limbeck upgrade {id} --sql' says what is in the way"))
    }

    /// Reports if the block does not lead from the one catalog to the other.
    fn prove(&self, before: Catalog, block: &Block, after: &Catalog, to: RevisionIndex, report: &mut Diagnostics) {
        let mut replay = Replay::new(before);
        replay.settle(block, report);
        let differences = replay.catalog().differences(after);
        if !differences.is_empty() {
            let message = format!("in one migration these would be another thing: {}", differences.join(", "));
            report.push(Diagnostic::error(code::CANNOT_SQUASH, self.place(to), message).help("squash a shorter range"));
        }
    }

    fn squashed_header(&self, from: &[RevisionIndex], to: RevisionIndex, replaced: &[RevisionIndex]) -> Header {
        let last = self.graph.header(to);
        let mut header = Header::new(Text::made(last.id()), Span::NONE);
        header.revises = from.iter().map(|one| Text::made(self.graph.id(*one))).collect();
        let labels = replaced.iter().flat_map(|one| &self.graph.header(*one).labels);
        header.labels = labels.map(|label| Text::made(label.as_str())).collect();
        header.created = last.created.as_ref().map(|created| Text::made(created.as_str()));
        let count = replaced.len();
        header.message = Some(Text::made(match from {
            [] => format!("The schema of the first {count} migrations"),
            _ => format!("{count} migrations in one"),
        }));
        header
    }
}

impl Joined {
    /// Adds how the next migration is undone.
    fn add_down(&mut self, downgrade: Option<Downgrade>, undo: Undo) {
        let items = match downgrade {
            Some(Downgrade::Block(block)) => {
                self.is_auto = false;
                block.items
            }
            Some(Downgrade::Auto(span)) => {
                let mut faults = Diagnostics::new();
                let block = undo.block(span, &mut faults);
                if let Some(fault) = faults.iter().next() {
                    let reason = format!("{}: {}", fault.message, fault.primary.text);
                    self.irreversible.get_or_insert(Literal::made(reason));
                }
                block.items
            }
            Some(Downgrade::Irreversible(reason)) => {
                self.irreversible.get_or_insert(reason);
                Vec::new()
            }
            None => Vec::new(),
        };
        self.down.push(items);
    }

    fn migration(self) -> Migration {
        let downgrade = match self.irreversible {
            Some(reason) => Downgrade::Irreversible(reason),
            None if self.is_auto => Downgrade::Auto(Span::NONE),
            None => {
                Downgrade::Block(Block { items: self.down.into_iter().rev().flatten().collect(), ..Block::default() })
            }
        };
        Migration { upgrade: Block { items: self.up, ..Block::default() }, downgrade }
    }
}

/// What builds a catalog, if all of it is known.
fn built(catalog: &Catalog) -> Option<Block> {
    let mut faults = Diagnostics::new();
    let block = schema::block(catalog, &mut faults);
    (!catalog.is_open() && catalog.doubts().next().is_none() && faults.is_empty()).then_some(block)
}

/// Warns of what is no part of the schema: rows, privileges and the like.
fn left_out(operation: &Operation, span: Span, report: &mut Diagnostics) {
    let what = match operation {
        Operation::BulkInsert(_) => "these rows are",
        Operation::Execute(execute) if !execute.sql.is_schema_alone() => "what this SQL does beside the schema is",
        _ => return,
    };
    let message = format!("{what} left out: the migration holds the schema alone");
    report.push(Diagnostic::warning(code::LEFT_OUT, span, message).help("use --keep-operations to keep everything"));
}
