//! How well a migration can be taken back, in `show` and in the script.

use crate::limbeck::Project;

/// A table with two columns, and above it a migration with this upgrade and this downgrade.
fn project(upgrade: &str, downgrade: &str) -> Project {
    let table = "revision a\nupgrade {\n    create_table t { id integer, name text, age integer }\n}\ndowngrade auto\n";
    let above = format!("revision b\nrevises a\nupgrade {{\n    {upgrade}\n}}\ndowngrade {downgrade}\n");
    Project::new().migration("a", table).migration("b", &above)
}

/// What `show` says of the upper migration.
fn shown(upgrade: &str, downgrade: &str) -> Option<String> {
    let record = project(upgrade, downgrade).run(&["show", "b"]).ok();
    record.lines().find_map(|line| line.strip_prefix("Downgrade: ")).map(str::to_string)
}

const DROPS: &str = "drop_column t.name";
const LOST: [&str; 2] = ["the data of column t.name", "the place of column t.name among the others"];

#[test]
fn show_says_how_well_a_migration_can_be_taken_back() {
    let says = |upgrade: &str, downgrade: &str, expected: &str| {
        assert_eq!(shown(upgrade, downgrade).as_deref(), Some(expected), "{upgrade}");
    };
    says("add_column t.size integer", "auto", "auto, exact");
    says(DROPS, "auto", &format!("auto, structure only, without {}", LOST.join(", ")));
    says(
        "execute $$ UPDATE t SET name = '' $$",
        "auto",
        "auto, none, because nobody but its author knows what undoes this SQL",
    );
    says(DROPS, "irreversible \"the names are gone\"", "irreversible, the names are gone");
    says("drop_column t.nope", "auto", "not known, because 'limbeck upgrade b --sql' finds something wrong");
    assert_eq!(shown(DROPS, "{ add_column t.name text }"), None);
    let differs = "written, and does not lead back: column 't.name' differs (type change from integer to text)";
    says(DROPS, "{ add_column t.name integer }", differs);
    says("add_column t.size integer", "{\n}", "written, and does not lead back: column 't.size' is left over");
}

#[test]
fn what_comes_back_behind_sql_that_was_not_understood_is_never_called_exact() {
    let body = "returns trigger language plpgsql as $$ BEGIN RETURN new; END $$";
    for (made, taken_away, place) in [
        ("", "drop_table t", "table t"),
        ("", "drop_column t.name", "table t"),
        ("", "alter_column t.name type varchar(9)", "table t"),
        ("create_check_constraint k on t (age > 0)", "drop_constraint k on t", "table t"),
        ("create_index i on t (age)", "drop_index i", "index i"),
        ("create_view v as $$ SELECT 1 AS a $$", "drop_view v", "view v"),
        ("create_sequence s", "drop_sequence s", "sequence s"),
        ("create_enum e ('a')", "drop_enum e", "enum e"),
        ("create_domain d integer", "drop_domain d", "domain d"),
        (&format!("create_function f() {body}"), "drop_function f()", "function f"),
        (
            &format!(
                "create_function f() {body}\n create_trigger g on t before insert for each row execute function f()"
            ),
            "drop_trigger g on t",
            "trigger g of t",
        ),
    ] {
        let opaque = "execute $$ DO 'BEGIN END' $$ reverse $$ SELECT 1 $$";
        let said = shown(&format!("{made}\n{opaque}\n{taken_away}"), "auto").unwrap_or_default();
        assert!(said.starts_with("auto, structure only, without "), "{taken_away}: {said}");
        let doubt = format!("what SQL that was not understood may have changed in {place}");
        assert!(said.ends_with(&doubt), "{taken_away}: {said}");
        let understood = shown(&format!("{made}\n{taken_away}"), "auto").unwrap_or_default();
        assert!(!understood.contains("not understood"), "{taken_away}: {understood}");
    }
}

#[test]
fn the_script_says_it_below_the_title() {
    let script = |upgrade: &str| project(upgrade, "auto").run(&["downgrade", "b:a", "--sql"]).ok();
    let exact = script("add_column t.size integer");
    assert!(exact.contains("-- Running downgrade b -> a [1/1]\n-- downgrade auto: exact\n\nALTER TABLE"), "{exact}");
    let lossy = script(DROPS);
    let lost = LOST.map(|phrase| format!("-- does not come back: {phrase}\n")).concat();
    let expected = format!("-- Running downgrade b -> a [1/1]\n-- downgrade auto: structure only\n{lost}\nALTER TABLE");
    assert!(lossy.contains(&expected), "{lossy}");
    let written = project(DROPS, "{ add_column t.name text }").run(&["downgrade", "b:a", "--sql"]).ok();
    assert!(written.contains("-- Running downgrade b -> a [1/1]\n\nALTER TABLE"), "{written}");
}
