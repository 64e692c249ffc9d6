//! Several migrators at once: they take turns.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use crate::cluster::{self, Database};
use crate::limbeck::Project;
use crate::outcome::Outcome;

/// Each revision leaves a row of its own behind, and the concurrent builds wait for every transaction that is open.
const HISTORY: [(&str, &str); 3] = [
    (
        "a",
        "revision a\nupgrade {\n    create_table t { revision text }\n    execute $$INSERT INTO t VALUES ('a')$$\n}\n\
         downgrade irreversible \"no\"\n",
    ),
    (
        "b",
        "revision b\nrevises a\nupgrade {\n    create_index concurrently ix_t on t (revision)\n    \
         execute $$INSERT INTO t VALUES ('b')$$\n}\ndowngrade irreversible \"no\"\n",
    ),
    (
        "c",
        "revision c\nrevises b\nupgrade {\n    execute $$INSERT INTO t VALUES ('c')$$\n    \
         drop_index ix_t concurrently\n}\ndowngrade irreversible \"no\"\n",
    ),
];

fn start(project: &Project, database: &Database, arguments: &[&str]) -> Child {
    let mut command = project.command(arguments);
    command.env("DATABASE_URL", database.url());
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts")
}

fn end(child: Child) -> Outcome {
    Outcome::from(child.wait_with_output().expect("it ends"))
}

#[test]
fn of_eight_each_revision_is_applied_once() {
    let project = HISTORY.iter().fold(Project::new(), |project, (name, text)| project.migration(name, text));
    let database = cluster::server().database();
    for round in 1..=20 {
        let each = |number| start(&project, &database, if number % 2 == 0 { WAITING } else { LEAVING });
        let children: Vec<Child> = (0..8).map(each).collect();
        let mut done = 0;
        for (number, child) in children.into_iter().enumerate() {
            let outcome = end(child);
            let left =
                outcome.code == 4 && outcome.stderr.contains("error: another migration of this database is running");
            assert!(outcome.code == 0 || left && number % 2 == 1, "round {round}, {number}: {}", outcome.stderr);
            done += outcome.stderr.matches("Running upgrade").count();
        }
        assert_eq!(done, HISTORY.len(), "round {round}");
        assert_eq!(database.rows("SELECT revision FROM t ORDER BY 1"), [["a"], ["b"], ["c"]], "round {round}");
        assert_eq!(database.rows("SELECT version_num FROM alembic_version"), [["c"]], "round {round}");
        database.clear();
    }
}

const WAITING: &[&str] = &["upgrade", "head", "--wait"];
const LEAVING: &[&str] = &["upgrade", "head"];

#[test]
fn the_second_leaves_or_waits_and_can_be_interrupted() {
    let text =
        "revision a\nupgrade {\n    execute $$LOCK TABLE gate$$\n    create_table t { x integer }\n}\ndowngrade auto\n";
    let (project, database) = (Project::new().migration("a", text), cluster::server().database());
    database.sql("CREATE TABLE gate ()");
    let mut keeper = database.connect();
    let mut closed = keeper.transaction().expect("it begins");
    closed.batch_execute("LOCK TABLE gate").expect("it is taken");
    let first = start(&project, &database, LEAVING);
    let patience = Instant::now() + Duration::from_secs(30);
    let at_the_gate = "SELECT pid FROM pg_locks WHERE relation = 'gate'::regclass AND NOT granted";
    while database.rows(at_the_gate).is_empty() {
        assert!(Instant::now() < patience, "nobody comes to the gate");
        sleep(Duration::from_millis(10));
    }
    let holder = format!("process {} of postgres with limbeck", database.rows(at_the_gate).concat().concat());

    let left = project.run_on(&database, LEAVING);
    assert_eq!(left.code, 4);
    assert_eq!(
        left.stderr.trim_end(),
        format!("error: another migration of this database is running ({holder}); --wait waits for its end")
    );
    let interrupted = waiting(&project, &database, &holder);
    Outcome::of(Command::new("kill").args(["-INT", &interrupted.id().to_string()])).ok();
    let interrupted = end(interrupted);
    assert_eq!(interrupted.code, 4);
    assert_eq!(interrupted.stderr.trim_end(), "error: interrupted before anything was changed");
    let last = waiting(&project, &database, &holder);
    closed.rollback().expect("the gate opens");
    assert!(end(first).stderr.contains("Running upgrade  -> a"));
    assert_eq!(end(last), Outcome::default());
    assert_eq!(database.rows("SELECT version_num FROM alembic_version"), [["a"]]);
}

/// One who has said that it waits.
fn waiting(project: &Project, database: &Database, holder: &str) -> Child {
    let mut child = start(project, database, WAITING);
    let mut line = String::new();
    let stderr = child.stderr.as_mut().expect("it is piped");
    // A byte at a time, so that what comes next is left to whoever asks for it.
    BufReader::with_capacity(1, stderr).read_line(&mut line).expect("it is text");
    assert_eq!(line, format!("INFO  [limbeck] Waiting for another migration of this database to end: {holder}\n"));
    child
}
