//! `limbeck downgrade`

use clap::Args;

use super::database::Running;
use super::script::{Beginning, PRINTING, Resume, Writing};
use super::{Failure, Product, Session};
use crate::diagnostic::Diagnostics;
use crate::online::Migrator;
use crate::project::Project;
use crate::revision::{Fault, RevisionGraph, Route, Target, Typed};

/// Take a database down to a revision, or write the script that does it
#[derive(Debug, Args)]
pub struct Downgrade {
    /// Where to: 'base', an id, 'shop@base', '-1', …; with --sql, START:TARGET says where the database stands
    #[arg(value_name = "TARGET", allow_negative_numbers = true)]
    target: String,
    /// Print the script that would run on the database as it stands now, and run nothing
    #[arg(long, group = PRINTING, help_heading = "Database")]
    dry_run: bool,
    #[command(flatten)]
    running: Running,
    #[command(flatten)]
    beginning: Beginning,
    #[command(flatten)]
    resume: Resume,
    #[command(flatten)]
    writing: Writing,
}

impl Downgrade {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let typed = session.typed(&self.target);
        match self.writing.is_offline() {
            true => self.offline(session, &project, typed),
            false => self.online(session, &project, typed),
        }
    }

    fn offline(&self, session: &mut Session, project: &Project, typed: Typed<'_>) -> Result<Product, Failure> {
        let graph = &project.graph;
        let (rows, target) = self.beginning.rows(session, graph, typed)?;
        let target = session.found(Target::parse(target))?;
        let Some(rows) = rows else {
            let help = session.found(start(graph, &target))?;
            return Err(Failure::usage("a downgrade begins where the database stands", help));
        };
        let route = session.found(Route::downgrade(graph, &rows, &target))?;
        self.writing.route(session, project, &route, &self.resume)
    }

    fn online(&self, session: &mut Session, project: &Project, typed: Typed<'_>) -> Result<Product, Failure> {
        let target = session.found(typed.without_start().and_then(Target::parse))?;
        let (settings, tag) = (self.writing.settings(&project.config), self.writing.tag());
        if self.dry_run {
            let work = |migrator: &Migrator, report: &mut Diagnostics| migrator.downgrade_script(&target, report);
            let script = self.running.work(session, project, &settings, tag, work)?;
            return self.writing.hand_over(session, script);
        }
        let work = |migrator: &Migrator, report: &mut Diagnostics| migrator.downgrade(&target, report);
        self.running.work(session, project, &settings, tag, work)?;
        Ok(Product::default())
    }
}

/// How to say the start of a downgrade to a target, if one leads there from the heads.
fn start(graph: &RevisionGraph, target: &Target) -> Result<String, Fault> {
    let heads = graph.heads();
    let one = match heads[..] {
        [first, _, ..] => graph.id(first),
        _ => "head",
    };
    // Steps count from one place.
    let is_anywhere = target.name.is_some() || target.branch.is_some();
    let start = if heads.len() > 1 && is_anywhere { "heads" } else { one };
    let route = Route::downgrade(graph, &graph.start(Typed::made(start))?, target)?;
    Ok(match route.steps.is_empty() {
        true => format!("a downgrade goes to a revision below, as in '{one}:-1'"),
        false => format!("write START:{target}, as in '{start}:{target}', or '{target} --from {start}'"),
    })
}
