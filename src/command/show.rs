//! `limbeck show`

use clap::Args;

use super::describe::Record;
use super::{Failure, Product, Session, database};
use crate::compile::WayBack;
use crate::diagnostic::Diagnostics;
use crate::project::Project;
use crate::replay::Grade;
use crate::revision::RevisionIndex;

/// Show the record of a revision, and how well it can be taken back
#[derive(Debug, Args)]
pub struct Show {
    /// An id or the beginning of one, a branch label, 'head', 'head-1', …; 'current' for where the database stands
    #[arg(value_name = "REVISION")]
    revision: String,
}

impl Show {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let mut records = String::new();
        for revision in database::named(session, &project, &self.revision)? {
            let downgrade = downgrade(session, &project, revision);
            let record = Record { downgrade: downgrade.as_deref(), ..Record::default() };
            records.push_str(&record.of(&project.graph, &session.sources, revision));
        }
        Ok(records.into())
    }
}

/// How a revision can be taken back, in a line. Where its author wrote the downgrade there is nothing to say, unless it does
/// not lead back.
fn downgrade(session: &mut Session, project: &Project, revision: RevisionIndex) -> Option<String> {
    // A record is no place to complain of what is wrong in migrations.
    let mut faults = Diagnostics::new();
    let way_back =
        session.compile(project, &project.config.script, None, |compiler, _| compiler.way_back(revision, &mut faults));
    Some(match way_back {
        Some(WayBack::Written(differs)) if differs.is_empty() => return None,
        Some(WayBack::Written(differs)) => format!("written, and does not lead back: {}", differs.join("; ")),
        Some(WayBack::Irreversible(why)) => format!("irreversible, {why}"),
        Some(WayBack::Auto(undo)) => match undo.grade() {
            Grade::Exact => format!("auto, {}", Grade::Exact),
            Grade::StructureOnly => format!("auto, {}, without {}", Grade::StructureOnly, joined(undo.lost())),
            Grade::None => format!("auto, {}, because {}", Grade::None, joined(undo.obstacles())),
        },
        None => {
            let id = project.graph.id(revision);
            format!("not known, because 'limbeck upgrade {id} --sql' finds something wrong")
        }
    })
}

fn joined<'a>(phrases: impl Iterator<Item = &'a str>) -> String {
    phrases.collect::<Vec<_>>().join(", ")
}
