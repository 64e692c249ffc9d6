//! A connection that a command works on: the settings of the project on it, its turn, where the database stands.

use super::Error;
use super::connect::{self, Connection};
use super::interrupt::Interrupt;
use super::lock::AdvisoryLock;
use super::log::Log;
use super::permission;
use super::query;
use super::settings::ConnectionSettings;
use super::standing::Standing;
use crate::catalog::PostgresVersion;
use crate::script::Script;
use crate::script::session::{self, Scope};
use crate::script::settings::Settings;
use postgres::Client;
use postgres::error::{DbError, SqlState};
use std::time::Duration;

/// A session with the settings of the project. It gives its lock back when it is dropped.
pub struct Session<'a> {
    connection: Connection,
    to: &'a ConnectionSettings,
    settings: &'a Settings,
    log: Log,
    lock: Option<AdvisoryLock>,
}

/// How often one who waits asks again.
const PATIENCE: Duration = Duration::from_millis(100);

impl<'a> Session<'a> {
    /// Connects, and sets the session up as a script does, so that the version table is looked for where the script will
    /// look.
    ///
    /// # Errors
    /// No connection, or a setting that the server refuses.
    pub fn open(to: &'a ConnectionSettings, settings: &'a Settings, log: &Log) -> Result<Session<'a>, Error> {
        for warning in &to.warnings {
            log.warning(warning);
        }
        let notices = log.clone();
        let connection = connect::connect(to, move |notice: DbError| notices.notice(&notice))?;
        let mut session = Session { connection, to, settings, log: log.clone(), lock: None };
        session.set_up()?;
        Ok(session)
    }

    fn set_up(&mut self) -> Result<(), Error> {
        for sql in session::wanted(self.settings).iter().map(|wish| wish.statement(Scope::Session)) {
            if let Err(fault) = self.connection.client.batch_execute(&sql) {
                return Err(Error::Setting { sql, reason: reason(&fault) });
            }
        }
        Ok(())
    }

    /// The same anew, after the connection was lost.
    pub(super) fn open_again(&self) -> Result<Session<'a>, Error> {
        Session::open(self.to, self.settings, &self.log)
    }

    /// Where the database stands.
    ///
    /// # Errors
    /// No permission to read the version table, or no connection.
    pub fn standing(&mut self) -> Result<Standing, Error> {
        let table = &self.settings.version_table;
        Standing::read(&mut self.connection.client, table).map_err(|fault| match fault.as_db_error() {
            Some(said) => Error::VersionTable { table: table.name.to_string(), reason: said.message().to_string() },
            None => Error::Lost(reason(&fault)),
        })
    }

    /// Refuses a server on which nothing can be changed, and warns of one that is older than the scripts are for.
    ///
    /// # Errors
    /// It is a standby, or its transactions are read-only; or there is no connection.
    pub fn check_writable(&mut self, wanted: PostgresVersion) -> Result<(), Error> {
        let question = "SELECT pg_is_in_recovery(), current_setting('transaction_read_only'), \
                        current_setting('server_version_num')::integer / 10000";
        let [standby, read_only, version] = query::row(&mut self.connection.client, question).map_err(lost)?;
        let place = self.to.to_string();
        if let Some(version) = version.filter(|version| version.parse().is_ok_and(|major: u8| major < wanted.major())) {
            self.log.warning(format!("the script is for PostgreSQL {wanted}, and {place} is PostgreSQL {version}"));
        }
        match (standby.as_deref(), read_only.as_deref()) {
            (Some("t"), _) => Err(Error::Standby { place }),
            (_, Some("on")) => Err(Error::ReadOnly { place }),
            _ => Ok(()),
        }
    }

    /// Refuses a version table that the role of this session cannot keep as this script does.
    ///
    /// # Errors
    /// What the role lacks; or there is no connection.
    pub fn check_version_table(&mut self, script: &Script) -> Result<(), Error> {
        let table = &self.settings.version_table;
        let marks = script.segments.iter().flat_map(|segment| &segment.pieces).any(|piece| piece.progress.is_some());
        match permission::lacking(&mut self.connection.client, table, marks).map_err(lost)? {
            Some(reason) => Err(Error::VersionTable { table: table.name.to_string(), reason }),
            None => Ok(()),
        }
    }

    /// Waits for Ctrl-C from here on.
    ///
    /// # Errors
    /// The operating system refuses.
    pub fn watch(&self) -> Result<Interrupt, Error> {
        Interrupt::watch(self.connection.canceller.clone()).map_err(Error::Signals)
    }

    /// Takes its turn. With `wait`, that of the others comes first; without, their turn is an error.
    ///
    /// # Errors
    /// Somebody else is at it; Ctrl-C while waiting; no connection.
    pub fn take_turn(&mut self, wait: bool, interrupt: &Interrupt) -> Result<(), Error> {
        let client = &mut self.connection.client;
        let lock = AdvisoryLock::of(client, &self.settings.version_table).map_err(lost)?;
        let mut has_said = false;
        while !lock.try_take(client).map_err(lost)? {
            if interrupt.pressed() {
                return Err(Error::Interrupted);
            }
            // Nobody, if they have finished between the two questions.
            let Some(holder) = lock.holder(client).map_err(lost)? else { continue };
            if !wait {
                return Err(Error::Taken { holder });
            }
            if !has_said {
                self.log.info(format!("Waiting for another migration of this database to end: {holder}"));
                has_said = true;
            }
            std::thread::sleep(PATIENCE);
        }
        self.lock = Some(lock);
        Ok(())
    }

    /// The connection.
    pub(super) fn client(&mut self) -> &mut Client {
        &mut self.connection.client
    }

    /// The place for lines.
    pub(super) fn log(&self) -> &Log {
        &self.log
    }
}

impl Drop for Session<'_> {
    /// The server would end the lock with the connection, but a moment after us: the next command may come sooner.
    fn drop(&mut self) {
        if let Some(lock) = self.lock.take().filter(|_| !self.connection.client.is_closed()) {
            let _ = lock.release(&mut self.connection.client);
        }
    }
}

/// What begins the message of every guard of a script (`templates/script/`).
pub(super) const REFUSED: &str = "limbeck refused: ";

/// What the server said, or what became of the connection.
pub(super) fn reason(fault: &postgres::Error) -> String {
    fault.as_db_error().map_or_else(|| connect::reasons(fault), |said| said.message().to_string())
}

/// A question of ours that the server did not answer: cancelled by Ctrl-C, or lost.
fn lost(fault: postgres::Error) -> Error {
    if fault.code() == Some(&SqlState::QUERY_CANCELED) { Error::Interrupted } else { Error::Lost(reason(&fault)) }
}
