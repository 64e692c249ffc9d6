//! One migration in place of several: databases below it and above it go on as with the old ones.

use std::fs;
use std::path::Path;

use crate::cluster::{self, Database, ON_ERROR_STOP};
use crate::limbeck::Project;

const MIDDLE: &str = "58e3b1d9f204";
const END: &str = "5c8e21b7f0da";

/// A copy of the example project.
fn example() -> Project {
    let directory = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations");
    let files = fs::read_dir(directory).expect("the directory is there").map(|entry| entry.expect("it is readable"));
    let migrations = files.filter(|file| file.path().extension().is_some_and(|extension| extension == "mig"));
    migrations.fold(Project::new(), |project, file| {
        let text = fs::read_to_string(file.path()).expect("it is text");
        project.file(&format!("migrations/{}", file.file_name().to_string_lossy()), &text)
    })
}

/// Runs what a command prints, and gives the schema after it.
fn run(database: &Database, project: &Project, command: &[&str]) -> String {
    database.psql(&project.run(command).ok(), ON_ERROR_STOP).ok();
    database.dump()
}

fn version(database: &Database) -> Vec<Vec<String>> {
    database.rows("SELECT version_num FROM alembic_version")
}

#[test]
fn databases_on_either_side_go_on() {
    for (from, options) in [("base", &[][..]), ("base", &["--keep-operations"]), (MIDDLE, &[])] {
        let (old, new) = (example(), example());
        let range = format!("{from}:{END}");
        let said = new.run(&[&["squash", &range, "--write"], options].concat()).ok();
        assert!(said.starts_with("Writing migrations/2025_10_14_1105-5c8e21b7f0da"), "{said}");
        let history = new.run(&["history"]).ok();
        assert!(history.starts_with(&format!("{} -> {END}", from.replace("base", "<base>"))), "{history}");

        let (with_old, with_new) = (cluster::server().database(), cluster::server().database());
        if from != "base" {
            run(&with_old, &old, &["upgrade", from, "--sql"]);
            run(&with_new, &old, &["upgrade", from, "--sql"]);
        }
        for (command, range) in [("upgrade", range), ("downgrade", format!("{END}:{from}"))] {
            let (before, now) =
                (run(&with_old, &old, &[command, &range, "--sql"]), run(&with_new, &new, &[command, &range, "--sql"]));
            assert_eq!(now, before, "{command} {range} {options:?}");
            assert_eq!(version(&with_new), version(&with_old));
        }
    }
}

#[test]
fn what_others_stand_on_stays() {
    let project = example();
    let refused = project.run(&["squash", "955bb0742a21:b82d5f013e6c"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (3, ""));
    assert!(refused.stderr.starts_with("error[L0211]: '47c1e8a6d935' stands on '0f6b2e7d81a9'"), "{}", refused.stderr);
    let backwards = project.run(&["squash", &format!("{END}:{MIDDLE}")]);
    assert!(backwards.stderr.starts_with("error[L0211]: '5c8e21b7f0da' is not below"), "{}", backwards.stderr);
    let nothing = project.run(&["squash", "base:955bb0742a21"]);
    assert!(nothing.stderr.starts_with("error[L0211]: there are no two migrations"), "{}", nothing.stderr);
    let no_range = project.run(&["squash", END]);
    assert_eq!(no_range.code, 2);
    assert!(no_range.stderr.contains("write base:5c8e21b7f0da, or FROM:5c8e21b7f0da"), "{}", no_range.stderr);
}

#[test]
fn what_is_no_part_of_the_schema_is_named() {
    let project = Project::new()
        .migration("1", "revision a\nupgrade {\ncreate_table t { a integer }\n}\ndowngrade auto\n")
        .migration(
            "2",
            "revision b\nrevises a\nupgrade {\nexecute $$GRANT SELECT ON t TO PUBLIC$$\nbulk_insert t (a) { (1) }\n}\n\
             downgrade {}\n",
        );
    let squashed = project.run(&["squash", "base:b"]);
    assert_eq!(squashed.stderr.matches("warning[L0506]").count(), 2, "{}", squashed.stderr);
    assert!(!squashed.stdout.contains("GRANT"), "{}", squashed.stdout);
    let whole = project.run(&["squash", "base:b", "--keep-operations"]);
    assert!(whole.stdout.contains("GRANT") && whole.stdout.contains("bulk_insert"), "{}", whole.stdout);
    assert_eq!(whole.stderr, "");
}

/// A migration in Python, the upgrade of which asks the database.
const ASKS: &str = "from alembic import op
revision = 'b'
down_revision = 'a'
def upgrade():
    for row in op.get_bind().execute('SELECT 1').fetchall():
        op.execute(row[0])
def downgrade():
    pass
";

#[test]
fn nothing_is_lost_that_cannot_be_read() {
    let table = |id: &str, below: &str| {
        format!("revision {id}\n{below}\nupgrade {{ create_table {id} {{ x integer }} }}\ndowngrade auto\n")
    };
    let unfinished = "revision b\nrevises a\nupgrade { unfinished \"rows\" }\ndowngrade {}\n";
    for (name, text) in [("migrations/2.py", ASKS), ("migrations/2.mig", unfinished)] {
        let project = Project::new()
            .file("migrations/1.mig", &table("a", ""))
            .file(name, text)
            .file("migrations/3.mig", &table("c", "revises b"));
        for options in [&["--write"][..], &["--keep-operations", "--write"]] {
            let refused = project.run(&[&["squash", "base:c"], options].concat());
            assert_eq!((refused.code, refused.stdout.as_str()), (3, ""), "{}", refused.stderr);
            assert!(refused.stderr.contains("error[L0211]: the upgrade of 'b' cannot be read"), "{}", refused.stderr);
            assert_eq!(fs::read_to_string(project.path().join(name)).expect("it is there still"), text);
        }
    }
}

#[test]
fn no_other_migration_is_written_over() {
    let python = |id: &str, below: &str| {
        format!(
            "from alembic import op\nrevision = '{id}'\ndown_revision = {below}\ndef upgrade():\n    op.drop_table('{id}')\ndef downgrade():\n    pass\n"
        )
    };
    let other = "revision d\nrevises c\nupgrade {}\ndowngrade {}\n";
    let project = Project::new()
        .file("migrations/b.py", &python("b", "None"))
        .file("migrations/c.py", &python("c", "'b'"))
        .file("migrations/c.mig", other);
    let refused = project.run(&["squash", "base:c", "--write"]);
    assert_eq!(refused.code, 4, "{}", refused.stderr);
    assert_eq!(fs::read_to_string(project.path().join("migrations/c.mig")).expect("it is there still"), other);
    assert!(project.path().join("migrations/b.py").exists());
}
