//! The command line: reads it, runs the command, prints what came of it and chooses the exit code.

use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::command::{Command, Failure, MessageFormat, Options, Product, Session};
use crate::diagnostic::render;

/// Compiles a history of schema migrations into a PostgreSQL script, without a database.
#[derive(Debug, Parser)]
#[command(name = "limbeck", version, disable_help_subcommand = true, infer_subcommands = false)]
#[command(after_help = "Exit codes: 0 done, 1 something was found, 2 wrong usage, 3 the migrations are wrong, \
                        4 the world is wrong (disk, configuration).")]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

/// The whole command line: what completions, manual pages and the command reference are made of.
pub fn surface() -> clap::Command {
    Cli::command()
}

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Exit {
    Done = 0,
    Findings = 1,
    Usage = 2,
    Migrations = 3,
    World = 4,
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> ExitCode {
        ExitCode::from(exit as u8)
    }
}

/// The program.
pub fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(message) => {
            // Help and version go to stdout, the rest to stderr; a reader who has left is no fault.
            let _ = message.print();
            return if message.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() };
        }
    };
    let mut session = Session::new(cli.options, surface);
    let result = cli.command.run(&mut session);
    finish(&session, result).into()
}

/// Prints the diagnostics and then the product, if there is one.
fn finish(session: &Session, result: Result<Product, Failure>) -> Exit {
    let colour = wants_colour(session);
    let mut said = match session.options.message_format {
        MessageFormat::Human => render::human(&session.report, &session.sources, colour),
        MessageFormat::Json => render::json(&session.report, &session.sources),
    };
    let exit = match result {
        Ok(product) => match print(&product.text) {
            Ok(()) if product.found => Exit::Findings,
            Ok(()) => Exit::Done,
            Err(fault) => {
                said.push_str(&sentence(session, &format!("cannot write the output: {fault}"), &[], colour));
                Exit::World
            }
        },
        Err(failure) => {
            let (exit, message, help) = match failure {
                Failure::Reported => (Exit::Migrations, None, None),
                Failure::Usage { message, help } => (Exit::Usage, Some(message), help),
                Failure::World { message, help } => (Exit::World, Some(message), help),
            };
            if let Some(message) = message {
                said.push_str(&sentence(session, &message, help.as_slice(), colour));
            }
            exit
        }
    };
    // Where even stderr is closed, the exit code is all that can be said.
    let _ = io::stderr().lock().write_all(said.as_bytes());
    exit
}

/// Prints the product, whole. A reader who has read enough is no fault.
fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(fault) if fault.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn sentence(session: &Session, message: &str, help: &[String], colour: bool) -> String {
    match session.options.message_format {
        MessageFormat::Human => render::human_sentence(message, help, colour),
        MessageFormat::Json => render::json_sentence(message, help),
    }
}

fn wants_colour(session: &Session) -> bool {
    match session.options.color {
        clap::ColorChoice::Always => true,
        clap::ColorChoice::Never => false,
        clap::ColorChoice::Auto => anstream::AutoStream::choice(&io::stderr()) != anstream::ColorChoice::Never,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        surface().debug_assert();
    }
}
