//! The wanted schema beside the one that the migrations make: what `check` and `revision --autogenerate` have in common.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, Session};
use crate::catalog::Catalog;
use crate::diagnostic::{Diagnostic, code};
use crate::diff::wanted::{Reader, Wanted};
use crate::diff::{Ignore, Note, Options, adopt};
use crate::project::Project;
use crate::project::desired::{DesiredTexts, files};
use crate::revision::{RevisionIndex, Route};

/// Where the wanted schema is.
#[derive(Debug, Args)]
pub struct DesiredSchema {
    /// The wanted schema in place of [desired] in the configuration: a file of SQL, the output of pg_dump --schema-only, or
    /// a .mig file; may be said several times
    #[arg(long, value_name = "FILE")]
    desired: Vec<PathBuf>,
}

/// Both schemas.
pub struct Both {
    /// The one that the migrations make.
    pub before: Catalog,
    /// The one that is wanted.
    pub wanted: Wanted,
    /// How they are compared.
    pub options: Options,
    /// What the wanted one is called.
    pub name: String,
}

impl DesiredSchema {
    /// Both schemas: that at these revisions and that which is wanted.
    pub fn both(&self, session: &mut Session, project: &Project, revisions: &[RevisionIndex]) -> Result<Both, Failure> {
        let of_models = match &project.config.models {
            Some(place) if self.desired.is_empty() && project.config.desired.is_empty() => Some(place),
            _ => None,
        };
        let behind = Route::behind(&project.graph, revisions);
        let settings = &project.config.script;
        let before = session.compile(project, settings, None, |compiler, report| compiler.catalog(&behind, report));
        let before = before.ok_or(Failure::Reported)?;
        let config = &project.config;
        let reader = Reader {
            version: config.postgres_version,
            default_schema: &config.default_schema(),
            naming: &config.naming,
            variables: &session.variables(None),
        };
        let (wanted, name) = match of_models {
            Some(place) => {
                let block = config.models(place, &mut session.sources, &mut session.report)?;
                let block = block.ok_or(Failure::Reported)?;
                let mut wanted = reader.made_by(block, &mut session.report).ok_or(Failure::Reported)?;
                adopt(&mut wanted.catalog, &before);
                (wanted, "the models".to_string())
            }
            None => {
                let texts = self.texts(session, project)?;
                let wanted = reader.read(&texts.files, &session.sources, &mut session.report);
                (wanted.ok_or(Failure::Reported)?, texts.name)
            }
        };
        let table = &config.script.version_table.name;
        let version_table = match &table.schema {
            Some(schema) => format!("{}.{}", schema.as_str(), table.name.as_str()),
            None => table.name.as_str().to_string(),
        };
        let ignore = Ignore::new(config.ignore.iter().cloned().chain([version_table]));
        let options = Options { ignore, is_stored: wanted.is_stored, keeps: !config.drops, ..Options::default() };
        for doubt in before.doubts() {
            let what = match &doubt.about {
                Some(name) => format!("`{}`", before.shorten(name)),
                None => "anything that was made before".to_string(),
            };
            let message = format!("{what} may be otherwise than the migrations say");
            session.report.push(Diagnostic::warning(code::NOT_COMPARED, doubt.span, message).label(doubt.why.clone()));
        }
        tell(session, code::NOT_COMPARED, &wanted.notes);
        Ok(Both { before, wanted, options, name })
    }

    fn texts(&self, session: &mut Session, project: &Project) -> Result<DesiredTexts, Failure> {
        let (sources, report) = (&mut session.sources, &mut session.report);
        let texts = match self.desired.is_empty() {
            false => files(self.desired.clone(), sources, report)?,
            true if project.config.desired.is_empty() => {
                let help = "say it in limbeck.toml: [desired] sql = \"schema.sql\"; or here: --desired schema.sql";
                return Err(Failure::usage("nothing says which schema is wanted", help));
            }
            true => project.config.desired(sources, report)?,
        };
        session.gate()?;
        Ok(texts)
    }
}

/// Warns of what could not be told.
pub fn tell(session: &mut Session, code: &'static crate::diagnostic::Code, notes: &[Note]) {
    for note in notes {
        session.report.push(Diagnostic::warning(code, note.span, note.message.clone()));
    }
}
