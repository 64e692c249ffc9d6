//! What a project can say about its scripts.

use crate::sql::{Ident, Literal, QualifiedName};

/// `[script]` of the configuration, with what the command line changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// One transaction for the whole script, or one for each migration.
    pub transaction: TransactionMode,
    /// Whether each segment checks that the database is where the script thinks.
    pub guard: bool,
    /// Whether the script opens with comments that say what it is.
    pub header: bool,
    /// `psql`'s meta-commands: `\set ON_ERROR_STOP on` and `\echo` lines.
    pub psql: bool,
    /// A file for each part, so that no part knows of the others; see [`super::split`].
    pub split: bool,
    /// `lock_timeout`, as PostgreSQL reads it: `5s`.
    pub lock_timeout: Option<Literal>,
    /// `statement_timeout`, likewise.
    pub statement_timeout: Option<Literal>,
    /// The role that owns what the script makes: `SET ROLE`.
    pub role: Option<Ident>,
    /// The schemas that unqualified names are looked for in.
    pub search_path: Vec<Ident>,
    /// What `pg_stat_activity` shows.
    pub application_name: Option<Literal>,
    /// Statements that run before the migrations, in the first transaction.
    pub before: Vec<String>,
    /// Statements that run after them, in the last transaction.
    pub after: Vec<String>,
    /// Where the revision of the database is kept.
    pub version_table: VersionTable,
}

/// Where a transaction begins and ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TransactionMode {
    /// One for the whole script, but for what cannot run in one.
    Script,
    /// One for each migration.
    Migration,
}

/// The table that holds the revisions of a database: Alembic's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VersionTable {
    /// Its name.
    pub name: QualifiedName,
    /// Whether it has a primary key (Alembic's `version_table_pk`).
    pub primary_key: bool,
    /// How long a revision id may be.
    pub width: u16,
}

impl Default for VersionTable {
    fn default() -> VersionTable {
        VersionTable { name: QualifiedName::bare(Ident::made("alembic_version")), primary_key: true, width: 32 }
    }
}

impl Default for Settings {
    fn default() -> Settings {
        Settings {
            transaction: TransactionMode::Script,
            guard: true,
            header: true,
            psql: false,
            split: false,
            lock_timeout: None,
            statement_timeout: None,
            role: None,
            search_path: Vec::new(),
            application_name: None,
            before: Vec::new(),
            after: Vec::new(),
            version_table: VersionTable::default(),
        }
    }
}
