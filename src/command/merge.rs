//! `limbeck merge`

use clap::Args;

use super::new::{Footing, New};
use super::{Failure, Product, Session};

/// Write a migration that joins several heads
#[derive(Debug, Args)]
pub struct Merge {
    /// The heads to join: 'heads' for all, or several ids or labels
    #[arg(required = true, value_name = "REVISION")]
    revisions: Vec<String>,
    #[command(flatten)]
    new: New,
}

impl Merge {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let mut revises = Vec::new();
        for text in &self.revisions {
            let typed = session.typed(text);
            let named = session.named(&project.graph, typed)?;
            revises.extend(named.into_iter().map(|one| (one, typed)));
        }
        if let [(one, _)] = revises[..] {
            let message = format!("there is only '{}' to merge", project.graph.id(one));
            return Err(Failure::usage(message, "name at least two heads; 'limbeck heads' lists them"));
        }
        if revises.is_empty() {
            return Err(Failure::usage("there is nothing to merge", "name at least two heads"));
        }
        self.new.write(session, &project, &Footing { revises, depends_on: Vec::new(), directory: None })
    }
}
