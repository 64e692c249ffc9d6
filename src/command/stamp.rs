//! `limbeck stamp`

use clap::Args;

use super::script::{Beginning, Writing};
use super::{Failure, Product, Session};
use crate::revision::{StampRoute, Typed};

/// Write the script that only records revisions in the version table
#[derive(Debug, Args)]
pub struct Stamp {
    /// What the database shall say: 'heads', an id, 'base', …; START:TARGET says where it stands
    #[arg(required = true, value_name = "TARGET")]
    targets: Vec<String>,
    #[command(flatten)]
    beginning: Beginning,
    #[command(flatten)]
    writing: Writing,
}

impl Stamp {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let graph = &project.graph;
        let typed: Vec<Typed<'_>> = self.targets.iter().map(|text| session.typed(text)).collect();
        let (rows, targets) = match typed[..] {
            [only] => {
                let (rows, target) = self.beginning.rows(session, graph, only)?;
                (rows, vec![target])
            }
            _ => (self.beginning.rows_alone(session, graph)?, typed),
        };
        let route = session.found(StampRoute::new(graph, &rows.unwrap_or_default(), &targets))?;
        let tag = self.writing.tag();
        let script = self.writing.script(session, &project, |compiler, _| Some(compiler.stamp(&route, tag)))?;
        self.writing.hand_over(&script)
    }
}
