//! The online mode on real servers.

mod equal;
mod failures;
mod faults;
mod killed;
mod looking;
mod manual;
mod places;
mod proxy;
mod several;
mod stamps;
mod tls;
mod together;
mod turns;

use std::io::Write;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::thread::sleep;
use std::time::Duration;

use limbeck::diagnostic::Diagnostics;
use limbeck::online::settings::Address;
use limbeck::online::{ConnectionSettings, Environment, Error, Log, Migrator};
use limbeck::revision::{Target, Typed};

use crate::cluster::Database;
use crate::history::History;
use crate::outcome::Outcome;

/// A process that somebody else may kill.
struct Running(Arc<Mutex<Option<Child>>>);

impl Running {
    /// One that has not been started.
    fn new() -> Running {
        Running(Arc::default())
    }

    /// What kills it, or waits to kill it until it is started.
    fn killer(&self) -> Box<dyn Fn() + Send + Sync> {
        let child = self.0.clone();
        Box::new(move || {
            child.lock().expect("no panic").as_mut().expect("it is started").kill().expect("it may be killed");
        })
    }

    /// Starts it and waits for its end.
    fn run(&self, command: &mut Command) -> Outcome {
        let mut child = self.0.lock().expect("no panic");
        let pipes = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        *child = Some(pipes.spawn().expect("it starts"));
        drop(child);
        while self.0.lock().expect("no panic").as_mut().is_some_and(|child| child.try_wait().expect("ours").is_none()) {
            sleep(Duration::from_millis(1));
        }
        let child = self.0.lock().expect("no panic").take().expect("it was started");
        Outcome::from(child.wait_with_output().expect("it has ended"))
    }
}

/// What a run said on its log, and how it ended.
#[derive(Debug)]
struct Ran {
    log: String,
    end: Result<(), Error>,
}

impl Ran {
    /// The log of a run that has to work; panics with everything that is known otherwise.
    #[track_caller]
    fn ok(self) -> String {
        match self.end {
            Ok(()) => self.log,
            Err(error) => panic!("{error}\n--- log\n{}", self.log),
        }
    }
}

/// `upgrade TARGET` of a history on a database, through the library.
fn upgrade(history: &History, database: &Database, target: &str) -> Ran {
    run(history, database, |migrator, report| migrator.upgrade(&parsed(target), report))
}

/// `downgrade TARGET`.
fn downgrade(history: &History, database: &Database, target: &str) -> Ran {
    run(history, database, |migrator, report| migrator.downgrade(&parsed(target), report))
}

fn parsed(target: &str) -> Target<'_> {
    Target::parse(Typed::made(target)).expect("a target")
}

/// Without waiting for others.
fn run(
    history: &History,
    database: &Database,
    work: impl FnOnce(Migrator, &mut Diagnostics) -> Result<Option<()>, Error>,
) -> Ran {
    run_at(history, &database.url(), false, work)
}

/// Panics if the migrations are wrong.
fn run_at(
    history: &History,
    url: &str,
    wait: bool,
    work: impl FnOnce(Migrator, &mut Diagnostics) -> Result<Option<()>, Error>,
) -> Ran {
    let settings =
        ConnectionSettings::resolve(Some(Address::Literal(url)), &Environment::default()).expect("an address");
    let (sender, receiver) = mpsc::channel();
    let log = Log::new(Box::new(Lines(sender)), false);
    let end = history.compile(|compiler, report| {
        let migrator = Migrator { compiler: *compiler, database: &settings, wait, tag: None, log: &log };
        work(migrator, report).transpose()
    });
    let end = end.unwrap_or_else(|faults| panic!("{faults}"));
    drop(log);
    Ran { log: receiver.iter().collect(), end }
}

struct Lines(mpsc::Sender<String>);

impl Write for Lines {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}
