//! `limbeck ensure_version`

use clap::Args;

use super::script::Form;
use super::{Failure, Product, Session};
use crate::script::Script;

/// Write the script that makes the version table, if it is not there
#[derive(Debug, Args)]
pub struct EnsureVersion {
    #[command(flatten)]
    form: Form,
}

impl EnsureVersion {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let config = session.config()?;
        let settings = self.form.settings(&config)?;
        self.form.hand_over(&Script::ensure_version(settings, config.postgres_version))
    }
}
