//! One database, and the ways to look at it.

use postgres::{Client, SimpleQueryMessage};

use super::Cluster;
use crate::outcome::Outcome;

/// Flags for [`Database::psql`]: stop at the first error, with exit code 3.
pub const ON_ERROR_STOP: &[&str] = &["-v", "ON_ERROR_STOP=1"];

const DESCRIPTION: &str = include_str!("description.sql");

const FINGERPRINT: &str = "
    SELECT md5(string_agg(line, E'\\n' ORDER BY line)) FROM (
        SELECT format('%s %s %s', attrelid::regclass, attname, format_type(atttypid, atttypmod)) || attnotnull
            FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid
            WHERE relnamespace = 'public'::regnamespace AND attnum > 0 AND NOT attisdropped
        UNION ALL SELECT format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint
            WHERE connamespace = 'public'::regnamespace
        UNION ALL SELECT pg_get_indexdef(indexrelid) || indisvalid FROM pg_index
            JOIN pg_class ON pg_class.oid = indexrelid WHERE relnamespace = 'public'::regnamespace
        UNION ALL SELECT format('%s %s', enumtypid::regtype, enumlabel) FROM pg_enum
        UNION ALL SELECT format('version %s', version_num) FROM alembic_version
        UNION ALL SELECT obj_description('alembic_version'::regclass, 'pg_class')
    ) AS lines (line)";

/// A database of one's own. Dropped with the value, whoever is still connected.
#[derive(Debug)]
pub struct Database<'c> {
    cluster: &'c Cluster,
    name: String,
}

impl<'c> Database<'c> {
    pub(super) fn create(cluster: &'c Cluster, name: String, template: &str) -> Database<'c> {
        let database = Database { cluster, name };
        database
            .administrate(&format!("CREATE DATABASE {} TEMPLATE {template}", database.name))
            .expect("CREATE DATABASE");
        database
    }

    /// Its address, `postgresql://postgres@/NAME?host=SOCKET_DIRECTORY&port=PORT`.
    pub fn url(&self) -> String {
        let (host, port) = (self.cluster.socket_directory().display(), self.cluster.port());
        format!("postgresql://postgres@/{}?host={host}&port={port}", self.name)
    }

    /// Its name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The Unix socket of its server.
    pub fn socket(&self) -> std::path::PathBuf {
        self.cluster.socket_directory().join(format!(".s.PGSQL.{}", self.cluster.port()))
    }

    /// A connection as the superuser `postgres`.
    pub fn connect(&self) -> Client {
        self.cluster.connect(&self.name)
    }

    /// What `psql FLAGS -f -` does with a script, as a person would run it. Without flags it goes on after an error and
    /// ends with exit code 0.
    pub fn psql(&self, script: &str, flags: &[&str]) -> Outcome {
        let mut psql = self.client_program("psql");
        Outcome::fed(psql.args(["-X", "-q"]).args(flags).args(["-f", "-"]), script)
    }

    /// Runs statements that have to work, in one transaction unless they say otherwise. Panics if one does not.
    #[track_caller]
    pub fn sql(&self, statements: &str) {
        if let Err(error) = self.connect().batch_execute(statements) {
            panic!("{error:?}\nin\n{statements}");
        }
    }

    /// The rows of a query, each value in its text form; a null is `NULL`.
    #[track_caller]
    pub fn rows(&self, query: &str) -> Vec<Vec<String>> {
        let messages = self.connect().simple_query(query).unwrap_or_else(|error| panic!("{error:?}\nin\n{query}"));
        let row = |message: &SimpleQueryMessage| match message {
            SimpleQueryMessage::Row(row) => {
                Some((0..row.len()).map(|column| row.get(column).unwrap_or("NULL").to_owned()).collect())
            }
            _ => None,
        };
        messages.iter().filter_map(row).collect()
    }

    /// The schema as `pg_dump` writes it, without the lines that say nothing about the schema: two databases of one
    /// server with the same schema give the same text. The server describes its schema itself where it is newer than the
    /// machine's `pg_dump`, which refuses it then, and where it is one that names each NOT NULL (18 and newer): that name
    /// is not in a catalog of ours.
    pub fn dump(&self) -> String {
        if self.cluster.major() >= 18 {
            return self.rows(DESCRIPTION).concat().join("\n");
        }
        let mut pg_dump = self.client_program("pg_dump");
        let outcome = Outcome::of(pg_dump.args(["--schema-only", "--no-owner", "--no-privileges"]));
        if outcome.stderr.contains("server version mismatch") {
            return self.rows(DESCRIPTION).concat().join("\n");
        }
        without_noise(&outcome.ok())
    }

    /// All that `pg_dump` writes of it, rows, owners and privileges included, but for some schemas.
    pub fn whole_dump(&self, without: &[&str]) -> String {
        let mut pg_dump = self.client_program("pg_dump");
        without.iter().for_each(|schema| _ = pg_dump.args(["--exclude-schema", schema]));
        without_noise(&Outcome::of(&mut pg_dump).ok())
    }

    /// Everything of the schema `public` that a migration could change, where it stands included, in one value: quicker
    /// than a dump. There has to be a version table.
    pub fn fingerprint(&self) -> String {
        self.rows(FINGERPRINT).concat().concat()
    }

    /// Drops everything in the schema `public`.
    pub fn clear(&self) {
        self.sql("SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public");
    }

    /// A client program of the server, with the connection as its first arguments.
    pub fn client_program(&self, name: &str) -> std::process::Command {
        let mut command = self.cluster.installation.client_program(name);
        command.arg("-h").arg(self.cluster.socket_directory()).args(["-p", &self.cluster.port().to_string()]);
        command.args(["-U", "postgres", "-d", &self.name]);
        command
    }

    fn administrate(&self, statement: &str) -> Result<(), postgres::Error> {
        self.cluster.try_connect("postgres")?.batch_execute(statement)
    }
}

impl Drop for Database<'_> {
    fn drop(&mut self) {
        let name = &self.name;
        // `WITH (FORCE)` would do the first, but is not known to PostgreSQL 12.
        let dropped = self
            .administrate(&format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"))
            .and_then(|()| self.administrate(&format!("DROP DATABASE {name}")));
        if let Err(error) = dropped {
            eprintln!("{name} stays until its server ends: {error}");
        }
    }
}

/// A dump without the lines that say nothing about the database.
fn without_noise(dump: &str) -> String {
    let mut text = String::new();
    for line in dump.lines().filter(|line| !is_noise(line)) {
        if !line.is_empty() || !(text.is_empty() || text.ends_with("\n\n")) {
            text.push_str(line);
            text.push('\n');
        }
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

/// What `pg_dump` writes around a schema: its comments, its settings for the session, and the tokens against injected
/// meta-commands, which newer ones draw at random.
fn is_noise(line: &str) -> bool {
    const COMMENTS: [&str; 4] = ["-- Name: ", "-- PostgreSQL database dump", "-- Dumped from ", "-- Dumped by "];
    const SETTINGS: [&str; 12] = [
        "statement_timeout",
        "lock_timeout",
        "idle_in_transaction_session_timeout",
        "transaction_timeout",
        "client_encoding",
        "standard_conforming_strings",
        "check_function_bodies",
        "xmloption",
        "client_min_messages",
        "row_security",
        "default_tablespace",
        "default_table_access_method",
    ];
    let setting = line.strip_prefix("SET ").and_then(|rest| rest.split_once(" = "));
    line == "--"
        || COMMENTS.iter().any(|start| line.starts_with(start))
        || setting.is_some_and(|(name, _)| SETTINGS.contains(&name))
        || line.starts_with("SELECT pg_catalog.set_config('search_path'")
        || line.starts_with("\\restrict ")
        || line.starts_with("\\unrestrict ")
}
