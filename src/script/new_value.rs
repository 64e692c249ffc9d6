//! Ends the transaction behind a new value of an enum that is used later in it: PostgreSQL refuses that use.

use super::settings::TransactionMode;
use super::step::Step;
use crate::catalog::PostgresVersion;
use crate::statement::{Change, Named, OutsideStep, Transaction};

/// Puts each statement outside the transactions that adds a value which is used before its transaction would end.
pub fn put_outside(steps: &mut [Step], mode: TransactionMode, version: PostgresVersion) {
    let places: Vec<(usize, usize)> =
        steps.iter().enumerate().flat_map(|(step, one)| (0..one.statements.len()).map(move |at| (step, at))).collect();
    for (number, (step, at)) in places.iter().copied().enumerate() {
        let statement = &steps[step].statements[at];
        if statement.transaction != Transaction::Inside {
            continue;
        }
        let is_there = |(of_step, at): &(usize, usize)| {
            let inside = steps[*of_step].statements[*at].transaction == Transaction::Inside;
            inside && (mode == TransactionMode::Script || *of_step == step)
        };
        let of = |(step, at): &(usize, usize)| &steps[*step].statements[*at];
        let behind = || places[number + 1..].iter().take_while(|place| is_there(place)).map(of);
        let before = || places[..number].iter().rev().take_while(|place| is_there(place)).map(of);
        let is_used = statement.facts.changes.iter().any(|change| {
            let Change::AddsEnumValue { of, value } = change else { return false };
            let uses = Change::UsesEnumValue { of: of.clone(), value: value.clone() };
            let makes = Change::Makes(Named::Type(of.clone()));
            // From 17 on the values of an enum can be used that is made in the same transaction (measured).
            let is_free = version.major() >= 17 && before().any(|one| one.facts.changes.contains(&makes));
            !is_free && behind().any(|one| one.facts.changes.contains(&uses))
        });
        if is_used && statement.parts.is_empty() {
            let statement = &mut steps[step].statements[at];
            statement.again = Some(if_not_exists(&statement.sql));
            statement.transaction = Transaction::Outside(Box::new(OutsideStep::Other));
        }
    }
}

/// The statement for a second try.
fn if_not_exists(sql: &str) -> String {
    let upper = sql.to_ascii_uppercase();
    match (upper.find("IF NOT EXISTS"), upper.find("ADD VALUE")) {
        (None, Some(at)) => format!("{}ADD VALUE IF NOT EXISTS{}", &sql[..at], &sql[at + "ADD VALUE".len()..]),
        _ => sql.to_owned(),
    }
}
