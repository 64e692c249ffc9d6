//! TLS: a server with an authority of its own, and every `sslmode`.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair};
use tempfile::TempDir;

use super::failures::interrupt_in_sleep;
use super::{parsed, run_at};
use crate::cluster::{Cluster, Database, Options};
use crate::history::History;
use crate::limbeck::Project;

/// The files of an authority, and what it has signed.
struct Authority {
    directory: TempDir,
    issuer: Issuer<'static, KeyPair>,
}

impl Authority {
    fn new(name: &str) -> Authority {
        let mut params = CertificateParams::new(Vec::new()).expect("no names");
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().expect("a key");
        let directory = tempfile::tempdir().expect("a directory");
        let certificate = params.self_signed(&key).expect("a certificate");
        fs::write(directory.path().join("root.crt"), certificate.pem()).expect("written");
        Authority { directory, issuer: Issuer::new(params, key) }
    }

    /// A certificate and its key, for a host or for a user.
    fn sign(&self, host: Option<&str>, name: &str) -> (String, String) {
        let hosts: Vec<String> = host.iter().map(|host| (*host).to_owned()).collect();
        let mut params = CertificateParams::new(hosts).expect("a name");
        params.distinguished_name.push(DnType::CommonName, name);
        let key = KeyPair::generate().expect("a key");
        (params.signed_by(&key, &self.issuer).expect("a certificate").pem(), key.serialize_pem())
    }

    fn root(&self) -> String {
        self.directory.path().join("root.crt").display().to_string()
    }
}

fn server(certificate: &str, key: &str, root: &str, hba: &str) -> Cluster {
    let hba = format!("local all all trust\n{hba}\n");
    Cluster::start(Options {
        settings: &[("ssl", "on"), ("ssl_ca_file", "root.crt")],
        files: &[("server.crt", certificate), ("server.key", key), ("root.crt", root), ("pg_hba.conf", &hba)],
        tcp: true,
        ..Options::default()
    })
}

/// Upgrades by TCP with these parameters; gives the error, and whether TLS was used.
fn connect(database: &Database, host: &str, port: u16, parameters: &str) -> Result<bool, String> {
    let history = History::line(&[
        "upgrade { execute $$CREATE TABLE t AS SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()$$ } downgrade irreversible \"no\"",
    ]);
    database.clear();
    let url =
        format!("host={host} hostaddr=127.0.0.1 port={port} dbname={} user=postgres {parameters}", database.name());
    let ran = run_at(&history, &url, false, |migrator, report| migrator.upgrade(&parsed("head"), report));
    ran.end.map_err(|error| error.to_string())?;
    Ok(database.rows("SELECT ssl FROM t") == [["t"]])
}

#[test]
fn a_server_of_a_private_authority() {
    let (ours, others) = (Authority::new("ours"), Authority::new("others"));
    let (certificate, key) = ours.sign(Some("db.example"), "db.example");
    let root = fs::read_to_string(ours.root()).expect("it is there");
    let server =
        server(&certificate, &key, &root, "hostssl all all 127.0.0.1/32 trust\nhostnossl all all 127.0.0.1/32 reject");
    let database = server.database();
    let try_with = |host: &str, parameters: &str| connect(&database, host, server.port(), parameters);
    let with = |mode: &str, root: &str| format!("sslmode={mode} sslrootcert={root}");
    let place = format!("no TLS connection to the server at db.example:{}: ", server.port());

    for mode in ["allow", "prefer", "require"] {
        assert_eq!(try_with("db.example", &format!("sslmode={mode}")), Ok(true), "{mode}");
    }
    let refused = try_with("db.example", "sslmode=disable").expect_err("the server wants TLS");
    assert!(refused.contains("does not let 'postgres' in: pg_hba.conf rejects connection"), "{refused}");

    for mode in ["require", "verify-ca", "verify-full"] {
        assert_eq!(try_with("db.example", &with(mode, &ours.root())), Ok(true), "{mode}");
        let unknown = try_with("db.example", &with(mode, &others.root())).expect_err("an unknown authority");
        assert!(unknown.starts_with(&place) && unknown.contains("UnknownIssuer"), "{unknown}");
    }
    // These two would go on without TLS, which this server refuses.
    for mode in ["allow", "prefer"] {
        let unknown = try_with("db.example", &with(mode, &others.root())).expect_err("an unknown authority");
        assert!(unknown.contains("UnknownIssuer") && unknown.contains("pg_hba.conf rejects connection"), "{unknown}");
    }
    assert_eq!(try_with("other.example", &with("verify-ca", &ours.root())), Ok(true));
    let wrong = try_with("other.example", &with("verify-full", &ours.root())).expect_err("another name");
    assert!(wrong.contains("not valid for name \"other.example\""), "{wrong}");
    let missing = try_with("db.example", "sslmode=verify-full sslrootcert=/nowhere.crt").expect_err("no such file");
    assert!(missing.starts_with("the root certificate /nowhere.crt cannot be used: "), "{missing}");
}

#[test]
fn ctrl_c_reaches_the_server_by_tls() {
    let ours = Authority::new("ours");
    let (certificate, key) = ours.sign(Some("db.example"), "db.example");
    let root = fs::read_to_string(ours.root()).expect("it is there");
    let server = server(&certificate, &key, &root, "hostssl all all 127.0.0.1/32 trust");
    let database = server.database();
    let (name, port) = (database.name(), server.port());
    let address = format!(
        "host=db.example hostaddr=127.0.0.1 port={port} dbname={name} user=postgres sslmode=verify-full sslrootcert={}",
        ours.root()
    );
    let sleeping = "revision a\nupgrade {\n    execute $$SELECT pg_sleep(60)$$\n}\ndowngrade irreversible \"no\"\n";
    let project = Project::new().migration("a", sleeping).env("DATABASE_URL", &address);
    let interrupted = interrupt_in_sleep(&database, &mut project.command(&["upgrade", "head"]));
    assert_eq!(interrupted.code, 4);
    let said = "error: upgrade  -> a was interrupted at migrations/a.mig:3:5\n";
    assert!(interrupted.stderr.contains(said), "{}", interrupted.stderr);
}

#[test]
fn a_server_that_is_its_own_authority() {
    let key = KeyPair::generate().expect("a key");
    let mut params = CertificateParams::new(vec!["db.example".to_owned()]).expect("a name");
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let certificate = params.self_signed(&key).expect("a certificate").pem();
    let server = server(&certificate, &key.serialize_pem(), &certificate, "hostssl all all 127.0.0.1/32 trust");
    let directory = tempfile::tempdir().expect("a directory");
    let root = directory.path().join("server.crt");
    fs::write(&root, &certificate).expect("written");
    let database = server.database();
    let full = format!("sslmode=verify-full sslrootcert={}", root.display());
    assert_eq!(connect(&database, "db.example", server.port(), &full), Ok(true));
    connect(&database, "other.example", server.port(), &full).expect_err("another name");
}

#[test]
fn a_certificate_of_the_client() {
    let ours = Authority::new("ours");
    let (certificate, key) = ours.sign(Some("db.example"), "db.example");
    let root = fs::read_to_string(ours.root()).expect("it is there");
    let server = server(&certificate, &key, &root, "hostssl all all 127.0.0.1/32 cert");
    let database = server.database();
    let write = |name: &str, text: &str| write_private(ours.directory.path(), name, text);
    let files = |user: &str| {
        let (certificate, key) = ours.sign(None, user);
        let (certificate, key) = (write(&format!("{user}.crt"), &certificate), write(&format!("{user}.key"), &key));
        format!("sslmode=verify-full sslrootcert={} sslcert={certificate} sslkey={key}", ours.root())
    };
    let postgres = files("postgres");
    assert_eq!(connect(&database, "db.example", server.port(), &postgres), Ok(true));
    let other = connect(&database, "db.example", server.port(), &files("eve")).expect_err("for another user");
    assert!(other.contains("does not let 'postgres' in: certificate authentication failed"), "{other}");
    let none = format!("sslmode=verify-full sslrootcert={}", ours.root());
    let none = connect(&database, "db.example", server.port(), &none).expect_err("no certificate");
    assert!(none.contains("does not let 'postgres' in: connection requires a valid client certificate"), "{none}");
    let keyless: Vec<_> = postgres.split(' ').filter(|word| !word.starts_with("sslkey")).collect();
    let fault = connect(&database, "db.example", server.port(), &keyless.join(" ")).expect_err("no key");
    assert!(
        fault.ends_with("cannot be used: its key is missing: sslkey=FILE, or ~/.postgresql/postgresql.key"),
        "{fault}"
    );
    let encrypted =
        write("encrypted.key", "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n");
    let sealed = files("postgres").replace("postgres.key", "encrypted.key");
    let fault = connect(&database, "db.example", server.port(), &sealed).expect_err("an encrypted key");
    assert_eq!(fault, format!("the client key {encrypted} cannot be used: it is encrypted"));
}

#[test]
fn a_server_without_tls() {
    let server = Cluster::start(Options { tcp: true, ..Options::default() });
    let database = server.database();
    let try_with = |mode: &str| connect(&database, "localhost", server.port(), &format!("sslmode={mode}"));
    for mode in ["disable", "allow", "prefer"] {
        assert_eq!(try_with(mode), Ok(false), "{mode}");
    }
    let refused = format!("the server at localhost:{} has no TLS, and sslmode=require asks for it", server.port());
    assert_eq!(try_with("require"), Err(refused));
    // Who does not insist on TLS is told what is really wrong.
    let unknown = format!("the server at localhost:{} has no database 'nowhere'", server.port());
    assert_eq!(try_with("prefer dbname=nowhere"), Err(unknown));
}

fn write_private(directory: &Path, name: &str, text: &str) -> String {
    let path = directory.join(name);
    fs::write(&path, text).expect("written");
    fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("the mode");
    path.display().to_string()
}
