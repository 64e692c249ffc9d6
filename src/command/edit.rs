//! `limbeck edit`

use std::env;
use std::process::Command;

use clap::Args;

use super::{Failure, Product, Session, database, describe};
use crate::diagnostic::{Diagnostic, code};

/// Open a migration in your editor: $VISUAL, $EDITOR, or vi
#[derive(Debug, Args)]
pub struct Edit {
    /// An id or the beginning of one, a branch label, 'head', …; 'current' for where the database stands
    #[arg(value_name = "REVISION")]
    revision: String,
}

impl Edit {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let project = session.open()?;
        let revisions = database::named(session, &project, &self.revision)?;
        let files: Vec<&str> =
            revisions.iter().filter_map(|one| describe::path(&project.graph, &session.sources, *one)).collect();
        if files.is_empty() {
            let message = format!("there is no file behind '{}'", self.revision);
            let fault = Diagnostic::error(code::UNKNOWN_REVISION, session.typed(&self.revision).span, message);
            session.report.push(fault.help("name a revision: 'head', an id, a label, …"));
            return Err(Failure::Reported);
        }
        let editor = ["VISUAL", "EDITOR"].into_iter().find_map(|name| env::var(name).ok().filter(|it| !it.is_empty()));
        let editor = editor.unwrap_or_else(|| "vi".to_string());
        let mut words = editor.split_whitespace();
        let program = words.next().unwrap_or("vi");
        let world = |message: String| Failure::World { message, help: Some("set EDITOR to your editor".into()) };
        let status = Command::new(program).args(words).args(files).status();
        match status.map_err(|fault| world(format!("cannot start '{editor}': {fault}")))? {
            status if status.success() => Ok(Product::default()),
            status => Err(world(format!("'{editor}' ended with {status}"))),
        }
    }
}
