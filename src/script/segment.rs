//! Cuts the steps of a script into segments: what is committed together, and what runs by itself.

use super::Start;
use super::progress::Progress;
use super::settings::TransactionMode;
use super::step::Step;
use crate::revision::RowChange;
use crate::sql::QualifiedName;
use crate::statement::{OutsideStep, Statement, Transaction};
use std::collections::BTreeSet;
use std::ops::Range;

/// What is committed together, or one statement outside a transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// False for a statement outside a transaction.
    pub transaction: bool,
    /// What must be so before it.
    pub expects: Expectation,
    /// True if it makes the version table.
    pub makes_version_table: bool,
    /// The pieces of migrations in it, in order; one outside a transaction.
    pub pieces: Vec<Piece>,
    /// The rows of the version table behind it, sorted.
    pub leaves: Vec<String>,
}

/// What a segment wants of the database before it runs.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Expectation {
    /// The rows of the version table, sorted.
    pub rows: Vec<String>,
    /// How far the migration under way must have come.
    pub progress: Option<Progress>,
    /// Indexes that the statements before it had to build, each with its table.
    pub built: Vec<(QualifiedName, QualifiedName)>,
    /// Indexes that the statements before it had to drop.
    pub dropped: Vec<QualifiedName>,
}

/// A piece of one migration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// Which step of the script.
    pub step: usize,
    /// Which of its statements.
    pub statements: Range<usize>,
    /// Which part of its migration it is, from 0, of how many.
    pub number: usize,
    /// How many parts the migration has.
    pub parts: usize,
    /// True for the first piece of the migration that this script runs.
    pub opens: bool,
    /// True for the last piece, which records the revision.
    pub records: bool,
    /// The mark that it leaves behind.
    pub progress: Option<Progress>,
    /// True if it takes away the mark that an earlier piece left.
    pub clears: bool,
}

/// Cuts the steps into segments.
///
/// The start says how many parts of the first step are done already, as its mark in the database says.
pub fn cut(steps: &[Step], start: &Start, mode: TransactionMode, makes_version_table: bool) -> Vec<Segment> {
    let rows = start.rows.iter().map(String::as_str).collect();
    let mut cutter = Cutter { segments: Vec::new(), open: None, rows, built: Vec::new(), dropped: Vec::new() };
    if makes_version_table {
        let expects = cutter.expects(None);
        cutter.open(expects).makes_version_table = true;
    }
    for (index, step) in steps.iter().enumerate() {
        if mode == TransactionMode::Migration && index > 0 {
            cutter.close();
        }
        cutter.step(index, step, if index == 0 { start.resume } else { 0 });
    }
    cutter.close();
    cutter.segments
}

/// The parts of one step: runs of statements that share a transaction, and single ones outside.
fn parts(statements: &[Statement]) -> Vec<(bool, Range<usize>)> {
    let mut parts: Vec<(bool, Range<usize>)> = Vec::new();
    for (at, one) in statements.iter().enumerate() {
        match (&one.transaction, parts.last_mut()) {
            (Transaction::Inside, Some((true, range))) => range.end = at + 1,
            (Transaction::Inside, _) => parts.push((true, at..at + 1)),
            (Transaction::Outside(_), _) => parts.push((false, at..at + 1)),
        }
    }
    if !matches!(parts.last(), Some((true, _))) {
        parts.push((true, statements.len()..statements.len()));
    }
    parts
}

struct Cutter<'a> {
    segments: Vec<Segment>,
    open: Option<Segment>,
    /// The rows of the version table so far.
    rows: BTreeSet<&'a str>,
    built: Vec<(QualifiedName, QualifiedName)>,
    dropped: Vec<QualifiedName>,
}

impl<'a> Cutter<'a> {
    fn step(&mut self, index: usize, step: &'a Step, skip: usize) {
        let parts = parts(&step.statements);
        let mark = |done: usize| {
            (done > 0).then(|| Progress {
                direction: step.direction,
                revision: step.revision.clone(),
                done,
                parts: parts.len(),
            })
        };
        // Only a transaction leaves a mark, so a statement outside one is preceded by the mark of the last transaction.
        let first = skip.min(parts.len() - 1);
        let mut marked = first;
        for (number, (transaction, statements)) in parts.iter().enumerate().skip(first) {
            let records = number + 1 == parts.len();
            let leaves_mark = *transaction && !records;
            let piece = Piece {
                step: index,
                statements: statements.clone(),
                number,
                parts: parts.len(),
                opens: number == first,
                records,
                progress: if leaves_mark { mark(number + 1) } else { None },
                clears: records && marked > 0,
            };
            if *transaction {
                if self.open.is_none() {
                    let expects = self.expects(mark(marked));
                    self.open(expects);
                }
                if let Some(segment) = &mut self.open {
                    segment.pieces.push(piece);
                }
                if leaves_mark {
                    marked = number + 1;
                }
            } else {
                self.close();
                let expects = self.expects(mark(marked));
                let outside = &step.statements[statements.start].transaction;
                self.remember(outside);
                // What an earlier statement outside a transaction built is looked at by the next transaction.
                self.built.splice(0..0, expects.built.iter().cloned());
                self.dropped.splice(0..0, expects.dropped.iter().cloned());
                let expects = Expectation { built: Vec::new(), dropped: Vec::new(), ..expects };
                let leaves = self.rows();
                let pieces = vec![piece];
                self.segments.push(Segment { transaction: false, expects, makes_version_table: false, pieces, leaves });
            }
        }
        step.bookkeeping.iter().for_each(|change| self.change_rows(change));
    }

    /// What a segment wants that begins here.
    fn expects(&mut self, progress: Option<Progress>) -> Expectation {
        let (built, dropped) = (std::mem::take(&mut self.built), std::mem::take(&mut self.dropped));
        Expectation { rows: self.rows(), progress, built, dropped }
    }

    fn rows(&self) -> Vec<String> {
        self.rows.iter().map(|row| row.to_string()).collect()
    }

    fn change_rows(&mut self, change: &'a RowChange<String>) {
        if let RowChange::Delete(gone) | RowChange::Update { from: gone, .. } = change {
            self.rows.remove(gone.as_str());
        }
        if let RowChange::Insert(new) | RowChange::Update { to: new, .. } = change {
            self.rows.insert(new);
        }
    }

    fn remember(&mut self, outside: &Transaction) {
        let Transaction::Outside(outside) = outside else { return };
        match &**outside {
            OutsideStep::BuildIndex { index, table, .. } => self.built.push((index.clone(), table.clone())),
            OutsideStep::DropIndex { index, .. } => self.dropped.push(index.clone()),
            OutsideStep::Other => {}
        }
    }

    fn open(&mut self, expects: Expectation) -> &mut Segment {
        let (pieces, leaves) = (Vec::new(), Vec::new());
        self.open.insert(Segment { transaction: true, expects, makes_version_table: false, pieces, leaves })
    }

    fn close(&mut self) {
        if let Some(open) = self.open.take() {
            self.segments.push(Segment { leaves: self.rows(), ..open });
        }
    }
}

/// The one segment of a script that only makes the version table. It wants nothing: the table may have rows already.
pub fn version_table_only() -> Vec<Segment> {
    vec![Segment {
        transaction: true,
        expects: Expectation::default(),
        makes_version_table: true,
        pieces: Vec::new(),
        leaves: Vec::new(),
    }]
}
