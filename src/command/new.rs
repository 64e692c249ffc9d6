//! A new migration: what `revision` and `merge` have in common.

use std::collections::hash_map::RandomState;
use std::hash::{BuildHasher, Hasher};
use std::path::{Path, PathBuf};

use clap::Args;
use jiff::Zoned;

use super::{Failure, Product, Session, describe};
use crate::alembic;
use crate::diagnostic::{Diagnostic, code};
use crate::dsl;
use crate::project::create::NewHeader;
use crate::project::{Project, shown, write};
use crate::revision::{RevisionGraph, RevisionIndex, Typed};

/// What can be said of every new migration.
#[derive(Debug, Args)]
pub struct New {
    /// What it is for
    #[arg(short, long, value_name = "TEXT")]
    message: Option<String>,
    /// Begin a branch of this name
    #[arg(long, value_name = "LABEL")]
    branch_label: Vec<String>,
    /// Allow a revision that is no head, and begin a branch there
    #[arg(long)]
    splice: bool,
    /// Its id; without it, 12 random hexadecimal digits
    #[arg(long, value_name = "ID")]
    rev_id: Option<String>,
}

/// On what a new migration stands.
pub struct Footing<'a> {
    /// What it revises, and how that was typed.
    pub revises: Vec<(RevisionIndex, Typed<'a>)>,
    /// What it depends on, as it is to be written.
    pub depends_on: Vec<String>,
    /// The directory that was asked for.
    pub directory: Option<&'a Path>,
}

impl Footing<'_> {
    /// Whether the new migration is a Python file, which Alembic can run: in a project of Alembic's, behind Python files.
    pub fn is_python(&self, session: &Session, project: &Project) -> bool {
        let below = |(one, _): &(RevisionIndex, Typed<'_>)| describe::path(&project.graph, &session.sources, *one);
        project.config.is_alembic && self.revises.iter().filter_map(below).all(|path| path.ends_with(".py"))
    }
}

impl New {
    /// Writes an empty migration, if the history stays sound with it.
    pub fn write(&self, session: &mut Session, project: &Project, on: &Footing<'_>) -> Result<Product, Failure> {
        let is_python = on.is_python(session, project);
        self.write_text(session, project, on, |header, made| match is_python {
            true => Ok(header.python(made, &[], &[])),
            false => Ok(project.config.new_text(header, made)?),
        })
    }

    /// Writes a migration with this text, if the history stays sound with it.
    pub fn write_text(
        &self,
        session: &mut Session,
        project: &Project,
        on: &Footing<'_>,
        text: impl FnOnce(&NewHeader, &Zoned) -> Result<String, Failure>,
    ) -> Result<Product, Failure> {
        let graph = &project.graph;
        for (revision, typed) in on.revises.iter().filter(|(revision, _)| !self.splice && !graph.is_head(*revision)) {
            session.report.push(no_head(graph, *revision, *typed));
        }
        session.gate()?;
        let ids = on.revises.iter().map(|(revision, _)| graph.id(*revision).to_string());
        let header = NewHeader {
            revision: self.rev_id.clone().unwrap_or_else(|| random_id(graph)),
            revises: ids.collect(),
            depends_on: on.depends_on.clone(),
            labels: self.branch_label.clone(),
            message: self.message.clone(),
        };
        let made = Zoned::now().with_time_zone(project.config.zone()?);
        let directory = directory(session, project, on)?;
        let extension = if on.is_python(session, project) { "py" } else { "mig" };
        let path = project.config.new_path(&directory, &header, &made, extension)?;
        let text = text(&header, &made)?;
        check(session, project, &path, &text)?;
        write::create(&path, &text)?;
        Ok(format!("Generating {} ...  done\n", shown(&path)).into())
    }
}

/// The directory that was asked for, or that of the first revision below.
fn directory(session: &Session, project: &Project, on: &Footing<'_>) -> Result<PathBuf, Failure> {
    let config = &project.config;
    let known = || config.migrations.iter().map(|one| shown(one)).collect::<Vec<_>>().join(", ");
    if let Some(wanted) = on.directory {
        let found = config.location(wanted).map(Path::to_path_buf);
        let message = || format!("'{}' is no directory of migrations", shown(wanted));
        return found.ok_or_else(|| Failure::usage(message(), format!("the configuration names {}", known())));
    }
    let below = on.revises.first().and_then(|(below, _)| describe::path(&project.graph, &session.sources, *below));
    if let Some(location) = below.and_then(|file| config.location_of(Path::new(file))) {
        return Ok(location.to_path_buf());
    }
    match config.migrations.as_slice() {
        [only] => Ok(only.clone()),
        _ => Err(Failure::usage(
            "there are several directories of migrations, and a first revision fits into each",
            format!("choose one with --version-path: {}", known()),
        )),
    }
}

/// Lets nothing be written that would make the history wrong.
fn check(session: &mut Session, project: &Project, path: &Path, text: &str) -> Result<(), Failure> {
    let source = session.sources.add(shown(path), text);
    let graph = &project.graph;
    let mut headers: Vec<_> = graph.iter().map(|one| graph.header(one).clone()).collect();
    headers.extend(match path.extension().is_some_and(|extension| extension == "py") {
        true => alembic::read_header(source, text, &mut session.report),
        false => dsl::read_header(source, text, &mut session.report),
    });
    RevisionGraph::build(headers, project.config.script.version_table.width, &mut session.report);
    session.gate()
}

fn no_head(graph: &RevisionGraph, revision: RevisionIndex, typed: Typed<'_>) -> Diagnostic {
    let id = graph.id(revision);
    let mut fault = Diagnostic::error(code::NOT_A_HEAD, typed.span, format!("'{id}' is not a head"));
    for child in graph.children(revision) {
        fault = fault.also(graph.header(child).span, "this revises it already");
    }
    fault.help("say --splice to begin a branch here, or --head heads to stand on all heads")
}

/// An id as Alembic makes them: 12 hexadecimal digits that nothing else has.
fn random_id(graph: &RevisionGraph) -> String {
    loop {
        // The standard library seeds every hasher from the system's source of random numbers.
        let number = RandomState::new().build_hasher().finish();
        let id = format!("{:012x}", number & 0xffff_ffff_ffff);
        if graph.by_id(&id).is_none() {
            return id;
        }
    }
}
