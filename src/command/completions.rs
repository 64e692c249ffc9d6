//! `limbeck completions`

use clap::Args;
use clap_complete::Shell;

use super::{Failure, Product, Session};

/// Print the completions of a shell
#[derive(Debug, Args)]
pub struct Completions {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

impl Completions {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut (session.surface)(), "limbeck", &mut script);
        Ok(String::from_utf8_lossy(&script).into_owned().into())
    }
}
