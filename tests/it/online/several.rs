//! Several databases in one run: each has its own result, and none hides that of another.

use crate::cluster::{self, Database};
use crate::limbeck::Project;

const RIGHT: &str = "revision a\nupgrade {\n    create_table t { x integer }\n}\ndowngrade auto\n";
const WRONG: &str = "revision a\nupgrade {\n    execute $$SELECT 1/0$$\n}\ndowngrade auto\n";

/// Three databases with a history each, of which that of the second may be wrong.
fn project(databases: &[Database; 3], second: &str) -> Project {
    let [billing, stock, users] = databases.each_ref().map(Database::url);
    let config = format!(
        "[databases.users]\nmigrations = 'users'\ndatabase.url = '{users}'\nversion_table.name = 'users_version'\n\
         [databases.billing]\nmigrations = 'billing'\ndatabase.url = '{billing}'\n\
         [databases.stock]\nmigrations = 'stock'\ndatabase.url = '${{STOCK}}'\n"
    );
    let project = Project::new().config(&config).env("STOCK", &stock);
    project.file("users/a.mig", RIGHT).file("billing/a.mig", RIGHT).file("stock/a.mig", second)
}

fn databases() -> [Database<'static>; 3] {
    std::array::from_fn(|_| cluster::server().database())
}

fn has_table(database: &Database) -> bool {
    database.rows("SELECT to_regclass('t')") == [["t"]]
}

#[test]
fn one_after_the_other_and_all() {
    let databases = databases();
    let project = project(&databases, RIGHT);
    let two = project.run(&["upgrade", "head", "-n", "users", "-n", "billing"]);
    assert!(two.stderr.ends_with("2 databases, all are done\n"), "{}", two.stderr);
    two.ok();
    assert_eq!(databases.each_ref().map(has_table), [true, false, true]);
    assert_eq!(databases[2].rows("SELECT version_num FROM users_version"), [["a"]]);

    let behind = project.run(&["current", "--check-heads", "--all"]);
    assert_eq!((behind.stdout.as_str(), behind.code), ("a (head)\na (head)\n", 1));
    assert!(behind.stderr.contains("Database stock\nWARNI [limbeck] Database is not on all head revisions\n"));
    assert!(behind.stderr.ends_with("3 databases, not done: stock\n"), "{}", behind.stderr);

    project.run(&["upgrade", "head", "--all"]).ok();
    assert_eq!(databases.each_ref().map(has_table), [true; 3]);
    assert_eq!(project.run(&["current", "--check-heads", "--all"]).ok(), "a (head)\na (head)\na (head)\n");
    // What is written for each is not replaced for all of them.
    let elsewhere = project.run_at("postgresql://postgres@127.0.0.1:1/nowhere", &["downgrade", "base", "--all"]);
    elsewhere.ok();
    assert_eq!(databases.each_ref().map(has_table), [false; 3]);
}

#[test]
fn a_failure_keeps_nobody_from_a_turn_and_is_not_hidden() {
    let databases = databases();
    for (second, code, says) in [
        (WRONG, 4, "ERROR:  division by zero (SQLSTATE 22012)"),
        ("revision a\nupgrade {\n    nonsense\n}\ndowngrade auto\n", 3, "stock/a.mig:3:5"),
    ] {
        let broken = project(&databases, second);
        let outcome = broken.run(&["upgrade", "head", "--all"]);
        assert_eq!(outcome.code, code, "{}", outcome.stderr);
        assert!(outcome.stderr.contains(says), "{}", outcome.stderr);
        assert!(outcome.stderr.ends_with("3 databases, not done: stock\n"), "{}", outcome.stderr);
        assert_eq!(databases.each_ref().map(has_table), [true, false, true]);
        databases.iter().for_each(Database::clear);
    }
    let gone = project(&databases, RIGHT).env("STOCK", "postgresql://postgres:sesame@127.0.0.1:1/nowhere");
    let outcome = gone.run(&["upgrade", "head", "--all"]);
    assert_eq!(outcome.code, 4);
    assert!(outcome.stderr.contains("Database stock\nerror: no server answers at 127.0.0.1:1 "), "{}", outcome.stderr);
    assert!(!outcome.stderr.contains("sesame"), "{}", outcome.stderr);
    assert_eq!(databases.each_ref().map(has_table), [true, false, true]);
}
