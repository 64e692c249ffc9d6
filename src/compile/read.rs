//! Reads the bodies of the revisions that a script needs, side by side.

use super::Compiler;
use crate::diagnostic::Diagnostics;
use crate::dsl;
use crate::migration::Migration;
use crate::revision::RevisionIndex;
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// The bodies that could be read.
pub struct Bodies {
    migrations: BTreeMap<RevisionIndex, Migration>,
}

impl Bodies {
    /// Reads the revisions behind a route and on it. What is wrong is reported in that order, however many threads read.
    pub fn read(
        compiler: &Compiler<'_>,
        behind: &[RevisionIndex],
        on_route: &BTreeSet<RevisionIndex>,
        report: &mut Diagnostics,
    ) -> Bodies {
        let mut wanted: Vec<RevisionIndex> = behind.to_vec();
        let known: BTreeSet<RevisionIndex> = behind.iter().copied().collect();
        wanted.extend(on_route.difference(&known));
        let read: Vec<_> = wanted.par_iter().map(|revision| body(compiler, *revision)).collect();
        let mut migrations = BTreeMap::new();
        for (revision, (migration, faults)) in wanted.into_iter().zip(read) {
            report.append(faults);
            if let Some(migration) = migration {
                migrations.insert(revision, migration);
            }
        }
        Bodies { migrations }
    }

    /// The body of a revision.
    pub fn get(&self, revision: RevisionIndex) -> Option<&Migration> {
        self.migrations.get(&revision)
    }

    /// The body of a revision, which is not asked for again.
    pub fn take(&mut self, revision: RevisionIndex) -> Option<Migration> {
        self.migrations.remove(&revision)
    }
}

fn body(compiler: &Compiler<'_>, revision: RevisionIndex) -> (Option<Migration>, Diagnostics) {
    let mut faults = Diagnostics::new();
    let Some(id) = compiler.graph.header(revision).source() else { return (None, faults) };
    let source = compiler.sources.get(id);
    let migration = dsl::read_body(id, &source.text, compiler.variables, &mut faults);
    (migration, faults)
}
