//! The words of libpq: what a connection string, a service file and `PG*` variables can say.

/// What becomes of a keyword here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Support {
    /// It does what libpq does with it.
    Full,
    /// It changes nothing that matters here, so any value will do.
    Ignored,
    /// Only these values mean the same here as in libpq; any other would be promised and not kept.
    Only(&'static [&'static str]),
}

/// A keyword of libpq (PostgreSQL documentation, 34.1.2 "Parameter Key Words").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Keyword {
    /// Its name.
    pub name: &'static str,
    /// The environment variable that stands for it (PostgreSQL documentation, 34.15).
    pub variable: Option<&'static str>,
    /// What becomes of it here.
    pub support: Support,
}

const fn full(name: &'static str, variable: &'static str) -> Keyword {
    Keyword { name, variable: Some(variable), support: Support::Full }
}

const fn plain(name: &'static str, support: Support) -> Keyword {
    Keyword { name, variable: None, support }
}

const fn with(name: &'static str, variable: &'static str, support: Support) -> Keyword {
    Keyword { name, variable: Some(variable), support }
}

/// Every keyword up to PostgreSQL 18.
pub const KEYWORDS: &[Keyword] = &[
    full("host", "PGHOST"),
    full("hostaddr", "PGHOSTADDR"),
    full("port", "PGPORT"),
    full("dbname", "PGDATABASE"),
    full("user", "PGUSER"),
    full("password", "PGPASSWORD"),
    full("passfile", "PGPASSFILE"),
    full("service", "PGSERVICE"),
    full("servicefile", "PGSERVICEFILE"),
    full("options", "PGOPTIONS"),
    full("application_name", "PGAPPNAME"),
    plain("fallback_application_name", Support::Full),
    full("connect_timeout", "PGCONNECT_TIMEOUT"),
    plain("keepalives", Support::Full),
    plain("keepalives_idle", Support::Full),
    plain("keepalives_interval", Support::Full),
    plain("keepalives_count", Support::Full),
    plain("tcp_user_timeout", Support::Full),
    full("target_session_attrs", "PGTARGETSESSIONATTRS"),
    full("channel_binding", "PGCHANNELBINDING"),
    full("sslmode", "PGSSLMODE"),
    full("sslnegotiation", "PGSSLNEGOTIATION"),
    full("sslrootcert", "PGSSLROOTCERT"),
    full("sslcert", "PGSSLCERT"),
    full("sslkey", "PGSSLKEY"),
    // The text that goes over the wire is always UTF-8.
    with("client_encoding", "PGCLIENTENCODING", Support::Ignored),
    with("load_balance_hosts", "PGLOADBALANCEHOSTS", Support::Ignored),
    with("sslcompression", "PGSSLCOMPRESSION", Support::Ignored),
    with("krbsrvname", "PGKRBSRVNAME", Support::Ignored),
    with("gsslib", "PGGSSLIB", Support::Ignored),
    with("gssdelegation", "PGGSSDELEGATION", Support::Only(&["0"])),
    with("gssencmode", "PGGSSENCMODE", Support::Only(&["disable", "prefer"])),
    with("sslcrl", "PGSSLCRL", Support::Only(&[])),
    with("sslcrldir", "PGSSLCRLDIR", Support::Only(&[])),
    plain("sslpassword", Support::Only(&[])),
    with("sslcertmode", "PGSSLCERTMODE", Support::Only(&["allow"])),
    with("sslsni", "PGSSLSNI", Support::Only(&["1"])),
    with("requirepeer", "PGREQUIREPEER", Support::Only(&[])),
    with("require_auth", "PGREQUIREAUTH", Support::Only(&[])),
    with("ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION", Support::Only(&["TLSv1", "TLSv1.1", "TLSv1.2"])),
    with("ssl_max_protocol_version", "PGSSLMAXPROTOCOLVERSION", Support::Only(&["TLSv1.3"])),
    with("min_protocol_version", "PGMINPROTOCOLVERSION", Support::Only(&["3.0"])),
    with("max_protocol_version", "PGMAXPROTOCOLVERSION", Support::Ignored),
    plain("replication", Support::Only(&["false", "off", "no", "0"])),
];

/// The keyword of that name.
pub fn find(name: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|keyword| keyword.name == name)
}
