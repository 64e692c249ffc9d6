//! `limbeck show`

use clap::Args;

use super::describe;
use super::{Failure, Product, Session};

/// Show the record of a revision
#[derive(Debug, Args)]
pub struct Show {
    /// An id or the beginning of one, a branch label, 'head', 'heads', 'head-1', 'shop@head', …
    #[arg(value_name = "REVISION")]
    revision: String,
}

impl Show {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let typed = session.typed(&self.revision);
        let revisions = session.named(&project.graph, typed)?;
        let records = revisions.iter().map(|one| describe::record(&project.graph, &session.sources, *one, &[]));
        Ok(records.collect::<String>().into())
    }
}
