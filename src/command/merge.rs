//! `limbeck merge`

use clap::Args;

use super::new::{Footing, New};
use super::{Failure, Product, Session};
use crate::diagnostic::{Diagnostic, code};
use crate::project::Project;
use crate::revision::{RevisionIndex, Typed};

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
        let first = revises.first().map(|(first, _)| *first);
        if let Some(one) = first.filter(|first| revises.iter().all(|(one, _)| one == first)) {
            let message = format!("there is only '{}' to merge", project.graph.id(one));
            return Err(Failure::usage(message, "name at least two heads; 'limbeck heads' lists them"));
        }
        if revises.is_empty() {
            return Err(Failure::usage("there is nothing to merge", "name at least two heads"));
        }
        for (at, (one, typed)) in revises.iter().enumerate() {
            for (other, _) in &revises[at + 1..] {
                warn(session, &project, (*one, *other), *typed);
            }
        }
        self.new.write(session, &project, &Footing { revises, depends_on: Vec::new(), directory: None })
    }
}

/// Warns where two branches do not commute, or where nobody can say. The merge is written all the same: what collides is
/// to be mended in the branches.
fn warn(session: &mut Session, project: &Project, (one, other): (RevisionIndex, RevisionIndex), typed: Typed<'_>) {
    let known = std::mem::take(&mut session.report);
    let commuting = session.commuting(project, one, other);
    let faults = std::mem::replace(&mut session.report, known);
    match commuting {
        Some(commuting) => commuting.collisions.into_iter().for_each(|collision| session.report.push(collision)),
        None => {
            let (one, other) = (project.graph.id(one), project.graph.id(other));
            let message = format!("whether '{one}' and '{other}' commute is not known: their migrations are not right");
            let first = faults.iter().next().map(|fault| fault.message.clone()).unwrap_or_default();
            session.report.push(Diagnostic::warning(code::COLLISION, typed.span, message).note(first));
        }
    }
}
