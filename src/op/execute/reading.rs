//! SQL that somebody wrote, and what it was understood to do.

use super::catalog_change::CatalogChange;
use super::held::Held;
use super::rows::Rows;
use super::search_path;
use super::several;
use super::truncate::Truncate;
use crate::catalog::{Catalog, Lookup, Namer, Relation};
use crate::diagnostic::Diagnostics;
use crate::op::alter_enum::{AlterEnum, EnumChange};
use crate::op::fit::Fit;
use crate::op::reach::Reach;
use crate::op::rename_table::RenameTable;
use crate::op::{Effect, Operation};
use crate::source::Span;
use crate::sql::scan::{Token, TokenKind, tokens};
use crate::sql::{Body, QualifiedName, Spanned};
use crate::statement::{Change, LockMode, Named, Setting, Statement, WorkKind};
use std::borrow::Cow;

/// SQL that somebody wrote, and what it was understood to do.
#[derive(Debug, Clone, PartialEq)]
pub struct SqlText {
    /// The text, to the letter.
    pub text: Body,
    /// What it does.
    pub reading: Reading,
}

impl SqlText {
    /// SQL that nothing has read yet.
    pub fn new(text: Body) -> SqlText {
        SqlText { text, reading: Reading::Unread }
    }

    /// True if all that it does is in the catalog afterwards.
    pub fn is_schema_alone(&self) -> bool {
        let is_modelled = |part: &ReadStatement| {
            matches!(part.effect, StatementEffect::Operations(_) | StatementEffect::OnTable { .. })
        };
        self.parts().iter().all(is_modelled)
    }

    /// Each part of the text with what it does, in order; the whole of it where nothing has read it.
    pub(super) fn parts(&self) -> Cow<'_, [ReadStatement]> {
        match &self.reading {
            Reading::Read(statements) => Cow::Borrowed(statements),
            Reading::Unread => Cow::Owned(vec![ReadStatement {
                sql: self.text.clone(),
                effect: StatementEffect::Opaque("nothing has read it".into()),
                outside: false,
                sets: Vec::new(),
                needs: Vec::new(),
            }]),
        }
    }
}

/// What SQL was understood to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Reading {
    /// Nothing has read it: it may do anything.
    Unread,
    /// One entry a statement, in order.
    Read(Vec<ReadStatement>),
}

/// One statement in SQL that somebody wrote.
#[derive(Debug, Clone, PartialEq)]
pub struct ReadStatement {
    /// Its text, to the letter, with the comments before it and the semicolon behind it.
    pub sql: Body,
    /// What it does.
    pub effect: StatementEffect,
    /// True if PostgreSQL refuses it in a transaction block.
    pub outside: bool,
    /// What it sets for the session.
    pub sets: Vec<Setting>,
    /// What its text needs of the version of PostgreSQL, beside what operations see to themselves.
    pub needs: Vec<Needs>,
}

/// A piece of SQL that not every version of PostgreSQL knows.
#[derive(Debug, Clone, PartialEq)]
pub struct Needs {
    /// Which do.
    pub versions: Versions,
    /// What it is called.
    pub clause: Cow<'static, str>,
    /// Where it stands.
    pub span: Span,
}

/// Some of the major versions of PostgreSQL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Versions {
    /// From this one on.
    Since(u8),
    /// Up to this one.
    Until(u8),
}

/// What a statement does.
#[derive(Debug, Clone, PartialEq)]
pub enum StatementEffect {
    /// The same as these operations.
    Operations(Vec<Operation>),
    /// The same as these operations, if this relation is a table: `ALTER TABLE` and `COMMENT ON COLUMN` work on views,
    /// sequences and what else there is, too, and so does giving another name. An index without a name gets the one that
    /// PostgreSQL chooses.
    OnTable {
        /// The relation.
        table: QualifiedName,
        /// `ONLY`: what lies below it is left alone.
        only: bool,
        /// `IF EXISTS`.
        if_exists: bool,
        /// The operations.
        operations: Vec<Operation>,
    },
    /// It reads and writes rows, and leaves the schema as it is.
    Data(Rows),
    /// It empties tables.
    Truncate(Truncate),
    /// It changes nothing that the catalog holds: `GRANT`, `LOCK TABLE`, `REINDEX` …
    Locks {
        /// The relations that it locks.
        locks: Vec<Held>,
        /// What it does to whole relations.
        work: Vec<(WorkKind, QualifiedName)>,
    },
    /// It changes what the catalog holds, and no operation does the same.
    Changes(CatalogChange),
    /// It makes, changes or drops what these names stand for (relations, types, functions) in a way that is not modelled.
    Touches(Vec<QualifiedName>),
    /// It may do anything; why nobody can know, in a few words.
    Opaque(String),
}

impl StatementEffect {
    /// It leaves alone all that a catalog holds, and every relation.
    pub const NONE: StatementEffect = StatementEffect::Locks { locks: Vec::new(), work: Vec::new() };

    /// What it comes to in this database: never [`StatementEffect::OnTable`].
    fn settled(&self, before: &Catalog) -> Cow<'_, StatementEffect> {
        if let StatementEffect::Data(rows) = self
            && let Some(function) = rows.may_do_anything(before)
        {
            return Cow::Owned(StatementEffect::Opaque(format!("it calls {function}, which may do anything")));
        }
        if let StatementEffect::Changes(change) = self
            && !change.is_known(before)
        {
            return Cow::Owned(StatementEffect::Touches(change.names()));
        }
        // `ALTER INDEX` gives another name to what is no index, too (measured on PostgreSQL 12 to 18).
        if let StatementEffect::Operations(operations) = self
            && let [Operation::RenameIndex(rename)] = operations.as_slice()
            && let Some(Relation::Table(_) | Relation::View(_) | Relation::Sequence(_)) =
                before.relation(&rename.name).known()
        {
            let (name, new_name) = (rename.name.clone(), rename.new_name.clone());
            return Cow::Owned(StatementEffect::Operations(vec![RenameTable { name, new_name }.into()]));
        }
        let StatementEffect::OnTable { table, only, if_exists, operations } = self else { return Cow::Borrowed(self) };
        let below = if *only { before.descendants(table) } else { Vec::new() };
        let found = before.relation(table);
        let fits = match found.known() {
            Some(Relation::Table(_)) => below.is_empty(),
            Some(Relation::View(_)) => {
                operations.iter().all(|one| matches!(one, Operation::CreateIndex(_) | Operation::RenameTable(_)))
            }
            Some(Relation::Sequence(_)) => operations.iter().all(|one| matches!(one, Operation::RenameTable(_))),
            Some(Relation::Index(_)) => false,
            None => found.is_absent(),
        };
        Cow::Owned(match found {
            Lookup::Absent if *if_exists => StatementEffect::NONE,
            _ if fits => StatementEffect::Operations(operations.iter().map(|one| named(before, one)).collect()),
            _ => {
                let new = operations.iter().filter_map(|operation| new_name(table, operation));
                StatementEffect::Touches(std::iter::once(table.clone()).chain(new).chain(below).collect())
            }
        })
    }

    /// Reports what it names and surely is not there. Operations report that themselves.
    fn check(&self, before: &Catalog, report: &mut Diagnostics) {
        if let StatementEffect::Data(rows) = self {
            Fit::new(before, report).rows(rows);
        }
    }

    /// Adds the facts of what is not modelled as operations.
    fn facts(&self, statement: Statement, before: &Catalog) -> Statement {
        match self {
            // Each says its own.
            StatementEffect::Operations(_) | StatementEffect::OnTable { .. } => statement,
            StatementEffect::Data(rows) => rows.facts(statement, before),
            StatementEffect::Truncate(truncate) => truncate.facts(statement, before),
            StatementEffect::Locks { locks, work } => {
                let statement = locks.iter().fold(statement, |statement, held| held.facts(statement, before));
                work.iter()
                    .fold(statement, |statement, (kind, relation)| Reach::of(before, relation).work(statement, *kind))
            }
            StatementEffect::Changes(change) => change.facts(statement, before),
            StatementEffect::Touches(names) => names.iter().fold(statement, |statement, touched| {
                let name = before.shorten(touched);
                let statement = statement.unknown(format!("what this does to {name} is not modelled"));
                match before.relation(touched).is_absent() {
                    true => statement.changes(Change::Makes(Named::Relation(name))),
                    false => statement.locks(&name, LockMode::AccessExclusive),
                }
            }),
            StatementEffect::Opaque(why) => statement.unknown(why.clone()),
        }
    }
}

/// The operation, with the name that PostgreSQL chooses for an index that was made without one.
fn named(before: &Catalog, operation: &Operation) -> Operation {
    match operation {
        Operation::CreateIndex(create) if create.index.name.as_str().is_empty() => {
            let mut create = create.clone();
            create.index.name = Namer::new(before).index(&create.index.table, &create.index);
            create.into()
        }
        other => other.clone(),
    }
}

/// The name of a relation that an operation on a table makes, or gives to it.
fn new_name(table: &QualifiedName, operation: &Operation) -> Option<QualifiedName> {
    match operation {
        Operation::RenameTable(rename) => Some(table.sibling(rename.new_name.clone())),
        Operation::SetTableSchema(set) => Some(QualifiedName::new(Some(set.schema.clone()), table.name.clone())),
        Operation::CreateIndex(create) if !create.index.name.as_str().is_empty() => {
            Some(table.sibling(create.index.name.clone()))
        }
        _ => None,
    }
}

impl ReadStatement {
    /// True if it adds a value to an enum that stands in one of these statements: the transaction may have to end between
    /// the two.
    pub(super) fn adds_value_of(&self, later: &[ReadStatement]) -> bool {
        let StatementEffect::Operations(operations) = &self.effect else { return false };
        let [Operation::AlterEnum(AlterEnum { change: EnumChange::AddValue { value, .. }, .. })] =
            operations.as_slice()
        else {
            return false;
        };
        let written = value.to_string();
        let is_it = |token: Token<'_>| token.kind == TokenKind::Text && token.text == written;
        later.iter().any(|one| tokens(one.sql.as_str()).any(is_it))
    }

    /// Checks what it does, and changes the catalog.
    pub(super) fn settle(&self, catalog: &mut Catalog, report: &mut Diagnostics) {
        self.fits_version(catalog, report);
        let effect = self.effect.settled(catalog);
        match &*effect {
            StatementEffect::Operations(operations) if several::is_one_drop(operations) => {
                several::check(operations, catalog, report);
                self.apply(catalog);
            }
            StatementEffect::Operations(operations) => {
                operations.iter().for_each(|operation| operation.settle(catalog, report));
            }
            other => {
                other.check(catalog, report);
                self.apply(catalog);
            }
        }
    }

    /// The same; adds its facts to a statement.
    pub(super) fn run(&self, statement: Statement, catalog: &mut Catalog, report: &mut Diagnostics) -> Statement {
        let sets = self.sets.iter().map(|setting| Change::Sets(setting.clone()));
        let statement = sets.fold(statement, Statement::changes);
        self.fits_version(catalog, report);
        let effect = self.effect.settled(catalog);
        if let StatementEffect::Operations(operations) = &*effect {
            if several::is_one_drop(operations) {
                let mut faults = Diagnostics::new();
                several::check(operations, catalog, &mut faults);
                let statement = match faults.has_errors() {
                    true => statement,
                    false => several::facts(operations, statement, catalog),
                };
                report.append(faults);
                self.apply(catalog);
                return statement;
            }
            let done = operations.iter().flat_map(|operation| operation.run(catalog, report));
            return done.fold(statement, Statement::takes_facts_of);
        }
        effect.check(catalog, report);
        let statement = effect.facts(statement, catalog);
        self.apply(catalog);
        statement
    }

    fn fits_version(&self, catalog: &Catalog, report: &mut Diagnostics) {
        let mut fit = Fit::new(catalog, report);
        for Needs { versions, clause, span } in &self.needs {
            match versions {
                Versions::Since(major) => fit.since(*major, *span, clause),
                Versions::Until(major) => fit.until(*major, *span, clause),
            }
        }
    }

    pub(super) fn apply(&self, catalog: &mut Catalog) {
        if let Some(is_elsewhere) = search_path::leads_elsewhere(self.sql.as_str(), catalog.default_schema()) {
            catalog.look_elsewhere(is_elsewhere);
        }
        if self.sql.as_str().to_ascii_lowercase().contains("check_function_bodies") {
            catalog.leave_bodies();
        }
        match &*self.effect.settled(catalog) {
            StatementEffect::Operations(operations) if several::is_one_drop(operations) => {
                operations.iter().map(several::cascading).for_each(|operation| operation.apply(catalog));
            }
            StatementEffect::Operations(operations) | StatementEffect::OnTable { operations, .. } => {
                operations.iter().for_each(|operation| operation.apply(catalog));
            }
            StatementEffect::Changes(change) => change.apply(catalog),
            StatementEffect::Touches(names) => {
                for name in names {
                    catalog.doubt(name, "what this does to it is not modelled", self.sql.span());
                }
            }
            StatementEffect::Opaque(why) => catalog.doubt_everything(why.clone(), self.sql.span()),
            StatementEffect::Data(_) | StatementEffect::Truncate(_) | StatementEffect::Locks { .. } => {}
        }
    }
}
