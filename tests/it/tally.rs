//! How many predictions about statements were right, by version of PostgreSQL.

use std::collections::BTreeMap;
use std::fmt::{self, Write};
use std::sync::Mutex;

use crate::locks::Verdict;

/// The figures of all that has been tried in this run.
static SO_FAR: Mutex<Table> = Mutex::new(Table(BTreeMap::new()));

/// The figures of one test, and what was not as predicted.
#[derive(Debug, Default)]
pub struct Tally {
    version: u8,
    table: Table,
    faults: Vec<String>,
}

/// A line for each major version of PostgreSQL.
#[derive(Debug, Default)]
struct Table(BTreeMap<u8, Figures>);

#[derive(Debug, Default, Clone, Copy)]
struct Figures {
    right: usize,
    wrong: usize,
    unknown: usize,
    refused: usize,
    without_inverse: usize,
}

impl Tally {
    /// What follows is tried on this version.
    pub fn on(&mut self, version: u8) {
        self.version = version;
    }

    /// Counts what came of a statement.
    pub fn statement(&mut self, what: &str, verdict: Verdict) {
        match verdict {
            Verdict::Right => self.figures().right += 1,
            Verdict::Unknown => self.figures().unknown += 1,
            Verdict::Wrong(faults) => self.wrong(what, &faults),
        }
    }

    /// Counts something that is not as predicted.
    pub fn wrong(&mut self, what: &str, fault: &str) {
        self.figures().wrong += 1;
        self.faults.push(format!("PostgreSQL {}: {what}\n  {fault}", self.version));
    }

    /// Counts an operation that the check and the server both refused.
    pub fn refused(&mut self) {
        self.figures().refused += 1;
    }

    /// Counts an operation that nothing takes back.
    pub fn without_inverse(&mut self) {
        self.figures().without_inverse += 1;
    }

    /// Prints the figures of the run so far, and fails if anything was wrong in this test.
    pub fn finish(self, name: &str) {
        let mut so_far = SO_FAR.lock().unwrap_or_else(|poisoned| poisoned.into_inner());
        for (version, figures) in &self.table.0 {
            so_far.0.entry(*version).or_default().add(figures);
        }
        println!("with {name}:\n{so_far}");
        drop(so_far);
        assert!(self.faults.is_empty(), "\n{}", self.faults.join("\n\n"));
    }

    fn figures(&mut self) -> &mut Figures {
        self.table.0.entry(self.version).or_default()
    }
}

impl Figures {
    fn add(&mut self, other: &Figures) {
        self.right += other.right;
        self.wrong += other.wrong;
        self.unknown += other.unknown;
        self.refused += other.refused;
        self.without_inverse += other.without_inverse;
    }
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PostgreSQL  statements   right   wrong unknown  refused rightly  without inverse")?;
        for (version, Figures { right, wrong, unknown, refused, without_inverse }) in &self.0 {
            let tried = right + wrong + unknown;
            f.write_char('\n')?;
            write!(f, "{version:10} {tried:11} {right:7} {wrong:7} {unknown:7} {refused:16} {without_inverse:16}")?;
        }
        Ok(())
    }
}
