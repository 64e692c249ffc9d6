//! `limbeck revision`

use std::path::PathBuf;

use clap::Args;

use super::autogenerate::Autogenerate;
use super::new::{Footing, New};
use super::{Failure, Product, Session};
use crate::diagnostic::code;
use crate::revision::{Fault, RevisionGraph, RevisionIndex, Target, Typed};

/// Write a new migration: an empty one, or what leads to the wanted schema
#[derive(Debug, Args)]
pub struct Revision {
    #[command(flatten)]
    new: New,
    /// What it revises: 'head', 'base' for a new base, 'heads' for all heads, an id, 'shop@head', …
    #[arg(long, value_name = "REVISION", default_value = "head")]
    head: String,
    /// What must also have run before it: an id or a branch label; may be said several times
    #[arg(long, value_name = "REVISION")]
    depends_on: Vec<String>,
    /// The directory to write it to, if there are several
    #[arg(long, value_name = "DIRECTORY")]
    version_path: Option<PathBuf>,
    #[command(flatten)]
    autogenerate: Autogenerate,
}

impl Revision {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let typed = session.typed(&self.head);
        let revises = session.found(revises(&project.graph, typed))?;
        let mut depends_on = Vec::new();
        for name in &self.depends_on {
            let typed = session.typed(name);
            depends_on.extend(dependency(session, &project.graph, typed)?);
        }
        let revises = revises.into_iter().map(|one| (one, typed)).collect();
        let footing = Footing { revises, depends_on, directory: self.version_path.as_deref() };
        match self.autogenerate.is_asked_for() {
            true => self.autogenerate.run(session, &project, &self.new, &footing),
            false => self.new.write(session, &project, &footing),
        }
    }
}

/// The revisions that the new one revises.
fn revises(graph: &RevisionGraph, typed: Typed<'_>) -> Result<Vec<RevisionIndex>, Fault> {
    Target::parse(typed).and_then(|target| graph.revisions(&target)).map_err(|fault| match fault.code {
        several if several == code::SEVERAL_HEADS => Box::new(fault.help("say with --head which the new one revises")),
        _ => fault,
    })
}

/// How a dependency is written: a label stays a label, the beginning of an id becomes the whole.
fn dependency(session: &mut Session, graph: &RevisionGraph, typed: Typed<'_>) -> Result<Vec<String>, Failure> {
    if graph.by_label(typed.text).is_some() {
        return Ok(vec![typed.text.to_string()]);
    }
    let named = session.named(graph, typed)?;
    Ok(named.into_iter().map(|one| graph.id(one).to_string()).collect())
}
