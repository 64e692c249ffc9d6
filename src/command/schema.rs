//! `limbeck schema`

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{Failure, Product, Session};
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::dsl;
use crate::migration::Item;
use crate::project::Project;
use crate::revision::{RevisionIndex, Route};
use crate::schema;

/// Print the schema as a revision leaves it: what builds it in an empty database
#[derive(Debug, Args)]
pub struct Schema {
    /// Which revision: 'heads', an id or the beginning of one, a branch label, 'head-1', …
    #[arg(value_name = "REVISION", default_value = "heads")]
    revision: String,
    /// How it is written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "sql")]
    format: Format,
    /// Write it to a file, whole or not at all; '-' for stdout
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// How a schema is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// As operations of the migration language
    Mig,
    /// As one transaction of SQL
    Sql,
}

impl Schema {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let typed = session.typed(&self.revision);
        let revisions = session.named(&project.graph, typed)?;
        let catalog = replayed(session, &project, &revisions)?;
        doubts(&catalog, &project, &mut session.report);
        let sql = schema::sql(&catalog, &mut session.report);
        session.gate()?;
        let text = match self.format {
            Format::Mig => {
                let block = schema::block(&catalog, &mut Diagnostics::new());
                let steps = block.items.iter().filter_map(Item::as_step);
                dsl::write_operations(steps.map(|step| &step.operation))
            }
            Format::Sql => {
                let at = if revisions.is_empty() { "base".to_string() } else { project.graph.ids_of(&revisions) };
                let limbeck = env!("CARGO_PKG_VERSION");
                format!("-- Schema at {at} by limbeck {limbeck} for PostgreSQL {}\n\n{sql}", catalog.version())
            }
        };
        Product::or_file(session, text, self.output.as_deref())
    }
}

/// The database after these revisions and all that they stand on.
fn replayed(session: &mut Session, project: &Project, revisions: &[RevisionIndex]) -> Result<Catalog, Failure> {
    let behind = Route::behind(&project.graph, revisions);
    let catalog =
        session.compile(project, &project.config.script, None, |compiler, report| compiler.catalog(&behind, report));
    catalog.ok_or(Failure::Reported)
}

/// Warns of what was there before the first migration, and of each piece of SQL that leaves the schema in doubt.
fn doubts(catalog: &Catalog, project: &Project, report: &mut Diagnostics) {
    let began_open = catalog.is_open() && catalog.doubts().all(|doubt| doubt.about.is_some());
    if let (true, Some(first)) = (began_open, project.graph.bases().first()) {
        let first = project.graph.header(*first).revision.span;
        let message = "what was made before the first migration is not printed";
        let help = "if there was nothing, say so in limbeck.toml: from_scratch = true";
        report.push(Diagnostic::warning(code::IN_DOUBT, first, message).help(help));
    }
    for doubt in catalog.doubts() {
        let what = match &doubt.about {
            Some(name) => format!("`{}`", catalog.shorten(name)),
            None => "anything that was made before".to_string(),
        };
        let message = format!("{what} may be otherwise than it is printed here");
        report.push(Diagnostic::warning(code::IN_DOUBT, doubt.span, message).label(doubt.why.clone()));
    }
}
