//! `limbeck heads`

use std::io;

use clap::Args;

use super::describe::{Line, Record};
use super::{Failure, Product, Session};
use crate::diagnostic::{Diagnostics, render};
use crate::project::Project;

/// Show the heads: the revisions that nothing revises
#[derive(Debug, Args)]
pub struct Heads {
    /// Show whole records
    #[arg(short, long)]
    verbose: bool,
    /// Leave out heads that another revision depends on
    #[arg(long)]
    resolve_dependencies: bool,
    /// Say of each two heads whether their branches commute: whether both orders fit and make the same schema
    #[arg(long, conflicts_with_all = ["verbose", "resolve_dependencies"])]
    check: bool,
}

impl Heads {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        if self.check {
            let project = session.open()?;
            return check(session, &project);
        }
        let project = session.open_headers()?;
        let graph = &project.graph;
        let heads = if self.resolve_dependencies { graph.effective_heads() } else { graph.heads() };
        let shown = heads.into_iter().map(|head| match self.verbose {
            true => Record::default().of(graph, &session.sources, head),
            false => Line::default().of(graph, head) + "\n",
        });
        Ok(shown.collect::<String>().into())
    }
}

fn check(session: &mut Session, project: &Project) -> Result<Product, Failure> {
    let graph = &project.graph;
    let heads = graph.heads();
    let mut product = Product::default();
    for (at, one) in heads.iter().enumerate() {
        for other in &heads[at + 1..] {
            let commuting = session.commuting(project, *one, *other).ok_or(Failure::Reported)?;
            let names = format!("{} and {}", graph.id(*one), graph.id(*other));
            let certainty = if commuting.is_partial { ", as far as their SQL is understood" } else { "" };
            product.text.push_str(&match commuting.collisions.is_empty() {
                true => format!("{names} commute{certainty}\n"),
                false => {
                    product.found = true;
                    let colour = session.options.wants_colour(&io::stdout());
                    let mut collisions = Diagnostics::new();
                    commuting.collisions.into_iter().for_each(|one| collisions.push(one));
                    format!("{}{names} do not commute\n", render::human(&collisions, &session.sources, colour))
                }
            });
        }
    }
    if heads.len() < 2 {
        product.text.push_str("there are no two heads that could collide\n");
    }
    Ok(product)
}
