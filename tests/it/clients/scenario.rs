//! The scripts that the clients run, and the databases that they meet.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use limbeck::script::Script;
use limbeck::script::print::{Entry, Executable, Role};
use limbeck::script::settings::{Settings, TransactionMode};
use limbeck::source::Span;
use limbeck::sql::{Ident, Literal};

use crate::cluster::{Cluster, Database, ON_ERROR_STOP, Options};
use crate::history::History;

/// What the database has that no script is about: the schema of other clients, and what tools keep for themselves.
const OTHERS: [&str; 2] = ["bystander", "sqitch"];

/// A role for all scripts, and a place for the tables of some.
const GROUND: &str = "
    CREATE SCHEMA shop AUTHORIZATION shop_owner;
    GRANT CREATE ON SCHEMA public TO shop_owner;
    CREATE SCHEMA bystander;
    CREATE TABLE bystander.journal (writer integer, line integer)";

/// What goes wrong in the middle: the role is not there.
const FAILS: &str = "execute $$GRANT SELECT ON customer TO nobody_of_that_name$$";

/// What a script is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One transaction.
    One,
    /// One, with a role, timeouts, a search path and a name.
    OneWithSettings,
    /// A transaction for each migration.
    Each,
    /// An index is built concurrently in the middle.
    Outside,
    /// All of it: settings, a transaction for each migration, an index.
    OutsideWithSettings,
}

/// All of them.
pub const SHAPES: [Shape; 5] =
    [Shape::One, Shape::OneWithSettings, Shape::Each, Shape::Outside, Shape::OutsideWithSettings];

/// What the script meets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Situation {
    /// A database where it begins.
    Right,
    /// The tables are as it thinks, the version is another: every statement of it would work.
    Elsewhere,
    /// An earlier run has stopped behind the first part: all other parts would fit.
    Midway,
    /// It has run already.
    Again,
    /// A database where it begins, but a statement in the middle fails.
    Failing,
}

/// A script and the database that it meets.
#[derive(Debug)]
pub struct Scenario {
    pub shape: Shape,
    pub downward: bool,
    pub situation: Situation,
    /// The whole script.
    pub text: String,
    /// Its statements, without their semicolons.
    pub statements: Vec<String>,
    /// A file with the whole script.
    pub file: PathBuf,
    template: &'static Database<'static>,
    /// The states in which the database may be afterwards, the one before the script first. Of a wrong start there is no
    /// other; if all goes well it is the last.
    pub allowed: Vec<String>,
}

/// The server of all clients, which listens on 127.0.0.1.
pub fn server() -> &'static Cluster {
    static SERVER: OnceLock<Cluster> = OnceLock::new();
    SERVER.get_or_init(|| {
        let server = Cluster::start(Options { tcp: true, ..Options::default() });
        server.connect("postgres").batch_execute("CREATE ROLE shop_owner").expect("a role is made");
        server
    })
}

/// The scenarios of a shape, upward or downward. They are made with the first call.
pub fn scenarios(shape: Shape, downward: bool) -> &'static [Scenario] {
    static MADE: [OnceLock<Vec<Scenario>>; 2 * SHAPES.len()] = [const { OnceLock::new() }; 2 * SHAPES.len()];
    MADE[2 * (shape as usize) + usize::from(downward)].get_or_init(|| make_scenarios(shape, downward))
}

/// What `pg_dump` says of a database, but for what no script is about.
pub fn state(database: &Database) -> String {
    database.whole_dump(&OTHERS)
}

impl Scenario {
    /// A database for it to run on.
    pub fn database(&self) -> Database<'static> {
        let database = server().copy(self.template);
        if self.situation == Situation::Elsewhere {
            database.sql(&format!("UPDATE {} SET version_num = 'r9'", self.shape.version_table()));
        }
        database
    }

    /// True if it has to leave the database alone.
    pub fn starts_wrong(&self) -> bool {
        matches!(self.situation, Situation::Elsewhere | Situation::Midway | Situation::Again)
    }

    /// A line that says which it is.
    pub fn name(&self) -> String {
        let direction = if self.downward { "down" } else { "up" };
        format!("{:?}-{direction}-{:?}", self.shape, self.situation)
    }
}

impl Shape {
    /// True if a part of it stands outside a transaction.
    pub fn has_part_outside(self) -> bool {
        matches!(self, Shape::Outside | Shape::OutsideWithSettings)
    }

    fn has_settings(self) -> bool {
        matches!(self, Shape::OneWithSettings | Shape::OutsideWithSettings)
    }

    fn settings(self) -> Settings {
        let each = matches!(self, Shape::Each | Shape::OutsideWithSettings);
        let transaction = if each { TransactionMode::Migration } else { TransactionMode::Script };
        if !self.has_settings() {
            return Settings { transaction, ..Settings::default() };
        }
        Settings {
            transaction,
            role: Some(Ident::made("shop_owner")),
            lock_timeout: Some(literal("5s")),
            statement_timeout: Some(literal("1min")),
            search_path: vec![Ident::made("shop"), Ident::made("public")],
            application_name: Some(literal("shop migrations")),
            ..Settings::default()
        }
    }

    fn version_table(self) -> &'static str {
        if self.has_settings() { "shop.alembic_version" } else { "public.alembic_version" }
    }

    /// Four revisions, the scripts being between `r1` and `r4`; in `r3` stands what is given.
    fn history(self, middle: &str) -> History {
        let concurrently = if self.has_part_outside() { "concurrently" } else { "" };
        let third = format!(
            "upgrade {{
                create_table invoice {{
                    id       integer not null
                    customer integer
                    primary key invoice_pkey (id)
                }}
                create_index {concurrently} customer_email on customer (email)
                {middle}
                add_column customer.city text
            }}
            downgrade {{
                drop_column customer.city
                {middle}
                drop_index {concurrently} customer_email
                drop_table invoice
            }}"
        );
        let bodies = [
            "upgrade {
                create_table customer {
                    id    integer not null
                    email text not null
                    primary key customer_pkey (id)
                }
                execute $$INSERT INTO customer VALUES (1, 'ann@example.org'), (2, 'bob@example.org')$$
            }
            downgrade {
                drop_table customer
            }",
            "upgrade {
                add_column customer.phone text
                execute $$UPDATE customer SET phone = id || '-555'$$
            }
            downgrade {
                drop_column customer.phone
            }",
            &third,
            "upgrade {
                add_column customer.note text default 'none'
                execute $$INSERT INTO invoice SELECT id, id FROM customer$$
            }
            downgrade {
                execute $$DELETE FROM invoice$$
                drop_column customer.note
            }",
        ];
        History { settings: self.settings(), ..History::line(&bodies) }
    }
}

fn make_scenarios(shape: Shape, downward: bool) -> Vec<Scenario> {
    let (good, bad) = (shape.history(""), shape.history(FAILS));
    let script = |history: &History| match downward {
        false => history.upgrade("r1:r4"),
        true => history.downgrade("r4:r1"),
    };
    let made = |script: Result<Script, String>| script.unwrap_or_else(|faults| panic!("{faults}"));
    let (right, failing) = (made(script(&good)), made(script(&bad)));

    let start = ground();
    start.psql(&made(good.upgrade(if downward { "r4" } else { "r1" })).to_string(), ON_ERROR_STOP).ok();
    let end = server().copy(&start);
    let states = run_until_error(&end, &statements(&right));
    let last = states.last().expect("there is the first").1.clone();
    let unguarded = Settings { guard: false, ..shape.settings() };
    let direct = server().copy(&start);
    let plain = made(script(&History { settings: unguarded, ..good }));
    direct.psql(&plain.to_string(), ON_ERROR_STOP).ok();
    assert_eq!(last, state(&direct), "{shape:?}, downward: {downward}");

    let midway = server().copy(&start);
    run_until_error(&midway, &statements(&right)[..states[1].0]);
    let failed = server().copy(&start);
    let failed_states = run_until_error(&failed, &statements(&failing));
    let [start, midway, end] = [start, midway, end].map(|database| &*Box::leak(Box::new(database)));

    let texts = |states: Vec<(usize, String)>| states.into_iter().map(|(_, text)| text).collect::<Vec<_>>();
    let scenario = |situation, script: &Script, template, allowed| {
        let mut scenario = Scenario {
            shape,
            downward,
            situation,
            text: script.to_string(),
            statements: statements(script).into_iter().map(|statement| statement.sql).collect(),
            file: PathBuf::new(),
            template,
            allowed,
        };
        if scenario.allowed.is_empty() {
            scenario.allowed.push(state(&scenario.database()));
        }
        scenario.file = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("clients/{}.sql", scenario.name()));
        fs::create_dir_all(scenario.file.parent().expect("it lies in a directory")).expect("it is made");
        fs::write(&scenario.file, &scenario.text).expect("the script is written");
        scenario
    };
    let mut scenarios = vec![
        scenario(Situation::Right, &right, start, texts(states.clone())),
        scenario(Situation::Elsewhere, &right, start, Vec::new()),
        scenario(Situation::Again, &right, end, Vec::new()),
        scenario(Situation::Failing, &failing, start, texts(failed_states)),
    ];
    if states.len() > 2 {
        scenarios.push(scenario(Situation::Midway, &right, midway, Vec::new()));
    }
    scenarios
}

fn ground() -> Database<'static> {
    let database = server().database();
    database.sql(GROUND);
    database
}

fn statements(script: &Script) -> Vec<Executable> {
    let statement = |entry: Entry| match entry {
        Entry::Sql(statement) => Some(statement),
        _ => None,
    };
    script.entries().into_iter().filter_map(statement).collect()
}

/// Runs statements one by one up to the first that fails, and says what others have seen of it: each state, with how many
/// statements had run.
fn run_until_error(database: &Database, statements: &[Executable]) -> Vec<(usize, String)> {
    let mut states = vec![(0, state(database))];
    let mut client = database.connect();
    let mut open = false;
    for (at, statement) in statements.iter().enumerate() {
        if client.batch_execute(&statement.sql).is_err() {
            break;
        }
        open = (open || statement.role == Role::Begin) && statement.role != Role::Commit;
        if !open && matches!(statement.role, Role::Commit | Role::Migration) {
            let now = state(database);
            if states.last().is_none_or(|(_, last)| *last != now) {
                states.push((at + 1, now));
            }
        }
    }
    states
}

fn literal(text: &str) -> Literal {
    Literal::new(text, Span::NONE)
}
