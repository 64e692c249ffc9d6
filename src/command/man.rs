//! `limbeck man`

use clap::Args;

use super::{Failure, Product, Session};
use crate::diagnostic::nearest;

/// Print a manual page, for man to read
#[derive(Debug, Args)]
pub struct Man {
    /// The command to describe; without it, limbeck itself
    command: Option<String>,
}

impl Man {
    pub(super) fn run(&self, session: &mut Session) -> Result<Product, Failure> {
        let mut limbeck = (session.surface)();
        limbeck.build();
        let described = match &self.command {
            None => limbeck,
            Some(name) => {
                let names = limbeck.get_subcommands().map(|command| command.get_name());
                let help = nearest(name, names).map_or("'limbeck --help' lists the commands".to_string(), |near| {
                    format!("did you mean '{near}'?")
                });
                let found = limbeck.find_subcommand(name).cloned();
                let found = found.ok_or_else(|| Failure::usage(format!("there is no command '{name}'"), help))?;
                found.display_name(format!("limbeck-{name}"))
            }
        };
        let mut page = Vec::new();
        let world = |fault: std::io::Error| Failure::World { message: fault.to_string(), help: None };
        clap_mangen::Man::new(described).render(&mut page).map_err(world)?;
        Ok(String::from_utf8_lossy(&page).into_owned().into())
    }
}
