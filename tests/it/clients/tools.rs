//! Programs that run a file of SQL themselves.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use super::drivers;
use super::matrix::Way;
use super::scenario::{Scenario, server};
use crate::cluster::Database;
use crate::outcome::Outcome;
use crate::provision;

const PLAN: &str = "%syntax-version=1.0.0\n%project=shop\n\n\
                    script 2026-11-01T00:00:00Z Ann <ann@example.org> # what limbeck has made\n";

/// `pgcli -f FILE`, and with its setting to go on after errors.
pub fn pgcli() -> Option<Vec<Way>> {
    let pgcli = drivers::python_environment()?.with_file_name("pgcli");
    let way = |manner: &str, on_error: &'static str| {
        let pgcli = pgcli.clone();
        let run = move |scenario: &Scenario, database: &Database| {
            let home = tempfile::tempdir().expect("a directory");
            let configuration = home.path().join("pgclirc");
            fs::write(&configuration, format!("[main]\non_error = {on_error}\n"))
                .expect("the configuration is written");
            let mut pgcli = at_home(&pgcli, home.path());
            pgcli.args(["--yes", "--less-chatty", "--pgclirc"]).arg(configuration).args([
                "-h",
                "127.0.0.1",
                "-U",
                "postgres",
            ]);
            pgcli.args(["-p", &server().port().to_string(), "-d", database.name(), "-f"]);
            Outcome::of(pgcli.arg(&scenario.file))
        };
        Way { client: "pgcli", manner: manner.to_owned(), beyond: None, quick: true, run: Box::new(run) }
    };
    Some(vec![way("`-f FILE`", "STOP"), way("`-f FILE`, `on_error = RESUME`", "RESUME")])
}

/// `sqitch deploy` of a change that is the script.
pub fn sqitch() -> Option<Vec<Way>> {
    let program = Path::new("/usr/bin/sqitch");
    let found = program.exists() || provision::install_packages(&["sqitch"]);
    let run = move |scenario: &Scenario, database: &Database| {
        let project = tempfile::tempdir().expect("a directory");
        fs::create_dir(project.path().join("deploy")).expect("it is made");
        fs::copy(&scenario.file, project.path().join("deploy/script.sql")).expect("the script is copied");
        fs::write(project.path().join("sqitch.plan"), PLAN).expect("the plan is written");
        fs::write(project.path().join("sqitch.conf"), "[core]\nengine = pg\n").expect("the configuration is written");
        let address = format!("db:pg://postgres@127.0.0.1:{}/{}", server().port(), database.name());
        let mut sqitch = at_home(program, project.path());
        sqitch.env("SQITCH_FULLNAME", "Ann").env("SQITCH_EMAIL", "ann@example.org");
        Outcome::of(sqitch.current_dir(project.path()).args(["deploy", &address]))
    };
    let way = Way { client: "sqitch", manner: "`deploy`".into(), beyond: None, quick: true, run: Box::new(run) };
    found.then(|| vec![way])
}

/// A program without any setting of the user's.
fn at_home(program: &Path, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("PATH", env::var_os("PATH").unwrap_or_default()).env("HOME", home).env("LC_ALL", "C.UTF-8");
    command
}
