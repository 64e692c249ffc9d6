//! The script of a stamp: bookkeeping and nothing else.

use super::Compiler;
use crate::revision::StampRoute;
use crate::revision::{RevisionIndex, RowChange};
use crate::script::step::{Direction, Step};
use crate::script::{Script, Start};

impl Compiler<'_> {
    /// The script of a stamp. The rows in `purged` are removed before it, whether a migration has their ids or not; the
    /// route then starts from none.
    pub fn stamp(&self, purged: &[String], route: &StampRoute, tag: Option<&str>) -> Script {
        let mut rows = if purged.is_empty() { self.rows(&route.start) } else { purged.to_vec() };
        rows.sort();
        let start = Start { rows: rows.clone(), resume: 0, tag: tag.map(str::to_string) };
        let mut steps = Vec::new();
        for id in purged {
            steps.push(stamp(&mut rows, vec![id.clone()], None, vec![RowChange::Delete(id.clone())]));
        }
        for one in &route.stamps {
            let id = |revision: RevisionIndex| self.graph.id(revision).to_string();
            let from = one.from.iter().map(|row| id(*row)).collect();
            let changes = one.changes.iter().map(|change| change.map(id)).collect();
            steps.push(stamp(&mut rows, from, one.to.map(id), changes));
        }
        Script::new(steps, start, self.settings.clone(), self.version)
    }
}

/// One step of a stamp, which changes the rows.
fn stamp(rows: &mut Vec<String>, from: Vec<String>, to: Option<String>, bookkeeping: Vec<RowChange<String>>) -> Step {
    let rows_before = rows.clone();
    rows.retain(|row| !from.contains(row));
    rows.extend(to.clone());
    rows.sort();
    Step {
        direction: Direction::Stamp,
        revision: to.clone().or_else(|| from.first().cloned()).unwrap_or_default(),
        from,
        to: to.into_iter().collect(),
        message: None,
        statements: Vec::new(),
        rows_before,
        rows_after: rows.clone(),
        bookkeeping,
    }
}
