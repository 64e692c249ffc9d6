//! What a person reads of a history has the shape that Alembic gives it: both programs on the same files.

use std::fs;

use crate::{alembic, limbeck};

/// Names of revisions.
type Names = &'static [&'static str];

/// A history with two bases, a branch, a merge, labels and dependencies.
struct Both {
    alembic: alembic::Project,
    limbeck: limbeck::Project,
}

impl Both {
    fn new() -> Both {
        let revisions: [(&str, &str, Names, Names, Names); 10] = [
            ("1111aaaa", "create account", &[], &[], &[]),
            ("2222bbbb", "add email", &["1111aaaa"], &[], &[]),
            ("3333cccc", "start shop", &["2222bbbb"], &[], &["shop"]),
            ("4444dddd", "parallel work", &["2222bbbb"], &[], &[]),
            ("5555eeee", "merge shop and parallel", &["3333cccc", "4444dddd"], &[], &[]),
            ("6666ffff", "after merge", &["5555eeee"], &[], &[]),
            ("7777net1", "networking base", &[], &[], &["networking"]),
            ("8888net2", "networking needs 4444", &["7777net1"], &["4444dddd"], &[]),
            ("9999aaaa", "a head that is needed", &[], &[], &["needed"]),
            ("9999bbbb", "what needs it", &["8888net2"], &["needed"], &[]),
        ];
        let mut both = Both { alembic: alembic::Project::new(), limbeck: limbeck::Project::new() };
        for (id, message, down, depends_on, labels) in revisions {
            let revises = down.join(", ");
            let message = format!(
                "{message}\n\nRevision ID: {id}\nRevises: {revises}\nCreate Date: 2026-01-01 00:00:00.000000\n\n"
            );
            let revision = alembic::Revision { id, message: &message, down, depends_on, labels, ..Default::default() };
            both.alembic = both.alembic.revision(revision);
            let file = format!("versions/{id}.py");
            let text = fs::read_to_string(both.alembic.path().join(&file)).expect("it is there");
            both.limbeck = both.limbeck.file(&file.replace("versions", "migrations"), &text);
        }
        both
    }

    /// What Alembic prints, and what limbeck prints.
    fn print(&self, arguments: &[&str]) -> (String, String) {
        let versions = self.alembic.path().join("versions");
        let theirs = self.alembic.run(arguments).ok().replace(&*versions.to_string_lossy(), "migrations");
        (in_any_order(&theirs), in_any_order(&self.limbeck.run(arguments).ok()))
    }
}

/// The same with children and their lines sorted, where Alembic walks over a set, and without spaces at line ends.
fn in_any_order(text: &str) -> String {
    let mut lines: Vec<String> = text.trim_end().lines().map(|line| line.trim_end().to_string()).collect();
    for line in &mut lines {
        if let Some(children) = line.strip_prefix("Branches into: ") {
            let mut children: Vec<&str> = children.split(", ").collect();
            children.sort();
            *line = format!("Branches into: {}", children.join(", "));
        }
    }
    for siblings in lines.chunk_by_mut(|a, b| a.starts_with("   ") && a.contains("->") && b.contains("->")) {
        siblings.sort();
    }
    lines.join("\n")
}

#[test]
fn heads_branches_history_and_show_are_alembics() {
    let both = Both::new();
    let commands = [
        "heads",
        "heads -v",
        "heads --resolve-dependencies",
        "heads -v --resolve-dependencies",
        "branches",
        "branches -v",
        "history",
        "history -v",
        "history -r 2222:5555",
        "history -r :2222",
        "history -r 5555:",
        "history -r base:networking@head",
        "history -r shop@base:",
        "history -r 1111:+1",
        "history -r-1:",
        "history -v --rev-range 4444:heads",
        "show 5555",
        "show 2222",
        "show 8888net2",
        "show heads",
        "show shop@head",
        "show base",
    ];
    for command in commands {
        let arguments: Vec<&str> = command.split(' ').collect();
        let (theirs, ours) = both.print(&arguments);
        assert_eq!(ours, theirs, "{command}");
    }
}

#[test]
fn the_revisions_of_a_database_are_marked() {
    let project = Both::new().limbeck;
    let marked = |arguments: &[&str]| {
        let lines = project.run(arguments).ok();
        let lines = lines.lines().filter(|line| line.contains("(current)")).map(str::to_string);
        lines.collect::<Vec<_>>()
    };
    assert_eq!(
        marked(&["history", "-i", "--from", "3333cccc,7777"]),
        [
            "2222bbbb -> 3333cccc (shop) (current), start shop",
            "<base> -> 7777net1 (networking) (current), networking base"
        ]
    );
    assert_eq!(marked(&["history", "-i", "--from", "base"]), [""; 0]);
    assert_eq!(marked(&["history", "-v", "-i", "--from", "5555"]), ["Rev: 5555eeee (mergepoint) (current)"]);
    let range = project.run(&["history", "-r", "current:6666", "--from", "5555"]).ok();
    assert_eq!(range.lines().count(), 2, "{range}");
    let range = project.run(&["history", "-r", ":current", "--from", "2222"]).ok();
    assert_eq!(range.lines().count(), 2, "{range}");
    let unknown = project.run(&["history", "-r", "current:"]);
    assert_eq!(unknown.code, 4);
    assert!(unknown.stderr.contains("no database is named"), "{}", unknown.stderr);
}

#[test]
fn ranges_that_mean_nothing_are_refused() {
    let project = Both::new().limbeck;
    for (range, code, says) in [
        ("2222", 2, "is not a range"),
        ("6666:2222", 3, "L0313"),
        ("2222:+2", 3, "L0306"),
        ("1111:2222:3333", 3, "L0304"),
        ("nope:", 3, "L0301"),
    ] {
        let refused = project.run(&["history", "-r", range]);
        assert_eq!((refused.code, refused.stdout.as_str()), (code, ""), "{range}");
        assert!(refused.stderr.contains(says), "{range}: {}", refused.stderr);
    }
}

#[test]
fn the_history_is_drawn() {
    let project = Both::new().limbeck;
    snapshot("graph_text", &project.run(&["history", "--graph", "-i", "--from", "4444"]).ok());
    snapshot("graph_dot", &project.run(&["history", "--format", "dot"]).ok());
    snapshot("graph_mermaid", &project.run(&["history", "--format", "mermaid", "-r", "2222:6666"]).ok());
    let json = project.run(&["history", "--format", "json", "-r", "7777:8888"]).ok();
    snapshot("graph_json", &json);
    assert!(serde_json::from_str::<serde_json::Value>(&json).is_ok_and(|list| list.is_array()));
}

#[track_caller]
fn snapshot(name: &str, text: &str) {
    let settings = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/command");
    insta::with_settings!({ snapshot_path => settings, prepend_module_to_snapshot => false, omit_expression => true }, {
        insta::assert_snapshot!(name, text);
    });
}

#[test]
fn a_head_that_is_needed_is_no_row() {
    let project = Both::new().limbeck;
    let heads = project.run(&["heads"]).ok();
    assert!(heads.contains("9999aaaa (needed) (effective head)\n"), "{heads}");
    assert!(!project.run(&["heads", "--resolve-dependencies"]).ok().contains("9999aaaa"));
}
