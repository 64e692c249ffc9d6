//! `limbeck check`

use std::io;

use clap::{Args, ValueEnum};

use super::desired::{DesiredSchema, tell};
use super::{Failure, Product, Session};
use crate::diagnostic::{Diagnostic, Diagnostics, code, render};
use crate::diff::{self, Change};
use crate::lint::format;

/// Say in what the schema that the migrations make differs from the one that is wanted
#[derive(Debug, Args)]
pub struct Check {
    #[command(flatten)]
    desired: DesiredSchema,
    /// How differences are written
    #[arg(long, value_enum, value_name = "FORMAT", default_value = "human")]
    format: Format,
}

/// How differences are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    /// With the lines concerned, and a count
    Human,
    /// As JSON, an object a line
    Json,
    /// As a SARIF log
    Sarif,
    /// As commands of GitHub's workflow log
    Github,
}

impl Check {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        if self.format == Format::Sarif {
            session.only("a log in SARIF")?;
        }
        let project = session.open()?;
        let typed = session.typed("heads");
        let heads = session.named(&project.graph, typed)?;
        let both = self.desired.both(session, &project, &heads)?;
        let found = diff::compare(&both.before, &both.wanted.catalog, &both.options);
        tell(session, code::CANNOT_TELL, &found.notes);
        let differences: Vec<Diagnostic> = found.changes.iter().map(difference).collect();
        let named: Vec<_> = differences.iter().map(|one| ("differs", one)).collect();
        let text = match self.format {
            Format::Human => human(session, &differences, &both.name),
            Format::Json => render::json(&all(&differences), &session.sources),
            Format::Sarif => format::sarif(&[("differs", code::DIFFERS)], &named, &session.sources),
            Format::Github => format::github(&named, &session.sources),
        };
        Ok(Product { found: !differences.is_empty(), ..text.into() })
    }
}

fn difference(change: &Change) -> Diagnostic {
    let diagnostic = Diagnostic::error(code::DIFFERS, change.span, change.to_string());
    match &change.loses {
        Some(lost) => diagnostic.note(format!("loses {lost}")),
        None => diagnostic,
    }
}

fn all(list: &[Diagnostic]) -> Diagnostics {
    let mut all = Diagnostics::new();
    list.iter().for_each(|one| all.push(one.clone()));
    all
}

fn human(session: &Session, differences: &[Diagnostic], name: &str) -> String {
    let colour = session.options.wants_colour(&io::stdout());
    let count = match differences.len() {
        0 => return "No new upgrade operations detected.\n".to_string(),
        1 => "1 difference".to_string(),
        several => format!("{several} differences"),
    };
    format!("{}{count} from {name}\n", render::human(&all(differences), &session.sources, colour))
}
