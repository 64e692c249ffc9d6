//! `limbeck current`

use clap::Args;

use super::describe::{Line, Record};
use super::{Failure, Product, Session, database};
use crate::online::Log;

/// Show where a database stands
#[derive(Debug, Args)]
pub struct Current {
    /// Show whole records
    #[arg(short, long)]
    verbose: bool,
    /// End with exit code 1 if the database is not at all heads
    // Alembic's '-c' is taken by '--config', which may stand anywhere here.
    #[arg(long)]
    check_heads: bool,
}

impl Current {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let graph = &project.graph;
        let place = database::connection(session, &project.config)?;
        let standing = database::standing(&place, &project.config)?;
        let rows = database::rows(session, graph, &standing)?;
        let current = graph.current(&rows);
        let mut text = String::new();
        if self.verbose {
            text.push_str(&format!("Current revision(s) for {place}:\n"));
        }
        for revision in &current {
            text.push_str(&match self.verbose {
                true => Record::default().of(graph, &session.sources, *revision),
                false => Line::default().of(graph, *revision) + "\n",
            });
        }
        let log = Log::stderr();
        if let Some(mark) = &standing.progress {
            log.warning(format!("A migration is half done: {mark}"));
        }
        let found = self.check_heads && current != graph.heads();
        if found {
            log.warning("Database is not on all head revisions");
        }
        Ok(Product { found, ..text.into() })
    }
}
