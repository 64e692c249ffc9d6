//! From a typed target to a finished run: where the database stands, the route from there, its script, the run.

use super::Error;
use super::log::Log;
use super::run;
use super::session::Session;
use super::settings::ConnectionSettings;
use super::standing::Standing;
use crate::compile::Compiler;
use crate::diagnostic::Diagnostics;
use crate::revision::{Direction, Fault, RevisionIndex, Route, StampRoute, Step, Target, Typed};
use crate::script::Script;
use crate::script::progress::Progress;
use crate::script::settings::Settings;
use crate::script::step;

/// What every command on a database needs.
#[derive(Debug, Clone, Copy)]
pub struct Migrator<'a> {
    /// The history, and what its scripts shall be like.
    pub compiler: Compiler<'a>,
    /// The database.
    pub database: &'a ConnectionSettings,
    /// Whether to wait while somebody else migrates it.
    pub wait: bool,
    /// The free text at the head of a script.
    pub tag: Option<&'a str>,
    /// Where a person reads what happens.
    pub log: &'a Log,
}

/// What came of it; nothing, if what is wrong with the target or the migrations has been reported.
pub type Answer<T> = Result<Option<T>, Error>;

/// The settings of a script that runs on a connection: those of the project, but always with its guards and marks, since
/// a run that was killed is found again by them; and without what is for `psql`.
pub fn settings(project: &Settings) -> Settings {
    Settings { guard: true, psql: false, ..project.clone() }
}

/// A route from the rows of a database.
type Way<'w> = &'w dyn Fn(&[RevisionIndex]) -> Result<Route, Fault>;

impl Migrator<'_> {
    /// Upgrades to a target.
    ///
    /// # Errors
    /// No connection, not our turn, a migration that is half done and not on the way, or a run that failed. What is
    /// wrong with the target or the migrations is in `report` instead.
    pub fn upgrade(&self, target: &Target, report: &mut Diagnostics) -> Answer<()> {
        self.migrate(&|rows| Route::upgrade(self.compiler.graph, rows, target), report)
    }

    /// Downgrades to a target.
    ///
    /// # Errors
    /// As [`Migrator::upgrade`].
    pub fn downgrade(&self, target: &Target, report: &mut Diagnostics) -> Answer<()> {
        self.migrate(&|rows| Route::downgrade(self.compiler.graph, rows, target), report)
    }

    /// The script that [`Migrator::upgrade`] would run now; nothing is changed, and nobody is waited for.
    ///
    /// # Errors
    /// No connection, or a migration that is half done and not on the way.
    pub fn upgrade_script(&self, target: &Target, report: &mut Diagnostics) -> Answer<Script> {
        self.dry_run(&|rows| Route::upgrade(self.compiler.graph, rows, target), report)
    }

    /// The script that [`Migrator::downgrade`] would run now.
    ///
    /// # Errors
    /// As [`Migrator::upgrade_script`].
    pub fn downgrade_script(&self, target: &Target, report: &mut Diagnostics) -> Answer<Script> {
        self.dry_run(&|rows| Route::downgrade(self.compiler.graph, rows, target), report)
    }

    /// Writes down that the database is at these targets, and runs nothing. With `purge`, all rows are removed before,
    /// those too that no migration has the ids of.
    ///
    /// # Errors
    /// As [`Migrator::upgrade`].
    pub fn stamp(&self, targets: &[Typed], purge: bool, report: &mut Diagnostics) -> Answer<()> {
        self.on_turn(|compiler, standing| {
            if let Some(mark) = standing.progress {
                return Err(self.half_done(mark));
            }
            let graph = compiler.graph;
            if purge {
                let route = found(StampRoute::new(graph, &[], targets), report);
                return Ok(route.map(|route| compiler.stamp_anew(&standing.rows, &route, None)));
            }
            let rows = graph.rows(standing.rows.iter().map(String::as_str));
            let route = found(rows.and_then(|rows| StampRoute::new(graph, &rows, targets)), report);
            Ok(route.map(|route| compiler.stamp(&route, None)))
        })
    }

    /// Makes the version table, if it is not there.
    ///
    /// # Errors
    /// As [`Migrator::upgrade`].
    pub fn ensure_version(&self) -> Answer<()> {
        let make =
            |compiler: &Compiler, _| Ok(Some(Script::ensure_version(compiler.settings.clone(), compiler.version)));
        self.on_turn(make)
    }

    fn migrate(&self, way: Way, report: &mut Diagnostics) -> Answer<()> {
        self.on_turn(|compiler, standing| self.script(compiler, standing, way, report))
    }

    fn dry_run(&self, way: Way, report: &mut Diagnostics) -> Answer<Script> {
        let settings = settings(self.compiler.settings);
        let standing = Session::open(self.database, &settings, self.log)?.standing()?;
        self.script(&Compiler { settings: &settings, ..self.compiler }, standing, way, report)
    }

    /// Takes a turn on the database, makes a script for where it stands, and runs it.
    fn on_turn(&self, script: impl FnOnce(&Compiler, Standing) -> Answer<Script>) -> Answer<()> {
        let settings = settings(self.compiler.settings);
        let mut session = Session::open(self.database, &settings, self.log)?;
        session.check_writable(self.compiler.version)?;
        let interrupt = session.watch()?;
        session.take_turn(self.wait, &interrupt)?;
        let standing = session.standing()?;
        let Some(script) = script(&Compiler { settings: &settings, ..self.compiler }, standing)? else {
            return Ok(None);
        };
        if !script.segments.is_empty() {
            session.check_version_table(&script)?;
        }
        run::run(&mut session, &script, self.compiler.sources, &interrupt).map(Some)
    }

    /// The script of a way from where the database stands. A migration that is half done comes first.
    fn script(&self, compiler: &Compiler, standing: Standing, way: Way, report: &mut Diagnostics) -> Answer<Script> {
        let rows = compiler.graph.rows(standing.rows.iter().map(String::as_str));
        let Some(mut route) = found(rows.and_then(|rows| way(&rows)), report) else { return Ok(None) };
        let Some(mark) = standing.progress else {
            return Ok(compiler.script(&route, self.tag, 0, report));
        };
        let direction = match mark.direction {
            step::Direction::Upgrade => Some(Direction::Up),
            step::Direction::Downgrade => Some(Direction::Down),
            step::Direction::Stamp => None,
        };
        let is_it = |one: &Step| Some(one.direction) == direction && compiler.graph.id(one.revision) == mark.revision;
        let Some(at) = route.steps.iter().position(is_it) else { return Err(self.half_done(mark)) };
        // All that it stands on has run, or it would not have begun.
        route.steps[..=at].rotate_right(1);
        let Some(script) = compiler.script(&route, self.tag, mark.done, report) else { return Ok(None) };
        let expected = script.segments.first().and_then(|segment| segment.expects.progress.as_ref());
        if expected != Some(&mark) {
            return Err(Error::Changed { mark: mark.to_string(), table: self.table() });
        }
        self.log.info(format!("Going on where an earlier run stopped: {mark}"));
        Ok(Some(script))
    }

    fn half_done(&self, mark: Progress) -> Error {
        Error::HalfDone { direction: mark.direction, mark: mark.to_string(), table: self.table() }
    }

    fn table(&self) -> String {
        self.compiler.settings.version_table.name.to_string()
    }
}

/// What was found, or a report of why not.
fn found<T>(result: Result<T, Fault>, report: &mut Diagnostics) -> Option<T> {
    result.map_err(|fault| report.push(*fault)).ok()
}
