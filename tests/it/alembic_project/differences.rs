//! `docs/alembic.md` says of both programs what they do.

use super::limbeck;
use crate::alembic;
use crate::outcome::Outcome;

const PAGE: &str = include_str!("../../../docs/alembic.md");

/// A block of the page: its language and its text.
type Fence<'a> = (&'a str, &'a str);

/// The sections of the page that begin with Python, each with its blocks.
fn sections() -> Vec<(&'static str, Vec<Fence<'static>>)> {
    let sections = PAGE.split("\n### ").skip(1).map(|section| {
        let (title, rest) = section.split_once('\n').expect("a title");
        let fences = rest.split("```").skip(1).step_by(2).map(|fence| fence.split_once('\n').expect("a language"));
        (title, fences.collect::<Vec<_>>())
    });
    sections.filter(|(_, fences)| fences.first().is_some_and(|(language, _)| *language == "python")).collect()
}

/// Without what differs everywhere: white space at the ends of lines, and titles.
fn plain(script: &str) -> String {
    let lines = script.lines().filter(|line| !line.starts_with("-- Running")).map(str::trim_end);
    lines.collect::<Vec<_>>().join("\n").replace("\n\n\n", "\n\n")
}

#[track_caller]
fn holds(who: &str, title: &str, outcome: &Outcome, (language, text): Fence<'_>) {
    let text = text.trim_end();
    let said = if language == "sql" { plain(&outcome.stdout) } else { outcome.stderr.clone() };
    assert!(said.contains(text), "{title}: {who} does not say\n{text}\nbut\n{said}\n{}", outcome.stderr);
    assert_eq!(outcome.code == 0, language == "sql", "{title}: {who}");
}

#[test]
fn both_programs_do_what_the_page_says() {
    let sections = sections();
    assert!(sections.len() >= 15, "{}", sections.len());
    for (title, fences) in sections {
        let [(_, python), theirs, ours] = fences.as_slice() else { panic!("{title}: {fences:?}") };
        let project = alembic::Project::new().revision(alembic::Revision {
            id: "a1",
            upgrade: python,
            ..alembic::Revision::default()
        });
        let arguments = ["upgrade", "head", "--sql"];
        holds("Alembic", title, &project.run(&arguments), *theirs);
        let plain = [&arguments[..], &["--no-guard", "--no-header"]].concat();
        holds("limbeck", title, &limbeck(project.path(), &plain), *ours);
    }
}
