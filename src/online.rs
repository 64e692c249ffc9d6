//! The database: the very script that `--sql` prints, on a connection. No SQL is made here, save to read where the
//! database stands, to take turns with others, and to cancel.
//!
//! ```text
//! settings  ─▶ connect ─▶ Session: set up, take a turn, where does the database stand? ─▶ route ─▶ Script ─▶ run
//! (URL, PG*,   (TLS)                                                                     (revision, compile)  │
//!  .pgpass, …)                                                          Failure: where, why, what now ◀──────┘
//! ```

pub mod connect;
pub mod failure;
pub mod interrupt;
pub mod keyword;
pub mod lock;
pub mod log;
pub mod migrate;
pub mod parameters;
pub mod passfile;
mod permission;
mod query;
mod run;
pub mod secret;
pub mod service;
pub mod session;
pub mod settings;
pub mod standing;
pub mod tls;

pub use crate::environment::Environment;
pub use failure::Failure;
pub use log::Log;
pub use migrate::Migrator;
pub use settings::ConnectionSettings;
pub use standing::Standing;

use crate::script::step::Direction;

/// What is wrong in the world, as far as the database is concerned. One line each, save a [`Failure`] in the middle of a
/// run, which has more to tell.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Where to connect is not said, or cannot be understood.
    #[error(transparent)]
    Settings(#[from] settings::Error),
    /// No connection.
    #[error(transparent)]
    Connect(#[from] connect::Error),
    /// The server refuses a setting of the project: a role that one may not take, a word that is no duration.
    #[error("the server refuses '{sql}': {reason}")]
    Setting {
        /// The statement.
        sql: String,
        /// What the server says.
        reason: String,
    },
    /// Nothing can be changed there.
    #[error("{place} is a standby, where nothing can be changed; connect to its primary")]
    Standby {
        /// Where.
        place: String,
    },
    /// Nothing may be changed there.
    #[error("{place} takes no changes: its transactions are read-only (default_transaction_read_only)")]
    ReadOnly {
        /// Where.
        place: String,
    },
    /// The version table cannot be read, or cannot be written.
    #[error("the version table {table} cannot be used: {reason}")]
    VersionTable {
        /// Which.
        table: String,
        /// What the server says, or what is missing.
        reason: String,
    },
    /// Somebody else is at it.
    #[error("another migration of this database is running ({holder}); --wait waits for its end")]
    Taken {
        /// Who.
        holder: String,
    },
    /// Ctrl-C before anything was done.
    #[error("interrupted before anything was changed")]
    Interrupted,
    /// A migration is half done, and the command does not finish it.
    #[error(
        "a migration is half done ({mark}), and this command does not finish it; run '{direction}' so that it comes by \
         there, or put things right by hand and then run: COMMENT ON TABLE {table} IS NULL"
    )]
    HalfDone {
        /// Which way it was going.
        direction: Direction,
        /// How far it came.
        mark: String,
        /// The version table, which bears the mark.
        table: String,
    },
    /// A migration is half done, and has other parts now.
    #[error(
        "a migration is half done ({mark}), and it has changed since: it no longer has as many parts; put back what it \
         was, or put things right by hand and then run: COMMENT ON TABLE {table} IS NULL"
    )]
    Changed {
        /// How far it came.
        mark: String,
        /// The version table, which bears the mark.
        table: String,
    },
    /// The connection was lost outside of a run.
    #[error("the connection was lost ({0})")]
    Lost(String),
    /// A run that stopped in the middle.
    #[error(transparent)]
    Failure(Box<Failure>),
    /// Ctrl-C cannot be waited for.
    #[error("signals cannot be waited for: {0}")]
    Signals(std::io::Error),
}
