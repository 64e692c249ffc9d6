//! `limbeck heads`

use clap::Args;

use super::describe::{Line, Record};
use super::{Failure, Product, Session};

/// Show the heads: the revisions that nothing revises
#[derive(Debug, Args)]
pub struct Heads {
    /// Show whole records
    #[arg(short, long)]
    verbose: bool,
    /// Leave out heads that another revision depends on
    #[arg(long)]
    resolve_dependencies: bool,
}

impl Heads {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let graph = &project.graph;
        let heads = if self.resolve_dependencies { graph.effective_heads() } else { graph.heads() };
        let shown = heads.into_iter().map(|head| match self.verbose {
            true => Record::default().of(graph, &session.sources, head),
            false => Line::default().of(graph, head) + "\n",
        });
        Ok(shown.collect::<String>().into())
    }
}
