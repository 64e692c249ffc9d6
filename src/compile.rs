//! The corridor: from the revisions of a route to the script, through every pass.
//!
//! A gate stands at its end: where any pass has reported an error, there is no script.

mod any_start;
mod commute;
mod read;
mod squash;
mod stamp;
mod way_back;

pub use commute::Commuting;
pub use squash::{Content, Squashed};
pub use way_back::WayBack;

use crate::alembic::{ColumnTypes, Modules};
use crate::catalog::{Catalog, PostgresVersion};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::migration::Downgrade;
use crate::naming::Naming;
use crate::replay::{Replay, Undo};
use crate::revision::{Direction, Move, RevisionGraph, RevisionIndex, Route};
use crate::script::settings::Settings;
use crate::script::{Script, Start, new_value, step};
use crate::source::{Sources, Span};
use crate::sql::{Ident, Spanned};
use crate::statement::Statement;
use std::collections::{BTreeMap, BTreeSet};

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
    /// What the column types of the application are, in Python migrations.
    pub types: &'a ColumnTypes,
    /// The files of the application, which Python migrations may import.
    pub modules: &'a dyn Modules,
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
    /// Whether the statements keep what they do to a running database. The text of a script does without locks and work.
    pub keeps_facts: bool,
}

/// What a migration does in a script.
#[derive(Default)]
struct Done {
    /// What its reader should know.
    remarks: Vec<String>,
    statements: Vec<Statement>,
    /// The comments behind them.
    closing: Vec<Box<str>>,
}

/// A migration that the route goes down through.
struct TakenBack {
    downgrade: Downgrade,
    /// What takes it back, where that was left to the compiler.
    undo: Undo,
}

impl Compiler<'_> {
    /// The script of a route. `resume` says how many parts of its first migration are done already.
    ///
    /// All revisions behind the route are replayed too, so that whatever does not fit is found; `None` if anything on the
    /// route is wrong, which is then in `report`. What is wrong behind it is a warning: those migrations have run.
    pub fn script(&self, route: &Route, tag: Option<&str>, resume: usize, report: &mut Diagnostics) -> Option<Script> {
        let mut steps = self.steps(route, report);
        new_value::put_outside(&mut steps, self.settings.transaction, self.version);
        if report.has_errors() {
            return None;
        }
        let start = Start { rows: self.rows(&route.start), resume, tag: tag.map(str::to_string) };
        Some(Script::new(steps, start, self.settings.clone(), self.version))
    }

    /// The script of a route as far as it can be read, to be looked at and not to be run. What is wrong is in `report`.
    pub fn readable(&self, route: &Route, report: &mut Diagnostics) -> Script {
        let mut steps = self.steps(route, report);
        new_value::put_outside(&mut steps, self.settings.transaction, self.version);
        let start = Start { rows: self.rows(&route.start), resume: 0, tag: None };
        Script::new(steps, start, self.settings.clone(), self.version)
    }

    /// The steps of a route, without those that cannot be read. All that is wrong is in `report`.
    pub fn steps(&self, route: &Route, report: &mut Diagnostics) -> Vec<step::Step> {
        let down = route.steps.iter().filter(|step| step.direction == Direction::Down).map(|step| step.revision);
        let down: BTreeSet<RevisionIndex> = down.collect();
        let up: Vec<RevisionIndex> =
            route.steps.iter().map(|step| step.revision).filter(|revision| !down.contains(revision)).collect();
        let mut replay = Replay::new(self.before());
        let mut ways_back = self.settle(&mut replay, &route.behind, Some(&down), report);
        let mut steps = Vec::new();
        let (downwards, upwards): (Vec<Move>, Vec<Move>) =
            route.moves(self.graph).partition(|turn| turn.step.direction == Direction::Down);
        for turn in downwards {
            match ways_back.remove(&turn.step.revision) {
                Some(way_back) => {
                    let done = self.down(&mut replay, turn.step.revision, way_back, report);
                    steps.push(self.step(turn, done));
                }
                None => replay.lose_track(self.place(turn.step.revision)),
            }
        }
        let mut upwards = upwards.into_iter();
        read::each(
            self,
            &up,
            |_| Some(Direction::Up),
            report,
            |revision, body, report| match (upwards.next(), body.upgrade) {
                (Some(turn), Some(upgrade)) => {
                    let before = self.keeps_facts.then(|| way_back::Before::of(&replay, body.downgrade)).flatten();
                    let statements = replay.run(&upgrade, report);
                    let differs = before.and_then(|before| before.differs(&replay));
                    let mut step = self.step(turn, Done { statements, closing: upgrade.closing, ..Done::default() });
                    step.differs = differs.map(|what| (self.downgrade_place(revision), what));
                    steps.push(step);
                }
                _ => replay.lose_track(self.place(revision)),
            },
        );
        steps
    }

    /// The database after these revisions, in this order; `None` if anything in them is wrong.
    pub fn catalog(&self, behind: &[RevisionIndex], report: &mut Diagnostics) -> Option<Catalog> {
        let mut replay = Replay::new(self.before());
        self.settle(&mut replay, behind, None, report);
        (!report.has_errors()).then(|| replay.into_catalog())
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

    /// Replays what lies behind a route. Gives how the migrations are taken back that the route goes down through.
    ///
    /// Of a route, `down` are these; then what is wrong in others is a warning, and from there on the database is not
    /// known. Without a route it is an error.
    fn settle(
        &self,
        replay: &mut Replay,
        behind: &[RevisionIndex],
        down: Option<&BTreeSet<RevisionIndex>>,
        report: &mut Diagnostics,
    ) -> BTreeMap<RevisionIndex, TakenBack> {
        let mut ways_back = BTreeMap::new();
        let (is_lenient, none) = (down.is_some(), BTreeSet::new());
        let down = down.unwrap_or(&none);
        let direction = |revision| down.contains(&revision).then_some(Direction::Down);
        read::each(self, behind, direction, report, |revision, body, report| {
            let downgrade = body.downgrade.filter(|_| down.contains(&revision));
            let is_needed = down.contains(&revision) && !matches!(downgrade, Some(Downgrade::Block(_)));
            let undo = match (body.upgrade, &downgrade) {
                (Some(upgrade), Some(Downgrade::Auto(_))) => replay.settle_undoably(&upgrade, report),
                (Some(upgrade), _) => {
                    replay.settle(&upgrade, report);
                    Undo::default()
                }
                (None, _) => {
                    replay.lose_track(self.place(revision));
                    Undo::default()
                }
            };
            if is_lenient && !is_needed && report.has_errors() {
                report.weaken("it is not in the range of the script, which is made without knowing what it does");
                replay.lose_track(self.place(revision));
            }
            if let Some(downgrade) = downgrade {
                ways_back.insert(revision, TakenBack { downgrade, undo });
            }
        });
        ways_back
    }

    /// What a migration does that is taken back.
    fn down(
        &self,
        replay: &mut Replay,
        revision: RevisionIndex,
        TakenBack { downgrade, undo }: TakenBack,
        report: &mut Diagnostics,
    ) -> Done {
        match downgrade {
            Downgrade::Block(block) => {
                let statements = replay.run(&block, report);
                Done { statements, closing: block.closing, ..Done::default() }
            }
            Downgrade::Auto(span) => {
                let remarks = undo.remarks();
                let block = undo.block(span, report);
                Done { remarks, statements: replay.run_in_order(&block, report), ..Done::default() }
            }
            Downgrade::Irreversible(reason) => {
                let message = format!("revision '{}' cannot be taken back", self.graph.id(revision));
                report.push(
                    Diagnostic::error(code::IRREVERSIBLE, reason.span(), message)
                        .label("its author says why")
                        .help("stop above it, or write a downgrade block"),
                );
                Done::default()
            }
        }
    }

    fn step(&self, turn: Move, done: Done) -> step::Step {
        let Done { remarks, mut statements, closing } = done;
        if !self.keeps_facts {
            for one in &mut statements {
                one.forget_load();
                // A template makes more room than its text takes, and all statements are kept to the end.
                one.sql.shrink_to_fit();
            }
            statements.shrink_to_fit();
        }
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
            closing: closing.into_iter().map(String::from).collect(),
            statements,
            differs: None,
            bookkeeping: turn
                .changes
                .into_iter()
                .map(|change| change.map(|one| self.graph.id(one).to_string()))
                .collect(),
        }
    }

    /// Where its author says how a revision is taken back; where it says its id, if that cannot be told.
    fn downgrade_place(&self, revision: RevisionIndex) -> Span {
        let Some(id) = self.graph.header(revision).source() else { return self.place(revision) };
        let mut at = 0;
        for line in self.sources.get(id).text.split_inclusive('\n') {
            if line.starts_with("downgrade") || line.starts_with("def downgrade") {
                return Span::new(id, at, at + line.trim_end().len());
            }
            at += line.len();
        }
        self.place(revision)
    }

    /// Where a revision says its id.
    fn place(&self, revision: RevisionIndex) -> Span {
        self.graph.header(revision).revision.span
    }

    /// The ids of revisions, sorted by their bytes, as a guard compares them.
    fn rows(&self, revisions: &[RevisionIndex]) -> Vec<String> {
        let mut rows: Vec<String> = revisions.iter().map(|one| self.graph.id(*one).to_string()).collect();
        rows.sort();
        rows
    }
}
