//! Drivers, each behind a small program in `tests/clients` that uses it as its documentation shows.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::matrix::{PROBE, Way};
use super::scenario::{Scenario, server};
use crate::cluster::Database;
use crate::outcome::Outcome;
use crate::provision;

const PROGRAMS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/clients");

const DEBIAN_JDBC: &str = "/usr/share/java/postgresql.jar";

/// What a driver is asked to do.
#[derive(Debug, Clone, Copy)]
struct Manner {
    told: &'static str,
    whole: bool,
    /// For the programs; they say what each word means.
    words: &'static str,
    beyond: Option<&'static str>,
}

const NEXT_TRANSACTION: &str = "what comes behind a rollback is a transaction of its own";

const ANY_CONNECTION: &str = "each statement may be on another connection";

const MANNERS: [Manner; 8] = [
    Manner { told: "whole, autocommit", whole: true, words: "autocommit", beyond: None },
    Manner { told: "whole, in a transaction", whole: true, words: "transaction", beyond: None },
    Manner { told: "by statement, autocommit", whole: false, words: "autocommit", beyond: None },
    Manner { told: "by statement, in a transaction", whole: false, words: "transaction", beyond: None },
    Manner { told: "by statement, autocommit, errors ignored", whole: false, words: "autocommit,resume", beyond: None },
    Manner {
        told: "by statement, each behind a savepoint",
        whole: false,
        words: "transaction,resume,savepoint",
        beyond: None,
    },
    Manner {
        told: "by statement, autocommit, `ROLLBACK` after an error, then on",
        whole: false,
        words: "autocommit,resume,rollback",
        beyond: Some(NEXT_TRANSACTION),
    },
    Manner {
        told: "by statement, in a transaction, `rollback()` after an error, then on",
        whole: false,
        words: "transaction,resume,rollback",
        beyond: Some(NEXT_TRANSACTION),
    },
];

const OWN: Manner = Manner {
    told: "by statement, each in `with connection.transaction()`, errors ignored",
    whole: false,
    words: "autocommit,resume,own",
    beyond: Some("each statement is a transaction of its own"),
};

const POOL: Manner =
    Manner { told: "by statement, on a pool", whole: false, words: "pool", beyond: Some(ANY_CONNECTION) };

/// How a driver's program is started; the words for it and the address come behind.
#[derive(Debug, Clone)]
struct Program {
    command: Vec<OsString>,
    environment: Vec<(&'static str, PathBuf)>,
}

/// The Python that has all clients of PyPI.
pub fn python_environment() -> Option<PathBuf> {
    provision::python("clients-python", &Path::new(PROGRAMS).join("requirements.txt"))
}

/// Drivers of Python's, by their names in `drivers.py`.
pub fn python(drivers: &[&'static str]) -> Option<Vec<Way>> {
    let python = python_environment()?;
    let ways = |driver: &&'static str| {
        let program = Program::new([python.as_os_str(), file("drivers.py").as_os_str(), driver.as_ref()]);
        let client = match *driver {
            "psycopg3" => "psycopg",
            "text" => "SQLAlchemy `text`",
            "exec_driver_sql" => "SQLAlchemy `exec_driver_sql`",
            other => other,
        };
        let own = (client == "psycopg").then_some(OWN);
        MANNERS.into_iter().chain(own).map(move |manner| program.way(client, manner, ""))
    };
    Some(drivers.iter().flat_map(ways).collect())
}

/// A driver of Node's, by its name in `drivers.mjs`.
pub fn node(driver: &'static str) -> Option<Vec<Way>> {
    let modules = provision::node_modules("clients-node", &Path::new(PROGRAMS).join("package.json"))?;
    let mut program = Program::new(["node".as_ref(), file("drivers.mjs").as_os_str(), driver.as_ref()]);
    program.environment.push(("NODE_MODULES", modules));
    let client = if driver == "postgres" { "postgres.js" } else { driver };
    Some(MANNERS.into_iter().chain([POOL]).map(|manner| program.way(client, manner, "")).collect())
}

/// Java's driver, with its own savepoints and without.
pub fn pgjdbc() -> Option<Vec<Way>> {
    let there = Path::new(DEBIAN_JDBC).exists() || provision::install_packages(&["libpostgresql-jdbc-java"]);
    let source = file("Pgjdbc.java");
    let compiled = provision::try_once("clients-java", include_str!("../../clients/Pgjdbc.java"), |place| {
        let compile = || Command::new("javac").arg("-d").arg(place).arg(&source).status();
        let has_compiler = || Command::new("javac").arg("-version").status().is_ok();
        let ready = there && (has_compiler() || provision::install_packages(&["default-jdk-headless"]));
        (ready && compile().is_ok_and(|status| status.success())).then_some(())
    })?;
    let path = format!("{}:{DEBIAN_JDBC}", compiled.display());
    let program = Program::new([
        "java".as_ref(),
        "-Xshare:auto".as_ref(),
        "-XX:TieredStopAtLevel=1".as_ref(),
        "-cp".as_ref(),
        path.as_ref(),
        "Pgjdbc".as_ref(),
    ]);
    let always = MANNERS.into_iter().filter(|manner| !manner.words.contains("savepoint"));
    let always = always.map(|manner| program.way("pgjdbc `autosave=always`", manner, ",autosave=always"));
    let never = MANNERS.into_iter().map(|manner| program.way("pgjdbc `autosave=never`", manner, ",autosave=never"));
    Some(always.chain(never).collect())
}

/// Perl's driver.
pub fn dbd_pg() -> Option<Vec<Way>> {
    let is_there =
        || Command::new("perl").args(["-MDBD::Pg", "-e", "1"]).output().is_ok_and(|run| run.status.success());
    let there = is_there() || provision::install_packages(&["libdbd-pg-perl"]) && is_there();
    let program = Program::new(["perl".as_ref(), file("dbd_pg.pl").as_os_str()]);
    there.then(|| MANNERS.map(|manner| program.way("DBD::Pg", manner, "")).into())
}

fn file(name: &str) -> PathBuf {
    Path::new(PROGRAMS).join(name)
}

impl Program {
    fn new<const N: usize>(words: [&std::ffi::OsStr; N]) -> Program {
        Program { command: words.map(OsString::from).into(), environment: Vec::new() }
    }

    fn way(&self, client: &'static str, manner: Manner, more: &str) -> Way {
        let (program, words) = (self.clone(), format!("{}{more}", manner.words));
        Way {
            client,
            manner: manner.told.to_owned(),
            beyond: manner.beyond,
            quick: manner.beyond.is_none(),
            run: Box::new(move |scenario, database| program.run(&words, manner.whole, scenario, database)),
        }
    }

    fn run(&self, words: &str, whole: bool, scenario: &Scenario, database: &Database) -> Outcome {
        let mut command = Command::new(&self.command[0]);
        command.args(&self.command[1..]).args([words, "127.0.0.1", &server().port().to_string(), database.name()]);
        command.env_clear().env("PATH", env::var_os("PATH").unwrap_or_default()).env("PROBE", PROBE);
        command.envs(self.environment.iter().map(|(name, value)| (name, value)));
        let pieces = if whole { scenario.text.clone() } else { scenario.statements.join("\0") };
        Outcome::fed(&mut command, &pieces)
    }
}
