//! Taking turns: one migrator at a time for each version table of a database.
//!
//! The lock is a session's advisory lock, so it ends with the connection, however that ends. Who waits asks again and
//! again: to sleep inside `pg_advisory_lock()` would keep a snapshot, for which `CREATE INDEX CONCURRENTLY` in the other
//! session waits in turn (PostgreSQL documentation, "Building Indexes Concurrently").

use super::query;
use crate::script::settings::VersionTable;
use crate::sql::Literal;
use postgres::{Client, Error};

/// The lock of a version table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AdvisoryLock {
    key: String,
}

impl AdvisoryLock {
    /// The lock for that table: its key is a hash of the table's whole name.
    ///
    /// # Errors
    /// No connection.
    pub fn of(client: &mut Client, table: &VersionTable) -> Result<AdvisoryLock, Error> {
        let (text, name) = (Literal::made(table.name.to_string()), Literal::made(table.name.name.as_str()));
        let schema = match &table.name.schema {
            Some(schema) => Literal::made(schema.as_str()).to_string(),
            // Where it is, or where it will be made.
            None => format!(
                "coalesce((SELECT nspname FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace \
                 WHERE pg_class.oid = to_regclass({text})), current_schema(), '')"
            ),
        };
        let [key] =
            query::row(client, &format!("SELECT hashtextextended('limbeck ' || {schema} || '.' || {name}, 0)"))?;
        Ok(AdvisoryLock { key: key.unwrap_or_default() })
    }

    /// Takes it if nobody has it.
    ///
    /// # Errors
    /// No connection.
    pub fn try_take(&self, client: &mut Client) -> Result<bool, Error> {
        let [taken] = query::row(client, &format!("SELECT pg_try_advisory_lock({})", self.key))?;
        Ok(taken.as_deref() == Some("t"))
    }

    /// Gives it back.
    ///
    /// # Errors
    /// No connection, or one in a failed transaction.
    pub fn release(&self, client: &mut Client) -> Result<(), Error> {
        query::rows(client, &format!("SELECT pg_advisory_unlock({})", self.key)).map(drop)
    }

    /// Who has it, as a message names them; `None` if nobody has it any more.
    ///
    /// # Errors
    /// No connection.
    pub fn holder(&self, client: &mut Client) -> Result<Option<String>, Error> {
        let [pid, user, application, address] = query::row(
            client,
            &format!(
                "SELECT pid, usename, application_name, client_addr FROM pg_locks JOIN pg_stat_activity USING (pid) \
                 WHERE locktype = 'advisory' AND granted AND objsubid = 1 \
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) \
                 AND (classid::bigint << 32) | objid::bigint = {}",
                self.key
            ),
        )?;
        let Some(pid) = pid else { return Ok(None) };
        let mut holder = format!("process {pid}");
        for (word, value) in [("of", user), ("with", application), ("from", address)] {
            holder.extend(value.filter(|value| !value.is_empty()).map(|value| format!(" {word} {value}")));
        }
        Ok(Some(holder))
    }
}
