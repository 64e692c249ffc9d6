//! A run that stops in the middle tells where, why, what state the database is in, and how to go on; and the next run goes
//! on from there.

use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use super::proxy::{Break, Moment, Proxy};
use crate::cluster::{self, Database};
use crate::limbeck::Project;
use crate::outcome::Outcome;

const TABLE: &str = "revision a\nmessage \"a table\"\nupgrade {\n    create_table t { x integer, y text }\n    \
                     execute $$INSERT INTO t VALUES (1, 'one'), (1, 'uno')$$\n}\ndowngrade auto\n";

fn project(second: &str) -> Project {
    let second = format!("revision b\nrevises a\nupgrade {{\n{second}\n}}\ndowngrade irreversible \"no\"\n");
    Project::new().migration("a", TABLE).migration("b", &second)
}

fn upgrade(project: &Project, database: &Database) -> Outcome {
    project.run_on(database, &["upgrade", "head"])
}

fn rows(database: &Database) -> String {
    database.rows("SELECT version_num FROM alembic_version").concat().join(",")
}

/// Where the error begins, the log being told elsewhere.
fn error(outcome: &Outcome) -> &str {
    let start = outcome.stderr.find("error: ").unwrap_or_else(|| panic!("no error in\n{}", outcome.stderr));
    outcome.stderr[start..].trim_end()
}

#[test]
fn a_statement_in_a_transaction() {
    let wrong = "    add_column t.z integer\n    execute $$\n        UPDATE t\n        SET z = nowhere('é')\n    $$";
    let (database, wrong) = (cluster::server().database(), project(wrong));
    let failed = upgrade(&wrong, &database);
    assert_eq!(failed.code, 4);
    assert_eq!(
        error(&failed),
        "error: upgrade a -> b failed at migrations/b.mig:5:5\n\n    UPDATE t\n    SET z = nowhere('é')\n            ^\n\n\
         ERROR:  function nowhere(unknown) does not exist (SQLSTATE 42883)\n\
         HINT:  No function matches the given name and argument types. You might need to add explicit type casts.\n\n\
         What the transaction did is rolled back. The database is at base.\n\
         To go on, mend the cause and run the command again."
    );
    // One transaction for each: the first one stays.
    let each = wrong.config("[script]\ntransaction = 'migration'\n");
    assert!(error(&upgrade(&each, &database)).contains("The database is at a."));
    let mended = each.migration("b", "revision b\nrevises a\nupgrade { }\ndowngrade auto\n");
    upgrade(&mended, &database).ok();
    assert_eq!(rows(&database), "b");
}

#[test]
fn a_concurrent_index_build() {
    let wrong = "    add_column t.z integer\n    create_index unique concurrently ix on t (x)";
    let (database, project) = (cluster::server().database(), project(wrong));
    let failed = upgrade(&project, &database);
    assert_eq!(failed.code, 4);
    assert_eq!(
        error(&failed),
        "error: upgrade a -> b failed at migrations/b.mig:5:5\n\n\
         \x20   CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ix ON t (x)\n\n\
         ERROR:  could not create unique index \"ix\" (SQLSTATE 23505)\nDETAIL:  Key (x)=(1) is duplicated.\n\n\
         The statement runs outside a transaction, and may have left its index behind, INVALID. \
         The database is at a, upgrade b half done (part 1 of 3).\n\
         To go on, mend the cause and run the command again: it drops an INVALID index and builds it anew."
    );
    let current = project.run_on(&database, &["current"]);
    assert_eq!((current.stdout.as_str(), current.code), ("a\n", 0));
    assert!(current.stderr.contains("A migration is half done: upgrade b, part 1 of 3"), "{}", current.stderr);
    let down = project.run_on(&database, &["downgrade", "base"]);
    assert_eq!(down.code, 4);
    assert!(down.stderr.contains("error: a migration is half done (upgrade b, part 1 of 3)"), "{}", down.stderr);

    let changed =
        project.migration("b", "revision b\nrevises a\nupgrade {\n    add_column t.z integer\n}\ndowngrade auto\n");
    let refused = upgrade(&changed, &database);
    assert_eq!(refused.code, 4);
    assert!(refused.stderr.contains("it has changed since"), "{}", refused.stderr);

    database.sql("DELETE FROM t WHERE y = 'uno'");
    let going_on = upgrade(&self::project(wrong), &database);
    let said = "Going on where an earlier run stopped: upgrade b, part 1 of 3";
    assert!(going_on.stderr.contains(said), "{}", going_on.stderr);
    going_on.ok();
    assert_eq!(database.rows("SELECT indisvalid FROM pg_index WHERE indexrelid = 'ix'::regclass"), [["t"]]);
    assert_eq!(rows(&database), "b");
}

#[test]
fn a_lock_that_somebody_holds() {
    let database = cluster::server().database();
    let project =
        project("    add_column t.z integer").config("[script]\nlock_timeout = '100ms'\ntransaction = 'migration'\n");
    project.run_on(&database, &["upgrade", "a"]).ok();
    let mut other = database.connect();
    let mut holding = other.transaction().expect("it begins");
    holding.batch_execute("LOCK TABLE t").expect("it is taken");
    let failed = upgrade(&project, &database);
    assert!(error(&failed).contains("canceling statement due to lock timeout (SQLSTATE 55P03)"), "{}", failed.stderr);
    assert!(error(&failed).contains("The database is at a."), "{}", failed.stderr);
    holding.rollback().expect("it ends");
    upgrade(&project, &database).ok();
}

#[test]
fn notices_are_shown() {
    let database = cluster::server().database();
    let project = project("    execute $$DO 'BEGIN RAISE NOTICE $n$seven of nine$n$ USING HINT = $n$look$n$; END'$$");
    let shown = upgrade(&project, &database);
    assert!(shown.stderr.contains("NOTICE:  seven of nine\nHINT:  look\n"), "{}", shown.stderr);
    assert!(shown.stderr.contains("INFO  [limbeck] Running upgrade a -> b\n"), "{}", shown.stderr);
    assert!(shown.stderr.contains("INFO  [limbeck] Running upgrade  -> a, a table\n"), "{}", shown.stderr);
    assert!(shown.stderr.contains("INFO  [limbeck] Ran 2 migrations in 0."), "{}", shown.stderr);
    assert_eq!(shown.ok(), "");
}

#[test]
fn somebody_else_moves_the_database_meanwhile() {
    let (database, project) = (
        cluster::server().database(),
        project(
            "    add_column t.z integer\n    autocommit { execute $$UPDATE alembic_version SET version_num = 'other'$$ }\n    \
         add_column t.w integer",
        ),
    );
    let refused = upgrade(&project, &database);
    assert_eq!(refused.code, 4);
    assert!(
        error(&refused).starts_with(
            "error: upgrade a -> b was refused\n\nthe database is at \"other + upgrade b, part 1 of 3\", and this part of \
             the script starts from \"a + upgrade b, part 1 of 3\"\n\n"
        ),
        "{}",
        refused.stderr
    );
    assert!(error(&refused).contains("Somebody else has changed it meanwhile."), "{}", refused.stderr);
}

#[test]
fn ctrl_c_cancels_on_the_server() {
    let database = cluster::server().database();
    for (sleeping, state) in [
        ("    execute $$SELECT pg_sleep(60)$$", "What the transaction did is rolled back. The database is at a.\n"),
        ("    autocommit { execute $$SELECT pg_sleep(60)$$ }", "The database is at a.\n"),
    ] {
        database.clear();
        let project = project(sleeping).config("[script]\ntransaction = 'migration'\n");
        let mut command = project.command(&["upgrade", "head"]);
        let interrupted = interrupt_in_sleep(&database, command.env("DATABASE_URL", database.url()));
        assert_eq!(interrupted.code, 4, "{}", interrupted.stderr);
        let said = error(&interrupted);
        assert!(said.starts_with("error: upgrade a -> b was interrupted at migrations/b.mig:4:"), "{said}");
        assert!(said.contains(state), "{said}");
        assert_eq!(database.rows(SLEEPING), [["0"]]);
        assert_eq!(rows(&database), "a");
    }
}

const SLEEPING: &str = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() \
                        AND state = 'active' AND query LIKE 'SELECT pg_sleep%'";

/// Runs a command, sends it SIGINT as soon as the server sleeps for it, and waits for its end.
pub fn interrupt_in_sleep(database: &Database, command: &mut Command) -> Outcome {
    let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it starts");
    let patience = Instant::now() + Duration::from_secs(30);
    while database.rows(SLEEPING) == [["0"]] {
        assert!(Instant::now() < patience, "nobody sleeps");
        sleep(Duration::from_millis(10));
    }
    Outcome::of(Command::new("kill").args(["-INT", &child.id().to_string()])).ok();
    Outcome::from(child.wait_with_output().expect("it ends"))
}

#[test]
fn a_connection_that_is_lost() {
    let database = cluster::server().database();
    let project = project("    add_column t.z integer");
    let to_break = Break { at: 12, moment: Moment::During, act: Box::new(|| ()) };
    let proxy = Proxy::new(&database, Some(to_break));
    let lost = project.run_at(&proxy.url(), &["upgrade", "head"]);
    assert_eq!(lost.code, 4);
    assert!(error(&lost).starts_with("error: the connection was lost during upgrade "), "{}", lost.stderr);
    assert!(
        error(&lost).contains("A moment later the database was at base.\nTo go on, run the command again"),
        "{}",
        lost.stderr
    );
    project.run_on(&database, &["upgrade", "head", "--wait"]).ok();

    // A server that says goodbye; whether its word comes before the end of the connection is a matter of luck.
    let database = cluster::server().database();
    let project = self::project("    execute $$SELECT pg_terminate_backend(pg_backend_pid())$$");
    let terminated = upgrade(&project, &database);
    assert_eq!(terminated.code, 4);
    let reasons = ["terminating connection due to administrator command", "connection closed"];
    let lines = reasons.map(|reason| {
        format!("error: the connection was lost during upgrade a -> b ({reason}) at migrations/b.mig:4:5\n")
    });
    assert!(lines.iter().any(|line| error(&terminated).starts_with(line)), "{}", terminated.stderr);
}
