//! PgBouncer, with three other clients at work behind it, which must not notice that a script is run.

use std::fs;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use postgres::{Client, NoTls, SimpleQueryMessage};
use tempfile::TempDir;

use super::row::Row;
use super::scenario::{self, Scenario, Shape, Situation};
use super::{Width, provided, table, width};
use crate::cluster::{self, Database};
use crate::outcome::Outcome;
use crate::provision;

const PROGRAM: &str = "/usr/sbin/pgbouncer";

/// How many of the server's connections a database has; all clients share them.
const CONNECTIONS: usize = 3;

/// What a client that has set nothing finds in its session.
const SESSION: &str = "SELECT concat_ws(' ', current_user, current_setting('search_path'), current_setting('lock_timeout'), \
    current_setting('statement_timeout'), current_setting('default_transaction_read_only'), \
    current_setting('application_name'), (SELECT count(*) FROM pg_class WHERE relnamespace = pg_my_temp_schema()), \
    (SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory'))";

const UNTOUCHED: &str = "postgres \"$user\", public 0 0 off writer 0 0";

#[test]
fn pgbouncer() {
    let width = width("pgbouncer");
    if width == Width::None {
        eprintln!("skipped: pgbouncer is not named in LIMBECK_TEST_CLIENTS");
        return;
    }
    let found = Path::new(PROGRAM).exists() || provision::install_packages(&["pgbouncer"]);
    if provided("pgbouncer", found.then_some(())).is_none() {
        return;
    }
    let [session, transaction] = ["session", "transaction"].map(|mode| thread::spawn(move || all_scripts(mode, width)));
    let rows = [session, transaction].map(|thread| thread.join().expect("the runs end"));
    table::compare("pgbouncer", &rows.concat(), width);
}

/// Two rows: of the scripts that are transactions, and of those with a part outside.
fn all_scripts(mode: &'static str, width: Width) -> Vec<Row> {
    let bouncer = Bouncer::start(mode);
    let inside = Row::new("PgBouncer", format!("{mode} mode"), None);
    let in_others = (mode == "transaction").then_some("what it sets is set for others");
    let outside = Row::new("PgBouncer", format!("{mode} mode, a part outside"), in_others);
    let rows =
        [(inside, [Shape::OneWithSettings, Shape::Each]), (outside, [Shape::Outside, Shape::OutsideWithSettings])];
    let run = |(mut row, shapes): (Row, [Shape; 2])| {
        // Where each client has a connection of its own, or nothing can be promised, a few runs say as much.
        let runs = if width == Width::Full || mode == "transaction" && row.beyond.is_none() { 20 } else { 3 };
        for scenario in shapes.into_iter().flat_map(|shape| scenario::scenarios(shape, false)) {
            if scenario.situation != Situation::Again {
                (0..runs).for_each(|_| bouncer.run(scenario, &mut row));
            }
        }
        row
    };
    rows.map(run).into()
}

/// A running PgBouncer. It ends when it is dropped, or with the process.
struct Bouncer {
    directory: TempDir,
    port: u16,
    supervisor: Child,
}

impl Bouncer {
    fn start(mode: &str) -> Bouncer {
        let directory = tempfile::tempdir().expect("a directory");
        let port = cluster::free_port();
        let configuration = format!(
            "[databases]\n* = host=127.0.0.1 port={} user=postgres\n[pgbouncer]\nlisten_addr = 127.0.0.1\n\
             listen_port = {port}\nunix_socket_dir =\nauth_type = any\npool_mode = {mode}\n\
             default_pool_size = {CONNECTIONS}\nserver_round_robin = 1\nlogfile = {}/log\n",
            scenario::server().port(),
            directory.path().display(),
        );
        fs::write(directory.path().join("pgbouncer.ini"), configuration).expect("the configuration is written");
        cluster::give_to_server_user(directory.path());
        let mut shell = Command::new("sh");
        shell.args(["-c", "\"$1\" -q \"$2\" & read -r _; kill $!; wait", "supervisor", PROGRAM, "pgbouncer.ini"]);
        shell.current_dir(directory.path()).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let supervisor = cluster::as_server_user(&mut shell).spawn().expect("sh starts");
        let bouncer = Bouncer { directory, port, supervisor };
        let patience = Instant::now() + Duration::from_secs(60);
        while bouncer.connect("postgres").is_err() {
            let log = || fs::read_to_string(bouncer.directory.path().join("log")).unwrap_or_default();
            assert!(Instant::now() < patience, "PgBouncer does not answer\n{}", log());
            thread::sleep(Duration::from_millis(20));
        }
        bouncer
    }

    fn connect(&self, database: &str) -> Result<Client, postgres::Error> {
        let mut config = postgres::Config::new();
        config.host("127.0.0.1").port(self.port).user("postgres").dbname(database).application_name("writer");
        config.connect(NoTls)
    }

    /// Runs a script while the writers are at work.
    fn run(&self, scenario: &Scenario, row: &mut Row) {
        let database = scenario.database();
        let stop = AtomicBool::new(false);
        let (outcome, found) = thread::scope(|scope| {
            let (stop, name) = (&stop, database.name());
            let writers = [0, 1, 2].map(|writer| scope.spawn(move || self.write(name, writer, stop)));
            let patience = Instant::now() + Duration::from_secs(60);
            while database.rows("SELECT count(DISTINCT writer) FROM bystander.journal") != [["3"]] {
                assert!(Instant::now() < patience, "the writers do not write");
                thread::sleep(Duration::from_millis(1));
            }
            let outcome = self.psql(scenario, &database);
            stop.store(true, Ordering::Relaxed);
            (outcome, writers.map(|writer| writer.join().expect("a writer ends")).concat())
        });
        row.add(scenario, &outcome, &scenario::state(&database));
        for session in found.into_iter().chain(self.sessions(database.name())) {
            row.add_session(scenario, UNTOUCHED, &session);
        }
    }

    fn psql(&self, scenario: &Scenario, database: &Database) -> Outcome {
        let mut psql = Command::new(database.client_program("psql").get_program());
        let port = self.port.to_string();
        psql.args(["-X", "-q", "-h", "127.0.0.1", "-p", &port, "-U", "postgres", "-d", database.name(), "-f"]);
        Outcome::of(psql.arg(&scenario.file))
    }

    /// What another client finds in its sessions, each once, while it writes short transactions until it is told to stop.
    fn write(&self, database: &str, writer: usize, stop: &AtomicBool) -> Vec<String> {
        let mut found = vec![UNTOUCHED.to_owned()];
        let transaction = format!("BEGIN; {SESSION}; INSERT INTO bystander.journal VALUES ({writer}, 0); COMMIT");
        while !stop.load(Ordering::Relaxed) {
            let mut client = self.connect(database).expect("PgBouncer lets everybody in");
            for _ in 0..5 {
                let session =
                    client.simple_query(&transaction).map_or_else(|error| format!("{error:?}"), |rows| first(&rows));
                if !found.contains(&session) {
                    found.push(session);
                }
                thread::sleep(Duration::from_millis(1));
            }
        }
        found
    }

    /// How all the server's connections are: each is held until all are.
    fn sessions(&self, database: &str) -> Vec<String> {
        let connect = || {
            let mut client = self.connect(database).expect("PgBouncer lets everybody in");
            let session = client.simple_query(&format!("BEGIN; {SESSION}")).map(|rows| first(&rows));
            (client, session.unwrap_or_else(|error| format!("{error:?}")))
        };
        let held: Vec<_> = (0..CONNECTIONS).map(|_| connect()).collect();
        held.into_iter().map(|(_client, session)| session).collect()
    }
}

impl Drop for Bouncer {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        let _ = self.supervisor.wait();
    }
}

/// The first value of the first row.
fn first(rows: &[SimpleQueryMessage]) -> String {
    let value = |message: &SimpleQueryMessage| match message {
        SimpleQueryMessage::Row(row) => row.get(0).map(str::to_owned),
        _ => None,
    };
    rows.iter().find_map(value).unwrap_or_default()
}
