//! `docs/language.md`: every example is in the one layout and compiles to what stands below it; every operation and every
//! word of the language is shown.

use std::collections::BTreeSet;
use std::fs;

use limbeck::catalog::{Catalog, PostgresVersion};
use limbeck::ddl;
use limbeck::diagnostic::{Diagnostics, render};
use limbeck::dsl::{Variables, format, read_body, read_header};
use limbeck::replay::Replay;
use limbeck::source::Sources;
use limbeck::sql::{Ident, scan};

const PAGE: &str = include_str!("../../docs/language.md");

/// The heading above the tables that the examples are about.
const SETTING: &str = "## The tables of the examples\n";

/// The examples: what stands between ```` ```mig ```` and ```` ``` ````.
fn examples() -> impl Iterator<Item = &'static str> {
    PAGE.split("```mig\n").skip(1).map(|behind| behind.split("```").next().unwrap_or_default())
}

/// An example as a whole file.
fn file(example: &str) -> String {
    match is_file(example) {
        true => example.to_owned(),
        false => format!("revision    a\n\nupgrade {{\n{example}}}\n\ndowngrade auto\n"),
    }
}

fn is_file(example: &str) -> bool {
    example.lines().any(|line| line.starts_with("revision"))
}

/// True for a file that nothing comes before.
fn is_first_file(example: &str) -> bool {
    is_file(example) && !example.lines().any(|line| line.starts_with("revises") && !line.ends_with("none"))
}

/// The database before an example.
fn before(example: &str) -> Catalog {
    let empty = Catalog::new(PostgresVersion::new(18).expect("it is known"), Ident::made("public"));
    let setting = PAGE.split(SETTING).nth(1).and_then(|behind| behind.split("```mig\n").nth(1));
    let setting = setting.and_then(|behind| behind.split("```").next()).expect("the page has its tables");
    if is_first_file(example) || example == setting {
        return empty;
    }
    let mut report = Diagnostics::new();
    let id = Sources::new().add("setting.mig", file(setting));
    let mut replay = Replay::new(empty);
    let migration = read_body(id, &file(setting), &Variables::new(), &mut report).expect("the tables can be read");
    replay.settle(&migration.upgrade, &mut report);
    assert!(report.is_empty(), "{report:?}");
    replay.catalog().clone()
}

/// The SQL of an example, or what is wrong with it.
fn compiled(example: &str) -> Result<String, String> {
    let text = file(example);
    let mut sources = Sources::new();
    let id = sources.add("example.mig", text.as_str());
    let mut report = Diagnostics::new();
    read_header(id, &text, &mut report);
    let migration = read_body(id, &text, &Variables::new(), &mut report);
    let statements = migration.map(|mut migration| {
        ddl::read(&mut migration.upgrade, &mut report);
        Replay::new(before(example)).run(&migration.upgrade, &mut report)
    });
    match statements {
        Some(statements) if report.is_empty() => {
            let lines = statements.iter().flat_map(|statement| {
                statement.comments.iter().map(|comment| format!("{comment}\n")).chain([format!("{};\n", statement.sql)])
            });
            Ok(lines.collect())
        }
        _ => Err(render::human(&report, &sources, false)),
    }
}

#[test]
fn every_example_compiles_to_what_stands_below_it() {
    let mut parts = PAGE.split("```mig\n");
    let mut expected = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (example, behind) = part.split_once("```").expect("the example has an end");
        expected += &format!("```mig\n{example}```");
        expected += &match (compiled(example), behind.trim_start().split('\n').next()) {
            (Ok(sql), Some("```sql")) => replaced(behind, &sql),
            (Ok(_), _) => behind.to_owned(),
            (Err(faults), Some("```text")) => replaced(behind, &faults),
            (Err(faults), _) => panic!("{example}\n{faults}"),
        };
    }
    let written = concat!(env!("CARGO_TARGET_TMPDIR"), "/language.md");
    fs::write(written, &expected).expect("the page can be written");
    assert!(PAGE == expected, "copy {written} to docs/language.md");
}

/// A text with another first block.
fn replaced(text: &str, block: &str) -> String {
    let (fence, rest) = text.trim_start().split_once('\n').unwrap_or_default();
    let behind = rest.split_once("```").map_or("", |(_, behind)| behind);
    format!("\n\n{fence}\n{}\n```{behind}", block.trim_end())
}

#[test]
fn every_example_is_in_the_one_layout() {
    for example in examples() {
        let text = file(example);
        let id = Sources::new().add("example.mig", text.as_str());
        let laid_out = format(id, &text, &mut Diagnostics::new()).expect("it can be read");
        // Only in its block would an operation be indented.
        let lines = |text: &str| text.lines().map(|line| line.trim_start().to_owned()).collect::<Vec<_>>();
        assert_eq!(lines(&laid_out), lines(&text), "{laid_out}");
    }
}

#[test]
fn every_operation_and_every_word_is_shown() {
    let words: BTreeSet<String> = examples()
        .flat_map(|example| scan::tokens(example).map(|token| token.text.to_owned()).collect::<Vec<_>>())
        .collect();
    let grammar = concat!(include_str!("../../grammar/words.pest"), include_str!("../../grammar/operation.pest"));
    let mut missing: Vec<&str> = grammar
        .lines()
        .filter_map(|line| line.split_once("{ \"")?.1.split_once('"'))
        .filter_map(|(word, behind)| (behind.contains('~') && !words.contains(word)).then_some(word))
        .collect();
    missing.retain(|word| word.chars().next().is_some_and(char::is_alphabetic));
    assert_eq!(missing, [""; 0], "no example shows these");

    let operations = include_str!("../../grammar/operation.pest").lines();
    let verbs = operations.filter_map(|line| line.split_once(" = { \"")?.1.split('"').next());
    for verb in verbs.filter(|verb| verb.len() > 1) {
        assert!(PAGE.contains(&format!("\n### {verb}\n")), "{verb} has no heading");
    }
}
