//! How a revision can be taken back.

use super::{Compiler, TakenBack};
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::diff;
use crate::migration::{Block, Downgrade};
use crate::replay::{Replay, Undo};
use crate::revision::{RevisionIndex, Route};
use std::collections::BTreeSet;

/// How a revision can be taken back.
#[derive(Debug)]
pub enum WayBack {
    /// As its author wrote it, and in what that differs from what was there, as far as it is known.
    Written(Vec<String>),
    /// As the compiler finds.
    Auto(Undo),
    /// Not at all, and why.
    Irreversible(String),
}

/// The database before a migration whose author wrote how it is taken back.
pub(super) struct Before {
    catalog: Catalog,
    downgrade: Block,
}

impl Before {
    /// The database that is there now, if the downgrade was written.
    pub fn of(replay: &Replay, downgrade: Option<Downgrade>) -> Option<Before> {
        match downgrade {
            Some(Downgrade::Block(downgrade)) => Some(Before { catalog: replay.catalog().clone(), downgrade }),
            _ => None,
        }
    }

    /// In what the database differs that the downgrade leads to from the one that is there now. `None` if in nothing, or
    /// if that is not sure.
    pub fn differs(self, after: &Replay) -> Option<Vec<String>> {
        let mut back = Replay::new(after.catalog().clone());
        let mut faults = Diagnostics::new();
        back.settle(&self.downgrade, &mut faults);
        let back = back.into_catalog();
        if faults.has_errors() || self.catalog.doubts().next().is_some() || back.doubts().next().is_some() {
            return None;
        }
        let options = diff::Options::default();
        let made = diff::compare(after.catalog(), &self.catalog, &options).changes;
        // What a history does not know may have been there before.
        let is_sure = |change: &diff::Change| {
            let may_be_older = !made.contains(change) || change.subject.starts_with("extension");
            !(self.catalog.is_open() && change.action == diff::Action::Removed && may_be_older)
        };
        let changes = diff::compare(&back, &self.catalog, &options).changes.into_iter().filter(is_sure);
        let said: Vec<String> = changes.map(|change| said(&change)).collect();
        (!said.is_empty()).then_some(said)
    }
}

fn said(change: &diff::Change) -> String {
    let subject = &change.subject;
    match &change.action {
        diff::Action::Added => format!("{subject} is missing"),
        diff::Action::Removed => format!("{subject} is left over"),
        diff::Action::Changed(what) => format!("{subject} differs ({what})"),
        diff::Action::Renamed => format!("{subject} has another name"),
    }
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
            Downgrade::Block(_) => {
                let mut before = Replay::new(self.before());
                let below: Vec<RevisionIndex> = behind.iter().copied().filter(|one| *one != revision).collect();
                self.settle(&mut before, &below, None, report);
                let before = Before::of(&before, Some(downgrade));
                WayBack::Written(before.and_then(|before| before.differs(&replay)).unwrap_or_default())
            }
            Downgrade::Auto(_) => WayBack::Auto(undo),
            Downgrade::Irreversible(why) => WayBack::Irreversible(why.as_str().to_string()),
        })
    }
}
