//! The corridor: from the revisions of a route to the script, through every pass.
//!
//! A gate stands at its end: where any pass has reported an error, there is no script.

mod commute;
mod read;
mod squash;
mod stamp;
mod way_back;

pub use commute::Commuting;
pub use squash::{Content, Squashed};
pub use way_back::WayBack;

use crate::catalog::{Catalog, PostgresVersion};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::migration::Downgrade;
use crate::naming::Naming;
use crate::replay::{Replay, Undo};
use crate::revision::{Direction, Move, RevisionGraph, RevisionIndex, Route};
use crate::script::settings::Settings;
use crate::script::{Script, Start, step};
use crate::source::Sources;
use crate::sql::{Ident, Spanned};
use crate::statement::Statement;
use read::{Bodies, Body};
use std::collections::BTreeMap;

/// All that a script is made from, but for the route.
#[derive(Debug, Clone, Copy)]
pub struct Compiler<'a> {
    /// The history.
    pub graph: &'a RevisionGraph,
    /// The files that its headers were read from.
    pub sources: &'a Sources,
    /// What `${name}` stands for in a migration.
    pub variables: &'a BTreeMap<String, String>,
    /// How constraints and indexes without a name get one.
    pub naming: &'a Naming,
    /// Which database of several is meant: Python migrations can hold a function for each.
    pub database: Option<&'a str>,
    /// What the script shall be like.
    pub settings: &'a Settings,
    /// The version of PostgreSQL that it is for.
    pub version: PostgresVersion,
    /// The schema that names without one are in.
    pub default_schema: &'a Ident,
    /// Whether the history makes all that its migrations use; see [`Compiler::starts_from_nothing`].
    pub from_scratch: Option<bool>,
}

impl Compiler<'_> {
    /// The script of a route. `resume` says how many parts of its first migration are done already.
    ///
    /// All revisions behind the route are replayed too, so that whatever does not fit is found; `None` if anything in
    /// them or on the route is wrong, which is then in `report`.
    pub fn script(&self, route: &Route, tag: Option<&str>, resume: usize, report: &mut Diagnostics) -> Option<Script> {
        let steps = self.steps(route, report);
        if report.has_errors() {
            return None;
        }
        let start = Start { rows: self.rows(&route.start), resume, tag: tag.map(str::to_string) };
        Some(Script::new(steps, start, self.settings.clone(), self.version))
    }

    /// The steps of a route, without those that cannot be read. All that is wrong is in `report`.
    pub fn steps(&self, route: &Route, report: &mut Diagnostics) -> Vec<step::Step> {
        let on_route: BTreeMap<RevisionIndex, Direction> =
            route.steps.iter().map(|step| (step.revision, step.direction)).collect();
        let mut bodies = Bodies::read(self, &route.behind, &on_route, report);
        let mut replay = Replay::new(self.before());
        let mut undone = self.settle(&mut replay, &route.behind, &on_route, &bodies, report);
        let mut steps = Vec::new();
        for turn in route.moves(self.graph) {
            let revision = turn.step.revision;
            let body = bodies.take(revision);
            let (remarks, statements) = match (turn.step.direction, body.upgrade, body.downgrade) {
                (Direction::Up, Some(upgrade), _) => (Vec::new(), replay.run(&upgrade, report)),
                (Direction::Down, _, Some(downgrade)) => {
                    self.down(&mut replay, revision, &downgrade, undone.remove(&revision), report)
                }
                _ => {
                    replay.lose_track();
                    continue;
                }
            };
            steps.push(self.step(turn, remarks, statements));
        }
        steps
    }

    /// The database after these revisions, in this order; `None` if anything in them is wrong.
    pub fn catalog(&self, behind: &[RevisionIndex], report: &mut Diagnostics) -> Option<Catalog> {
        let nothing = BTreeMap::new();
        let bodies = Bodies::read(self, behind, &nothing, report);
        let mut replay = Replay::new(self.before());
        self.settle(&mut replay, behind, &nothing, &bodies, report);
        (!report.has_errors()).then(|| replay.catalog().clone())
    }

    /// The database before the first migration.
    fn before(&self) -> Catalog {
        let mut catalog = Catalog::new(self.version, self.default_schema.clone());
        if !self.starts_from_nothing() {
            catalog.admit_more();
        }
        catalog
    }

    /// Whether the history makes all that its migrations use. Where that is not said, it does not if a first migration is
    /// Alembic's: many such histories begin with tables that something else has made.
    pub fn starts_from_nothing(&self) -> bool {
        self.from_scratch.unwrap_or_else(|| !self.begins_in_python())
    }

    fn begins_in_python(&self) -> bool {
        let source = |base: RevisionIndex| self.graph.header(base).source().map(|id| self.sources.get(id));
        self.graph.bases().into_iter().filter_map(source).any(|source| source.path.ends_with(".py"))
    }

    /// Replays what lies behind the route. Gives what takes back the migrations that the route goes down through, where
    /// that was left to the compiler.
    fn settle(
        &self,
        replay: &mut Replay,
        behind: &[RevisionIndex],
        on_route: &BTreeMap<RevisionIndex, Direction>,
        bodies: &Bodies,
        report: &mut Diagnostics,
    ) -> BTreeMap<RevisionIndex, Undo> {
        let mut undone = BTreeMap::new();
        for revision in behind {
            match bodies.get(*revision) {
                Some(Body { upgrade: Some(upgrade), downgrade: Some(Downgrade::Auto(_)) })
                    if on_route.contains_key(revision) =>
                {
                    undone.insert(*revision, replay.settle_undoably(upgrade, report));
                }
                Some(Body { upgrade: Some(upgrade), .. }) => replay.settle(upgrade, report),
                _ => replay.lose_track(),
            }
        }
        undone
    }

    /// The remarks and the statements of a migration that is taken back.
    fn down(
        &self,
        replay: &mut Replay,
        revision: RevisionIndex,
        downgrade: &Downgrade,
        undo: Option<Undo>,
        report: &mut Diagnostics,
    ) -> (Vec<String>, Vec<Statement>) {
        match downgrade {
            Downgrade::Block(block) => (Vec::new(), replay.run(block, report)),
            Downgrade::Auto(span) => {
                let undo = undo.unwrap_or_default();
                let remarks = undo.remarks();
                let block = undo.block(*span, report);
                (remarks, replay.run_in_order(&block, report))
            }
            Downgrade::Irreversible(reason) => {
                let message = format!("revision '{}' cannot be taken back", self.graph.id(revision));
                report.push(
                    Diagnostic::error(code::IRREVERSIBLE, reason.span(), message)
                        .label("its author says why")
                        .help("stop above it, or write a downgrade block"),
                );
                (Vec::new(), Vec::new())
            }
        }
    }

    fn step(&self, turn: Move, remarks: Vec<String>, statements: Vec<Statement>) -> step::Step {
        let revision = turn.step.revision;
        let id = || vec![self.graph.id(revision).to_string()];
        let below = || self.graph.revises(revision).map(|one| self.graph.id(one).to_string()).collect();
        let (direction, from, to) = match turn.step.direction {
            Direction::Up => (step::Direction::Upgrade, below(), id()),
            Direction::Down => (step::Direction::Downgrade, id(), below()),
        };
        step::Step {
            direction,
            revision: self.graph.id(revision).to_string(),
            from,
            to,
            message: self.graph.header(revision).message.as_ref().map(|message| message.to_string()),
            remarks,
            statements,
            rows_before: self.rows(&turn.before),
            rows_after: self.rows(&turn.after),
            bookkeeping: turn
                .changes
                .into_iter()
                .map(|change| change.map(|one| self.graph.id(one).to_string()))
                .collect(),
        }
    }

    /// The ids of revisions, sorted by their bytes, as a guard compares them.
    fn rows(&self, revisions: &[RevisionIndex]) -> Vec<String> {
        let mut rows: Vec<String> = revisions.iter().map(|one| self.graph.id(*one).to_string()).collect();
        rows.sort();
        rows
    }
}
