//! What a statement is said to do to a running database, held against what a server does: the locks in `pg_locks` at the
//! end of the statement, the file nodes that change, and what the server says of its work at `DEBUG1`.

use std::collections::BTreeMap;

use ::limbeck::statement::{LockMode, Statement, WorkKind};

use crate::cluster::{Database, ON_ERROR_STOP};

/// What the server shows of one statement.
#[derive(Debug, Default)]
pub struct Seen {
    /// The strongest mode on each relation that existed before, by name.
    locks: BTreeMap<String, LockMode>,
    /// What kind of relation each is, and the table that it belongs to.
    relations: BTreeMap<String, (String, String)>,
    /// What was done to which relation.
    work: Vec<(WorkKind, String)>,
}

/// How many predictions were right.
#[derive(Debug, Default)]
pub struct Tally {
    right: usize,
    unknown: usize,
    faults: Vec<String>,
    /// Operations that the check and the server both refused.
    pub refused: usize,
    /// Operations that nothing takes back.
    pub without_inverse: usize,
}

impl Tally {
    /// Adds something that is not as predicted.
    pub fn wrong(&mut self, what: &str, fault: &str) {
        self.faults.push(format!("{what}\n  {fault}"));
    }

    /// Prints the figures, and fails if anything was wrong.
    pub fn finish(self, family: &str) {
        let Tally { right, unknown, refused, without_inverse, faults } = self;
        let (wrong, tried) = (faults.len(), right + unknown + refused + faults.len());
        println!(
            "{family}: {tried} tried, {right} statements right, {unknown} unknown, {refused} refused rightly, \
             {without_inverse} without inverse, {wrong} wrong"
        );
        assert!(faults.is_empty(), "\n{}", faults.join("\n\n"));
    }
}

/// Runs one statement in a transaction of its own and looks at what it did.
///
/// # Errors
/// What the server says if it refuses the statement.
pub fn observe(database: &Database<'_>, sql: &str) -> Result<Seen, String> {
    let script = format!(
        "CREATE TEMPORARY TABLE seen_before AS
            SELECT c.oid, c.relkind, c.relfilenode, n.nspname || '.' || c.relname AS name,
                   coalesce(i.indrelid, d.refobjid, c.oid) AS owner
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            LEFT JOIN pg_index i ON i.indexrelid = c.oid
            LEFT JOIN pg_depend d
              ON d.objid = c.oid AND d.deptype IN ('a', 'i') AND d.refobjsubid > 0 AND c.relkind = 'S'
            WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
              AND c.relkind IN ('r', 'p', 'i', 'I', 'S', 'v', 'm');
         SET client_min_messages = debug1;
         BEGIN;\n{sql};
         SET LOCAL client_min_messages = warning;
         SELECT 'lock', b.name, b.relkind, l.mode, (SELECT o.name FROM seen_before o WHERE o.oid = b.owner)
            FROM pg_locks l JOIN seen_before b ON b.oid = l.relation
            WHERE l.locktype = 'relation' AND l.pid = pg_backend_pid() AND l.granted;
         SELECT 'rewritten', b.name FROM pg_class c JOIN seen_before b USING (oid)
            WHERE b.relfilenode <> c.relfilenode AND b.relkind IN ('r', 'm');
         COMMIT;"
    );
    let flags: Vec<&str> = ON_ERROR_STOP.iter().copied().chain(["-A", "-t"]).collect();
    let outcome = database.psql(&script, &flags);
    if outcome.code != 0 {
        return Err(outcome.stderr.lines().filter(|line| !line.contains("DEBUG:")).collect::<Vec<_>>().join("\n"));
    }
    let mut seen = Seen::default();
    for line in outcome.stdout.lines() {
        match line.split('|').collect::<Vec<_>>().as_slice() {
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

impl Tally {
    /// Holds the facts of a statement against what was seen.
    pub fn judge(&mut self, statement: &Statement, seen: Seen) {
        let facts = &statement.facts;
        let mut faults: Vec<String> = Vec::new();
        let predicted: BTreeMap<String, LockMode> =
            facts.locks.iter().map(|lock| (lock.relation.to_string(), lock.mode)).collect();
        for (name, mode) in &seen.locks {
            let (kind, owner) = &seen.relations[name];
            let by_table = matches!(kind.as_str(), "i" | "I" | "S") && owner != name;
            let covered = by_table && predicted.get(owner).is_some_and(|of_table| of_table >= mode);
            if predicted.get(name) != Some(mode) && !covered {
                faults.push(format!("{name} is locked {mode}, predicted {:?}", predicted.get(name)));
            }
        }
        for (name, mode) in predicted.iter().filter(|(name, _)| !seen.locks.contains_key(*name)) {
            faults.push(format!("{name} is not locked, predicted {mode}"));
        }
        let table_of = |name: &str| name.rsplit('.').next().unwrap_or(name).to_owned();
        let rewritten: Vec<String> = facts
            .work
            .iter()
            .filter(|work| work.kind == WorkKind::Rewrite)
            .map(|work| table_of(&work.relation.to_string()))
            .collect();
        let existed = |table: &str| seen.locks.keys().any(|name| table_of(name) == table);
        let mut done: Vec<(WorkKind, String)> = Vec::new();
        for (kind, relation) in &seen.work {
            let relation = table_of(relation);
            let is_part_of_rewrite = *kind == WorkKind::BuildIndex && rewritten.contains(&relation);
            let is_new = *kind == WorkKind::BuildIndex && !existed(&relation);
            if !is_part_of_rewrite && !is_new && !done.contains(&(*kind, relation.clone())) {
                done.push((*kind, relation));
            }
        }
        for work in &facts.work {
            let relation = match work.kind {
                WorkKind::CheckForeignKey => String::new(),
                _ => table_of(&work.relation.to_string()),
            };
            match done.iter().position(|one| *one == (work.kind, relation.clone())) {
                Some(at) => drop(done.remove(at)),
                // Of the rows of a default partition that may belong into a new one, and of what a query reads, the
                // server says nothing.
                None if ["PARTITION OF", "MATERIALIZED VIEW"].iter().any(|word| statement.sql.contains(word))
                    && work.kind == WorkKind::Scan => {}
                None if work.kind == WorkKind::CheckForeignKey
                    && seen.work.iter().any(|(kind, _)| *kind == work.kind) => {}
                None => faults.push(format!("predicted {:?} of {}, not seen", work.kind, work.relation)),
            }
        }
        faults.extend(done.iter().map(|(kind, relation)| format!("{kind:?} of {relation} is seen, not predicted")));
        match (faults.is_empty(), facts.unknown.is_empty()) {
            (_, false) => self.unknown += 1,
            (true, true) => self.right += 1,
            (false, true) => self.wrong(&statement.sql, &faults.join("\n  ")),
        }
    }
}
