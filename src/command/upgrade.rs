//! `limbeck upgrade`

use clap::Args;

use super::database::Running;
use super::script::{Beginning, PRINTING, Resume, Writing};
use super::{Failure, Product, Session};
use crate::diagnostic::Diagnostics;
use crate::online::Migrator;
use crate::project::Project;
use crate::revision::{Route, Target, Typed};

/// Take a database up to a revision, or write the script that does it
#[derive(Debug, Args)]
pub struct Upgrade {
    /// Where to: 'head', 'heads', an id, a label, 'shop@head', '+2', …; with --sql, START:TARGET says where the database stands
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
    /// Make one script for a database that stands anywhere behind the target, and that can be run again after a stop (with --sql)
    #[arg(long, requires = "sql", conflicts_with_all = ["from", "parts", "no_guard", "split"], help_heading = "Start")]
    any_start: bool,
    #[command(flatten)]
    writing: Writing,
}

impl Upgrade {
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
        if self.any_start && rows.is_some() {
            return Err(Failure::usage("--any-start says that the start is not known", "write TARGET, without START:"));
        }
        let rows = rows.unwrap_or_default();
        let route = Target::parse(target).and_then(|target| Route::upgrade(graph, &rows, &target));
        let route = session.found(route)?;
        if self.any_start {
            return self.writing.any_start(session, project, &route);
        }
        self.writing.route(session, project, &route, &self.resume)
    }

    fn online(&self, session: &mut Session, project: &Project, typed: Typed<'_>) -> Result<Product, Failure> {
        let target = session.found(typed.without_start().and_then(Target::parse))?;
        let (settings, tag) = (self.writing.settings(&project.config), self.writing.tag());
        if self.dry_run {
            let work = |migrator: &Migrator, report: &mut Diagnostics| migrator.upgrade_script(&target, report);
            let script = self.running.work(session, project, &settings, tag, work)?;
            return self.writing.hand_over(session, script);
        }
        let work = |migrator: &Migrator, report: &mut Diagnostics| migrator.upgrade(&target, report);
        self.running.work(session, project, &settings, tag, work)?;
        Ok(Product::default())
    }
}
