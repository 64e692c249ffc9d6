//! Connecting: one host after the other, with TLS or without, and one clear line for what goes wrong.

use super::settings::{ConnectionSettings, Host, Place};
use super::tls::{self, SslMode};
use postgres::config::SslMode as Wire;
use postgres::error::{DbError, SqlState};
use postgres::{CancelToken, Client, NoTls};
use std::io;
use tokio_postgres_rustls::MakeRustlsConnect;

/// Why there is no connection.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody listens.
    #[error("no server answers at {place} ({reason}); is it running, and does it listen there?")]
    NoAnswer {
        /// Where.
        place: String,
        /// What the operating system says.
        reason: String,
    },
    /// There is a server, and not this database.
    #[error("the server at {place} has no database '{database}'")]
    NoDatabase {
        /// Where.
        place: String,
        /// Which.
        database: String,
    },
    /// A wrong password, an unknown user, a line in `pg_hba.conf` that says no.
    #[error("the server at {place} does not let {user} in: {reason}")]
    NotLetIn {
        /// Where.
        place: String,
        /// Whom.
        user: String,
        /// What the server says.
        reason: String,
    },
    /// It asks for a password.
    #[error("the server at {place} asks {user} for a password, and none is given: set PGPASSWORD or use ~/.pgpass")]
    NoPassword {
        /// Where.
        place: String,
        /// Whom.
        user: String,
    },
    /// No TLS there.
    #[error("the server at {place} has no TLS, and sslmode={mode} asks for it")]
    NoTls {
        /// Where.
        place: String,
        /// The mode.
        mode: &'static str,
    },
    /// A certificate that is not trusted, or a handshake that failed otherwise.
    #[error("no TLS connection to the server at {place}: {reason}")]
    Handshake {
        /// Where.
        place: String,
        /// Why.
        reason: String,
    },
    /// A primary where a standby is asked for, or the other way round.
    #[error("the server at {place} is not what target_session_attrs asks for: {reason}")]
    OtherSession {
        /// Where.
        place: String,
        /// What it is instead.
        reason: String,
    },
    /// Whatever else the server or the network says.
    #[error("no connection to the server at {place}: {reason}")]
    Other {
        /// Where.
        place: String,
        /// Why.
        reason: String,
    },
    /// Files that TLS needs.
    #[error(transparent)]
    Files(#[from] tls::Error),
    /// Several hosts, and none of them.
    #[error("{}", lines(.0))]
    Several(Vec<Error>),
}

/// A connection, and what it takes to cancel what runs on it.
pub struct Connection {
    /// The connection.
    pub client: Client,
    /// What cancels its statement.
    pub canceller: Canceller,
}

/// Cancels the statement that runs on a connection, from any thread.
#[derive(Clone)]
pub struct Canceller {
    token: CancelToken,
    tls: Option<MakeRustlsConnect>,
}

impl Canceller {
    /// Asks the server to cancel the statement. Whether it did shows in the answer to the statement.
    ///
    /// # Errors
    /// The server cannot be reached.
    pub fn cancel(&self) -> Result<(), postgres::Error> {
        match self.tls.clone() {
            Some(tls) => self.token.cancel_query(tls),
            None => self.token.cancel_query(NoTls),
        }
    }
}

/// Connects to the first host that lets us in. What the server has to say meanwhile goes to `notice`.
///
/// # Errors
/// None of them does.
pub fn connect(
    settings: &ConnectionSettings,
    notice: impl Fn(DbError) + Clone + Send + Sync + 'static,
) -> Result<Connection, Error> {
    let tls = match settings.tls.mode {
        SslMode::Disable => None,
        _ => Some(MakeRustlsConnect::new(settings.tls.client_config()?)),
    };
    let mut faults: Vec<Error> = Vec::new();
    for host in &settings.hosts {
        let mut config = settings.base.clone();
        config.notice_callback(notice.clone());
        if let Some(user) = &settings.user {
            config.user(user);
        }
        if let Some(database) = &settings.database {
            config.dbname(database);
        }
        host.apply(&mut config);
        let attempts = host.attempts(settings.tls.mode);
        for with_tls in attempts {
            let attempt = match tls.clone().filter(|_| *with_tls) {
                Some(tls) => config.ssl_mode(Wire::Require).connect(tls.clone()).map(|client| (client, Some(tls))),
                None => config.ssl_mode(Wire::Disable).connect(NoTls).map(|client| (client, None)),
            };
            match attempt {
                Ok((client, tls)) => {
                    let canceller = Canceller { token: client.cancel_token(), tls };
                    return Ok(Connection { client, canceller });
                }
                Err(fault) => {
                    let again = may_try_again(&fault);
                    let explained = explain(&fault, settings, host);
                    // That there is no TLS matters only to whoever insists on it.
                    if attempts.len() == 1 || !matches!(explained, Error::NoTls { .. }) {
                        faults.push(explained);
                    }
                    if !again {
                        break;
                    }
                }
            }
        }
    }
    Err(if faults.len() == 1 { faults.swap_remove(0) } else { Error::Several(faults) })
}

impl Host {
    fn apply(&self, config: &mut postgres::Config) {
        match &self.place {
            Place::Socket(directory) => config.host_path(directory),
            Place::Network { name, address } => {
                if let Some(address) = address {
                    config.hostaddr(*address);
                }
                config.host(name)
            }
        };
        config.port(self.port);
        if let Some(password) = &self.password {
            config.password(password.reveal());
        }
    }

    /// There is no TLS over a Unix socket, whatever is asked for, as in libpq.
    fn attempts(&self, mode: SslMode) -> &'static [bool] {
        match self.place {
            Place::Socket(_) => SslMode::Disable.attempts(),
            Place::Network { .. } => mode.attempts(),
        }
    }
}

/// True where the other of the two ways, with TLS or without, may succeed: the handshake failed, or `pg_hba.conf` wants
/// the other.
fn may_try_again(fault: &postgres::Error) -> bool {
    match fault.code() {
        Some(code) => *code == SqlState::INVALID_AUTHORIZATION_SPECIFICATION,
        None => is_tls(fault),
    }
}

// The driver tells the kinds of its errors in words only.

fn is_tls(fault: &postgres::Error) -> bool {
    fault.to_string().starts_with("error performing TLS handshake")
}

fn is_network(fault: &postgres::Error) -> bool {
    let text = fault.to_string();
    text.starts_with("error connecting to server") || text.starts_with("timeout waiting for server")
}

fn explain(fault: &postgres::Error, settings: &ConnectionSettings, host: &Host) -> Error {
    let place = host.to_string();
    let user = || settings.user.as_ref().map_or("the user of this process".to_string(), |user| format!("'{user}'"));
    if let Some(said) = fault.as_db_error() {
        let reason = said.message().to_string();
        return match said.code() {
            code if *code == SqlState::INVALID_CATALOG_NAME => {
                Error::NoDatabase { place, database: settings.database_name().to_string() }
            }
            code if code.code().starts_with("28") => Error::NotLetIn { place, user: user(), reason },
            _ => Error::Other { place, reason },
        };
    }
    let reason = reasons(fault);
    match () {
        () if reason.contains("password missing") => Error::NoPassword { place, user: user() },
        () if reason.contains("server does not support TLS") => Error::NoTls { place, mode: settings.tls.mode.name() },
        () if is_tls(fault) => Error::Handshake { place, reason },
        () if reason == "database does not allow writes" || reason == "database is not read only" => {
            Error::OtherSession { place, reason }
        }
        () if is_network(fault) => Error::NoAnswer { place, reason },
        () => Error::Other { place, reason },
    }
}

/// What lies behind an error, in one line: the innermost reason, since the outer ones only say that it failed.
pub fn reasons(fault: &postgres::Error) -> String {
    let mut reason: &dyn std::error::Error = fault;
    while let Some(source) = reason.source() {
        reason = source;
    }
    // rustls hides in an io::Error that shows it already, so this is where the chain ends.
    let text = reason.to_string();
    match reason.downcast_ref::<io::Error>().map(io::Error::kind) {
        Some(io::ErrorKind::NotFound) => "there is no such socket".to_string(),
        _ => text.trim_end_matches('.').to_string(),
    }
}

fn lines(faults: &[Error]) -> String {
    let mut lines: Vec<String> = faults.iter().map(Error::to_string).collect();
    lines.dedup();
    lines.join("; ")
}
