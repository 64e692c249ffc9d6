//! The script of a stamp: bookkeeping and nothing else.

use super::Compiler;
use crate::revision::{RevisionIndex, RowChange, StampRoute};
use crate::script::step::{Direction, Step};
use crate::script::{Script, Start};

impl Compiler<'_> {
    /// The script of a stamp.
    pub fn stamp(&self, route: &StampRoute, tag: Option<&str>) -> Script {
        self.stamp_from(self.rows(&route.start), &[], route, tag)
    }

    /// The script of a stamp that removes all rows before it, whether a migration has their ids or not. The route starts
    /// from none.
    pub fn stamp_anew(&self, rows: &[String], route: &StampRoute, tag: Option<&str>) -> Script {
        self.stamp_from(rows.to_vec(), rows, route, tag)
    }

    fn stamp_from(&self, rows: Vec<String>, purged: &[String], route: &StampRoute, tag: Option<&str>) -> Script {
        let start = Start { rows, resume: 0, tag: tag.map(str::to_string) };
        let mut steps = Vec::new();
        for id in purged {
            steps.push(stamp(vec![id.clone()], None, vec![RowChange::Delete(id.clone())]));
        }
        for one in &route.stamps {
            let id = |revision: RevisionIndex| self.graph.id(revision).to_string();
            let from = one.from.iter().map(|row| id(*row)).collect();
            let changes = one.changes.iter().map(|change| change.map(id)).collect();
            steps.push(stamp(from, one.to.map(id), changes));
        }
        Script::new(steps, start, self.settings.clone(), self.version)
    }
}

/// One step of a stamp, which changes the rows.
fn stamp(from: Vec<String>, to: Option<String>, bookkeeping: Vec<RowChange<String>>) -> Step {
    Step {
        direction: Direction::Stamp,
        revision: to.clone().or_else(|| from.first().cloned()).unwrap_or_default(),
        from,
        to: to.into_iter().collect(),
        message: None,
        remarks: Vec::new(),
        closing: Vec::new(),
        statements: Vec::new(),
        differs: None,
        bookkeeping,
    }
}
