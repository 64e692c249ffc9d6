//! `limbeck upgrade`

use clap::Args;

use super::script::{Beginning, Resume, Writing};
use super::{Failure, Product, Session};
use crate::revision::{Route, Target};

/// Write the script that takes a database up to a revision
#[derive(Debug, Args)]
pub struct Upgrade {
    /// Where to: 'head', 'heads', an id, a label, 'shop@head', '+2', …; START:TARGET says where the database stands
    #[arg(value_name = "TARGET", allow_hyphen_values = true)]
    target: String,
    #[command(flatten)]
    beginning: Beginning,
    #[command(flatten)]
    resume: Resume,
    #[command(flatten)]
    writing: Writing,
}

impl Upgrade {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let graph = &project.graph;
        let typed = session.typed(&self.target);
        let (rows, target) = self.beginning.rows(session, graph, typed)?;
        let rows = rows.unwrap_or_default();
        let route = Target::parse(target).and_then(|target| Route::upgrade(graph, &rows, &target));
        let route = session.found(route)?;
        self.writing.route(session, &project, &route, &self.resume)
    }
}
