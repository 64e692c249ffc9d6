//! The proof: both histories are compiled, all the way up and all the way down, and their scripts compared.

use crate::compile::Compiler;
use crate::diagnostic::Diagnostics;
use crate::revision::{Route, Target, Typed};
use crate::script::step::{Direction, Step};
use crate::sql::scan::{Token, TokenKind, tokens};
use crate::statement::{Statement, Transaction};

/// Where two scripts are not equal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// The revision.
    pub revision: String,
    /// On the way up or down.
    pub direction: Direction,
    /// What the original script has there.
    pub original: String,
    /// What the imported one has in its place.
    pub imported: String,
}

/// The first difference of each migration between the scripts of two histories. What neither can compile is in neither
/// script.
pub fn differences(original: &Compiler<'_>, imported: &Compiler<'_>) -> Vec<Difference> {
    let (mut theirs, mut faults) = (Diagnostics::new(), Diagnostics::new());
    let original = steps(original, &mut theirs);
    let imported = steps(imported, &mut faults);
    let mut differences = Vec::new();
    let mut rest = imported.as_slice();
    for step in &original {
        match rest.iter().position(|other| is_same(step, other)) {
            Some(at) => {
                differences.extend(rest[..at].iter().map(|extra| difference(extra, "nothing", &extra.title())));
                differences.extend(difference_of(step, &rest[at]));
                rest = &rest[at + 1..];
            }
            None => differences.push(difference(step, &step.title(), "nothing")),
        }
    }
    differences.extend(rest.iter().map(|extra| difference(extra, "nothing", &extra.title())));
    differences
}

/// Every step up from an empty database and down to it again, as far as they can be compiled. What is wrong with them is in
/// `report`.
pub(super) fn steps(compiler: &Compiler<'_>, report: &mut Diagnostics) -> Vec<Step> {
    let graph = compiler.graph;
    let target = |text| Target::parse(Typed::made(text));
    let up = target("heads").and_then(|heads| Route::upgrade(graph, &[], &heads));
    let Some(up) = up.map_err(|fault| report.push(*fault)).ok().filter(|up| !up.steps.is_empty()) else {
        return Vec::new();
    };
    let mut steps = compiler.steps(&up, report);
    let rows = up.end(graph);
    match target("base").and_then(|base| Route::downgrade(graph, &rows, &base)) {
        Ok(down) => steps.extend(compiler.steps(&down, report)),
        Err(fault) => report.push(*fault),
    }
    steps
}

fn is_same(one: &Step, other: &Step) -> bool {
    (one.direction, &one.revision) == (other.direction, &other.revision)
}

/// The first difference of two steps.
fn difference_of(original: &Step, imported: &Step) -> Option<Difference> {
    let place = |step: &Step| {
        let Step { from, to, message, bookkeeping, .. } = step;
        format!("{} ({message:?}; {from:?} {to:?} {bookkeeping:?})", step.title())
    };
    if place(original) != place(imported) {
        return Some(difference(original, &place(original), &place(imported)));
    }
    let shown = |step: &Step, at: usize| {
        let Some(Statement { comments, sql, transaction, .. }) = step.statements.get(at) else {
            return "nothing".into();
        };
        let place = if *transaction == Transaction::Inside { "" } else { "\n(outside the transaction)" };
        comments.iter().map(|comment| format!("{comment}\n")).chain([sql.clone(), place.into()]).collect::<String>()
    };
    let count = original.statements.len().max(imported.statements.len());
    let (one, other) = (0..count)
        .map(|at| (shown(original, at), shown(imported, at)))
        .find(|(one, other)| as_postgres_reads(one) != as_postgres_reads(other))?;
    Some(difference(original, &one, &other))
}

/// A text in which the case of bare words makes no difference, nor does the white space between words.
fn as_postgres_reads(sql: &str) -> Vec<String> {
    let word = |token: Token<'_>| match token.kind {
        TokenKind::Word => token.text.to_lowercase(),
        _ => token.text.to_string(),
    };
    tokens(sql).filter(|token| token.kind != TokenKind::Space).map(word).collect()
}

fn difference(step: &Step, original: &str, imported: &str) -> Difference {
    Difference {
        revision: step.revision.clone(),
        direction: step.direction,
        original: original.to_string(),
        imported: imported.to_string(),
    }
}
