//! `limbeck downgrade`

use clap::Args;

use super::script::{Beginning, Resume, Writing};
use super::{Failure, Product, Session};
use crate::revision::{Route, Target};

/// Write the script that takes a database down to a revision
#[derive(Debug, Args)]
pub struct Downgrade {
    /// Where to: 'base', an id, 'shop@base', '-1', …; START:TARGET says where the database stands
    #[arg(value_name = "TARGET", allow_hyphen_values = true)]
    target: String,
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
        let graph = &project.graph;
        let typed = session.typed(&self.target);
        let (rows, target) = self.beginning.rows(session, graph, typed)?;
        let rows = rows.ok_or_else(|| {
            let help = format!("write START:{0}, as in 'head:{0}', or '{0} --from head'", self.target);
            Failure::usage("a downgrade begins where the database stands", help)
        })?;
        let route = Target::parse(target).and_then(|target| Route::downgrade(graph, &rows, &target));
        let route = session.found(route)?;
        self.writing.route(session, &project, &route, &self.resume)
    }
}
