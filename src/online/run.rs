//! Running a script, entry by entry.

use super::Error;
use super::failure::{Cause, Failure};
use super::interrupt::Interrupt;
use super::log::{Log, Progress, Seconds};
use super::session::{REFUSED, Session, reason};
use crate::script::Script;
use crate::script::print::{Entry, Executable, Role};
use crate::script::step::Direction;
use crate::source::Sources;
use crate::statement::Transaction;
use postgres::error::SqlState;
use std::time::{Duration, Instant};

/// Of a long run, only so many revisions are named with their times: the slowest.
const MOST_TIMES: usize = 10;

/// Runs a script on a session that has taken its turn.
///
/// # Errors
/// A statement that fails, a guard that refuses, Ctrl-C, a lost connection: each with the state that the database is in
/// afterwards.
pub fn run(session: &mut Session, script: &Script, sources: &Sources, interrupt: &Interrupt) -> Result<(), Error> {
    let mut runner = Runner { script, sources, inside: false, watch: Watch::new(script, session.log()) };
    for entry in script.entries() {
        let Entry::Sql(statement) = entry else { continue };
        runner.watch.enter(statement.step, session.log());
        if let Err(cause) = runner.execute(&statement, session, interrupt) {
            return Err(Error::Failure(Box::new(runner.failure(cause, &statement, session))));
        }
    }
    runner.watch.finish(session.log());
    Ok(())
}

struct Runner<'a> {
    script: &'a Script,
    sources: &'a Sources,
    /// Whether a transaction is open.
    inside: bool,
    watch: Watch<'a>,
}

impl Runner<'_> {
    fn execute(&mut self, statement: &Executable, session: &mut Session, interrupt: &Interrupt) -> Result<(), Cause> {
        if statement.segment.is_some() && interrupt.pressed() {
            return Err(Cause::Interrupted);
        }
        session.client().batch_execute(&statement.sql).map_err(|fault| cause(&fault, interrupt))?;
        match statement.role {
            Role::Begin => self.inside = true,
            Role::Commit => self.inside = false,
            Role::Guard | Role::Setting | Role::VersionTable | Role::Migration | Role::Bookkeeping => {}
        }
        Ok(())
    }

    fn failure(&self, cause: Cause, statement: &Executable, session: &mut Session) -> Failure {
        let step = statement.step.or(self.watch.current).map(|step| self.script.steps[step].title());
        Failure {
            step,
            place: self.sources.locate(statement.span),
            sql: (statement.role != Role::Guard).then(|| statement.sql.clone()),
            transaction: self.transaction(statement),
            standing: self.look_around(session),
            cause,
        }
    }

    /// Where the statement stood.
    fn transaction(&self, statement: &Executable) -> Transaction {
        let segment = statement.segment.and_then(|segment| self.script.segments.get(segment));
        let outside = segment.filter(|segment| !segment.transaction && statement.role == Role::Migration);
        let found = outside
            .and_then(|segment| segment.pieces.first())
            .and_then(|piece| self.script.steps[piece.step].statements.get(piece.statements.clone())?.first());
        found.map_or(Transaction::Inside, |one| one.transaction.clone())
    }

    /// Ends the transaction and reads where the database stands; by a new connection if this one is lost.
    fn look_around(&self, session: &mut Session) -> Result<super::Standing, String> {
        if session.client().is_closed() {
            let again = session.open_again().and_then(|mut again| again.standing());
            return again.map_err(|fault| fault.to_string());
        }
        if self.inside {
            session.client().batch_execute("ROLLBACK").map_err(|fault| reason(&fault))?;
        }
        session.standing().map_err(|fault| fault.to_string())
    }
}

fn cause(fault: &postgres::Error, interrupt: &Interrupt) -> Cause {
    let Some(said) = fault.as_db_error() else { return Cause::Lost(reason(fault)) };
    if *said.code() == SqlState::QUERY_CANCELED && interrupt.pressed() {
        return Cause::Interrupted;
    }
    // The server says goodbye before it hangs up.
    if said.severity() == "FATAL" {
        return Cause::Lost(said.message().to_string());
    }
    match said.message().strip_prefix(REFUSED) {
        Some(why) => Cause::Refused(why.lines().chain(said.detail()).collect::<Vec<_>>().join("\n")),
        None => Cause::Server(Box::new(said.clone())),
    }
}

/// Says which migration runs, and keeps the time.
struct Watch<'a> {
    script: &'a Script,
    progress: Progress,
    started: Instant,
    current: Option<usize>,
    entered: Instant,
    times: Vec<(&'a str, Duration)>,
}

impl<'a> Watch<'a> {
    fn new(script: &'a Script, log: &Log) -> Watch<'a> {
        let now = Instant::now();
        let progress = log.progress(script.steps.len(), now);
        Watch { script, progress, started: now, current: None, entered: now, times: Vec::new() }
    }

    /// A statement of this step comes next; statements between two steps belong to the one before.
    fn enter(&mut self, step: Option<usize>, log: &Log) {
        let Some(index) = step.filter(|step| Some(*step) != self.current) else { return };
        self.leave();
        let step = &self.script.steps[index];
        let message = step.headline().map_or(String::new(), |message| format!(", {message}"));
        log.info(format!("Running {}{message}", step.title()));
        self.progress.reach(index);
        self.current = Some(index);
    }

    fn leave(&mut self) {
        let now = Instant::now();
        let step = self.current.take().and_then(|index| self.script.steps.get(index));
        if let Some(step) = step.filter(|step| step.direction != Direction::Stamp) {
            self.times.push((&step.revision, now - self.entered));
        }
        self.entered = now;
    }

    /// `Ran 3 migrations in 1.2 s: a 0.1 s, b 1.0 s, c 0.1 s`.
    fn finish(mut self, log: &Log) {
        self.leave();
        drop(self.progress);
        let (count, all) = (self.times.len(), Seconds(self.started.elapsed()));
        if count == 0 {
            return;
        }
        let mut times = self.times;
        if count > MOST_TIMES {
            times.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
            times.truncate(MOST_TIMES);
        }
        let times: Vec<String> =
            times.iter().map(|(revision, time)| format!("{revision} {}", Seconds(*time))).collect();
        let (noun, which) =
            (if count == 1 { "migration" } else { "migrations" }, if count > MOST_TIMES { "slowest " } else { "" });
        log.info(format!("Ran {count} {noun} in {all}: {which}{}", times.join(", ")));
    }
}
