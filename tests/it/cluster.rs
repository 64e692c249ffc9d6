//! A private PostgreSQL server, started from whatever programs are on the machine and gone when the tests end.

mod database;
mod installation;

use std::collections::BTreeMap;
use std::env;
use std::fs::{self, Permissions};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, chown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, OnceLock};
use std::thread::sleep;
use std::time::{Duration, Instant};

pub use database::{Database, ON_ERROR_STOP};
use installation::Installation;

use crate::outcome::Outcome;
use crate::provision;

/// The user and group that a server runs as when the tests run as root, whom PostgreSQL refuses: `nobody`.
const NOBODY: u32 = 65534;
const AS_NOBODY: [&str; 4] = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

const INITDB_OPTIONS: [&str; 5] = ["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"];

/// Fast rather than safe, and the same on every machine.
const SETTINGS: [(&str, &str); 9] = [
    ("fsync", "off"),
    ("synchronous_commit", "off"),
    ("full_page_writes", "off"),
    ("autovacuum", "off"),
    ("shared_buffers", "32MB"),
    ("max_connections", "200"),
    ("timezone", "UTC"),
    ("log_timezone", "UTC"),
    ("listen_addresses", ""),
];

/// Owns a directory (the first argument) and the server in it for as long as its own stdin is open, which ends with the
/// test process however that ends. The other arguments are what runs a command as the server's user. The first line on
/// stdin says that the data directory is ready, and by which `pg_ctl` to start it.
const SUPERVISOR: &str = r#"
    directory=$1
    shift
    if IFS= read -r pg_ctl; then
        "$@" "$pg_ctl" start --silent --wait --pgdata="$directory/data" --log="$directory/log" || exit 1
        cat >/dev/null
        "$@" "$pg_ctl" stop --silent --mode=immediate --pgdata="$directory/data"
    fi
    rm -rf "$directory"
"#;

/// The server that most tests share: the machine's PostgreSQL, started with the first call.
pub fn server() -> &'static Cluster {
    static SERVER: OnceLock<Cluster> = OnceLock::new();
    SERVER.get_or_init(|| Cluster::start(Options::default()))
}

/// A shared server of a major version, started with the first call for it.
pub fn server_of(major: u32) -> &'static Cluster {
    static SERVERS: Mutex<BTreeMap<u32, &'static Cluster>> = Mutex::new(BTreeMap::new());
    let mut servers = SERVERS.lock().expect("no start of a server has failed");
    servers
        .entry(major)
        .or_insert_with(|| Box::leak(Box::new(Cluster::start(Options { major: Some(major), ..Options::default() }))))
}

/// A server for each major version in `LIMBECK_TEST_PG_VERSIONS` (as `12,15,18`), or the machine's if that is not set:
/// for tests of what differs between versions.
pub fn servers() -> Vec<&'static Cluster> {
    let Ok(majors) = env::var("LIMBECK_TEST_PG_VERSIONS") else { return vec![server()] };
    let major = |word: &str| word.trim().parse().unwrap_or_else(|_| panic!("LIMBECK_TEST_PG_VERSIONS has {word:?}"));
    majors.split(',').map(|word| server_of(major(word))).collect()
}

/// What is special about a server of one's own.
#[derive(Debug, Default, Clone, Copy)]
pub struct Options<'a> {
    /// Of this version, not the machine's.
    pub major: Option<u32>,
    /// Lines for `postgresql.conf`: a setting and its value.
    pub settings: &'a [(&'a str, &'a str)],
    /// Files for the data directory (`server.key`, `pg_hba.conf`, …): a name and the contents. A `pg_hba.conf` has to
    /// trust the user `postgres` on the Unix socket, for `replication` too if there is to be a standby.
    pub files: &'a [(&'a str, &'a str)],
    /// Listens on 127.0.0.1 too, at [`Cluster::port`].
    pub tcp: bool,
    /// A hot standby of this one.
    pub standby_of: Option<&'a Cluster>,
}

/// A running server. It ends when it is dropped, or with the process.
#[derive(Debug)]
pub struct Cluster {
    installation: Installation,
    directory: PathBuf,
    port: u16,
    supervisor: Child,
    databases: AtomicU32,
}

impl Cluster {
    /// Starts one and waits until it answers. Panics with the server's log if it does not.
    pub fn start(options: Options) -> Cluster {
        let directory = private_directory();
        let supervisor = supervise(&directory);
        let mut installation = options.major.map_or_else(Installation::of_machine, Installation::of_major);
        if provision::is_root() {
            installation = installation.reachable(&directory);
        }
        let port = if options.tcp { free_port() } else { 5432 };
        let mut cluster = Cluster { installation, directory, port, supervisor, databases: AtomicU32::new(0) };
        match options.standby_of {
            Some(primary) => cluster.copy_data_of(primary),
            None => cluster.copy_data_template(),
        }
        cluster.configure(options);
        cluster.wake();
        cluster
    }

    /// A fresh, empty database; dropped with the value.
    pub fn database(&self) -> Database<'_> {
        let number = self.databases.fetch_add(1, Ordering::Relaxed) + 1;
        Database::create(self, format!("test_{number}"), "template0")
    }

    /// A database like another, which nobody may be connected to; dropped with the value.
    pub fn copy(&self, original: &Database) -> Database<'_> {
        let number = self.databases.fetch_add(1, Ordering::Relaxed) + 1;
        Database::create(self, format!("test_{number}"), original.name())
    }

    /// A connection to any database as the superuser `postgres`. Panics if the server refuses it.
    pub fn connect(&self, database: &str) -> postgres::Client {
        self.try_connect(database).unwrap_or_else(|error| panic!("no connection to {database}: {error}"))
    }

    /// Where the Unix socket is: the `host` of a connection.
    pub fn socket_directory(&self) -> &Path {
        &self.directory
    }

    /// The port in the name of the Unix socket, and on 127.0.0.1 if [`Options::tcp`] was asked for.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its major version.
    pub fn major(&self) -> u8 {
        self.installation.major()
    }

    /// The server's log so far.
    pub fn log(&self) -> String {
        fs::read_to_string(self.directory.join("log")).unwrap_or_default()
    }

    fn data(&self) -> PathBuf {
        self.directory.join("data")
    }

    /// An empty data directory is made once and kept in `target/`, since `initdb` takes as long as all the rest.
    fn copy_data_template(&self) {
        let version = self.installation.version();
        let name = format!("initdb-{}", version.replace(|c: char| !c.is_ascii_alphanumeric(), "-"));
        let template = provision::once(&name, &INITDB_OPTIONS.join(" "), |place| {
            let made = self.directory.join("template");
            let mut initdb = self.installation.server_program("initdb");
            initdb.args(INITDB_OPTIONS).arg("--pgdata").arg(&made).current_dir(&self.directory);
            run_as_server_user(&mut initdb);
            Outcome::of(Command::new("mv").args([&made, place])).ok();
        });
        Outcome::of(Command::new("cp").arg("-a").args([template, self.data()])).ok();
    }

    fn copy_data_of(&self, primary: &Cluster) {
        let mut backup = primary.installation.client_program("pg_basebackup");
        backup.args(["--checkpoint=fast", "--no-sync", "--write-recovery-conf", "--username=postgres"]);
        backup.arg("--host").arg(&primary.directory).arg("--port").arg(primary.port.to_string());
        backup.arg("--pgdata").arg(self.data()).current_dir(&self.directory);
        run_as_server_user(&mut backup);
    }

    fn configure(&self, options: Options) {
        let port = self.port.to_string();
        let socket_directory = self.directory.to_str().expect("the directory's name is ASCII");
        let place = [("port", port.as_str()), ("unix_socket_directories", socket_directory)];
        let tcp: &[_] = if options.tcp { &[("listen_addresses", "127.0.0.1")] } else { &[] };
        let settings = [&SETTINGS, place.as_slice(), tcp, options.settings].concat();
        let lines: String =
            settings.iter().map(|(name, value)| format!("{name} = '{}'\n", value.replace('\'', "''"))).collect();
        // The last line of a setting counts, so they go behind what `initdb` or a standby's primary has written.
        let configuration = fs::OpenOptions::new().append(true).open(self.data().join("postgresql.conf"));
        configuration.and_then(|mut file| file.write_all(lines.as_bytes())).expect("postgresql.conf is written");
        for (name, contents) in options.files {
            let path = self.data().join(name);
            fs::write(&path, contents).unwrap_or_else(|error| panic!("cannot write {name}: {error}"));
            // PostgreSQL refuses a private key that others may read.
            fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("the owner may change the mode");
            give_to_server_user(&path);
        }
    }

    fn wake(&mut self) {
        let pg_ctl = self.installation.server_program("pg_ctl");
        let stdin = self.supervisor.stdin.as_mut().expect("the supervisor's stdin is ours");
        writeln!(stdin, "{}", pg_ctl.get_program().display()).expect("the supervisor reads");
        let patience = Instant::now() + Duration::from_secs(60);
        while let Err(error) = self.try_connect("postgres") {
            let ended = self.supervisor.try_wait().expect("the supervisor can be asked").is_some();
            assert!(!ended && Instant::now() < patience, "PostgreSQL did not start: {error}\n{}", self.log());
            sleep(Duration::from_millis(10));
        }
    }

    fn try_connect(&self, database: &str) -> Result<postgres::Client, postgres::Error> {
        let mut config = postgres::Config::new();
        config.host_path(&self.directory).port(self.port).user("postgres").dbname(database).connect(postgres::NoTls)
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.supervisor.stdin.take());
        // The supervisor removes the directory, unless the server did not start; then its log has been read by now.
        let _ = self.supervisor.wait();
        let _ = fs::remove_dir_all(&self.directory);
    }
}

/// A directory for one server. Not in TMPDIR, since the path of a Unix socket has 107 bytes at most.
fn private_directory() -> PathBuf {
    let directory =
        tempfile::Builder::new().prefix("limbeck-").permissions(Permissions::from_mode(0o700)).tempdir_in("/tmp");
    let directory = directory.expect("a directory in /tmp").keep();
    give_to_server_user(&directory);
    directory
}

fn supervise(directory: &Path) -> Child {
    let mut shell = Command::new("sh");
    shell.args(["-c", SUPERVISOR, "supervisor"]).arg(directory).current_dir("/");
    shell.args(if provision::is_root() { &AS_NOBODY[..] } else { &[] });
    shell.env_clear().env("LC_ALL", "C").env("PATH", env::var_os("PATH").unwrap_or_default());
    shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
    // A group of its own, so that Ctrl-C in the terminal reaches the tests but leaves it alive to clean up.
    shell.process_group(0);
    shell.spawn().expect("sh starts")
}

/// Runs one of the server's programs as the server's user.
fn run_as_server_user(command: &mut Command) {
    Outcome::of(as_server_user(command)).ok();
}

/// Makes a program run as the server's user.
pub fn as_server_user(command: &mut Command) -> &mut Command {
    if provision::is_root() { command.uid(NOBODY).gid(NOBODY) } else { command }
}

/// Lets the server's user do with a file or directory what it likes.
pub fn give_to_server_user(path: &Path) {
    if provision::is_root() {
        chown(path, Some(NOBODY), Some(NOBODY)).expect("root may give a file away");
    }
}

/// A port that nobody listens on now.
pub fn free_port() -> u16 {
    let listener = TcpListener::bind(("127.0.0.1", 0)).expect("there is a free port");
    listener.local_addr().expect("a listener has an address").port()
}
