//! What a statement that reads and writes rows locks: the relations that it names, and those behind views, partitions and
//! foreign keys (measured on PostgreSQL 12 to 18, see `tests/it/operations/sql.rs`).

use crate::catalog::{ActionKind, Catalog, ConstraintKind, ForeignKey, Relation, Table, Trigger, View};
use crate::op::volatility::{self, Volatility};
use crate::source::Span;
use crate::sql::scan::tokens;
use crate::sql::{Expression, Ident, QualifiedName};
use crate::statement::{LockMode, Statement};
use std::collections::BTreeSet;

/// What a statement does with rows.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// What it writes.
    pub writes: Vec<Write>,
    /// The relations that it only reads.
    pub reads: Vec<QualifiedName>,
    /// The relations whose rows it locks: `SELECT … FOR UPDATE`.
    pub holds: Vec<QualifiedName>,
    /// The sequences that it draws from or sets.
    pub sequences: Vec<QualifiedName>,
    /// The functions that it calls, but for PostgreSQL's own that change nothing but rows.
    pub calls: Vec<QualifiedName>,
    /// The relations whose rows it destroys.
    pub loses: Vec<QualifiedName>,
    /// The rows that it surely inserts, as far as they are written out.
    pub rows: Vec<NewRow>,
}

/// A row behind `VALUES`.
#[derive(Debug, Clone, PartialEq)]
pub struct NewRow {
    /// The table.
    pub relation: QualifiedName,
    /// The columns that are named; empty where none are.
    pub columns: Vec<Ident>,
    /// For each value whether it is null.
    pub values: Vec<bool>,
    /// Where the row stands.
    pub span: Span,
}

/// Rows of one relation are written.
#[derive(Debug, Clone, PartialEq)]
pub struct Write {
    /// The table or view.
    pub relation: QualifiedName,
    /// `ONLY`: what lies below it is left alone.
    pub only: bool,
    /// How.
    pub kind: WriteKind,
}

/// How rows are written.
#[derive(Debug, Clone, PartialEq)]
pub enum WriteKind {
    /// `INSERT` into these columns; empty where none are named.
    Insert(Vec<Ident>),
    /// `UPDATE` of these columns.
    Update(Vec<Ident>),
    /// `DELETE`.
    Delete,
}

impl WriteKind {
    /// True if such a trigger fires.
    fn fires(&self, trigger: &Trigger) -> bool {
        match self {
            WriteKind::Insert(_) => trigger.fires_at("insert"),
            WriteKind::Update(_) => {
                let columns = trigger.columns();
                trigger.fires_at("update") && (columns.is_empty() || self.updates(&columns))
            }
            WriteKind::Delete => trigger.fires_at("delete"),
        }
    }

    /// True if it is an `UPDATE` of one of these columns.
    fn updates(&self, columns: &[Ident]) -> bool {
        matches!(self, WriteKind::Update(set) if set.iter().any(|column| columns.contains(column)))
    }

    /// True if a foreign key has to be looked up: all of its columns get a value, or one gets another.
    fn needs(&self, table: &Table, key: &ForeignKey) -> bool {
        match self {
            WriteKind::Insert(listed) => {
                let has_default = |name| table.column(name).is_some_and(|column| column.default.is_some());
                listed.is_empty() || key.columns.iter().all(|column| listed.contains(column) || has_default(column))
            }
            WriteKind::Update(_) => self.updates(&key.columns),
            WriteKind::Delete => false,
        }
    }
}

impl Rows {
    /// The first function that it calls and that may do anything: one that nobody knows, or that is volatile.
    pub(super) fn may_do_anything(&self, before: &Catalog) -> Option<&QualifiedName> {
        let is_tame = |call: &&QualifiedName| {
            let known = before.functions(call);
            known.iter().any(|one| !one.doubtful) && volatility::of(before, &calling(call)) == Volatility::Stable
        };
        self.calls.iter().find(|call| !is_tame(call))
    }

    /// Adds what it locks and destroys.
    pub(super) fn facts(&self, statement: Statement, before: &Catalog) -> Statement {
        let mut reached = Reached { before, locks: Vec::new(), unknown: BTreeSet::new(), done: Vec::new() };
        self.writes.iter().for_each(|write| reached.write(write.clone()));
        self.reads.iter().for_each(|relation| reached.read(relation));
        for relation in &self.holds {
            reached.lock_family(relation, LockMode::RowShare);
        }
        for sequence in &self.sequences {
            reached.lock(sequence, LockMode::RowExclusive, None);
        }
        for call in self.calls.iter().filter(|call| !is_immutable(before, call)) {
            reached.unknown.insert(format!("function {call} may read any table"));
        }
        let statement = reached.add_to(statement);
        self.loses.iter().fold(statement, |statement, relation| {
            statement.loses(&before.shorten(relation), format!("rows of {relation}"))
        })
    }
}

/// An expression that calls this function.
fn calling(function: &QualifiedName) -> Expression {
    Expression::made(format!("{function}()"))
}

/// True for a function that reads no table (documentation, 38.7).
fn is_immutable(before: &Catalog, function: &QualifiedName) -> bool {
    before
        .functions(function)
        .iter()
        .all(|one| one.value.attributes.names().iter().any(|word| word.as_str() == "immutable"))
}

/// What has been reached from a statement so far.
struct Reached<'a> {
    before: &'a Catalog,
    /// Each with the reason, where the text does not name it.
    locks: Vec<(QualifiedName, LockMode, Option<&'static str>)>,
    unknown: BTreeSet<String>,
    done: Vec<Write>,
}

const BEHIND_VIEW: &str = "it is behind a view";
const BELOW: &str = "it is a partition of the table, or inherits from it";

impl<'a> Reached<'a> {
    fn add_to(self, statement: Statement) -> Statement {
        let statement = self.locks.iter().fold(statement, |statement, (relation, mode, unnamed)| {
            let name = self.before.shorten(relation);
            match unnamed {
                None => statement.locks(&name, *mode),
                Some(why) => statement.also_locks(&name, *mode, why),
            }
        });
        self.unknown.into_iter().fold(statement, Statement::unknown)
    }

    fn lock(&mut self, relation: &QualifiedName, mode: LockMode, unnamed: Option<&'static str>) {
        self.locks.push((relation.clone(), mode, unnamed));
    }

    /// A table and all below it.
    fn lock_family(&mut self, relation: &QualifiedName, mode: LockMode) {
        self.lock(relation, mode, None);
        for below in self.before.descendants(relation) {
            self.lock(&below, mode, Some(BELOW));
        }
    }

    fn read(&mut self, relation: &QualifiedName) {
        self.lock_family(relation, LockMode::AccessShare);
        if let Some(Relation::View(view)) = self.before.relation(relation).known()
            && !view.materialized
        {
            self.read_behind(view);
        }
    }

    fn read_behind(&mut self, view: &View) {
        for behind in self.before.behind_view(view) {
            self.lock(&behind, LockMode::AccessShare, Some(BEHIND_VIEW));
            for below in self.before.descendants(&behind) {
                self.lock(&below, LockMode::AccessShare, Some(BELOW));
            }
        }
    }

    /// Each write is followed once, so that foreign keys in a circle come to an end.
    fn write(&mut self, write: Write) {
        if self.done.contains(&write) {
            return;
        }
        self.done.push(write.clone());
        let relation = &write.relation;
        match self.before.relation(relation).certain() {
            Some(Relation::View(view)) => self.write_view(view, &write),
            Some(Relation::Table(table)) => self.write_table(table, &write),
            _ => {
                self.lock(relation, LockMode::RowExclusive, None);
                let name = self.before.shorten(relation);
                self.unknown.insert(format!(
                    "what table {name} is like is not known, so its triggers and keys may lock others"
                ));
            }
        }
    }

    fn write_view(&mut self, view: &View, write: &Write) {
        self.lock(&write.relation, LockMode::RowExclusive, None);
        self.fire(&view.parts.triggers, &write.relation, &write.kind);
        if view.parts.triggers.iter().any(|trigger| trigger.is_instead() && write.kind.fires(trigger)) {
            return;
        }
        // A view that can be written to has one relation behind it (documentation of `CREATE VIEW`).
        for read in &view.parts.reads {
            self.write(Write { relation: read.relation.clone(), ..write.clone() });
        }
    }

    fn write_table(&mut self, table: &'a Table, write: &Write) {
        self.lock(&write.relation, LockMode::RowExclusive, None);
        self.follow(table, &write.kind);
        let goes_down = match write.kind {
            WriteKind::Insert(_) => table.options.partition_by.is_some(),
            WriteKind::Update(_) | WriteKind::Delete => !write.only,
        };
        if goes_down {
            for below in self.before.descendants(&write.relation) {
                self.lock(&below, LockMode::RowExclusive, Some(BELOW));
                if let Some(table) = self.before.table(&below).known() {
                    self.follow(table, &write.kind);
                }
            }
        }
    }

    /// Follows the foreign keys on both sides, and the triggers.
    fn follow(&mut self, table: &'a Table, kind: &WriteKind) {
        for key in table.foreign_keys().filter(|key| kind.needs(table, key)) {
            self.lock(&key.table, LockMode::RowShare, Some("a foreign key refers to it"));
        }
        for (other, constraint) in self.before.references_to(&table.name) {
            if let Some(key) = constraint.foreign_key().filter(|key| self.disturbs(table, kind, key)) {
                self.act(other, key, kind);
            }
        }
        self.fire(&table.triggers, &table.name, kind);
    }

    /// True if rows on this side of a foreign key go, or get another key.
    fn disturbs(&self, table: &Table, kind: &WriteKind, key: &ForeignKey) -> bool {
        let primary = table.primary_key().map(|primary| &primary.kind);
        let referred = match primary {
            Some(ConstraintKind::PrimaryKey(primary)) if key.referred.is_empty() => &primary.columns,
            _ => &key.referred,
        };
        match kind {
            WriteKind::Insert(_) => false,
            WriteKind::Update(_) => kind.updates(referred),
            WriteKind::Delete => true,
        }
    }

    /// What a foreign key does when the other side goes away.
    fn act(&mut self, other: &'a Table, key: &'a ForeignKey, kind: &WriteKind) {
        let action = if *kind == WriteKind::Delete { &key.on_delete } else { &key.on_update };
        let why = "its foreign key refers to the table";
        let written = match action.as_ref().map(|action| &action.kind) {
            None | Some(ActionKind::NoAction | ActionKind::Restrict) => {
                return self.lock(&other.name, LockMode::RowShare, Some(why));
            }
            Some(ActionKind::Cascade) if *kind == WriteKind::Delete => WriteKind::Delete,
            Some(ActionKind::Cascade) => WriteKind::Update(key.columns.clone()),
            Some(ActionKind::SetNull(columns) | ActionKind::SetDefault(columns)) => {
                WriteKind::Update(if columns.is_empty() { key.columns.clone() } else { columns.clone() })
            }
        };
        self.lock(&other.name, LockMode::RowExclusive, Some(why));
        self.write(Write { relation: other.name.clone(), only: true, kind: written });
    }

    /// The functions of triggers may do anything, but for those that only change the row in hand.
    fn fire(&mut self, triggers: &[Trigger], relation: &QualifiedName, kind: &WriteKind) {
        for trigger in triggers.iter().filter(|trigger| kind.fires(trigger)) {
            if !fires_harmlessly(self.before, trigger) {
                let relation = self.before.shorten(relation);
                self.unknown.insert(format!("trigger {} of {relation} may do anything", trigger.name));
            }
        }
    }
}

/// PostgreSQL's own functions for triggers, which only change the row in hand (documentation, 9.28).
const OWN_TRIGGERS: &[&str] =
    &["suppress_redundant_updates_trigger", "tsvector_update_trigger", "tsvector_update_trigger_column"];

/// Words of PL/pgSQL without which a body runs no SQL but expressions.
const RUNS_SQL: &[&str] = &[
    "alter", "analyze", "call", "copy", "create", "delete", "do", "drop", "execute", "from", "grant", "insert", "into",
    "lock", "merge", "notify", "perform", "query", "refresh", "reindex", "select", "truncate", "update",
];

/// Words of PL/pgSQL in front of a parenthesis that are no functions.
const NO_CALLS: &[&str] = &["elsif", "if", "return", "while"];

/// True for a trigger whose function surely only computes a row.
pub(super) fn fires_harmlessly(before: &Catalog, trigger: &Trigger) -> bool {
    let function = &trigger.function;
    let [entry] = before.functions(function) else {
        let is_own = function.schema.as_ref().is_none_or(|schema| schema.as_str() == "pg_catalog");
        return is_own && OWN_TRIGGERS.contains(&function.name.as_str());
    };
    let body = &entry.value.body;
    let runs_sql = tokens(body.as_str()).any(|token| RUNS_SQL.iter().any(|word| token.is_word(word)));
    let calls = Expression::made(body.as_str()).calls();
    let mut called = calls.iter().filter(|call| !NO_CALLS.contains(&call.name.as_str()));
    !entry.doubtful && !runs_sql && called.all(|call| only_computes(before, call))
}

/// True for a function of PostgreSQL's own that is known, and for one of the history that reads no table.
fn only_computes(before: &Catalog, function: &QualifiedName) -> bool {
    match before.functions(function).is_empty() {
        true => !matches!(volatility::of(before, &calling(function)), Volatility::Unknown(_)),
        false => is_immutable(before, function),
    }
}
