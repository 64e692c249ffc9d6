//! How a revision can be taken back.

use super::Compiler;
use super::read::Bodies;
use crate::catalog::Catalog;
use crate::diagnostic::Diagnostics;
use crate::migration::Downgrade;
use crate::replay::{Replay, Undo};
use crate::revision::{Direction, RevisionIndex, Route};
use std::collections::BTreeMap;

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
        let on_route = BTreeMap::from([(revision, Direction::Down)]);
        let mut bodies = Bodies::read(self, &behind, &on_route, report);
        let mut replay = Replay::new(Catalog::new(self.version, self.default_schema.clone()));
        let mut undone = self.settle(&mut replay, &behind, &on_route, &bodies, report);
        if report.has_errors() {
            return None;
        }
        Some(match bodies.take(revision).downgrade? {
            Downgrade::Block(_) => WayBack::Written,
            Downgrade::Auto(_) => WayBack::Auto(undone.remove(&revision).unwrap_or_default()),
            Downgrade::Irreversible(why) => WayBack::Irreversible(why.as_str().to_string()),
        })
    }
}
