//! `limbeck revision --autogenerate`

use std::io::{self, BufRead, IsTerminal, Write};

use clap::Args;

use super::desired::{Both, DesiredSchema, tell};
use super::new::{Footing, New};
use super::{Failure, Product, Session};
use crate::alembic::write::Act;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::diff::{self, Plan, Rename, Suspicion};
use crate::migration::{Downgrade, Migration};
use crate::project::Project;
use crate::replay::Replay;
use crate::revision::RevisionIndex;
use crate::source::Span;
use crate::sql::Literal;
use crate::statement::{Statement, Transaction};

/// What can be said of a migration that is made from the wanted schema.
#[derive(Debug, Args)]
pub struct Autogenerate {
    /// Write what leads from the migrations to the wanted schema
    #[arg(long)]
    autogenerate: bool,
    #[command(flatten)]
    desired: DesiredSchema,
    /// What has another name now: products.name=products.title; may be said several times
    #[arg(long, value_name = "OLD=NEW", requires = "autogenerate", value_parser = rename)]
    rename: Vec<Rename>,
    /// Nothing has another name: what goes really goes
    #[arg(long, requires = "autogenerate")]
    no_renames: bool,
    /// Indexes concurrently, and constraints that are validated afterwards, for tables that are in use
    #[arg(long, requires = "autogenerate")]
    online_safe: bool,
}

fn rename(text: &str) -> Result<Rename, &'static str> {
    Rename::parse(text).ok_or("a rename says OLD=NEW: products.name=products.title")
}

impl Autogenerate {
    /// Whether a migration is to be made from the wanted schema.
    pub fn is_asked_for(&self) -> bool {
        self.autogenerate
    }

    /// Writes the migration, if there is anything to write.
    pub fn run(
        &self,
        session: &mut Session,
        project: &Project,
        new: &New,
        footing: &Footing<'_>,
    ) -> Result<Product, Failure> {
        let revises: Vec<RevisionIndex> = footing.revises.iter().map(|(one, _)| *one).collect();
        let mut both = self.desired.both(session, project, &revises)?;
        both.options.renames = self.rename.clone();
        both.options.online = self.online_safe;
        if !self.no_renames && !self.ask(session, &mut both)? {
            return Ok(Product { found: true, ..Product::default() });
        }
        let plan = diff::plan(&both.before, &both.wanted.catalog, &both.options, &mut session.report);
        let plan = plan.ok_or(Failure::Reported)?;
        tell(session, code::CANNOT_TELL, &plan.found.notes);
        if plan.found.changes.is_empty() {
            let at = if revises.is_empty() { "base".to_string() } else { project.graph.ids_of(&revises) };
            return Ok(format!("No changes: {at} already leads to {}.\n", both.name).into());
        }
        let mut told: String = plan.found.changes.iter().map(|change| format!("Detected {change}\n")).collect();
        told.extend(plan.open.iter().map(|what| format!("Left to you: {what}\n")));
        for change in &plan.found.changes {
            if let Some(lost) = &change.loses {
                let message = format!("this migration loses {lost}");
                session.report.push(Diagnostic::warning(code::LOSES_DATA, change.span, message));
            }
        }
        let written = match footing.is_python(session, project) {
            true => {
                let (upgrade, downgrade) = acts(&both, &plan);
                new.write_text(session, project, footing, |header, made| Ok(header.python(made, &upgrade, &downgrade)))?
            }
            false => {
                let migration = migration(&both, plan);
                new.write_text(session, project, footing, |header, made| Ok(header.with(made, &migration)))?
            }
        };
        Ok((told + &written.text).into())
    }

    /// Asks of what looks like a rename; false with a report if it must be said on the command line.
    fn ask(&self, session: &mut Session, both: &mut Both) -> Result<bool, Failure> {
        let mut refused: Vec<Suspicion> = Vec::new();
        loop {
            let found = diff::suspicions(&both.before, &both.wanted.catalog, &both.options);
            let mut open = found.into_iter().filter(|one| !refused.contains(one));
            let Some(next) = open.next() else { return Ok(true) };
            if !io::stdin().is_terminal() {
                std::iter::once(next).chain(open).for_each(|one| session.report.push(question(&one)));
                return Ok(false);
            }
            match is_yes(&format!("Has {} {} the name {} now? [y/N] ", next.kind, next.from, next.to))? {
                true => both.options.renames.push(next.rename()),
                false => refused.push(next),
            }
        }
    }
}

fn question(one: &Suspicion) -> Diagnostic {
    let message = format!("{} '{}' goes and '{}' comes, which is like it: is it a rename?", one.kind, one.from, one.to);
    Diagnostic::warning(code::PERHAPS_RENAMED, one.span, message)
        .help(format!("if it is: --rename {}", one.rename()))
        .help("if not, and its data shall go: --no-renames")
}

fn is_yes(question: &str) -> Result<bool, Failure> {
    let world = |fault: io::Error| Failure::World { message: format!("cannot ask: {fault}"), help: None };
    let mut terminal = io::stderr().lock();
    terminal.write_all(question.as_bytes()).and_then(|()| terminal.flush()).map_err(world)?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer).map_err(world)?;
    Ok(matches!(answer.trim().to_lowercase().as_str(), "y" | "yes"))
}

/// What both functions of a migration in Python do.
fn acts(both: &Both, plan: &Plan) -> (Vec<Act>, Vec<Act>) {
    let mut report = Diagnostics::new();
    let sent = |statements: Vec<Statement>| -> Vec<Act> {
        let act = |one: Statement| match one.transaction == Transaction::Inside {
            true => Act::Sends(one.sql),
            false => Act::SendsOutside(one.sql),
        };
        statements.into_iter().map(act).collect()
    };
    if !plan.open.is_empty() {
        let open = plan.open.iter().map(|what| Act::Refuses(format!("left to you: {what}")));
        return (open.collect(), vec![Act::Refuses("the upgrade is not finished".into())]);
    }
    let upgrade = Replay::new(both.before.clone()).run(&plan.block, &mut report);
    let mut replay = Replay::new(both.before.clone());
    let undo = replay.settle_undoably(&plan.block, &mut report);
    let obstacle = undo.obstacles().next().map(str::to_string);
    let downgrade = match obstacle {
        Some(why) => vec![Act::Refuses(why)],
        None => sent(replay.run(&undo.block(Span::NONE, &mut Diagnostics::new()), &mut report)),
    };
    (sent(upgrade), downgrade)
}

/// The migration, with the downgrade that the compiler finds, or the reason why there is none.
fn migration(both: &Both, plan: Plan) -> Migration {
    let is_whole = plan.open.is_empty();
    let mut replay = Replay::new(both.before.clone());
    let undo = replay.settle_undoably(&plan.block, &mut Diagnostics::new());
    let downgrade = match undo.obstacles().next().filter(|_| is_whole) {
        Some(why) => Downgrade::Irreversible(Literal::made(why)),
        None => Downgrade::Auto(Span::NONE),
    };
    Migration { upgrade: plan.block, downgrade }
}
