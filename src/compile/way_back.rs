//! How a revision can be taken back.

use super::{Compiler, TakenBack};
use crate::diagnostic::Diagnostics;
use crate::migration::Downgrade;
use crate::replay::{Replay, Undo};
use crate::revision::{RevisionIndex, Route};
use std::collections::BTreeSet;

/// How a revision can be taken back.
#[derive(Debug)]
pub enum WayBack {
    /// As its author wrote it.
    Written,
    /// As the compiler finds.
    Auto(Undo),
    /// Not at all, and why.
    Irreversible(String),
}

impl Compiler<'_> {
    /// How a revision can be taken back; `None` if anything in it, or below it, is wrong, which is then in `report`.
    pub fn way_back(&self, revision: RevisionIndex, report: &mut Diagnostics) -> Option<WayBack> {
        let behind = Route::behind(self.graph, &[revision]);
        let mut replay = Replay::new(self.before());
        let mut ways_back = self.settle(&mut replay, &behind, Some(&BTreeSet::from([revision])), report);
        if report.has_errors() {
            return None;
        }
        let TakenBack { downgrade, undo } = ways_back.remove(&revision)?;
        Some(match downgrade {
            Downgrade::Block(_) => WayBack::Written,
            Downgrade::Auto(_) => WayBack::Auto(undo),
            Downgrade::Irreversible(why) => WayBack::Irreversible(why.as_str().to_string()),
        })
    }
}
