//! What a statement is said to do to a running database, held against what a server does: the locks in `pg_locks` at the
//! end of the statement, the file nodes that change, and what the server says of its work at `DEBUG1`.

use std::collections::BTreeMap;
use std::thread;
use std::time::Duration;

use ::limbeck::statement::{LockMode, OutsideStep, Statement, Transaction, WorkKind};

use crate::cluster::{Database, ON_ERROR_STOP};
use crate::outcome::Outcome;

/// The relations that are there before a statement, each with the table that it belongs to.
const BEFORE: &str = "
    SELECT c.oid, c.relkind, c.relfilenode, n.nspname || '.' || c.relname AS name,
           coalesce(i.indrelid, d.refobjid, c.oid) AS owner
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
    LEFT JOIN pg_index i ON i.indexrelid = c.oid
    LEFT JOIN pg_depend d
      ON d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 AND c.relkind = 'S'
    WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
      AND c.relkind IN ('r', 'p', 'i', 'I', 'S', 'v', 'm')";

/// The locks of a process on these relations, those that it waits for too.
const LOCKS: &str = "
    SELECT 'lock', b.name, b.relkind, l.mode, (SELECT o.name FROM seen_before o WHERE o.oid = b.owner)
    FROM pg_locks l JOIN seen_before b ON b.oid = l.relation
    WHERE l.locktype = 'relation' AND l.pid = ";

/// The relations whose file node is another one than before.
const REWRITTEN: &str = "
    SELECT 'rewritten', b.name FROM pg_class c JOIN seen_before b USING (oid)
    WHERE b.relfilenode <> c.relfilenode AND b.relkind IN ('r', 'm')";

/// What the server shows of one statement.
#[derive(Debug, Default)]
struct Seen {
    /// The strongest mode on each relation that existed before, by name.
    locks: BTreeMap<String, LockMode>,
    /// What kind of relation each is, and the table that it belongs to.
    relations: BTreeMap<String, (String, String)>,
    /// What was done to which relation.
    work: Vec<(WorkKind, String)>,
}

/// What came of a prediction.
#[derive(Debug, PartialEq)]
pub enum Verdict {
    /// All of it is what the server did.
    Right,
    /// It says that it does not know.
    Unknown,
    /// What is not as predicted, a line each.
    Wrong(String),
}

/// What becomes of a statement after it has been looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum End {
    /// It stays done.
    Commit,
    /// It is taken back, if it can stand in a transaction.
    Rollback,
}

/// Runs a statement and holds its facts against what it did.
///
/// # Errors
/// What the server says if it refuses the statement.
pub fn judge(database: &Database<'_>, statement: &Statement, end: End) -> Result<Verdict, String> {
    let seen = match &statement.transaction {
        Transaction::Inside => Seen::in_transaction(database, &statement.sql, end)?,
        // PostgreSQL builds and drops an index concurrently with a lock in hand, and waits for all who read before.
        Transaction::Outside(step) if **step != OutsideStep::Other => {
            Seen::while_it_waits(database, &statement.sql, "ACCESS SHARE")?
        }
        Transaction::Outside(_) => {
            let waits_for_readers = statement.sql.contains("CONCURRENTLY");
            let mode = if waits_for_readers { "ACCESS SHARE" } else { "SHARE UPDATE EXCLUSIVE" };
            Seen::while_it_waits(database, &statement.sql, mode)?
        }
    };
    if !statement.facts.unknown.is_empty() {
        return Ok(Verdict::Unknown);
    }
    let faults = [seen.wrong_locks(statement), seen.wrong_work(statement)].concat();
    Ok(if faults.is_empty() { Verdict::Right } else { Verdict::Wrong(faults.join("\n  ")) })
}

impl Seen {
    /// Of a statement in a transaction of its own: what it holds at its end.
    fn in_transaction(database: &Database<'_>, sql: &str, end: End) -> Result<Seen, String> {
        let end = if end == End::Commit { "COMMIT" } else { "ROLLBACK" };
        let script = format!(
            "CREATE TEMPORARY TABLE seen_before AS {BEFORE};
             SET client_min_messages = debug1;
             BEGIN;\n{sql}\n;
             SET LOCAL client_min_messages = warning;
             {LOCKS} pg_backend_pid();
             {REWRITTEN};
             {end};"
        );
        let flags: Vec<&str> = ON_ERROR_STOP.iter().copied().chain(["-A", "-t"]).collect();
        let outcome = database.psql(&script, &flags);
        let rows: Vec<Vec<String>> =
            outcome.stdout.lines().map(|line| line.split('|').map(str::to_owned).collect()).collect();
        Seen::of(outcome, &rows)
    }

    /// Of a statement outside a transaction, which holds nothing when it has ended: what it holds while it waits for
    /// somebody with this lock on every table, whose view of the database is older.
    fn while_it_waits(database: &Database<'_>, sql: &str, mode: &str) -> Result<Seen, String> {
        let (mut other, mut watcher) = (database.connect(), database.connect());
        watcher.batch_execute(&format!("CREATE TEMPORARY TABLE seen_before AS {BEFORE}")).expect("it is a query");
        other.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT 1").expect("a transaction begins");
        let tables = "SELECT oid::regclass FROM pg_class WHERE relkind IN ('r', 'p')
            AND relnamespace::regnamespace::text !~ '^(pg_|information_schema)'";
        for name in database.rows(tables).concat() {
            other.batch_execute(&format!("LOCK TABLE {name} IN {mode} MODE")).expect("it can be locked");
        }
        let views = "SELECT oid::regclass FROM pg_class WHERE relkind = 'm' AND relispopulated";
        for name in database.rows(views).concat() {
            other.batch_execute(&format!("SELECT FROM {name} LIMIT 0")).expect("it can be read");
        }
        let script = format!("SET client_min_messages = debug1;\n{sql}\n;");
        thread::scope(|scope| {
            let statement = scope.spawn(|| database.psql(&script, ON_ERROR_STOP));
            let waiting = "SELECT pid FROM pg_stat_activity WHERE datname = current_database()
                AND application_name = 'psql' AND wait_event_type = 'Lock'";
            let mut rows = Vec::new();
            while rows.is_empty() && !statement.is_finished() {
                rows = rows_of(&mut watcher, &format!("{LOCKS} ({waiting})"));
                thread::sleep(Duration::from_millis(5));
            }
            drop(other);
            let outcome = statement.join().expect("psql runs");
            rows.extend(rows_of(&mut watcher, REWRITTEN));
            Seen::of(outcome, &rows)
        })
    }

    fn of(outcome: Outcome, rows: &[Vec<String>]) -> Result<Seen, String> {
        if outcome.code != 0 {
            return Err(outcome.stderr.lines().filter(|line| !line.contains("DEBUG:")).collect::<Vec<_>>().join("\n"));
        }
        let mut seen = Seen::default();
        for row in rows {
            match row.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
                ["lock", name, kind, mode, owner] => {
                    let mode = lock_mode(mode);
                    let strongest = seen.locks.entry(bare(name)).or_insert(mode);
                    *strongest = mode.max(*strongest);
                    seen.relations.insert(bare(name), ((*kind).into(), bare(owner)));
                }
                ["rewritten", name] => seen.work.push((WorkKind::Rewrite, bare(name))),
                _ => {}
            }
        }
        for line in outcome.stderr.lines().filter(|line| line.contains("DEBUG:")) {
            let quoted: Vec<&str> = line.split('"').skip(1).step_by(2).collect();
            if line.contains("verifying table") {
                seen.work.push((WorkKind::Scan, quoted[0].into()));
            } else if line.contains("building index") {
                seen.work.push((WorkKind::BuildIndex, quoted[1].into()));
            } else if line.contains("validating foreign key constraint") {
                seen.work.push((WorkKind::CheckForeignKey, String::new()));
            }
        }
        Ok(seen)
    }

    fn wrong_locks(&self, statement: &Statement) -> Vec<String> {
        let mut faults = Vec::new();
        let predicted: BTreeMap<String, LockMode> =
            statement.facts.locks.iter().map(|lock| (lock.relation.to_string(), lock.mode)).collect();
        for (name, mode) in &self.locks {
            let (kind, owner) = &self.relations[name];
            let by_table = matches!(kind.as_str(), "i" | "I" | "S") && owner != name;
            let covered = by_table && predicted.get(owner).is_some_and(|of_table| of_table >= mode);
            if predicted.get(name) != Some(mode) && !covered {
                faults.push(format!("{name} is locked {mode}, predicted {:?}", predicted.get(name)));
            }
        }
        let missing = predicted.iter().filter(|(name, _)| !self.locks.contains_key(*name));
        faults.extend(missing.map(|(name, mode)| format!("{name} is not locked, predicted {mode}")));
        faults
    }

    fn wrong_work(&self, statement: &Statement) -> Vec<String> {
        let table_of = |name: &str| name.rsplit('.').next().unwrap_or(name).to_owned();
        let work = &statement.facts.work;
        let rewritten: Vec<String> = work
            .iter()
            .filter(|work| work.kind == WorkKind::Rewrite)
            .map(|work| table_of(&work.relation.to_string()))
            .collect();
        let existed = |table: &str| self.locks.keys().any(|name| table_of(name) == table);
        let mut done: Vec<(WorkKind, String)> = Vec::new();
        for (kind, relation) in &self.work {
            let relation = table_of(relation);
            let is_part_of_rewrite = *kind == WorkKind::BuildIndex && rewritten.contains(&relation);
            let is_new = *kind == WorkKind::BuildIndex && !existed(&relation);
            if !is_part_of_rewrite && !is_new && !done.contains(&(*kind, relation.clone())) {
                done.push((*kind, relation));
            }
        }
        let mut faults = Vec::new();
        for work in work {
            let relation = match work.kind {
                WorkKind::CheckForeignKey => String::new(),
                _ => table_of(&work.relation.to_string()),
            };
            match done.iter().position(|one| *one == (work.kind, relation.clone())) {
                Some(at) => drop(done.remove(at)),
                // Of the rows of a default partition that may belong into a new one, of what a query reads, of what VACUUM
                // looks through and of the values of a domain, the server says nothing.
                None if ["PARTITION OF", "MATERIALIZED VIEW", "VACUUM", "ALTER DOMAIN"]
                    .iter()
                    .any(|word| statement.sql.contains(word))
                    && work.kind == WorkKind::Scan => {}
                None if work.kind == WorkKind::CheckForeignKey
                    && self.work.iter().any(|(kind, _)| *kind == work.kind) => {}
                None => faults.push(format!("predicted {:?} of {}, not seen", work.kind, work.relation)),
            }
        }
        faults.extend(done.iter().map(|(kind, relation)| format!("{kind:?} of {relation} is seen, not predicted")));
        faults
    }
}

/// The rows of a query on a connection that is open.
fn rows_of(client: &mut postgres::Client, query: &str) -> Vec<Vec<String>> {
    let messages = client.simple_query(query).unwrap_or_else(|error| panic!("{error:?}\nin\n{query}"));
    let rows = messages.iter().filter_map(|message| match message {
        postgres::SimpleQueryMessage::Row(row) => Some(row),
        _ => None,
    });
    rows.map(|row| (0..row.len()).map(|column| row.get(column).unwrap_or_default().to_owned()).collect()).collect()
}

/// The name as facts have it: without the default schema.
fn bare(name: &str) -> String {
    name.strip_prefix("public.").unwrap_or(name).into()
}

fn lock_mode(name: &str) -> LockMode {
    match name {
        "AccessShareLock" => LockMode::AccessShare,
        "RowShareLock" => LockMode::RowShare,
        "RowExclusiveLock" => LockMode::RowExclusive,
        "ShareUpdateExclusiveLock" => LockMode::ShareUpdateExclusive,
        "ShareLock" => LockMode::Share,
        "ShareRowExclusiveLock" => LockMode::ShareRowExclusive,
        "ExclusiveLock" => LockMode::Exclusive,
        _ => LockMode::AccessExclusive,
    }
}
