//! `lint`: what it looks at, how it says what it found, and with which exit code.

use std::process::Command;

use serde_json::Value;

use crate::limbeck::Project;
use crate::outcome::Outcome;

const TABLE: &str = "revision a\nupgrade {\n    create_table t { id integer, name text }\n}\ndowngrade auto\n";
const INDEX: &str = "revision b\nrevises a\nupgrade {\n    create_index ix_t_name on t (name)\n}\ndowngrade auto\n";
const QUIET: &str = "[lint]\nno-lock-timeout = 'off'\n";

/// A table, and in the next migration an index that blocks those who write to it.
fn project() -> Project {
    Project::new().config(QUIET).migration("a", TABLE).migration("b", INDEX)
}

#[test]
fn a_table_is_in_use_as_soon_as_the_next_migration_runs() {
    let found = project().run(&["lint"]);
    assert_eq!((found.code, found.stderr.as_str()), (1, ""));
    assert!(found.stdout.contains("warning[L0903]: nobody can write to t while the index is built\n"));
    assert!(found.stdout.contains("--> migrations/b.mig:4:5") && found.stdout.contains("rule: index-not-concurrent"));
    assert!(found.stdout.ends_with("\n\n1 finding in 2 migrations\n"), "{}", found.stdout);
    assert_eq!(project().run(&["lint", "a"]).ok(), "no findings in 1 migration\n");
    assert_eq!(project().run(&["lint", "base:heads"]).ok(), "no findings in 2 migrations\n");
    assert!(project().run(&["lint", "a:b"]).stdout.ends_with("1 finding in 1 migration\n"));
}

#[test]
fn findings_are_written_for_machines() {
    let run = |format: &str| project().run(&["lint", "--format", format]);
    let read = |text: &str| serde_json::from_str::<Value>(text).expect("JSON");
    let json = run("json");
    let finding = read(&json.stdout);
    assert_eq!((json.code, &finding["code"], &finding["primary"]["line"]), (1, &"L0903".into(), &4.into()));
    let sarif = read(&run("sarif").stdout);
    let result = &sarif["runs"][0]["results"][0];
    assert_eq!((&sarif["version"], &result["ruleId"]), (&"2.1.0".into(), &"L0903".into()));
    let place = &result["locations"][0]["physicalLocation"];
    assert_eq!(place["artifactLocation"]["uri"], "migrations/b.mig");
    assert_eq!(
        run("github").stdout,
        "::warning file=migrations/b.mig,line=4,col=5,title=L0903 index-not-concurrent::nobody can write to t while the \
         index is built; write create_index concurrently\n"
    );
    let quiet = project().config("lint.index-not-concurrent = 'off'\nlint.no-lock-timeout = 'off'\n");
    assert_eq!(quiet.run(&["lint", "--format", "json"]).ok(), "");
    assert_eq!(quiet.run(&["lint", "--format", "github"]).ok(), "");
    assert_eq!(read(&quiet.run(&["lint", "--format", "sarif"]).ok())["runs"][0]["results"], Value::Array(Vec::new()));
}

#[test]
fn rules_are_set_in_the_configuration_and_allowed_in_a_comment() {
    let error = project().config("[lint]\nindex-not-concurrent = 'error'\nno-lock-timeout = 'off'\n").run(&["lint"]);
    assert!(error.code == 1 && error.stdout.starts_with("error[L0903]"), "{}", error.stdout);
    let allowed = |comment: &str| {
        let text = INDEX.replace("    create_index", &format!("    -- limbeck: allow {comment}\n    create_index"));
        project().migration("b", &text).run(&["lint"])
    };
    assert_eq!(allowed("index-not-concurrent the table is empty").ok(), "no findings in 2 migrations\n");
    let bare = allowed("index-not-concurrent").stdout;
    assert!(bare.contains("does not say why") && bare.ends_with("2 findings in 2 migrations\n"), "{bare}");
    assert!(allowed("index-not-concurent it is empty").stdout.contains("did you mean 'index-not-concurrent'?"));
}

#[test]
fn what_is_no_rule_or_no_level_is_an_error() {
    let refused = |config: &str| {
        let refused = project().config(config).run(&["lint"]);
        assert_eq!((refused.code, refused.stdout.as_str()), (4, ""));
        refused.stderr
    };
    let unknown = refused("[lint]\nindex-not-concurent = 'off'\n");
    assert!(unknown.contains("there is no key 'index-not-concurent' in [lint]"), "{unknown}");
    assert!(unknown.contains("did you mean 'index-not-concurrent'?"), "{unknown}");
    let level = refused("[lint]\ndata-loss = 'none'\n");
    assert!(level.contains("expected \"off\", \"warning\" or \"error\""), "{level}");
}

#[test]
fn what_cannot_be_compiled_does_not_silence_the_rest() {
    let broken = INDEX.replace("t (name)", "t (nome)");
    let more = INDEX.replace("revision b", "revision c").replace("revises a", "revises b").replace("ix_t", "ix2_t");
    let broken = || project().migration("b", &broken).migration("c", &more);
    let refused = broken().run(&["lint"]);
    assert_eq!(refused.code, 3);
    assert!(refused.stderr.contains("error[L0403]"), "{}", refused.stderr);
    assert!(refused.stdout.contains("warning[L0903]") && refused.stdout.contains("c.mig"), "{}", refused.stdout);
    for format in ["json", "sarif", "github"] {
        let told = broken().run(&["lint", "--format", format]);
        let both = told.stdout.contains("L0403") && told.stdout.contains("L0903");
        assert!(told.code == 3 && both, "{format}: {}", told.stdout);
    }
    let unreadable = "revision b\nrevises a\nupgrade {\n    execute $$ SELEC 1 $$\n}\ndowngrade auto\n";
    let unread = broken().migration("b", unreadable).run(&["lint"]);
    assert!(unread.code == 3 && unread.stderr.contains("error[L0801]"), "{}", unread.stderr);
    assert!(unread.stdout.contains("warning[L0903]") && !unread.stdout.contains("L0916"), "{}", unread.stdout);
    assert_eq!(project().run(&["lint", "b:a"]).code, 3);
    assert_eq!(project().run(&["lint", "--rules", "--format", "json"]).code, 2);
    assert_eq!(Project::new().file("migrations/none.txt", "").run(&["lint"]).ok(), "no findings in no migrations\n");
}

#[test]
fn the_rules_are_listed_without_a_project() {
    let project = Project::new();
    std::fs::remove_file(project.path().join("limbeck.toml")).expect("it was there");
    let listed = project.run(&["lint", "--rules"]).ok();
    assert_eq!(listed.lines().count(), ::limbeck::lint::RULES.len());
    assert!(
        listed.contains("\nL0914  required-column            error    a column that must have a value"),
        "{listed}"
    );
}

#[test]
fn the_example_project_is_looked_at() {
    let mut command = Command::new(env!("CARGO_BIN_EXE_limbeck"));
    command.current_dir(env!("CARGO_MANIFEST_DIR")).args(["lint", "--format", "github"]);
    let found = Outcome::of(&mut command);
    assert_eq!((found.code, found.stderr.as_str()), (1, ""));
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/command");
    insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
        insta::assert_snapshot!("lint_example", found.stdout.replace("::warning file=migrations/", ""));
    });
}

#[test]
fn an_enum_of_the_same_transaction_has_its_new_values_from_17_on() {
    let text = "revision a\nupgrade {\n    create_enum mood ('sad')\n    alter_enum mood add value 'glad'\n    \
                execute $$ SELECT 'glad'::mood $$\n}\ndowngrade {\n    drop_enum mood\n}\n";
    let found = |version: u8| {
        let config = format!("postgres_version = {version}\n{QUIET}");
        Project::new().config(&config).migration("a", text).run(&["lint", "a"]).stdout
    };
    assert!(found(16).contains("warning[L0911]: 'glad' is used behind its ALTER TYPE"), "{}", found(16));
    assert_eq!(found(17), "no findings in 1 migration\n");
}

#[test]
fn a_downgrade_that_does_not_lead_back_is_found_at_its_line() {
    let found = |upgrade: &str, downgrade: &str| {
        let text = format!("revision b\nrevises a\nupgrade {{\n    {upgrade}\n}}\ndowngrade {{\n    {downgrade}\n}}\n");
        let found = Project::new().config(QUIET).migration("a", TABLE).migration("b", &text).run(&["lint", "b"]).stdout;
        let line = found.lines().find(|line| line.contains("L0923")).map(str::to_owned);
        let at = 5 + upgrade.lines().count();
        assert!(line.is_none() || found.contains(&format!("b.mig:{at}:1")), "{found}");
        line.and_then(|line| line.split_once("what was there: ").map(|(_, what)| what.to_owned())).unwrap_or_default()
    };
    assert_eq!(found("add_column t.s text", ""), "column 't.s' is left over");
    assert_eq!(found("add_column t.s text", "drop_column t.s"), "");
    assert_eq!(found("drop_column t.name", ""), "column 't.name' is missing");
    assert_eq!(found("drop_column t.name", "add_column t.name text"), "");
    assert_eq!(
        found("drop_column t.name", "add_column t.name varchar(10)"),
        "column 't.name' differs (type change from character varying(10) to text)"
    );
    assert_eq!(found("alter_column t.id set not null", ""), "column 't.id' differs (NULL)");
    assert_eq!(found("execute $$ UPDATE t SET id = 1 $$", ""), "");
    assert_eq!(found("execute $$ DO 'BEGIN END' $$\n    add_column t.s text", ""), "");
    assert_eq!(found("create_enum e ('x')\n    create_table u { e e }", "drop_table u"), "enum 'e' is left over");
}
