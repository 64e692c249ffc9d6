//! `limbeck stamp`

use clap::Args;

use super::database::Running;
use super::script::{Beginning, Writing};
use super::{Failure, Product, Session};
use crate::diagnostic::Diagnostics;
use crate::online::Migrator;
use crate::project::Project;
use crate::revision::{StampRoute, Typed};

/// Record revisions in the version table and run nothing, or write the script that does it
#[derive(Debug, Args)]
pub struct Stamp {
    /// What the database shall say: 'heads', an id, 'base', …; with --sql, START:TARGET says where it stands
    #[arg(required = true, value_name = "TARGET")]
    targets: Vec<String>,
    /// Remove all rows of the version table before, those too that no migration has the ids of
    #[arg(long, conflicts_with = "sql", help_heading = "Database")]
    purge: bool,
    #[command(flatten)]
    running: Running,
    #[command(flatten)]
    beginning: Beginning,
    #[command(flatten)]
    writing: Writing,
}

impl Stamp {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let typed: Vec<Typed<'_>> = self.targets.iter().map(|text| session.typed(text)).collect();
        match self.writing.is_offline() {
            true => self.offline(session, &project, typed),
            false => self.online(session, &project, &typed),
        }
    }

    fn offline(&self, session: &mut Session, project: &Project, typed: Vec<Typed<'_>>) -> Result<Product, Failure> {
        let graph = &project.graph;
        let (rows, targets) = match typed[..] {
            [only] => {
                let (rows, target) = self.beginning.rows(session, graph, only)?;
                (rows, vec![target])
            }
            _ => (self.beginning.rows_alone(session, graph)?, typed),
        };
        let route = session.found(StampRoute::new(graph, &rows.unwrap_or_default(), &targets))?;
        let tag = self.writing.tag();
        let script = self.writing.script(session, project, |compiler, _| Some(compiler.stamp(&route, tag)))?;
        self.writing.hand_over(session, script)
    }

    fn online(&self, session: &mut Session, project: &Project, typed: &[Typed<'_>]) -> Result<Product, Failure> {
        for one in typed {
            session.found(one.without_start())?;
        }
        let (settings, tag) = (self.writing.settings(&project.config), self.writing.tag());
        let work = |migrator: &Migrator, report: &mut Diagnostics| migrator.stamp(typed, self.purge, report);
        self.running.work(session, project, &settings, tag, work)?;
        Ok(Product::default())
    }
}
