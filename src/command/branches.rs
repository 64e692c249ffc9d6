//! `limbeck branches`

use clap::Args;

use super::describe::{Line, Record};
use super::{Failure, Product, Session};

/// Show the branch points, and what revises each
#[derive(Debug, Args)]
pub struct Branches {
    /// Show whole records, and messages
    #[arg(short, long)]
    verbose: bool,
}

impl Branches {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open_headers()?;
        let graph = &project.graph;
        let mut shown = String::new();
        for (branch_point, children) in graph.branches() {
            let line = Line { tree: true, ..Line::default() };
            shown.push_str(&match self.verbose {
                true => Record::default().of(graph, &session.sources, branch_point),
                false => line.of(graph, branch_point) + "\n",
            });
            let indent = " ".repeat(graph.id(branch_point).chars().count());
            let line = Line { message: self.verbose, ..line };
            for child in children {
                shown.push_str(&format!("{indent} -> {}\n", line.of(graph, child)));
            }
            shown.push('\n');
        }
        Ok(shown.into())
    }
}
