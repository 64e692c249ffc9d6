//! Files that nobody meant to write: good ones with something taken away, doubled, moved or thrown in.

use crate::cases::{cases, files};
use crate::dice::Dice;
use ::limbeck::catalog::{Catalog, PostgresVersion};
use ::limbeck::ddl;
use ::limbeck::diagnostic::{Diagnostics, render};
use ::limbeck::dsl::{self, Variables};
use ::limbeck::migration::{Block, Downgrade};
use ::limbeck::replay::Replay;
use ::limbeck::source::{Sources, Span};
use ::limbeck::sql::{Ident, scan};

const FILES: usize = 2000;

/// What is thrown in.
const FOREIGN: [&str; 34] = [
    "'",
    "\"",
    "$$",
    "$a$",
    "${",
    "${x}",
    "\\${",
    "/*",
    "*/",
    "--",
    "(",
    ")",
    "{",
    "}",
    "[",
    "]",
    ",",
    ";",
    ".",
    "=",
    "::",
    "\n",
    "\r\n",
    "\t",
    "\u{feff}",
    "\u{0}",
    "é",
    "🐘",
    "\"\"",
    "''",
    "upgrade {",
    "downgrade auto",
    "99999999999999999999",
    "create_table t {",
];

#[test]
fn every_fault_has_a_place() {
    let good: Vec<String> = cases().into_iter().chain(files("migrations")).map(|(_, text)| text).collect();
    let mut dice = Dice(20_260_930);
    let mut malformed = 0;
    for number in 0..FILES * 2 {
        let mut text = dice.pick(&good).clone();
        for _ in 0..=dice.below(3) {
            text = mutated(&text, &good, &mut dice);
        }
        malformed += usize::from(has_faults(&text, number));
        if malformed == FILES {
            return;
        }
    }
    panic!("only {malformed} files were malformed");
}

#[test]
fn nesting_is_bounded() {
    for (open, close) in [("(", ")"), ("/*", "*/"), ("[", "]"), ("{", "}"), ("default (", ")")] {
        for depth in [60, 70, 5_000] {
            let deep = format!("{}1{}", open.repeat(depth), close.repeat(depth));
            for text in [
                format!("revision a\nupgrade {{ create_table t {{ a integer default {deep} }} }}\ndowngrade auto\n"),
                format!("revision a\nupgrade {{ bulk_insert t (a) {{ ({deep}) }} }}\ndowngrade auto\n"),
                format!("revision a\nupgrade {{ execute $$ SELECT {deep} $$ }}\ndowngrade auto\n"),
                format!("revision a\n{deep}\nupgrade {{ {deep} }}\ndowngrade auto\n"),
            ] {
                has_faults(&text, depth);
            }
        }
    }
}

/// Another text, with one thing done to it.
fn mutated(text: &str, others: &[String], dice: &mut Dice) -> String {
    let tokens: Vec<(usize, &str)> = scan::tokens(text).map(|token| (token.start, token.text)).collect();
    if tokens.is_empty() {
        return FOREIGN[0].to_owned();
    }
    let (start, token) = *dice.pick(&tokens);
    let (before, behind) = (&text[..start], &text[start + token.len()..]);
    let other = dice.pick(others);
    match dice.below(9) {
        0 => format!("{before}{behind}"),
        1 => format!("{before}{token}{token}{behind}"),
        2 => format!("{before}{}{token}{behind}", dice.pick(&FOREIGN)),
        3 => format!("{before}{}{behind}", dice.pick(&FOREIGN)),
        4 => format!("{before}{}{behind}", dice.pick(&tokens).1),
        5 => format!("{before}{}{behind}", token.to_uppercase()),
        6 => before.to_owned(),
        // Half a token, and half of another file.
        7 => format!("{before}{}{behind}", &token[..boundary(token, token.len() / 2)]),
        _ => format!("{before}{}", &other[boundary(other, dice.below(other.len()))..]),
    }
}

/// The offset, or the next one where a character begins.
fn boundary(text: &str, at: usize) -> usize {
    (at..text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len())
}

/// Reads, lays out and replays a file; true if something is wrong with it. Each fault has a place in the file.
fn has_faults(text: &str, number: usize) -> bool {
    let mut sources = Sources::new();
    let id = sources.add("malformed.mig", text);
    let mut report = Diagnostics::new();
    let header = dsl::read_header(id, text, &mut report);
    let migration = dsl::read_body(id, text, &Variables::new(), &mut report);
    assert_eq!(
        header.is_none() || migration.is_none(),
        dsl::format(id, text, &mut Diagnostics::new()).is_none(),
        "{number}: {text}"
    );
    if let Some(mut migration) = migration {
        let mut replay = Replay::new(Catalog::new(PostgresVersion::DEFAULT, Ident::made("public")));
        let mut run = |block: &mut Block| {
            ddl::read(block, &mut report);
            replay.run(block, &mut report);
        };
        run(&mut migration.upgrade);
        if let Downgrade::Block(block) = &mut migration.downgrade {
            run(block);
        }
    } else {
        assert!(report.has_errors(), "{number}: nothing is said of\n{text}");
    }
    for fault in report.iter() {
        let inside = |span: Span| {
            let is_whole = text.is_char_boundary(span.start()) && text.is_char_boundary(span.end());
            span.source() == Some(id) && span.start() <= span.end() && span.end() <= text.len() && is_whole
        };
        let places = fault.secondary.iter().chain([&fault.primary]);
        assert!(places.into_iter().all(|label| inside(label.span)), "{number}: {fault:?}\n{text}");
    }
    render::human(&report, &sources, false);
    !report.is_empty()
}
