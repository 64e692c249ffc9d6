//! The command line: reads it, runs the command, prints what came of it and chooses the exit code.

use std::io::{self, BufWriter, ErrorKind, Write};
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches, Parser};

use crate::command::{Command, Failure, MessageFormat, Options, Product, Session};
use crate::diagnostic::render;
use crate::project::Config;

/// Compiles a history of schema migrations into a PostgreSQL script, without a database; or runs that script on one.
#[derive(Debug, Parser)]
#[command(name = "limbeck", version, infer_subcommands = false)]
#[command(after_help = "Exit codes: 0 done, 1 something was found, 2 wrong usage, 3 the migrations are wrong, \
                        4 the world is wrong (disk, configuration, database).")]
struct Cli {
    #[command(flatten)]
    options: Options,
    #[command(subcommand)]
    command: Command,
}

/// The whole command line: what completions, manual pages and the command reference are made of.
pub fn surface() -> clap::Command {
    let limbeck = Cli::command();
    // As a global argument it would lose what stands before the command to what stands behind it.
    let variables = limbeck.get_arguments().find(|argument| argument.get_id() == VARIABLES).cloned();
    limbeck.mut_subcommands(|command| command.args(variables.clone()))
}

/// The argument of which there may be some on both sides of the command.
const VARIABLES: &str = "variables";

/// How a run ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
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
    let cli = match read() {
        Ok(cli) => cli,
        Err(message) => {
            refuse(&message);
            return if message.use_stderr() { Exit::Usage.into() } else { Exit::Done.into() };
        }
    };
    let names = match databases(&cli) {
        Ok(names) => names,
        Err(failure) => return finish(&Session::new(cli.options, surface), Err(failure)).into(),
    };
    each(&cli, &names).into()
}

/// The databases to work on, one after the other; the only one of a project has no name.
fn databases(Cli { options, command }: &Cli) -> Result<Vec<Option<String>>, Failure> {
    if !command.is_about_a_database() {
        return Ok(vec![None]);
    }
    let mut names = options.names.clone();
    if options.all {
        names = Config::databases(&options.place(None))?;
    }
    names.dedup();
    Ok(if names.is_empty() { vec![None] } else { names.into_iter().map(Some).collect() })
}

/// Runs the command for each database. What goes wrong with one is told, and does not keep the others from their turn; the
/// worst of the exit codes is that of the whole.
fn each(cli: &Cli, names: &[Option<String>]) -> Exit {
    let mut undone = names.to_vec();
    let mut worst = Exit::Done;
    for name in names {
        let mut session = Session::new(cli.options.clone(), surface);
        session.database = name.clone();
        session.is_one_of_several = names.len() > 1;
        if let Some(name) = name.as_ref().filter(|_| names.len() > 1) {
            say(&format!("Database {name}\n"));
        }
        let result = cli.command.run(&mut session);
        let interrupted = matches!(result, Err(Failure::Interrupted { .. }));
        let exit = finish(&session, result);
        if exit == Exit::Done {
            undone.retain(|one| one != name);
        }
        worst = worst.max(exit);
        if interrupted {
            break;
        }
    }
    if names.len() > 1 {
        let undone: Vec<String> = undone.into_iter().flatten().collect();
        let which =
            if undone.is_empty() { "all are done".to_string() } else { format!("not done: {}", undone.join(", ")) };
        say(&format!("{} databases, {which}\n", names.len()));
    }
    worst
}

fn read() -> Result<Cli, clap::Error> {
    let matches = surface().try_get_matches()?;
    let mut cli = Cli::from_arg_matches(&matches)?;
    let behind = matches.subcommand().and_then(|(_, command)| command.get_many::<String>(VARIABLES));
    cli.options.variables.extend(behind.into_iter().flatten().cloned());
    Ok(cli)
}

/// Says what is wrong with the command line, in the format that it asks for as far as it can be read. Help and version go
/// to stdout.
fn refuse(message: &clap::Error) {
    let arguments: Vec<_> = std::env::args_os().collect();
    let wants_json = arguments.iter().any(|one| one == "--message-format=json")
        || arguments.windows(2).any(|two| two[0] == "--message-format" && two[1] == "json");
    if message.use_stderr() && wants_json {
        let text = message.render().to_string();
        let (sentence, rest) = text.trim_end().split_once("\n\n").unwrap_or((text.trim_end(), ""));
        let sentence = sentence.strip_prefix("error: ").unwrap_or(sentence);
        let help: Vec<String> = rest.split("\n\n").filter(|one| !one.is_empty()).map(str::to_string).collect();
        say(&render::json_sentence(sentence, &help));
    } else {
        // A reader who has left is no fault.
        let _ = message.print();
    }
}

/// Prints the diagnostics and then the product, if there is one.
fn finish(session: &Session, result: Result<Product, Failure>) -> Exit {
    let colour = session.options.wants_colour(&io::stderr());
    let mut said = match session.options.message_format {
        MessageFormat::Human => render::human(&session.report, &session.sources, colour),
        MessageFormat::Json => render::json(&session.report, &session.sources),
    };
    let exit = match result {
        Ok(product) => match print(&product) {
            Ok(()) if session.report.has_errors() => Exit::Migrations,
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
                Failure::Interrupted { message } => (Exit::World, Some(message), None),
                Failure::World { message, help } => (Exit::World, Some(message), help),
            };
            if let Some(message) = message {
                said.push_str(&sentence(session, &message, help.as_slice(), colour));
            }
            exit
        }
    };
    say(&said);
    exit
}

/// Writes to stderr. Where even that is closed, the exit code is all that can be said.
fn say(text: &str) {
    let _ = io::stderr().lock().write_all(text.as_bytes());
}

/// Prints the product, whole. A reader who has read enough is no fault.
fn print(product: &Product) -> io::Result<()> {
    // Not line by line, as the standard library would.
    let mut stdout = BufWriter::new(io::stdout().lock());
    match write!(stdout, "{product}").and_then(|()| stdout.flush()) {
        Err(fault) if fault.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

fn sentence(session: &Session, message: &str, help: &[String], colour: bool) -> String {
    match session.options.message_format {
        MessageFormat::Human => {
            let (sentence, details) = message.split_once("\n\n").unwrap_or((message, ""));
            let details = if details.is_empty() { String::new() } else { format!("{details}\n\n") };
            render::human_sentence(sentence, help, colour) + &details
        }
        MessageFormat::Json => render::json_sentence(message, help),
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
