//! Where to connect and as whom: all the places that people say it in, resolved as libpq resolves them.

use super::parameters::{self, Parameters};
use super::passfile::{self, Answer, Login};
use super::secret::Secret;
use super::service;
use super::tls::{self, Tls};
use crate::environment::Environment;
use postgres::config::{ChannelBinding, SslNegotiation, TargetSessionAttrs};
use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::time::Duration;

/// Everything that a connection needs. Its `Display` is an address without the password.
#[derive(Debug, Clone)]
pub struct ConnectionSettings {
    /// The servers to try, in order; at least one.
    pub hosts: Vec<Host>,
    /// The user; the one of the operating system if none is named.
    pub user: Option<String>,
    /// The database; the one called like the user if none is named.
    pub database: Option<String>,
    /// How much TLS.
    pub tls: Tls,
    /// What is worth a warning: a password file that is not used.
    pub warnings: Vec<String>,
    /// The rest, without hosts and passwords.
    pub(super) base: postgres::Config,
}

/// A server to try.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Host {
    /// Where it is.
    pub place: Place,
    /// Its port.
    pub port: u16,
    /// The password for it.
    pub password: Option<Secret>,
}

/// How a server is reached.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Place {
    /// By the Unix socket in this directory.
    Socket(PathBuf),
    /// By its name, and under this address if one is given.
    Network {
        /// What its certificate has to be for.
        name: String,
        /// `hostaddr`: no name is looked up.
        address: Option<IpAddr>,
    },
}

/// An address, as somebody gave it.
#[derive(Clone, Copy)]
pub enum Address<'a> {
    /// To be taken to the letter.
    Literal(&'a str),
    /// With `${NAME}` for variables of the environment.
    Template(&'a str),
}

/// Why nothing can be connected to.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nothing says where.
    #[error("no database is named: set DATABASE_URL, 'url' under [database] in limbeck.toml, or libpq's PG* variables")]
    Nowhere,
    /// An address that cannot be read.
    #[error(transparent)]
    Parameters(#[from] parameters::Error),
    /// A service that cannot be found.
    #[error(transparent)]
    Service(#[from] service::Error),
    /// TLS settings that cannot be.
    #[error(transparent)]
    Tls(#[from] tls::Error),
    /// A value that its keyword does not take.
    #[error("the connection parameter '{keyword}' is not {wanted}")]
    Value {
        /// The keyword.
        keyword: &'static str,
        /// What it takes.
        wanted: &'static str,
    },
}

/// The port of PostgreSQL.
const DEFAULT_PORT: u16 = 5432;

/// Where packages put the Unix socket: Debian's and most others', and PostgreSQL's own default.
const SOCKET_DIRECTORIES: [&str; 2] = ["/var/run/postgresql", "/tmp"];

impl ConnectionSettings {
    /// Resolves an address, if one is given; what it leaves open is taken from its service, then from the `PG*`
    /// variables, then from libpq's defaults (PostgreSQL documentation, 34.1.2).
    ///
    /// # Errors
    /// Nothing says where to connect; an address, a variable or a file cannot be understood.
    pub fn resolve(address: Option<Address>, environment: &Environment) -> Result<ConnectionSettings, Error> {
        let typed = match address {
            Some(Address::Literal(address)) => Parameters::parse(address)?,
            Some(Address::Template(address)) => Parameters::parse_template(address, environment)?,
            None => Parameters::default(),
        };
        let variables = Parameters::of_variables(environment)?;
        let says_where = ["host", "hostaddr", "dbname", "service"];
        if address.is_none() && says_where.iter().all(|keyword| variables.get(keyword).is_none()) {
            return Err(Error::Nowhere);
        }
        let either = |keyword: &str| typed.get(keyword).or_else(|| variables.get(keyword)).map(str::to_string);
        let service = match either("service") {
            Some(name) => service::parameters(&name, either("servicefile").as_deref(), environment)?,
            None => Parameters::default(),
        };
        ConnectionSettings::of(&typed.or(service).or(variables), environment)
    }

    fn of(parameters: &Parameters, environment: &Environment) -> Result<ConnectionSettings, Error> {
        let text = |keyword: &str| parameters.get(keyword).map(str::to_string);
        let user = text("user").or_else(|| environment.user().map(str::to_string));
        let database = text("dbname").or_else(|| user.clone());
        let mut settings = ConnectionSettings {
            hosts: hosts(parameters)?,
            user,
            database,
            tls: Tls::resolve(parameters, environment)?,
            warnings: Vec::new(),
            base: base(parameters)?,
        };
        settings.find_passwords(parameters, environment);
        Ok(settings)
    }

    /// The password that is given counts for every host; else each has its own in the password file.
    fn find_passwords(&mut self, parameters: &Parameters, environment: &Environment) {
        if let Some(password) = parameters.get("password") {
            self.hosts.iter_mut().for_each(|host| host.password = Some(Secret::new(password)));
            return;
        }
        let named = parameters.get("passfile").map(PathBuf::from);
        let Some(path) = named.or_else(|| Some(environment.home()?.join(".pgpass"))) else { return };
        let (database, user) = (self.database.as_deref().unwrap_or(""), self.user.as_deref().unwrap_or(""));
        for host in &mut self.hosts {
            let names = host.place.names();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            match passfile::look_up(&path, Login { hosts: &names, port: host.port, database, user }) {
                Answer::Password(password) => host.password = Some(password),
                Answer::Nothing => {}
                Answer::Open => {
                    let path = path.display();
                    self.warnings =
                        vec![format!("others may read {path}, so no password is taken from it (chmod 600)")];
                }
            }
        }
    }

    /// The user, as messages call them.
    pub fn user_name(&self) -> &str {
        self.user.as_deref().unwrap_or("the user of this process")
    }

    /// The database, as messages call it.
    pub fn database_name(&self) -> &str {
        self.database.as_deref().unwrap_or("the one called like the user")
    }
}

impl fmt::Display for ConnectionSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hosts: Vec<String> = self.hosts.iter().map(Host::to_string).collect();
        let user = self.user.as_ref().map_or(String::new(), |user| format!("{user}@"));
        write!(f, "postgresql://{user}{}/{}", hosts.join(","), self.database.as_deref().unwrap_or(""))
    }
}

impl Place {
    /// Every name that a password file may have for it.
    fn names(&self) -> Vec<String> {
        match self {
            Place::Socket(directory) => vec![directory.display().to_string(), "localhost".to_string()],
            Place::Network { name, .. } => vec![name.clone()],
        }
    }
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.place {
            Place::Socket(directory) => write!(f, "{}:{}", directory.display(), self.port),
            Place::Network { name, .. } if name.contains(':') => write!(f, "[{name}]:{}", self.port),
            Place::Network { name, .. } => write!(f, "{name}:{}", self.port),
        }
    }
}

/// The hosts of the keywords `host`, `hostaddr` and `port`, which are lists.
fn hosts(parameters: &Parameters) -> Result<Vec<Host>, Error> {
    let list =
        |keyword: &str| -> Vec<&str> { parameters.get(keyword).map_or(Vec::new(), |text| text.split(',').collect()) };
    let (names, addresses, ports) = (list("host"), list("hostaddr"), list("port"));
    let count = names.len().max(addresses.len()).max(1);
    let as_many = |list: &[&str]| list.is_empty() || list.len() == count;
    if !as_many(&names) || !as_many(&addresses) {
        return Err(Error::Value { keyword: "hostaddr", wanted: "a list as long as that of 'host'" });
    }
    if ports.len() > 1 && ports.len() != count {
        return Err(Error::Value { keyword: "port", wanted: "one port, or a list as long as that of 'host'" });
    }
    let host = |index: usize| {
        let text =
            |list: &[&str]| list.get(index).map(|text| text.trim()).filter(|text| !text.is_empty()).map(str::to_string);
        let port =
            text(&ports).or_else(|| ports.first().filter(|_| ports.len() == 1).map(|port| port.trim().to_string()));
        let port = port.map_or(Some(DEFAULT_PORT), |port| port.parse().ok().filter(|port| *port > 0));
        let port = port.ok_or(Error::Value { keyword: "port", wanted: "a number from 1 to 65535" })?;
        let address = text(&addresses).map(|address| IpAddr::from_str(&address)).transpose();
        let address = address.map_err(|_| Error::Value { keyword: "hostaddr", wanted: "an IP address" })?;
        Ok(Host { place: place(text(&names), address, port), port, password: None })
    };
    (0..count).map(host).collect()
}

fn place(name: Option<String>, address: Option<IpAddr>, port: u16) -> Place {
    match (name, address) {
        (Some(name), None) if name.starts_with('/') => Place::Socket(PathBuf::from(name)),
        (Some(name), address) => Place::Network { name, address },
        (None, Some(address)) => Place::Network { name: address.to_string(), address: Some(address) },
        (None, None) => {
            let has_socket = |directory: &&str| Path::new(directory).join(format!(".s.PGSQL.{port}")).exists();
            match SOCKET_DIRECTORIES.iter().find(|directory| has_socket(directory)) {
                Some(directory) => Place::Socket(PathBuf::from(directory)),
                None => Place::Network { name: "localhost".to_string(), address: None },
            }
        }
    }
}

/// What is the same for every host.
fn base(parameters: &Parameters) -> Result<postgres::Config, Error> {
    let mut base = postgres::Config::new();
    base.application_name(
        parameters.get("application_name").or(parameters.get("fallback_application_name")).unwrap_or("limbeck"),
    );
    if let Some(options) = parameters.get("options") {
        base.options(options);
    }
    let number = |keyword: &'static str| -> Result<Option<u32>, Error> {
        // libpq takes a negative number for none.
        let parse = |text: &str| text.trim().parse::<i32>().map(|number| u32::try_from(number).unwrap_or(0));
        let number = parameters.get(keyword).map(parse).transpose();
        number.map_err(|_| Error::Value { keyword, wanted: "a number" })
    };
    let seconds =
        |number: Option<u32>| number.filter(|number| *number > 0).map(|number| Duration::from_secs(number.into()));
    if let Some(timeout) = seconds(number("connect_timeout")?) {
        base.connect_timeout(timeout);
    }
    base.keepalives(number("keepalives")? != Some(0));
    if let Some(idle) = seconds(number("keepalives_idle")?) {
        base.keepalives_idle(idle);
    }
    if let Some(interval) = seconds(number("keepalives_interval")?) {
        base.keepalives_interval(interval);
    }
    if let Some(count) = number("keepalives_count")?.filter(|count| *count > 0) {
        base.keepalives_retries(count);
    }
    if let Some(milliseconds) = number("tcp_user_timeout")?.filter(|milliseconds| *milliseconds > 0) {
        base.tcp_user_timeout(Duration::from_millis(milliseconds.into()));
    }
    base.target_session_attrs(choice(parameters, "target_session_attrs", TARGETS)?);
    base.channel_binding(choice(parameters, "channel_binding", BINDINGS)?);
    base.ssl_negotiation(choice(parameters, "sslnegotiation", NEGOTIATIONS)?);
    Ok(base)
}

/// The words of a keyword and what they stand for, the default first; and all of them in a sentence.
type Choices<T> = (&'static [(&'static str, T)], &'static str);

const TARGETS: Choices<TargetSessionAttrs> = (
    &[
        ("any", TargetSessionAttrs::Any),
        ("prefer-standby", TargetSessionAttrs::Any),
        ("read-write", TargetSessionAttrs::ReadWrite),
        ("primary", TargetSessionAttrs::ReadWrite),
        ("read-only", TargetSessionAttrs::ReadOnly),
        ("standby", TargetSessionAttrs::ReadOnly),
    ],
    "any, read-write, primary, read-only, standby or prefer-standby",
);

const BINDINGS: Choices<ChannelBinding> = (
    &[("prefer", ChannelBinding::Prefer), ("disable", ChannelBinding::Disable), ("require", ChannelBinding::Require)],
    "prefer, disable or require",
);

const NEGOTIATIONS: Choices<SslNegotiation> =
    (&[("postgres", SslNegotiation::Postgres), ("direct", SslNegotiation::Direct)], "postgres or direct");

fn choice<T: Copy>(parameters: &Parameters, keyword: &'static str, (words, wanted): Choices<T>) -> Result<T, Error> {
    let word = parameters.get(keyword).unwrap_or(words[0].0);
    let known = words.iter().find(|(known, _)| *known == word);
    known.map(|(_, value)| *value).ok_or(Error::Value { keyword, wanted })
}

#[cfg(test)]
mod tests {
    use super::super::tls::SslMode;
    use super::*;
    use std::fs::{self, Permissions};
    use std::os::unix::fs::PermissionsExt;

    fn resolve(address: &str) -> ConnectionSettings {
        ConnectionSettings::resolve(Some(Address::Literal(address)), &Environment::default()).expect("it is right")
    }

    fn fault(address: &str) -> String {
        ConnectionSettings::resolve(Some(Address::Literal(address)), &Environment::default())
            .expect_err("it is wrong")
            .to_string()
    }

    fn password(settings: &ConnectionSettings) -> Option<&str> {
        settings.hosts[0].password.as_ref().map(Secret::reveal)
    }

    #[test]
    fn an_address_counts_more_than_its_service_and_that_more_than_the_environment() {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().to_str().expect("UTF-8");
        fs::write(home.path().join("services"), "[shop]\nport=2\ndbname=two\n").expect("written");
        let services = format!("{path}/services");
        let environment = Environment::of([
            ("HOME", path),
            ("PGSERVICEFILE", services.as_str()),
            ("PGSERVICE", "shop"),
            ("PGHOST", "three"),
            ("PGPORT", "3"),
            ("PGDATABASE", "three"),
            ("PGUSER", "three"),
        ]);
        let of = |address: Option<&str>| {
            ConnectionSettings::resolve(address.map(Address::Literal), &environment).expect("it is right").to_string()
        };
        assert_eq!(of(Some("postgresql://one/one")), "postgresql://three@one:2/one");
        assert_eq!(of(None), "postgresql://three@three:2/two");
        assert!(matches!(ConnectionSettings::resolve(None, &Environment::default()), Err(Error::Nowhere)));
    }

    #[test]
    fn lists_of_hosts_and_ports_go_together() {
        assert_eq!(resolve("host=a,b port=1 dbname=d").to_string(), "postgresql://a:1,b:1/d");
        assert_eq!(resolve("postgresql://a:1,b/d").to_string(), "postgresql://a:1,b:5432/d");
        assert_eq!(resolve("host=/run/pg dbname=d").hosts[0].place, Place::Socket("/run/pg".into()));
        assert_eq!(
            resolve("host=a hostaddr=127.0.0.1").hosts[0].place,
            Place::Network { name: "a".into(), address: Some(IpAddr::from([127, 0, 0, 1])) }
        );
        for (address, keyword) in [
            ("host=a,b,c port=1,2", "port"),
            ("host=a,b hostaddr=::1", "hostaddr"),
            ("port=70000", "port"),
            ("hostaddr=x", "hostaddr"),
            ("connect_timeout=x", "connect_timeout"),
            ("target_session_attrs=x", "target_session_attrs"),
        ] {
            assert!(fault(address).starts_with(&format!("the connection parameter '{keyword}' is not ")), "{address}");
        }
    }

    #[test]
    fn a_password_is_found_and_never_shown() {
        let home = tempfile::tempdir().expect("a directory");
        let file = home.path().join(".pgpass");
        fs::write(&file, "/run/pg:*:d:u:from-file\nh:1:d:u:secret-too\n").expect("written");
        fs::set_permissions(&file, Permissions::from_mode(0o600)).expect("mode");
        let environment = Environment::of([("HOME", home.path().to_str().expect("UTF-8")), ("PGPASSWORD", "secret")]);
        let given = ConnectionSettings::resolve(Some(Address::Literal("postgresql://u:s%20ecret@h/d")), &environment)
            .expect("right");
        assert_eq!(password(&given), Some("s ecret"));
        assert!(!format!("{given:?} {given}").contains("ecret"));
        let from_variable =
            ConnectionSettings::resolve(Some(Address::Literal("postgresql://u@h/d")), &environment).expect("right");
        assert_eq!(password(&from_variable), Some("secret"));

        let environment = Environment::of([("HOME", home.path().to_str().expect("UTF-8"))]);
        let from_file =
            ConnectionSettings::resolve(Some(Address::Literal("host=/run/pg dbname=d user=u")), &environment)
                .expect("right");
        assert_eq!(password(&from_file), Some("from-file"));
        fs::set_permissions(&file, Permissions::from_mode(0o644)).expect("mode");
        let open = ConnectionSettings::resolve(Some(Address::Literal("host=h port=1 dbname=d user=u")), &environment)
            .expect("right");
        assert_eq!((password(&open), open.warnings.len()), (None, 1));
    }

    #[test]
    fn the_modes_of_tls_want_their_files() {
        assert_eq!(resolve("host=h").tls.mode, SslMode::Prefer);
        assert_eq!(resolve("host=h sslrootcert=system").tls.mode, SslMode::VerifyFull);
        assert_eq!(resolve("host=h sslmode=verify-ca sslrootcert=x").tls.mode, SslMode::VerifyCa);
        assert!(fault("sslmode=verify-full").contains("root.crt"));
        assert!(fault("sslmode=always").contains("'always'"));
        assert!(fault("sslmode=require sslrootcert=system").contains("verify-full"));
    }
}
