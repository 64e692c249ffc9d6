//! A case for every operation and every clause of the language: `tests/cases/*.mig`.

use ::limbeck::diagnostic::{Diagnostics, render};
use ::limbeck::dsl::{Variables, format, read_body, read_header, write, write_operations};
use ::limbeck::migration::{Block, Downgrade, Item, Migration, Step};
use ::limbeck::op::Operation;
use ::limbeck::revision::{Header, Text};
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

#[test]
fn what_is_written_says_the_same() {
    for (name, text) in cases().into_iter().chain(files("migrations")) {
        let (header, migration) = (header(&text), read(&text));
        let written = write(&header, &migration);
        assert_eq!(laid_out(&written), written, "{name}");
        assert_eq!(said(&self::header(&written), &read(&written)), said(&header, &migration), "{name}\n{written}");
        assert_eq!(operations(&read(&written)), operations(&migration), "{name}\n{written}");

        let block = write_operations(operations(&migration));
        let again = read(&format!("revision a\n\nupgrade {{\n{block}}}\n\ndowngrade auto\n"));
        assert_eq!(operations(&again), operations(&migration), "{name}\n{block}");
    }
}

/// The cases, each with its name.
fn cases() -> Vec<(String, String)> {
    files("tests/cases")
}

/// The `.mig` files of a folder of the repository.
fn files(folder: &str) -> Vec<(String, String)> {
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

fn laid_out(text: &str) -> String {
    let mut sources = Sources::new();
    let id = sources.add("case.mig", text);
    let mut diagnostics = Diagnostics::new();
    let formatted = format(id, text, &mut diagnostics);
    formatted.unwrap_or_else(|| panic!("{text}\n{}", render::human(&diagnostics, &sources, false)))
}

#[track_caller]
fn read(text: &str) -> Migration {
    match try_read(text) {
        Some(migration) => migration,
        None => panic!("cannot be read:\n{text}"),
    }
}

fn header(text: &str) -> Header {
    let header = read_header(Sources::new().add("case.mig", text), text, &mut Diagnostics::new());
    header.unwrap_or_else(|| panic!("the header cannot be read:\n{text}"))
}

/// All that a file says, a line each, without the places where it says it.
fn said(header: &Header, migration: &Migration) -> Vec<String> {
    let Header { revision, revises, depends_on, labels, created, message, .. } = header;
    let names = |names: &[Text]| names.iter().map(Text::to_string).collect::<Vec<_>>().join(", ");
    let mut said = vec![revision.to_string(), names(revises), names(depends_on), names(labels)];
    said.extend([created, message].into_iter().flatten().map(Text::to_string));
    said.extend(items(&migration.upgrade));
    match &migration.downgrade {
        Downgrade::Auto(_) => said.push("auto".to_owned()),
        Downgrade::Irreversible(why) => said.push(format!("irreversible {why}")),
        Downgrade::Block(block) => said.extend(std::iter::once("down".to_owned()).chain(items(block))),
    }
    said
}

fn items(block: &Block) -> Vec<String> {
    let step = |step: &Step| format!("{:?} {}", step.comments, outline(&step.operation));
    let item = |item: &Item| match item {
        Item::Step(one) => vec![step(one)],
        Item::Autocommit { steps, .. } => {
            std::iter::once("autocommit".to_owned()).chain(steps.iter().map(step)).chain(["end".to_owned()]).collect()
        }
    };
    block.items.iter().flat_map(item).collect()
}

/// The migration, if nothing is wrong with it.
fn try_read(text: &str) -> Option<Migration> {
    let id = Sources::new().add("case.mig", text);
    let mut diagnostics = Diagnostics::new();
    let header = read_header(id, text, &mut diagnostics);
    let migration = read_body(id, text, &Variables::new(), &mut diagnostics);
    migration.filter(|_| header.is_some() && diagnostics.is_empty())
}

/// All operations, up and down.
fn operations(migration: &Migration) -> Vec<&Operation> {
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
fn outline(operation: &Operation) -> String {
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
