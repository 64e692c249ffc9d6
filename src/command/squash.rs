//! `limbeck squash`

use std::path::PathBuf;

use clap::Args;

use super::{Failure, Product, Session, describe};
use crate::compile::{Content, Squashed};
use crate::dsl;
use crate::project::{Project, shown, write};
use crate::revision::Text;

/// Make one migration of several
#[derive(Debug, Args)]
pub struct Squash {
    /// Which: all above FROM up to TO; 'base:TO' for all from the beginning
    #[arg(value_name = "FROM:TO")]
    range: String,
    /// What the new migration is for
    #[arg(short, long, value_name = "TEXT")]
    message: Option<String>,
    /// Keep every operation as it is, rows and privileges included, where else only the schema is kept
    #[arg(long)]
    keep_operations: bool,
    /// Write the new migration in place of the last one, and remove the files of the others
    #[arg(long)]
    write: bool,
}

impl Squash {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let typed = session.typed(&self.range);
        let (Some(start), target) = session.found(typed.range())? else {
            return Err(Failure::usage("a range is needed", format!("write base:{}, or FROM:{0}", self.range)));
        };
        let from = session.found(project.graph.start(start))?;
        let to = match session.named(&project.graph, target)?[..] {
            [to] => to,
            [] if project.graph.is_empty() => {
                return Err(Failure::usage("there are no migrations yet", "'limbeck revision' writes the first"));
            }
            [] => return Err(Failure::usage("a range ends at a revision", "name it, as in 'base:head'")),
            _ => {
                let help = "merge the heads first, or name one of them";
                return Err(Failure::usage("a range ends at one revision", help));
            }
        };
        let content = if self.keep_operations { Content::Operations } else { Content::Schema };
        let settings = &project.config.script;
        let squashed = session
            .compile(&project, settings, None, |compiler, report| compiler.squash(&from, to, content, report))
            .ok_or(Failure::Reported)?;
        let text = self.text(&squashed);
        if self.write { replace(session, &project, &squashed, &text) } else { Ok(text.into()) }
    }

    fn text(&self, squashed: &Squashed) -> String {
        let mut header = squashed.header.clone();
        header.message = self.message.as_deref().map(Text::made).or(header.message);
        dsl::write(&header, &squashed.migration)
    }
}

/// The new file is complete before the first of the old ones goes, and takes the place of no other migration.
fn replace(session: &Session, project: &Project, squashed: &Squashed, text: &str) -> Result<Product, Failure> {
    let files = squashed.replaced.iter().filter_map(|one| describe::path(&project.graph, &session.sources, *one));
    let files: Vec<PathBuf> = files.map(PathBuf::from).collect();
    let Some(last) = files.last() else { return Ok(text.to_string().into()) };
    let written = last.with_extension("mig");
    match written == *last {
        true => write::replace(&written, text)?,
        false => write::create(&written, text)?,
    }
    let mut said = format!("Writing {} ...  done\n", shown(&written));
    for file in files.iter().filter(|file| **file != written) {
        write::remove(file)?;
        said.push_str(&format!("Removing {} ...  done\n", shown(file)));
    }
    Ok(said.into())
}
