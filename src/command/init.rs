//! `limbeck init`

use std::path::{Path, PathBuf};

use clap::Args;

use super::{Failure, Product, Session};
use crate::project::create::{self, Made};
use crate::project::shown;

/// Begin a project: a directory for migrations, a template for new ones, and a configuration
#[derive(Debug, Args)]
pub struct Init {
    /// The directory of the migrations, seen from the configuration
    #[arg(default_value = "migrations")]
    directory: String,
}

impl Init {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let config = session.options.config.clone().unwrap_or_else(|| PathBuf::from("limbeck.toml"));
        if self.directory.is_empty() || Path::new(&self.directory).is_absolute() {
            let help = "name a directory seen from the configuration, as in 'limbeck init migrations'";
            return Err(Failure::usage(format!("'{}' is no place for migrations", self.directory), help));
        }
        let made = create::project(&config, &self.directory)?;
        let lines = made.iter().map(|one| match one {
            Made::Directory(path) => format!("Creating directory {} ...  done\n", shown(path)),
            Made::File(path) => format!("Generating {} ...  done\n", shown(path)),
            Made::Kept(path) => format!("File {} already exists, skipping\n", shown(path)),
        });
        Ok(lines.collect::<String>().into())
    }
}
