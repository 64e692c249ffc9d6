//! A piece of SQL that carries its own facts. Lint, report and the comments in the script read these facts; nobody
//! derives them a second time.

use crate::source::Span;
use crate::sql::{Ident, Literal, QualifiedName};
use std::collections::BTreeSet;
use std::fmt;
use thin_vec::ThinVec;

/// One statement of the script.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Statement {
    /// The text, without the semicolon that ends it.
    pub sql: String,
    /// What it does to a running database.
    pub facts: Facts,
    /// Where it may stand.
    pub transaction: Transaction,
    /// The text to run instead in a guarded script, where an earlier try may have got through: `CREATE INDEX
    /// CONCURRENTLY IF NOT EXISTS …`. Only for statements outside a transaction.
    pub again: Option<String>,
    /// The comments that its author put above it, each with its marks, to the letter.
    pub comments: Vec<Box<str>>,
    /// The operation that it comes from.
    pub span: Span,
    /// Each statement of an `execute` of several, in order, with its own facts, changes and place; [`Statement::facts`]
    /// holds those of all. Empty where it is one.
    pub parts: ThinVec<Statement>,
}

impl Statement {
    /// A statement without any fact: it locks nothing that existed before, reads and rewrites no table.
    pub fn new(sql: impl Into<String>, span: Span) -> Statement {
        Statement {
            sql: sql.into(),
            facts: Facts::default(),
            transaction: Transaction::Inside,
            again: None,
            comments: Vec::new(),
            span,
            parts: ThinVec::new(),
        }
    }

    /// Adds a lock on a relation that the statement names.
    pub fn locks(self, relation: &QualifiedName, mode: LockMode) -> Statement {
        self.with_lock(Lock { relation: relation.clone(), mode, unnamed: None })
    }

    /// Adds a lock on a relation that the text does not name; `why` says how it gets into it.
    pub fn also_locks(self, relation: &QualifiedName, mode: LockMode, why: &'static str) -> Statement {
        self.with_lock(Lock { relation: relation.clone(), mode, unnamed: Some(why) })
    }

    /// A relation that is locked twice is kept once, with the stronger mode; it is named if it is named anywhere.
    fn with_lock(mut self, lock: Lock) -> Statement {
        match self.facts.locks.iter_mut().find(|known| known.relation == lock.relation) {
            Some(known) => {
                known.mode = known.mode.max(lock.mode);
                known.unnamed = known.unnamed.and(lock.unnamed);
            }
            None => self.facts.locks.push(lock),
        }
        self
    }

    /// Adds work over a table; the same work counts once.
    pub fn works(mut self, kind: WorkKind, relation: &QualifiedName) -> Statement {
        let work = Work { kind, relation: relation.clone() };
        if !self.facts.work.contains(&work) {
            self.facts.work.push(work);
        }
        self
    }

    /// Says which data of a relation it destroys.
    pub fn loses(mut self, of: &QualifiedName, what: impl Into<String>) -> Statement {
        self.facts.loses.push(Loss { of: of.clone(), what: what.into() });
        self
    }

    /// Says that its effect is not known, and why. It counts as the worst.
    pub fn unknown(mut self, why: impl Into<String>) -> Statement {
        self.facts.unknown.push(why.into());
        self
    }

    /// Adds the facts of a statement that does the same or a part of it.
    pub fn takes_facts_of(mut self, other: Statement) -> Statement {
        for lock in other.facts.locks {
            self = self.with_lock(lock);
        }
        for work in other.facts.work {
            self = self.works(work.kind, &work.relation);
        }
        self.facts.loses.extend(other.facts.loses);
        self.facts.unknown.extend(other.facts.unknown);
        self.facts.changes.extend(other.facts.changes);
        if self.transaction == Transaction::Inside {
            self.transaction = other.transaction;
        }
        self
    }

    /// Leaves out what it does to relations that it makes itself: nobody can be waiting for them.
    pub fn without_new(mut self) -> Statement {
        let Facts { locks, work, loses, changes, .. } = &mut self.facts;
        let mut new = BTreeSet::new();
        for change in changes.iter() {
            match change {
                Change::Makes(Named::Relation(made)) => new.insert(made),
                Change::Moves { from: Named::Relation(from), to: Named::Relation(to) } if new.contains(from) => {
                    new.insert(to)
                }
                _ => continue,
            };
        }
        locks.retain(|lock| !new.contains(&lock.relation));
        work.retain(|work| !new.contains(&work.relation));
        loses.retain(|loss| !new.contains(&loss.of));
        self
    }

    /// Says what it changes for those who use the database.
    pub fn changes(mut self, change: Change) -> Statement {
        self.facts.changes.push(change);
        self
    }

    /// Says that it cannot run inside a transaction block.
    pub fn outside(mut self, step: OutsideStep) -> Statement {
        self.transaction = Transaction::Outside(Box::new(step));
        self
    }

    /// Forgets what it locks and works through, which the text of a script does not say.
    pub fn forget_load(&mut self) {
        self.facts.forget_load();
        self.parts.clear();
    }

    /// Gives the text for a second try; see [`Statement::again`].
    pub fn again(mut self, sql: impl Into<String>) -> Statement {
        self.again = Some(sql.into());
        self
    }
}

/// An empty copy of a table, on which a script can see what an index shall be like.
pub const INDEX_COPY: (&str, &str) = ("pg_temp", "limbeck_copy");

/// Where a statement may stand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transaction {
    /// In a transaction, as most do.
    Inside,
    /// Only outside: PostgreSQL refuses it in a transaction block, or its author wrote `autocommit`.
    Outside(Box<OutsideStep>),
}

/// What a step outside a transaction is, so that it can be protected, checked and resumed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OutsideStep {
    /// `CREATE INDEX CONCURRENTLY`: an INVALID leftover of an earlier try is dropped before it, another index of that name
    /// is refused, and the index must be there and valid afterwards.
    BuildIndex {
        /// The index, in the schema of its table.
        index: QualifiedName,
        /// Its table.
        table: QualifiedName,
        /// The same index on [`INDEX_COPY`], an empty copy of its table, under the name `limbeck_index`.
        like: String,
    },
    /// `DROP INDEX CONCURRENTLY`: the index must be gone afterwards.
    DropIndex {
        /// The index.
        index: QualifiedName,
        /// Its table, where that is known: an index of that name on another one is refused.
        table: Option<QualifiedName>,
    },
    /// Anything else: nothing can be said of it afterwards.
    Other,
}

/// What a statement does to a running database, on the version of PostgreSQL that the script is for. Most of these lists
/// are empty, and an empty one of this kind takes a third of the room.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    /// The relations that it locks, the strongest mode of each. Names carry no default schema. An index, and a sequence
    /// that belongs to a column, is left out where its table is locked as strongly.
    pub locks: ThinVec<Lock>,
    /// What it reads, rewrites or builds.
    pub work: ThinVec<Work>,
    /// The data that it destroys.
    pub loses: ThinVec<Loss>,
    /// Why its effect is not known; empty where it is.
    pub unknown: ThinVec<String>,
    /// What it changes for those who use the database; said by the first statement of an operation for all of it, but by
    /// each of an `execute` for itself.
    pub changes: ThinVec<Change>,
}

impl Facts {
    /// Forgets what the text of a script does not say: it says what is lost, heeds what authors set, and ends a
    /// transaction behind a value of an enum that is used further down.
    fn forget_load(&mut self) {
        let (loses, changes) = (std::mem::take(&mut self.loses), std::mem::take(&mut self.changes));
        let is_said = |change: &Change| match change {
            Change::Sets(_) | Change::AddsEnumValue { .. } | Change::UsesEnumValue { .. } => true,
            Change::Makes(made) => matches!(made, Named::Type(_)),
            _ => false,
        };
        let changes = changes.into_iter().filter(is_said).collect();
        *self = Facts { loses, changes, ..Facts::default() };
    }
}

/// A change that those who use the database may notice, now or later. Names carry no default schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// Something that was not there before.
    Makes(Named),
    /// The same thing is there under another name, or in another schema.
    Moves {
        /// Its name before.
        from: Named,
        /// Its name from now on.
        to: Named,
    },
    /// Clients that say the old name fail from now on.
    Renames {
        /// What has the name, or holds it.
        of: Named,
        /// The old name in words: `column products.name`.
        what: String,
    },
    /// A new column without a default that must have a value: it fails where there are rows.
    Demands {
        /// The table.
        table: QualifiedName,
        /// The column.
        column: Ident,
    },
    /// A foreign key.
    ForeignKey {
        /// The table that has it.
        table: QualifiedName,
        /// Its columns there.
        columns: Vec<Ident>,
        /// True if an index of that table begins with them.
        indexed: bool,
    },
    /// An index over all rows.
    Indexes {
        /// The table.
        table: QualifiedName,
        /// The columns that it begins with.
        columns: Vec<Ident>,
    },
    /// An index is dropped while its table is locked against everybody.
    DropsIndex {
        /// The table.
        table: QualifiedName,
    },
    /// A constraint that is `NOT VALID`.
    LeavesUnchecked {
        /// The table.
        table: QualifiedName,
        /// The constraint.
        constraint: Ident,
    },
    /// `VALIDATE CONSTRAINT`.
    Validates {
        /// The table.
        table: QualifiedName,
        /// The constraint.
        constraint: Ident,
    },
    /// A setting of the session.
    Sets(Setting),
    /// A new value of an enum: it cannot be used before the transaction has ended.
    AddsEnumValue {
        /// The enum.
        of: QualifiedName,
        /// The value.
        value: Literal,
    },
    /// A value that the history adds to an enum stands in it.
    UsesEnumValue {
        /// The enum.
        of: QualifiedName,
        /// The value.
        value: Literal,
    },
}

/// A setting that a migration changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// Its name in lower case; `all` for each that there is.
    pub name: String,
    /// How long it holds.
    pub until: Until,
}

impl Setting {
    /// That setting.
    pub fn new(name: impl Into<String>, until: Until) -> Setting {
        Setting { name: name.into(), until }
    }
}

/// How long a setting holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// Until the end of the transaction: `SET LOCAL`.
    Commit,
    /// Until it is set again, or to the end of the session: `SET`.
    SetAgain,
    /// It ends here: `RESET`.
    Reset,
}

/// What has a name. PostgreSQL keeps the names of types apart from those of relations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Named {
    /// A table, view, sequence or index.
    Relation(QualifiedName),
    /// An enum or a domain.
    Type(QualifiedName),
}

/// Data that is destroyed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Loss {
    /// The relation that it is in, without the default schema.
    pub of: QualifiedName,
    /// The data in words: `column products.sku`.
    pub what: String,
}

/// A lock on a relation that existed before the statement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lock {
    /// The relation.
    pub relation: QualifiedName,
    /// The strongest mode that it takes there.
    pub mode: LockMode,
    /// How the relation gets into it, where the text does not name it.
    pub unnamed: Option<&'static str>,
}

impl Lock {
    /// True if the statement names the relation, or a foreign key ties a table to one that it names: a table of its own
    /// for those who use it, as a partition or an index is not.
    pub fn is_on_own_table(&self) -> bool {
        self.unnamed.is_none_or(|why| why.contains("foreign key"))
    }
}

/// The eight modes of a table lock, weakest first (PostgreSQL documentation, 13.3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LockMode {
    /// Blocks only `ACCESS EXCLUSIVE`.
    AccessShare,
    /// Taken by `SELECT … FOR UPDATE`.
    RowShare,
    /// Taken by `INSERT`, `UPDATE`, `DELETE`.
    RowExclusive,
    /// Blocks itself and schema changes; reads and writes go on.
    ShareUpdateExclusive,
    /// Blocks writes.
    Share,
    /// Blocks writes and itself.
    ShareRowExclusive,
    /// Blocks everything but reads.
    Exclusive,
    /// Blocks everything, reads too.
    AccessExclusive,
}

impl LockMode {
    /// True if nobody can write to the table meanwhile.
    pub fn blocks_writes(self) -> bool {
        self >= LockMode::Share
    }

    /// True if nobody can read the table meanwhile.
    pub fn blocks_reads(self) -> bool {
        self == LockMode::AccessExclusive
    }
}

impl fmt::Display for LockMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            LockMode::AccessShare => "ACCESS SHARE",
            LockMode::RowShare => "ROW SHARE",
            LockMode::RowExclusive => "ROW EXCLUSIVE",
            LockMode::ShareUpdateExclusive => "SHARE UPDATE EXCLUSIVE",
            LockMode::Share => "SHARE",
            LockMode::ShareRowExclusive => "SHARE ROW EXCLUSIVE",
            LockMode::Exclusive => "EXCLUSIVE",
            LockMode::AccessExclusive => "ACCESS EXCLUSIVE",
        })
    }
}

/// Work whose time grows with a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Work {
    /// What is done.
    pub kind: WorkKind,
    /// Over which table (or index, or materialized view).
    pub relation: QualifiedName,
}

/// What is done to a whole table.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum WorkKind {
    /// Every row is written anew, and every index built again: the file node changes.
    Rewrite,
    /// Every row is read.
    Scan,
    /// Every row is looked up on the other side of a foreign key.
    CheckForeignKey,
    /// An index is built.
    BuildIndex,
}
