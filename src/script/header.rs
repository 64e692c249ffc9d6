//! The comment at the head of a script: what it is and how it is run, for whoever is asked to approve it.

use super::segment::Segment;
use super::settings::TransactionMode;
use super::step::{Direction, Step, first_line, one_line};
use super::{Script, place};

/// Of more parts than that, not each has a line of its own.
const MOST_PARTS: usize = 9;

/// The lines of the header. Nothing in them depends on the clock or the machine.
pub fn lines(script: &Script) -> String {
    let settings = &script.settings;
    let title =
        format!("-- {} by limbeck {} for PostgreSQL {}", what(script), env!("CARGO_PKG_VERSION"), script.version);
    let psql = settings.psql.then(|| "-- for psql alone: other clients do not know its meta-commands".to_string());
    if makes_version_table_only(script) {
        return std::iter::once(title).chain(psql).collect::<Vec<_>>().join("\n");
    }
    let (from, to, migrations) =
        (place(&script.rows, ", "), place(script.end(), ", "), count(script.steps.len(), "migration"));
    let from = if script.any_start.is_some() { "from anywhere behind it".to_string() } else { format!("from {from}") };
    let mut lines = vec![title, format!("-- {from} to {to}, {migrations}")];
    lines.extend(script.tag.as_ref().map(|tag| format!("-- tag: {}", first_line(tag))));
    let mark = script.segments.first().and_then(|first| first.expects.progress.as_ref());
    lines.extend(mark.map(|mark| {
        format!("-- a continuation: part {2} of {0} {1} is done", mark.direction, mark.revision, mark.done)
    }));
    lines.push(transactions(script));
    lines.extend(psql);
    let lost: Vec<&str> = script.steps.iter().flat_map(losses).collect();
    lines.push(match lost.is_empty() {
        true => "-- data lost: none".to_string(),
        false => format!("-- data lost: {}", lost.join(", ")),
    });
    if !settings.guard {
        lines.push("-- no guard: nothing here checks where the database is".to_string());
    }
    if !script.segments.is_empty() {
        lines.extend(way_back(script));
        lines.extend(run(script));
        lines.extend(stops(script));
    }
    lines.iter().map(|line| one_line(line)).collect::<Vec<_>>().join("\n")
}

fn what(script: &Script) -> &'static str {
    match script.steps.first().map(|step| step.direction) {
        Some(Direction::Downgrade) => "Downgrade",
        Some(Direction::Stamp) => "Stamp",
        Some(Direction::Upgrade) => "Upgrade",
        None if makes_version_table_only(script) => "Version table",
        None => "Nothing to run,",
    }
}

fn makes_version_table_only(script: &Script) -> bool {
    script.steps.is_empty() && !script.segments.is_empty()
}

fn transactions(script: &Script) -> String {
    let outside = script.segments.iter().filter(|segment| !segment.transaction).count();
    match (script.settings.transaction, outside) {
        (TransactionMode::Script, 0) => "-- one transaction for all".to_string(),
        (TransactionMode::Migration, 0) => "-- one transaction for each migration".to_string(),
        (_, outside) => {
            let inside = count(script.segments.len() - outside, "transaction");
            format!("-- {inside}, and {} outside", count(outside, "statement"))
        }
    }
}

/// The command that makes the script for the other direction, where one revision says where to.
fn way_back(script: &Script) -> Option<String> {
    if script.any_start.is_some() {
        return None;
    }
    let back = match (script.steps.first()?.direction, script.rows.as_slice()) {
        (Direction::Upgrade, [] | [_]) => "downgrade",
        (Direction::Downgrade, _) => "upgrade",
        (Direction::Upgrade | Direction::Stamp, _) => return None,
    };
    let to = if script.rows.len() > 1 { "heads".to_string() } else { place(&script.rows, ",") };
    let mark = script.segments.first().is_some_and(|first| first.expects.progress.is_some());
    (!mark).then(|| format!("-- way back: limbeck {back} {to} --sql --from {}", place(script.end(), ",")))
}

fn run(script: &Script) -> Vec<String> {
    if script.settings.split {
        return vec!["-- run the files in order, and stop at the first that fails, as run.sh does".to_string()];
    }
    let stop = if script.settings.psql { "" } else { "-v ON_ERROR_STOP=1 " };
    let command = format!("-- run it with: psql -X {stop}-f FILE");
    let has_outside = script.segments.iter().any(|segment| !segment.transaction);
    let how = match (has_outside, script.takes_turns()) {
        (true, _) => "--   on one connection, not as one query, and not through a pooler in transaction mode",
        (false, true) => "--   on one connection, and not through a pooler in transaction mode",
        (false, false) => "--   a pooler may be in between, and other programs may send it as one query",
    };
    let how = (!script.settings.psql || has_outside).then(|| how.to_string());
    std::iter::once(command).chain(how).collect()
}

/// What to do if it stops: in general, or part by part.
fn stops(script: &Script) -> Vec<String> {
    let again = "mend the cause and run it again";
    match script.segments.as_slice() {
        _ if script.any_start.is_some() => return vec![format!("-- if it stops: {again}, it goes on from there")],
        [_] => return vec![format!("-- if it stops: nothing was changed, {again}")],
        _ if !script.settings.guard => return Vec::new(),
        segments if segments.len() > MOST_PARTS => {
            let command = script.command();
            return vec![
                format!(
                    "-- if it stops: the parts before are done; make the rest with {command} --sql --from, and where"
                ),
                "--   the database is (limbeck current); in the middle of a migration also --resume".to_string(),
            ];
        }
        _ => {}
    }
    let one = |(at, segment): (usize, &Segment)| {
        let what = if segment.transaction { "nothing of it is done" } else { "all, half or nothing of it is done" };
        let rest = match at {
            0 if segment.transaction => again.to_string(),
            _ => format!("go on with {} --sql --from {}", script.command(), start(segment)),
        };
        format!("--   in part {}, {}: {what}, {rest}", at + 1, kind(script, segment))
    };
    let parts = script.segments.iter().enumerate().map(one);
    std::iter::once("-- if it stops:".to_string()).chain(parts).collect()
}

fn kind(script: &Script, segment: &Segment) -> String {
    if !segment.transaction {
        return "outside a transaction".to_string();
    }
    match segment.pieces.last() {
        Some(_) => format!("to {}", script.standing(segment)),
        None => "the version table".to_string(),
    }
}

/// Where a database is that stopped in a segment, as options say it.
fn start(segment: &Segment) -> String {
    let rows = place(&segment.expects.rows, ",");
    match &segment.expects.progress {
        Some(mark) => format!("{rows} --resume {}", mark.done),
        None => rows,
    }
}

fn losses(step: &Step) -> impl Iterator<Item = &str> {
    step.statements.iter().flat_map(|one| one.facts.loses.iter().map(|loss| loss.what.as_str()))
}

fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}
