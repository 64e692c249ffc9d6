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
}

/// The number of a statement by the deployment and the name of what it makes.
type Made<'a> = BTreeMap<(usize, &'a QualifiedName), usize>;

/// A statement and where it stands.
#[derive(Clone, Copy)]
pub struct Seen<'a> {
    /// Its number.
    pub at: usize,
    /// The statement.
    pub statement: &'a Statement,
    /// The number of its transaction; `None` outside.
    pub transaction: Option<usize>,
}

impl<'a> Scene<'a> {
    /// A script as the rules see it.
    pub fn of(script: &'a Script, deployment: Deployment) -> Scene<'a> {
        let mut scene =
            Scene { script, statements: Vec::new(), deployed: Vec::new(), relations: Made::new(), types: Made::new() };
        for (number, segment) in script.segments.iter().enumerate() {
            let transaction = segment.transaction.then_some(number);
            for piece in &segment.pieces {
                let deployed = match deployment {
                    Deployment::AtOnce => 0,
                    Deployment::OneByOne => piece.step,
                };
                for statement in &script.steps[piece.step].statements[piece.statements.clone()] {
                    let at = scene.statements.len();
                    scene.deployed.push(deployed);
                    scene.statements.push(Seen { at, statement, transaction });
                    scene.learn(at, &statement.facts.changes);
                }
            }
        }
        scene
    }

    /// Takes over what a statement makes. What gets another name is as new as it was before.
    fn learn(&mut self, at: usize, changes: &'a [Change]) {
        for change in changes {
            let made = match change {
                Change::Makes(made) => made,
                Change::Moves { from, to } if self.is_new_name(from, at) => to,
                _ => continue,
            };
            let (known, name) = match made {
                Named::Relation(name) => (&mut self.relations, name),
                Named::Type(name) => (&mut self.types, name),
            };
            known.entry((self.deployed[at], name)).or_insert(at);
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
        seen.transaction?;
        let earlier = self.statements[..seen.at].iter().filter(|other| other.transaction == seen.transaction);
        earlier.copied().find_map(|other| {
            let mut locks = self.locks(other).filter(|lock| lock.mode.blocks_writes());
            locks.next().map(|lock| (other, lock))
        })
    }

    /// True if a comment above the operation at this place allows what the rule finds.
    pub fn allows(&self, rule: &str, span: Span) -> bool {
        self.allowed().any(|(place, allow)| place == span && allow.rule == rule && !allow.reason.is_empty())
    }

    /// Every `-- limbeck: allow` with the operation below it.
    pub fn allowed(&self) -> impl Iterator<Item = (Span, Allow<'a>)> {
        self.statements.iter().flat_map(|seen| allows(seen.statement).map(|allow| (seen.statement.span, allow)))
    }

    /// The number of the first statement of the operation at this place.
    pub fn position(&self, span: Span) -> usize {
        self.statements.iter().position(|seen| seen.statement.span == span).unwrap_or(self.statements.len())
    }
}

impl Seen<'_> {
    /// True for a statement that PostgreSQL refuses in a transaction, or whose author wanted it outside.
    pub fn is_outside(&self) -> bool {
        self.statement.transaction != Transaction::Inside
    }

    /// True if it writes this relation anew, with all its indexes.
    pub fn rewrites(&self, relation: &QualifiedName) -> bool {
        self.statement.facts.work.iter().any(|work| work.kind == WorkKind::Rewrite && work.relation == *relation)
    }
}
