//! A case for every operation and every clause of the language: `tests/cases/*.mig`.

use ::limbeck::diagnostic::{Diagnostics, render};
use ::limbeck::dsl::{Variables, format, read_body, read_header};
use ::limbeck::migration::{Downgrade, Item, Migration};
use ::limbeck::op::Operation;
use ::limbeck::source::Sources;
use ::limbeck::sql::scan;
use std::fs;
use std::path::{Path, PathBuf};

#[test]
fn what_is_read_is_what_was_written() {
    for (name, text) in cases() {
        let upgrade = operations(&read(&text)).iter().map(|operation| outline(operation)).collect::<String>();
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/snapshots/cases");
        insta::with_settings!({snapshot_path => folder, prepend_module_to_snapshot => false, omit_expression => true}, {
            insta::assert_snapshot!(name, upgrade);
        });
    }
}

#[test]
fn cases_and_the_example_are_in_the_one_layout() {
    for (name, text) in cases().into_iter().chain(files("migrations")) {
        assert_eq!(laid_out(&text), text, "{name}");
    }
}

/// Everything that is no name and no value of the author's own is pressed together or torn apart; the layout comes back.
#[test]
fn the_layout_does_not_depend_on_white_space() {
    for (name, text) in cases() {
        let wide: String = scan::tokens(&text)
            .map(|token| match token.text {
                " " => "   \t".to_owned(),
                space if token.kind == scan::TokenKind::Space && !space.contains('\n') => " ".to_owned(),
                space if token.kind == scan::TokenKind::Space => space.replace('\n', "  \r\n") + "\t",
                text => text.to_owned(),
            })
            .collect();
        // What is kept to the letter may hold such white space itself.
        if without_space(&wide) == without_space(&text) {
            assert_eq!(without_space(&laid_out(&wide)), without_space(&text), "{name}");
            assert_eq!(laid_out(&laid_out(&wide)), laid_out(&wide), "{name}");
        }
    }
}

#[test]
fn a_comment_stays_wherever_it_stands() {
    let (mut places, mut read_at) = (0, 0);
    let files = ["header", "autocommit", "irreversible", "downgrade_block"];
    let whole = cases().into_iter().filter(|(name, _)| files.contains(&name.as_str()));
    for (name, text) in cases().iter().flat_map(|(name, text)| alone(name, text)).chain(whole) {
        for token in scan::tokens(&text).filter(|token| !token.is_filler()) {
            for comment in ["/* here */ ", "-- here\n"] {
                let mut commented = text.clone();
                commented.insert_str(token.start, comment);
                places += 1;
                // A name and its dot are one word, and a line cannot end everywhere.
                let Some(migration) = try_read(&commented) else { continue };
                read_at += 1;
                let formatted = laid_out(&commented);
                assert!(formatted.contains(comment.trim_end()), "{name}: a comment before '{}' is lost", token.text);
                assert_eq!(laid_out(&formatted), formatted, "{name}: laid out twice");
                assert_eq!(shown(&read(&formatted)), shown(&migration), "{name}: {commented}\n{formatted}");
            }
        }
    }
    assert!(read_at * 4 > places * 3, "only {read_at} of {places} places take a comment");
}

/// The cases, each with its name.
pub fn cases() -> Vec<(String, String)> {
    files("tests/cases")
}

/// The `.mig` files of a folder of the repository.
pub fn files(folder: &str) -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("the folder can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("the entry can be read").path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "mig"));
    paths.sort();
    let name = |path: &Path| path.file_stem().expect("it has a name").to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).expect("it can be read"))).collect()
}

/// Each operation of a case in a file of its own.
fn alone(name: &str, text: &str) -> Vec<(String, String)> {
    let steps = read(text).upgrade.items.into_iter().filter_map(|item| match item {
        Item::Step(step) => Some(&text[step.span.start()..step.span.end()]),
        Item::Autocommit { .. } => None,
    });
    steps
        .map(|step| (name.to_owned(), format!("revision a\n\nupgrade {{\n    {step}\n}}\n\ndowngrade auto\n")))
        .collect()
}

/// The file in the one layout.
pub fn laid_out(text: &str) -> String {
    let mut sources = Sources::new();
    let id = sources.add("case.mig", text);
    let mut diagnostics = Diagnostics::new();
    let formatted = format(id, text, &mut diagnostics);
    formatted.unwrap_or_else(|| panic!("{text}\n{}", render::human(&diagnostics, &sources, false)))
}

/// What a file says.
#[track_caller]
pub fn read(text: &str) -> Migration {
    reading(text).unwrap_or_else(|faults| panic!("{text}\n{faults}"))
}

/// The migration, if nothing is wrong with it.
fn try_read(text: &str) -> Option<Migration> {
    reading(text).ok()
}

fn reading(text: &str) -> Result<Migration, String> {
    let mut sources = Sources::new();
    let id = sources.add("case.mig", text);
    let mut diagnostics = Diagnostics::new();
    let header = read_header(id, text, &mut diagnostics);
    let migration = read_body(id, text, &Variables::new(), &mut diagnostics);
    let whole = migration.filter(|_| header.is_some() && diagnostics.is_empty());
    whole.ok_or_else(|| render::human(&diagnostics, &sources, false))
}

/// All operations, up and down.
pub fn operations(migration: &Migration) -> Vec<&Operation> {
    let down = match &migration.downgrade {
        Downgrade::Block(block) => block.items.as_slice(),
        Downgrade::Auto(_) | Downgrade::Irreversible(_) => &[],
    };
    let steps = migration.upgrade.items.iter().chain(down).flat_map(|item| match item {
        Item::Step(step) => std::slice::from_ref(step),
        Item::Autocommit { steps, .. } => steps,
    });
    steps.map(|step| &step.operation).collect()
}

/// What a migration says, without the places where it says it and the white space around SQL.
fn shown(migration: &Migration) -> String {
    operations(migration).iter().map(|operation| outline(operation)).collect()
}

/// An operation without what was not written.
pub fn outline(operation: &Operation) -> String {
    let shown = format!("{operation:#?}\n");
    let is_said = |line: &&str| {
        let is_empty = ["None,", "[],", "false,", "Unspecified,", "Unread,"].iter().any(|end| line.ends_with(end));
        !is_empty && !line.trim_start().starts_with("span: ")
    };
    shown.lines().filter(is_said).map(|line| format!("{line}\n")).collect()
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect()
}
