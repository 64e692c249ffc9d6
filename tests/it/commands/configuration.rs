//! Where the configuration is found, what it may say, and how it says what is wrong.

use std::fs;
use std::process::Command;

use crate::limbeck::Project;
use crate::outcome::Outcome;

const MIGRATION: &str = "revision a1\nupgrade {\n    create_table t { id integer }\n}\ndowngrade auto\n";

fn project(config: &str) -> Project {
    Project::new().config(config).migration("a1", MIGRATION)
}

fn script(config: &str) -> String {
    project(config).run(&["upgrade", "head", "--sql"]).ok()
}

#[test]
fn the_configuration_is_found_upwards_or_named() {
    let project = project("").file("deep/er/keep", "").file("other.toml", "migrations = 'two'\n");
    let project = project.file("two/b2.mig", &MIGRATION.replace("a1", "b2"));
    let mut deep = Command::new(env!("CARGO_BIN_EXE_limbeck"));
    deep.env_clear().current_dir(project.path().join("deep/er")).args(["heads", "-v"]);
    let found = Outcome::of(&mut deep).ok();
    assert!(found.contains("Path: ../../migrations/a1.mig"), "{found}");
    assert_eq!(project.run(&["-c", "other.toml", "heads"]).ok(), "b2 (head)\n");
    assert_eq!(project.run(&["heads", "--config", "other.toml"]).ok(), "b2 (head)\n");
    let named = project.env("LIMBECK_CONFIG", "other.toml");
    assert_eq!(named.run(&["heads"]).ok(), "b2 (head)\n");
    assert_eq!(named.run(&["heads", "-c", "limbeck.toml"]).ok(), "a1 (head)\n");
}

#[test]
fn without_a_configuration_or_migrations_the_way_out_is_told() {
    let project = Project::new();
    let missing = project.run(&["heads"]);
    assert_eq!(missing.code, 4);
    assert!(missing.stderr.contains("there is no directory 'migrations'"), "{}", missing.stderr);
    fs::remove_file(project.path().join("limbeck.toml")).expect("it is there");
    let missing = project.run(&["heads"]);
    assert_eq!(missing.code, 4);
    assert!(missing.stderr.contains("'limbeck init' begins a project"), "{}", missing.stderr);
    let missing = project.run(&["heads", "-c", "nowhere.toml"]);
    assert_eq!(missing.code, 4);
    assert!(missing.stderr.contains("cannot read 'nowhere.toml'"), "{}", missing.stderr);
}

#[test]
fn everything_that_is_wrong_is_shown_at_its_line_in_one_run() {
    let config = r#"migration = "elsewhere"
postgres_version = 11
transaction = "script"
timezone = 5

[script]
lock_timout = "5s"
statement_timeout = "soon"
guard = "yes"
transaction = "none"
role = ""
search_path = ["a", 1]

[version_table]
width = 0
schema = "${NOT_SET}"

[naming]
zz = "x"

[databases.users]
migrations = []
[databases.users.scripts]
psql = true
"#;
    let refused = project(config).file(".env", "GOOD=1\nbad line\n").run(&["heads"]);
    assert_eq!((refused.code, refused.stdout.as_str()), (4, ""));
    insta::with_settings!({
        snapshot_path => concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/command"),
        prepend_module_to_snapshot => false,
        omit_expression => true,
    }, { insta::assert_snapshot!("configuration_faults", refused.stderr) });
}

#[test]
fn a_file_that_is_no_toml_is_pointed_into() {
    let refused = project("migrations = \n[script\n").run(&["heads"]);
    assert_eq!(refused.code, 4);
    assert!(refused.stderr.contains("L1001") && refused.stderr.contains("limbeck.toml:1:"), "{}", refused.stderr);
    assert!(refused.stderr.contains("limbeck.toml:2:"), "{}", refused.stderr);
}

#[test]
fn variables_come_from_the_environment_and_then_from_the_file() {
    let config = "[script]\nrole = \"${ROLE}_${STAGE}\"\napplication_name = \"$${ROLE}\"\n";
    let project = project(config).file(".env", "# of this machine\nexport ROLE='owner'\nSTAGE=test # not live\n");
    let script = project.run(&["upgrade", "head", "--sql"]).ok();
    assert!(script.contains("owner_test") && script.contains("'${ROLE}'"), "{script}");
    let script = project.env("STAGE", "live").run(&["upgrade", "head", "--sql"]).ok();
    assert!(script.contains("owner_live"), "{script}");
}

#[test]
fn one_of_several_databases_is_chosen() {
    let config = r#"
[script]
lock_timeout = "5s"
header = false

[databases.users]
migrations = "migrations/users"
version_table.name = "users_version"

[databases.billing]
migrations = ["migrations/billing"]
script = { lock_timeout = "1min" }
"#;
    let project = Project::new()
        .config(config)
        .migration("users/u1", &MIGRATION.replace("a1", "u1"))
        .migration("billing/b1", &MIGRATION.replace("a1", "b1"));
    assert_eq!(project.run(&["-n", "users", "heads"]).ok(), "u1 (head)\n");
    let users = project.run(&["upgrade", "head", "--sql", "-n", "users"]).ok();
    assert!(users.contains("CREATE TABLE IF NOT EXISTS users_version") && users.contains("'5s'"), "{users}");
    let billing = project.run(&["upgrade", "head", "--sql", "--name", "billing"]).ok();
    assert!(billing.contains("CREATE TABLE IF NOT EXISTS alembic_version") && billing.contains("'1min'"), "{billing}");
    for arguments in [&["heads"][..], &["heads", "-n", "stock"]] {
        let refused = project.run(arguments);
        assert_eq!(refused.code, 4);
        assert!(refused.stderr.contains("choose one with -n: billing, users"), "{}", refused.stderr);
    }
}

#[test]
fn what_is_about_no_database_runs_once() {
    let project = Project::new().config("[databases.users]\n[databases.billing]\n");
    for arguments in [&["explain", "L0101"][..], &["man", "fmt"], &["completions", "bash"], &["lint", "--rules"]] {
        let once = project.run(arguments).ok();
        let all = project.run(&[arguments, &["--all"]].concat());
        assert_eq!((all.code, all.stdout, all.stderr.as_str()), (0, once, ""), "{arguments:?}");
    }
}

#[test]
fn every_setting_reaches_the_script() {
    let plain = script("");
    for (config, says) in [
        ("postgres_version = 17", "for PostgreSQL 17"),
        ("script.lock_timeout = '3s'", "lock_timeout = '3s'"),
        ("script.statement_timeout = '250 ms'", "statement_timeout = '250 ms'"),
        ("script.role = 'Owner'", "SET LOCAL ROLE \"Owner\""),
        ("script.search_path = ['shop', 'public']", "shop, public"),
        ("script.application_name = \"it's me\"", "'it''s me'"),
        ("script.psql = true", "\\set ON_ERROR_STOP on"),
        ("version_table = { name = 'v', schema = 's', width = 64 }", "s.v (\n    version_num VARCHAR(64)"),
    ] {
        assert!(!plain.contains(says), "{config}");
        let script = script(config);
        assert!(script.contains(says), "{config}: {script}");
    }
    for (config, lacks) in [
        ("script.guard = false", "limbeck refused"),
        ("script.header = false", "-- Upgrade by limbeck"),
        ("version_table.primary_key = false", "PRIMARY KEY (version_num)"),
    ] {
        assert!(plain.contains(lacks), "{config}");
        assert!(!script(config).contains(lacks), "{config}");
    }
    let two = |config| {
        let project = project(config).migration("b", "revision b\nrevises a1\nupgrade {\n}\ndowngrade auto\n");
        project.run(&["upgrade", "head", "--sql"]).ok().matches("\nCOMMIT;").count()
    };
    // Two transactions begin with one that says that neither has run.
    assert_eq!((two(""), two("script.transaction = 'migration'")), (1, 3));
}

#[test]
fn naming_conventions_name_what_has_no_name() {
    let migration = "revision a1\nupgrade {\n    create_table t {\n        id integer\n        unique (id)\n    }\n}\n\
                     downgrade auto\n";
    let project = Project::new().migration("a1", migration);
    assert!(!project.run(&["upgrade", "head", "--sql"]).ok().contains("uq_t_id"));
    let project = project.config("[naming]\nuq = \"uq_%(table_name)s_%(column_0_name)s\"\n");
    assert!(project.run(&["upgrade", "head", "--sql"]).ok().contains("uq_t_id"));
}

#[test]
fn subdirectories_are_read_on_request_and_other_files_never() {
    let project = project("").migration("sub/b", "revision b\nrevises a1\nupgrade {\n}\ndowngrade auto\n");
    let project = project.file("migrations/README.md", "not a migration").file("migrations/.hidden.mig", "nor this");
    let project = project.file("migrations/__init__.py", "").file("migrations/sub/__pycache__/x.py", "nor this");
    assert_eq!(project.run(&["heads"]).ok(), "a1 (head)\n");
    assert_eq!(project.config("recursive = true").run(&["heads"]).ok(), "b (head)\n");
}

#[test]
fn a_file_in_two_of_the_directories_is_read_once() {
    let below = project("recursive = true\nmigrations = ['migrations', './migrations', 'migrations/sub']\n");
    let below = below.migration("sub/b", "revision b\nrevises a1\nupgrade {\n}\ndowngrade auto\n");
    assert_eq!(below.run(&["history"]).ok(), "a1 -> b (head)\n<base> -> a1\n");
}

#[test]
fn files_of_both_kinds_make_one_history() {
    let python = "\"\"\"from python\"\"\"\nrevision = 'b2'\ndown_revision = 'a1'\n\n\
                  def upgrade():\n    pass\n\n\ndef downgrade():\n    pass\n";
    let project = project("").file("migrations/b2.py", python);
    assert_eq!(project.run(&["history"]).ok(), "a1 -> b2 (head), from python\n<base> -> a1\n");
}

#[test]
fn a_history_may_begin_with_what_it_has_not_made() {
    let code = |config: &str, file: &str, text: &str| {
        let project = Project::new().config(config).file(&format!("migrations/{file}"), text);
        let outcome = project.run(&["upgrade", "head", "--sql"]);
        (outcome.code, outcome.stderr.contains("there is no table `account`"))
    };
    let own = "revision a1\nupgrade {\n    add_column account.age integer\n}\ndowngrade auto\n";
    let alembic = "import sqlalchemy as sa\nfrom alembic import op\nrevision = 'a1'\ndown_revision = None\n\n\
                   def upgrade():\n    op.add_column('account', sa.Column('age', sa.Integer))\n\n\
                   def downgrade():\n    op.drop_column('account', 'age')\n";
    assert_eq!(code("", "a1.mig", own), (3, true));
    assert_eq!(code("from_scratch = false", "a1.mig", own), (0, false));
    assert_eq!(code("", "a1.py", alembic), (0, false));
    assert_eq!(code("from_scratch = true", "a1.py", alembic), (3, true));
}

#[test]
fn what_the_world_has_not_is_told_with_the_line_that_names_it() {
    let refused = |config: &str, arguments: &[&str]| {
        let outcome = project(config).run(arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (4, ""), "{config}");
        outcome.stderr
    };
    let said = refused("\nmigrations = ['migrations', 'nope']\n", &["heads"]);
    assert!(said.contains("there is no directory 'nope'") && said.contains("in limbeck.toml:2"), "{said}");
    let said = refused("template = 'nope'", &["revision"]);
    assert!(said.contains("cannot read the template 'nope'") && said.contains("limbeck.toml:1 names it"), "{said}");
    let said = refused("timezone = 'Mars'", &["revision"]);
    assert!(said.contains("the time zone 'Mars'") && said.contains("in limbeck.toml:1"), "{said}");
    let said = refused("script.search_path = 'shop, public'", &["heads"]);
    assert!(said.contains("L1003") && said.contains("expected a list, in order"), "{said}");
}

#[test]
fn what_is_not_utf8_is_pointed_into() {
    let latin = b"[script]\n# caf\xe9\n";
    let project = project("");
    fs::write(project.path().join("limbeck.toml"), latin).expect("it is written");
    for arguments in [&["heads"][..], &["heads", "--all"]] {
        let refused = project.run(arguments);
        assert_eq!(refused.code, 4);
        assert!(refused.stderr.contains("L1005") && refused.stderr.contains("limbeck.toml:2:6"), "{}", refused.stderr);
    }
    let project = self::project("");
    fs::write(project.path().join(".env"), b"A=1\nSECRET=caf\xe9\n").expect("it is written");
    let refused = project.run(&["heads"]);
    assert!(refused.code == 4 && refused.stderr.contains("line 2 of .env is not UTF-8"), "{}", refused.stderr);
    assert!(!refused.stderr.contains("caf"), "{}", refused.stderr);
    let project = Project::bare().file("alembic.ini", "");
    fs::write(project.path().join("alembic.ini"), b"[alembic]\n# caf\xe9\n").expect("it is written");
    let refused = project.run(&["heads"]);
    assert_eq!(refused.code, 4);
    assert!(refused.stderr.contains("L1005") && refused.stderr.contains("alembic.ini:2:6"), "{}", refused.stderr);
}

#[test]
fn help_is_for_the_file_that_is_meant() {
    let said = |project: Project, arguments: &[&str]| {
        let outcome = project.run(arguments);
        assert_eq!((outcome.code, outcome.stdout.as_str()), (4, ""), "{arguments:?}");
        outcome.stderr
    };
    let bare = Project::bare;
    let ini = "[alembic]\nscript_location = db\n";
    let text = said(bare().file("pyproject.toml", "[tool.alembic]\n"), &["heads"]);
    assert!(text.contains("in its section [tool.alembic]"), "{text}");
    let text = said(bare().file("alembic.ini", ini), &["heads", "-n", "foo"]);
    assert!(
        text.contains("choose one with -n: alembic") || text.contains("a section [foo] with a script_location"),
        "{text}"
    );
    let text = said(project(""), &["heads", "-n", "foo"]);
    assert!(text.contains("leave out -n, or add a section [databases.foo]"), "{text}");
    let text = said(project(""), &["-c", "/", "heads"]);
    assert!(text.contains("pyproject.toml with [tool.alembic] in '/' or above it"), "{text}");
    let text = said(project("").file(".env", "bad line\n"), &["heads"]);
    assert!(text.contains("error: .env cannot be used as it is") && !text.contains("limbeck.toml"), "{text}");
    let text = said(project("[databases.a]\n"), &["heads"]);
    assert!(text.contains("limbeck.toml has sections for databases"), "{text}");
    assert!(text.contains("choose one with -n: a; or all with --all"), "{text}");
}

#[test]
fn column_types_of_the_application_are_what_the_configuration_says() {
    let migration = "import sqlalchemy as sa\nfrom alembic import op\nimport app.types\nfrom app import Payload as Data\n\
        revision = 'a1'\n\
        def upgrade():\n    \
        t = op.create_table('t', sa.Column('a', app.types.GUID(length=5)), sa.Column('b', sa.ARRAY(app.types.GUID)), \
        sa.Column('c', Data))\n    \
        op.bulk_insert(t, [{'c': {'x': 1}}])\n\
        def downgrade():\n    pass\n";
    let compile = |config: &str| {
        let project = Project::new().config(config).file("migrations/a1.py", migration);
        project.run(&["upgrade", "head", "--sql", "--all"])
    };
    let known = compile("[types]\n\"app.types.GUID\" = \"uuid\"\n\"app.Payload\" = \"jsonb\"\n").ok();
    assert!(known.contains("a uuid,\n    b uuid[],\n    c jsonb"), "{known}");
    assert!(known.contains("INSERT INTO t (c) VALUES ('{\"x\": 1}')"), "{known}");
    let unknown = compile("[types]\n\"app.Payload\" = \"jsonb\"\n");
    assert_eq!(unknown.code, 3);
    let way_out = "say what it is in limbeck.toml, below [types]: \"app.types.GUID\" = \"uuid\"";
    assert!(unknown.stderr.contains(way_out), "{}", unknown.stderr);
    let wrong = compile("[types]\napp.types.GUID = \"uuid\"\n\"app.Payload\" = \"jsonb (\"\n");
    assert_eq!(wrong.code, 4);
    assert_eq!(wrong.stderr.matches("expected a name and a type in quotes").count(), 2, "{}", wrong.stderr);
    let both = "[types]\n\"app.types.GUID\" = \"uuid\"\n[databases.one.types]\n\"app.Payload\" = \"jsonb\"\n";
    assert!(compile(both).ok().contains("a uuid,\n    b uuid[],\n    c jsonb"));
}
