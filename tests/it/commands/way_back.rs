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
