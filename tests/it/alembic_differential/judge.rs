//! PostgreSQL as the judge: both tools' statements run, a schema for each case in a database for each tool.

use super::corpus::{self, Case};
use super::difference::reason;
use super::{bare, ours};
use crate::cluster::{self, Database};
use limbeck::alembic::{ColumnTypes, Setting, read_upgrade};
use limbeck::ddl;
use limbeck::diagnostic::Diagnostics;
use limbeck::migration::Block;
use limbeck::naming::Naming;
use limbeck::python::Alone;
use limbeck::source::Sources;
use postgres::Client;
use std::cell::RefCell;

/// The two databases, and what each case finds there.
pub struct Judge {
    before: Block,
    statements_before: Vec<String>,
    ours: Side,
    theirs: Side,
}

struct Side {
    database: Database<'static>,
    client: RefCell<Client>,
}

impl Judge {
    /// Databases without cases.
    pub fn new(naming: &Naming) -> Judge {
        let text = corpus::migration(corpus::BEFORE);
        let mut sources = Sources::new();
        let id = sources.add("before.py", text.as_str());
        let mut report = Diagnostics::new();
        let mut block = read_upgrade(
            id,
            &text,
            Setting { naming, types: &ColumnTypes::new(), modules: &Alone, database: None },
            &mut report,
        )
        .expect("what stands before the cases is read");
        ddl::read(&mut block, &mut report);
        let statements_before = ours(&text, false, naming, |_| ()).expect("what stands before the cases has SQL");
        let side = || {
            let database = cluster::server().database();
            database.sql(
                "CREATE EXTENSION IF NOT EXISTS btree_gist; CREATE EXTENSION IF NOT EXISTS pg_trgm; \
                          CREATE EXTENSION IF NOT EXISTS citext; CREATE EXTENSION IF NOT EXISTS hstore",
            );
            let client = RefCell::new(database.connect());
            Side { database, client }
        };
        Judge { before: block, statements_before, ours: side(), theirs: side() }
    }

    /// What limbeck makes of a case.
    pub fn ours(&self, case: &Case, naming: &Naming) -> Result<Vec<String>, String> {
        ours(&case.text, false, naming, |replay| {
            let mut earlier = Diagnostics::new();
            replay.settle(&self.before, &mut earlier);
            assert!(!earlier.has_errors(), "what stands before the cases does not fit: {:?}", earlier.iter().next());
        })
    }

    /// How the two agree, or how they do not.
    pub fn verdict(
        &self,
        case: &Case,
        ours: &Result<Vec<String>, String>,
        theirs: &Result<Vec<String>, String>,
    ) -> Result<&'static str, String> {
        match (ours, theirs) {
            (Err(_), Err(_)) => Ok("both refuse"),
            (Err(fault), Ok(theirs)) => match (self.theirs.run(case, &self.statements_before, theirs), reason(case)) {
                (Err(_), _) => Ok("refused, and PostgreSQL refuses what Alembic writes"),
                (Ok(()), Some(_)) => {
                    self.theirs.forget(case);
                    Ok("known difference")
                }
                (Ok(()), None) => Err(format!("limbeck refuses: {fault}")),
            },
            (Ok(ours), Err(fault)) => match self.ours.run(case, &self.statements_before, ours) {
                Ok(()) => {
                    self.ours.forget(case);
                    Ok("Alembic refuses, PostgreSQL takes what limbeck writes")
                }
                Err(error) => Err(format!("Alembic refuses: {fault}\nlimbeck: {ours:#?}\nPostgreSQL: {error}")),
            },
            (Ok(ours), Ok(theirs)) => {
                let (one, other) = (bare(ours), bare(theirs));
                let is_reordered = one != other && is_reordered(&one, &other);
                let outcomes = (
                    self.ours.run(case, &self.statements_before, ours),
                    self.theirs.run(case, &self.statements_before, theirs),
                );
                match (one == other || is_reordered, reason(case), outcomes) {
                    (true, None, (Ok(()), Ok(()))) if is_reordered => {
                        self.forget(case);
                        Ok("same, in another order")
                    }
                    (true, None, (Ok(()), Ok(()))) => Ok("same"),
                    (true, None, (Err(_), Err(_))) => Ok("same, and PostgreSQL refuses it"),
                    (true, Some(reason), _) => Err(format!("they do not differ any more: {reason}")),
                    (false, Some(_), (Ok(()), _)) => {
                        self.forget(case);
                        Ok("known difference")
                    }
                    (_, _, outcomes) => {
                        Err(format!("limbeck: {ours:#?}\nAlembic: {theirs:#?}\nPostgreSQL: {outcomes:?}"))
                    }
                }
            }
        }
    }

    /// Takes a case away from both databases: what it leaves there is not equal, and need not be.
    fn forget(&self, case: &Case) {
        self.ours.forget(case);
        self.theirs.forget(case);
    }

    /// The difference between the two databases after all cases, if there is one.
    pub fn dumps_differ(&self) -> Option<String> {
        let (ours, theirs) = (self.ours.database.dump(), self.theirs.database.dump());
        let differing = ours.lines().zip(theirs.lines()).position(|(one, other)| one != other);
        let place = differing.or_else(|| (ours != theirs).then_some(0))?;
        let around = |dump: &str| dump.lines().skip(place.saturating_sub(20)).take(30).collect::<Vec<_>>().join("\n");
        Some(format!("the databases differ\n--- limbeck\n{}\n--- Alembic\n{}", around(&ours), around(&theirs)))
    }
}

/// Alembic writes the indexes of one `create_table`, and the constraints of one `add_column`, in the order of their
/// addresses in memory.
pub fn is_reordered(one: &[String], other: &[String]) -> bool {
    const UNORDERED: [&str; 3] = ["CREATEINDEX", "CREATEUNIQUEINDEX", "ALTERTABLE"];
    let split = |list: &[String]| {
        let is_unordered = |one: &String| UNORDERED.iter().any(|start| one.starts_with(start));
        let (mut unordered, rest): (Vec<String>, Vec<String>) = list.iter().cloned().partition(is_unordered);
        unordered.sort();
        (unordered, rest)
    };
    split(one) == split(other)
}

impl Side {
    /// Runs a case in schemas of its own; where a statement fails, nothing of it is left.
    fn run(&self, case: &Case, before: &[String], statements: &[String]) -> Result<(), String> {
        let schema = schema(case);
        let mut client = self.client.borrow_mut();
        let start = format!(
            "DISCARD TEMP; CREATE SCHEMA {schema}; SET search_path = {schema}, public;\n{}",
            before.join(";\n")
        );
        let start = start.replace("auxiliary", &format!("{schema}_auxiliary"));
        client.batch_execute(&start).expect("what stands before the cases runs");
        for statement in statements {
            // Each case has an auxiliary schema of its own.
            let statement = statement.replace("auxiliary", &format!("{schema}_auxiliary"));
            if let Err(error) = client.batch_execute(&statement) {
                drop(client);
                self.forget(case);
                let message =
                    error.as_db_error().map_or_else(|| error.to_string(), |error| error.message().to_string());
                return Err(format!("{message}: {statement}"));
            }
        }
        Ok(())
    }

    /// Takes a case away again.
    fn forget(&self, case: &Case) {
        let schema = schema(case);
        let drop = format!("DROP SCHEMA IF EXISTS {schema}, {schema}_auxiliary CASCADE");
        self.client.borrow_mut().batch_execute(&drop).expect("the schemas go");
    }
}

fn schema(case: &Case) -> String {
    case.name.replace(' ', "_")
}
