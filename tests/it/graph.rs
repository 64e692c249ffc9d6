//! On random histories, routes and rows are those of the real Alembic. `--nocapture` shows the figures.

mod random;

use std::collections::{BTreeMap, BTreeSet};
use std::process;

use limbeck::revision::{
    End, Fault, Lineage, Name, RevisionGraph, RevisionIndex, Route, RowChange, StampRoute, Target, Typed, VersionRows,
};
use serde_json::{Value, json};

use self::random::{Case, Command, Query};
use crate::alembic;
use crate::dice::Dice;
use crate::outcome::Outcome;

const ORACLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/alembic/graph_oracle.py");

/// In which order Alembic walks over its sets.
#[derive(Clone, Copy)]
enum SetOrder {
    /// As Python hashes with this seed.
    Hashed(u32),
    /// Dependencies as they were declared: the choice that Alembic leaves open and limbeck makes.
    Declared,
}

/// How two answers compare.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Verdict {
    Equal,
    /// Same steps, same rows after each, another choice of the row that is updated.
    OtherStatements,
    /// The same, but Alembic leaves a row that another one implies.
    RedundantRow,
    /// Alembic's `stamp` loses a row that was asked for.
    LostTarget,
    BothRefuse,
    /// With our code.
    OnlyWeRefuse(&'static str),
    /// With the kind of Alembic's error.
    OnlyAlembicRefuses(&'static str),
    Different,
}

#[test]
fn routes_and_rows_are_alembics() {
    let mut dice = Dice(0x2545_f491_4f6c_dd1d);
    let commands = [Command::Upgrade, Command::Downgrade];
    let cases: Vec<Case> = (0..250).map(|_| Case::roll(&mut dice, 1, &commands)).collect();
    let compared = compare(&cases, SetOrder::Hashed(0));
    assert!(compared >= 2400, "only {compared} answers to compare");
}

#[test]
fn several_dependencies_are_taken_in_declared_order() {
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15);
    let commands = [Command::Upgrade, Command::Downgrade];
    let cases: Vec<Case> = (0..250).map(|_| Case::roll(&mut dice, 3, &commands)).collect();
    let compared = compare(&cases, SetOrder::Declared);
    assert!(compared >= 2400, "only {compared} answers to compare");
}

#[test]
fn stamps_histories_and_labels_are_alembics() {
    let mut dice = Dice(0xd1b5_4a32_d192_ed03);
    let commands = [Command::Stamp, Command::History, Command::Current, Command::Labels];
    let cases: Vec<Case> = (0..250).map(|_| Case::roll(&mut dice, 1, &commands)).collect();
    let compared = compare(&cases, SetOrder::Hashed(0));
    assert!(compared >= 2400, "only {compared} answers to compare");
}

#[test]
fn with_several_dependencies_our_order_is_one_that_alembic_may_take() {
    let mut dice = Dice(0xa076_1d64_78bd_642f);
    let commands = [Command::Upgrade, Command::Downgrade];
    let cases: Vec<Case> = (0..100).map(|_| Case::roll(&mut dice, 4, &commands)).collect();
    let runs: Vec<Vec<Vec<Value>>> = (0..8).map(|seed| alembic_answers(&cases, SetOrder::Hashed(seed))).collect();
    let (mut compared, mut among, mut ambiguous) = (0, 0, 0);
    for (at, case) in cases.iter().enumerate() {
        for (position, query) in case.queries.iter().enumerate() {
            let answers = runs.iter().map(|run| &run[at][position]["steps"]).filter(|steps| steps.is_array());
            let theirs: BTreeSet<String> = answers.map(Value::to_string).collect();
            if let (Ok(ours), false) = (answer(&case.graph, query), theirs.is_empty()) {
                compared += 1;
                among += usize::from(theirs.contains(&ours["steps"].to_string()));
                ambiguous += usize::from(theirs.len() > 1);
            }
        }
    }
    // Eight seeds do not show every order of a set; that ours follows from the declared order is tested above.
    println!("{compared} routes, {ambiguous} of which hang on the seed; ours is among Alembic's for {among}");
    assert!(compared >= 800 && ambiguous > 0 && among * 100 >= compared * 99);
}

/// Compares all answers, prints a tally, panics at one that differs, and tells how many both sides gave.
fn compare(cases: &[Case], order: SetOrder) -> usize {
    let answers = alembic_answers(cases, order);
    let mut tally: BTreeMap<(Command, Verdict), usize> = BTreeMap::new();
    let mut faults = Vec::new();
    for (case, answers) in cases.iter().zip(&answers) {
        for (query, theirs) in case.queries.iter().zip(answers) {
            let ours = answer(&case.graph, query);
            let verdict = judge(case, query, &ours, theirs);
            if !is_accepted(&verdict) {
                let ours = ours.map_or_else(|fault| fault.message.clone(), |ours| ours.to_string());
                faults.push(format!("{verdict:?}: {}", describe(case, query, &ours, theirs)));
            }
            *tally.entry((query.command, verdict)).or_default() += 1;
        }
    }
    for ((command, verdict), count) in &tally {
        println!("{count:6} {} {verdict:?}", command.name());
    }
    faults.sort_by_key(String::len);
    assert!(faults.is_empty(), "{} answers differ; the simplest:\n{}", faults.len(), faults[0]);
    let both = [Verdict::Equal, Verdict::OtherStatements, Verdict::RedundantRow, Verdict::LostTarget];
    tally.iter().filter(|((_, verdict), _)| both.contains(verdict)).map(|(_, count)| count).sum()
}

fn judge(case: &Case, query: &Query, ours: &Result<Value, Fault>, theirs: &Value) -> Verdict {
    match (ours, theirs["error"].as_str()) {
        (Err(_), Some(_)) => Verdict::BothRefuse,
        (Err(fault), None) => {
            let nothing_happens = theirs["steps"].as_array().is_some_and(Vec::is_empty);
            match fault.code.id {
                // Alembic does nothing, silently.
                "L0309" | "L0310" if !nothing_happens => Verdict::Different,
                id => Verdict::OnlyWeRefuse(id),
            }
        }
        (Ok(_), Some(error)) => Verdict::OnlyAlembicRefuses(kind(error)),
        (Ok(ours), None) if ours == theirs => Verdict::Equal,
        (Ok(ours), None) if ours["steps"] != theirs["steps"] => Verdict::Different,
        (Ok(ours), None) if ours["rows"] == theirs["rows"] => Verdict::OtherStatements,
        (Ok(ours), None) if query.command == Command::Downgrade && is_topmost(case, &ours["rows"], &theirs["rows"]) => {
            Verdict::RedundantRow
        }
        (Ok(ours), None) if query.command == Command::Stamp && is_part(&theirs["rows"][0], &ours["rows"][0]) => {
            Verdict::LostTarget
        }
        _ => Verdict::Different,
    }
}

fn is_part(few: &Value, many: &Value) -> bool {
    let (few, many) = (few.as_array(), many.as_array());
    few.zip(many).is_some_and(|(few, many)| few.iter().all(|one| many.contains(one)))
}

/// What limbeck refuses or allows on purpose.
fn is_accepted(verdict: &Verdict) -> bool {
    match verdict {
        // A name outside of the branch before `@`; `-1` from several rows; an upgrade to what has run; a downgrade to
        // what has not run; targets of a stamp that imply each other.
        Verdict::OnlyWeRefuse(id) => ["L0305", "L0308", "L0309", "L0310", "L0311"].contains(id),
        Verdict::OnlyAlembicRefuses(kind) => *kind != "another error",
        Verdict::Different => false,
        _ => true,
    }
}

/// What an error of Alembic's means, as far as limbeck goes on where Alembic stops.
fn kind(error: &str) -> &'static str {
    let kinds = [
        ("KeyError", "it crashes"),
        ("AssertionError", "it crashes"),
        ("AttributeError", "it crashes"),
        ("overlaps with other requested", "several heads of a branch of which one implies another"),
        ("Multiple head revisions are present", "it forgets the branch before '@'"),
    ];
    kinds.into_iter().find(|(part, _)| error.contains(part)).map_or("another error", |(_, kind)| kind)
}

/// True if ours are, after each step, those of their rows that no other row implies.
fn is_topmost(case: &Case, ours: &Value, theirs: &Value) -> bool {
    let ids = |rows: &Value| -> Vec<RevisionIndex> {
        let ids = rows.as_array().into_iter().flatten().filter_map(Value::as_str);
        ids.filter_map(|id| case.graph.by_id(id)).collect()
    };
    let topmost = |rows: Vec<RevisionIndex>| -> Vec<RevisionIndex> {
        let below = rows.iter().flat_map(|row| case.graph.stands_on(*row));
        let below = case.graph.ancestors(below, Lineage::Dependencies);
        rows.into_iter().filter(|row| !below.contains(*row)).collect()
    };
    let mut steps = ours.as_array().into_iter().flatten().zip(theirs.as_array().into_iter().flatten());
    steps.all(|(ours, theirs)| ids(ours) == topmost(ids(theirs)))
}

fn describe(case: &Case, query: &Query, ours: &str, theirs: &impl std::fmt::Debug) -> String {
    let names = |list: &[Name]| list.iter().map(Name::to_string).collect::<Vec<_>>().join(", ");
    let mut text = format!("{} {:?}\n", query.command.name(), query.targets);
    text.push_str(&format!("  rows   {}\n  ours   {ours}\n  theirs {theirs:?}\n", case.graph.ids_of(&query.rows)));
    for header in case.graph.iter().map(|one| case.graph.header(one)) {
        let (revises, needs, labels) = (names(&header.revises), names(&header.depends_on), names(&header.labels));
        text.push_str(&format!("  {} revises ({revises}) depends on ({needs}) labels ({labels})\n", header.id()));
    }
    text
}

/// What Alembic answers to each question of each case.
fn alembic_answers(cases: &[Case], order: SetOrder) -> Vec<Vec<Value>> {
    let mut python = process::Command::new(alembic::python());
    python.arg(ORACLE);
    match order {
        SetOrder::Hashed(seed) => python.env("PYTHONHASHSEED", seed.to_string()),
        SetOrder::Declared => python.arg("--declared-order").env("PYTHONHASHSEED", "0"),
    };
    let questions: Vec<Value> = cases.iter().map(question).collect();
    let answers = Outcome::fed(&mut python, &Value::from(questions).to_string()).ok();
    serde_json::from_str(&answers).expect("the oracle answers in JSON")
}

fn question(case: &Case) -> Value {
    let names = |list: &[Name]| -> Vec<String> { list.iter().map(Name::to_string).collect() };
    let headers = case.graph.iter().map(|one| case.graph.header(one));
    let revisions: Vec<Value> = headers
        .map(|header| {
            let (down, depends_on) = (names(&header.revises), names(&header.depends_on));
            json!({"id": header.id(), "down": down, "depends_on": depends_on, "labels": names(&header.labels)})
        })
        .collect();
    let queries: Vec<Value> = case
        .queries
        .iter()
        .map(|query| {
            let rows: Vec<&str> = query.rows.iter().map(|row| case.graph.id(*row)).collect();
            json!({"command": query.command.name(), "rows": rows, "targets": query.targets})
        })
        .collect();
    json!({"revisions": revisions, "queries": queries})
}

/// Our answer in the oracle's words.
fn answer(graph: &RevisionGraph, query: &Query) -> Result<Value, Fault> {
    let ids = |list: &[RevisionIndex]| -> Vec<&str> { list.iter().map(|one| graph.id(*one)).collect() };
    let sorted = |list: &[RevisionIndex]| -> BTreeSet<&str> { list.iter().map(|one| graph.id(*one)).collect() };
    let typed: Vec<Typed> = query.targets.iter().map(|text| Typed::made(text)).collect();
    let route = match query.command {
        Command::Upgrade => Route::upgrade(graph, &query.rows, &Target::parse(typed[0])?)?,
        Command::Downgrade => Route::downgrade(graph, &query.rows, &Target::parse(typed[0])?)?,
        Command::Stamp => {
            let route = StampRoute::new(graph, &query.rows, &typed)?;
            let changes: Vec<Value> = route.stamps.iter().map(|stamp| row_changes(graph, &stamp.changes)).collect();
            return Ok(json!({"steps": [], "changes": changes, "rows": [sorted(&route.end)]}));
        }
        Command::History => {
            let (start, end) = (Target::parse(typed[0])?, Target::parse(typed[1])?);
            let shown = graph.history_between(End::Target(start), End::Target(end))?;
            return Ok(json!({"steps": ids(&shown)}));
        }
        Command::Current => return Ok(json!({"rows": sorted(&graph.current(&query.rows))})),
        Command::Labels => {
            let labels = |one: &RevisionIndex| graph.labels(*one).iter().map(|label| &**label).collect();
            let labels: BTreeMap<&str, BTreeSet<&str>> =
                query.rows.iter().map(|one| (graph.id(*one), labels(one))).collect();
            return Ok(json!({"labels": labels}));
        }
    };
    let steps: Vec<RevisionIndex> = route.steps.iter().map(|step| step.revision).collect();
    let changes: Vec<Value> = route.moves(graph).map(|one| row_changes(graph, &one.changes)).collect();
    let mut table = VersionRows::new(graph, &route.start);
    let rows_after = |step| {
        table.step(step);
        sorted(&table.rows())
    };
    let rows: Vec<BTreeSet<&str>> = route.steps.iter().copied().map(rows_after).collect();
    Ok(json!({"steps": ids(&steps), "changes": changes, "rows": rows}))
}

fn row_changes(graph: &RevisionGraph, changes: &[RowChange]) -> Value {
    let one = |change: &RowChange| match change {
        RowChange::Insert(new) => json!(["insert", graph.id(*new)]),
        RowChange::Delete(gone) => json!(["delete", graph.id(*gone)]),
        RowChange::Update { from, to } => json!(["update", graph.id(*from), graph.id(*to)]),
    };
    changes.iter().map(one).collect()
}
