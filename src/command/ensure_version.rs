//! `limbeck ensure_version`

use clap::Args;

use super::database::Running;
use super::script::Form;
use super::{Failure, Product, Session};
use crate::script::Script;

/// Make the version table if it is not there, or write the script that does it
#[derive(Debug, Args)]
pub struct EnsureVersion {
    #[command(flatten)]
    running: Running,
    #[command(flatten)]
    form: Form,
}

impl EnsureVersion {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        if !self.form.is_offline() {
            let project = session.open()?;
            let settings = self.form.settings(&project.config);
            self.running.work(session, &project, &settings, None, |migrator, _| migrator.ensure_version())?;
            return Ok(Product::default());
        }
        let config = session.config()?;
        let settings = self.form.settings(&config);
        self.form.hand_over(session, Script::ensure_version(settings, config.postgres_version))
    }
}
