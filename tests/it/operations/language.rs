//! The cases of the language, which have every operation and every clause: as one history each, a statement after the
//! other.

use ::limbeck::diagnostic::Diagnostics;
use ::limbeck::diagnostic::code::TOO_NEW;
use ::limbeck::migration::Block;
use ::limbeck::replay::Replay;

use super::{Bench, messages, upgrade, version_of};
use crate::cases::cases;
use crate::cluster;
use crate::locks::End;
use crate::tally::Tally;

/// A place that nobody has filled cannot run.
const UNFINISHED: &str = "unfinished";

/// Whom a case makes an owner.
const ROLE: &str = "DO $$ BEGIN CREATE ROLE current_owner; EXCEPTION WHEN duplicate_object THEN END $$";

#[test]
fn every_case_of_the_language() {
    let mut tally = Tally::default();
    for server in cluster::servers() {
        let version = version_of(server);
        tally.on(version.major());
        for (name, text) in cases().into_iter().filter(|(name, _)| name != UNFINISHED) {
            let mut bench = Bench::new(server, version, "");
            bench.database.sql(ROLE);
            let mut is_whole = true;
            for item in upgrade(&text).items {
                let block = Block { items: vec![item], ..Block::default() };
                let mut report = Diagnostics::new();
                let mut replay = Replay::new(bench.catalog.clone());
                let statements = replay.run(&block, &mut report);
                if report.has_errors() {
                    // What is too new is missed by what comes after it.
                    let is_too_new = report.iter().all(|one| one.code == TOO_NEW);
                    match is_too_new || !is_whole {
                        true => bench.try_wrong(&name, &block, &mut tally),
                        false => tally.wrong(&name, &format!("refused: {}", messages(&report))),
                    }
                    is_whole = false;
                } else if bench.execute(&name, &statements, End::Commit, &mut tally) {
                    bench.catalog = replay.catalog().clone();
                }
            }
        }
    }
    tally.finish("the cases of the language");
}
