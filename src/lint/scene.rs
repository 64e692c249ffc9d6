//! The script as the rules see it: its statements in order, each with its transaction, and what is new in it.

use super::Deployment;
use super::allow::{Allow, allows};
use crate::script::Script;
use crate::source::Span;
use crate::sql::QualifiedName;
use crate::statement::{Change, Lock, LockMode, Named, Statement, Transaction, WorkKind};
use std::collections::BTreeMap;

/// The whole script.
pub struct Scene<'a> {
    /// The script.
    pub script: &'a Script,
    /// Its statements, in order.
    pub statements: Vec<Seen<'a>>,
    /// What is deployed with each statement: the number of its migration, or nought where all are deployed at once.
    deployed: Vec<usize>,
    /// Which statement makes a relation, for each deployment.
    relations: Made<'a>,
    /// Which statement makes a type.
    types: Made<'a>,
    /// The first statement of each transaction, by its number, that locks a relation that was there before the script so
    /// that nobody can write to it; with that lock.
    holders: BTreeMap<usize, (Seen<'a>, &'a Lock)>,
    /// The number of the first statement of each operation.
    first: BTreeMap<Span, usize>,
    /// The `-- limbeck: allow` of each operation.
    allowed: BTreeMap<Span, Vec<Allow<'a>>>,
    /// The operation around each statement of an `execute` of several.
    around: BTreeMap<Span, Span>,
}

/// The number of a statement by the deployment and the name of what it makes.
type Made<'a> = BTreeMap<(usize, &'a QualifiedName), usize>;

/// A statement and where it stands.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// Its number.
    pub at: usize,
    /// The statement, one of an `execute` of several by itself.
    pub statement: &'a Statement,
    /// True if PostgreSQL refuses it in a transaction, or its author wanted it outside.
    pub is_outside: bool,
    /// Its transaction, by the number of the first statement in it; `None` outside.
    pub transaction: Option<usize>,
}

impl<'a> Scene<'a> {
    /// A script as the rules see it.
    pub fn of(script: &'a Script, deployment: Deployment) -> Scene<'a> {
        let mut scene = Scene {
            script,
            statements: Vec::new(),
            deployed: Vec::new(),
            relations: Made::new(),
            types: Made::new(),
            holders: BTreeMap::new(),
            first: BTreeMap::new(),
            allowed: BTreeMap::new(),
            around: BTreeMap::new(),
        };
        for segment in &script.segments {
            let transaction = segment.transaction.then_some(scene.statements.len());
            for piece in &segment.pieces {
                let deployed = match deployment {
                    Deployment::AtOnce => 0,
                    Deployment::OneByOne => piece.step,
                };
                for statement in &script.steps[piece.step].statements[piece.statements.clone()] {
                    scene.add_all(statement, transaction, deployed);
                }
            }
        }
        scene
    }

    /// Adds the next statement of the script, or each that stands in it.
    fn add_all(&mut self, whole: &'a Statement, transaction: Option<usize>, deployed: usize) {
        for allow in allows(whole) {
            self.allowed.entry(whole.span).or_default().push(allow);
        }
        let parts = if whole.parts.is_empty() { std::slice::from_ref(whole) } else { &whole.parts };
        let is_outside = whole.transaction != Transaction::Inside;
        for statement in parts {
            self.around.insert(statement.span, whole.span);
            self.add(Seen { at: self.statements.len(), statement, is_outside, transaction }, deployed);
        }
    }

    /// Adds the next statement. What it gives another name is as new as it was before.
    fn add(&mut self, seen: Seen<'a>, deployed: usize) {
        let Seen { at, statement, transaction, .. } = seen;
        self.statements.push(seen);
        self.deployed.push(deployed);
        self.first.entry(statement.span).or_insert(at);
        for change in &statement.facts.changes {
            let made = match change {
                Change::Makes(made) => made,
                Change::Moves { from, to } if self.is_new_name(from, at) => to,
                _ => continue,
            };
            let (known, name) = match made {
                Named::Relation(name) => (&mut self.relations, name),
                Named::Type(name) => (&mut self.types, name),
            };
            known.entry((deployed, name)).or_insert(at);
        }
        let blocking = self.locks(seen).find(|lock| lock.mode.blocks_writes());
        if let (Some(transaction), Some(lock)) = (transaction, blocking) {
            self.holders.entry(transaction).or_insert((seen, lock));
        }
    }

    /// True if the relation is made in the same deployment, in this statement or before: nobody can be waiting for it.
    pub fn is_new(&self, relation: &QualifiedName, at: usize) -> bool {
        self.relations.get(&(self.deployed[at], relation)).is_some_and(|made| *made <= at)
    }

    /// The same for a relation or a type.
    pub fn is_new_name(&self, named: &Named, at: usize) -> bool {
        match named {
            Named::Relation(relation) => self.is_new(relation, at),
            Named::Type(name) => self.types.get(&(self.deployed[at], name)).is_some_and(|made| *made <= at),
        }
    }

    /// The locks of a statement on relations that were there before the script.
    pub fn locks(&self, seen: Seen<'a>) -> impl Iterator<Item = &'a Lock> {
        seen.statement.facts.locks.iter().filter(move |lock| !self.is_new(&lock.relation, seen.at))
    }

    /// The strongest mode in which a statement locks a relation.
    pub fn mode(&self, seen: Seen<'a>, relation: &QualifiedName) -> Option<LockMode> {
        let locks = seen.statement.facts.locks.iter().filter(|lock| lock.relation == *relation);
        locks.map(|lock| lock.mode).max()
    }

    /// The first statement of the same transaction, before this one, that locks a relation that was there before the
    /// script so that nobody can write to it; with that lock.
    pub fn held(&self, seen: Seen<'a>) -> Option<(Seen<'a>, &'a Lock)> {
        self.holders.get(&seen.transaction?).copied().filter(|(holder, _)| holder.at < seen.at)
    }

    /// True if a comment above the operation at this place allows what the rule finds.
    pub fn allows(&self, rule: &str, span: Span) -> bool {
        let here = self.allowed.get(self.around.get(&span).unwrap_or(&span));
        here.is_some_and(|here| here.iter().any(|allow| allow.rule == rule && !allow.reason.is_empty()))
    }

    /// Every `-- limbeck: allow` with the operation below it.
    pub fn allowed(&self) -> impl Iterator<Item = (Span, Allow<'a>)> {
        self.allowed.iter().flat_map(|(span, here)| here.iter().map(|allow| (*span, *allow)))
    }

    /// The number of the first statement of the operation at this place.
    pub fn position(&self, span: Span) -> usize {
        self.first.get(&span).copied().unwrap_or(self.statements.len())
    }
}

impl Seen<'_> {
    /// True if it writes this relation anew, with all its indexes.
    pub fn rewrites(&self, relation: &QualifiedName) -> bool {
        self.statement.facts.work.iter().any(|work| work.kind == WorkKind::Rewrite && work.relation == *relation)
    }
}
