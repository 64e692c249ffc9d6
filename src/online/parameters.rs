//! Connection parameters as typed: libpq's keywords, from a URL, from a `keyword=value` string, from anywhere else.

mod conninfo;
mod url;

use super::keyword::{self, Support};
use crate::environment::{Environment, UnsetVariable};
use std::collections::BTreeMap;
use std::fmt;

/// Some keywords of libpq and their values. Its `Debug` shows no value, since one of them may be a password.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Parameters {
    values: BTreeMap<&'static str, String>,
}

/// What is wrong with a connection string. No message quotes the string: what stands in the wrong place may be a part
/// of a password.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
pub enum Error {
    /// It is neither a URL nor `keyword=value` pairs.
    #[error("the address of the database is neither 'postgresql://USER@HOST/DATABASE' nor 'host=… dbname=…'")]
    NoForm,
    /// A URL for another kind of database.
    #[error("the address of the database begins with '{0}://', and this is for PostgreSQL only")]
    Scheme(String),
    /// A part of a URL that cannot be read.
    #[error("the address of the database has {0}; special characters in a password are written as in '%2F' for '/'")]
    Url(&'static str),
    /// A part of a `keyword=value` string that cannot be read.
    #[error("the connection string has {0}")]
    Conninfo(&'static str),
    /// A keyword that libpq does not have either.
    #[error("'{0}' is no connection parameter of PostgreSQL")]
    UnknownKeyword(String),
    /// A value that would not be kept.
    #[error("limbeck cannot do what '{0}' asks for here; leave it out or use another client for this server")]
    NotKept(&'static str),
    /// A variable that is not set.
    #[error(transparent)]
    Variable(#[from] UnsetVariable),
}

impl Parameters {
    /// Reads an address: `postgresql://…` (also `postgres://` and with a driver as SQLAlchemy writes it,
    /// `postgresql+psycopg2://…`), or libpq's `host=… dbname=…`.
    ///
    /// # Errors
    /// A text that is neither, an unknown keyword, and one that asks for what is not done here.
    pub fn parse(address: &str) -> Result<Parameters, Error> {
        let address = address.trim();
        match address.split_once("://") {
            Some((scheme, rest)) if scheme.chars().all(|one| one.is_ascii_alphanumeric() || "+-._".contains(one)) => {
                url::parse(scheme, rest)
            }
            _ => conninfo::parse(address),
        }
    }

    /// Reads an address in which `${NAME}` stands for a variable of the environment. Its value is taken as it is, special
    /// characters included, save where the address begins with it: there it is a part of the address to be read like the
    /// rest.
    ///
    /// # Errors
    /// As [`Parameters::parse`], and a variable that is not set.
    pub fn parse_template(address: &str, environment: &Environment) -> Result<Parameters, Error> {
        let address = address.trim();
        if address.starts_with("${") {
            return Parameters::parse(&environment.expand(address, str::to_string)?);
        }
        let escape = if address.contains("://") { url::escape } else { conninfo::escape };
        Parameters::parse(&environment.expand(address, escape)?)
    }

    /// The values of the `PG*` variables.
    ///
    /// # Errors
    /// A variable that asks for what is not done here.
    pub fn of_variables(environment: &Environment) -> Result<Parameters, Error> {
        let mut parameters = Parameters::default();
        for keyword in keyword::KEYWORDS {
            if let Some(value) = keyword.variable.and_then(|variable| environment.get(variable)) {
                parameters.set(keyword.name, value)?;
            }
        }
        Ok(parameters)
    }

    /// The value of a keyword. An empty one counts as none, as in libpq.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.values.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Gives a keyword a value; the last one counts.
    ///
    /// # Errors
    /// An unknown keyword, and a value that asks for what is not done here.
    pub fn set(&mut self, name: &str, value: impl Into<String>) -> Result<(), Error> {
        let keyword = keyword::find(name).ok_or_else(|| Error::UnknownKeyword(name.to_string()))?;
        let value = value.into();
        if let Support::Only(values) = keyword.support
            && !value.is_empty()
            && !values.contains(&value.as_str())
        {
            return Err(Error::NotKept(keyword.name));
        }
        self.values.insert(keyword.name, value);
        Ok(())
    }

    /// Takes from `other` what is not said here.
    pub fn or(mut self, other: Parameters) -> Parameters {
        for (name, value) in other.values {
            self.values.entry(name).or_insert(value);
        }
        self
    }

    /// True if nothing is said.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.values.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(address: &str) -> Vec<(&'static str, String)> {
        let environment = Environment::of([("PASS", "p@/ '\\w:%"), ("URL", "postgres://u:a%40b@h/d"), ("HOST", "h")]);
        Parameters::parse_template(address, &environment).expect("it can be read").values.into_iter().collect()
    }

    fn said(pairs: &[(&'static str, &str)]) -> Vec<(&'static str, String)> {
        pairs.iter().map(|(name, value)| (*name, value.to_string())).collect()
    }

    #[test]
    fn urls_are_read_with_or_without_a_driver() {
        let whole =
            said(&[("dbname", "shop"), ("host", "db.example"), ("password", "s@/"), ("port", "6432"), ("user", "u")]);
        for scheme in ["postgresql", "postgres", "postgresql+psycopg2", "postgresql+asyncpg", "postgresql+psycopg"] {
            assert_eq!(read(&format!("{scheme}://u:s%40%2F@db.example:6432/shop")), whole, "{scheme}");
        }
        assert_eq!(read("postgresql://"), []);
        assert_eq!(read("postgresql:///shop"), said(&[("dbname", "shop")]));
        assert_eq!(
            read("postgresql://[::1]:1,b,%2Ftmp%2Fs:3/d"),
            said(&[("dbname", "d"), ("host", "::1,b,/tmp/s"), ("port", "1,,3")])
        );
        assert_eq!(
            read("postgresql://u@/d?host=/run/pg&sslmode=verify-full&connect_timeout=3"),
            said(&[
                ("connect_timeout", "3"),
                ("dbname", "d"),
                ("host", "/run/pg"),
                ("sslmode", "verify-full"),
                ("user", "u")
            ])
        );
        // An unescaped '@' in a password: the last one counts.
        assert_eq!(read("postgresql://u:a@b@h"), said(&[("host", "h"), ("password", "a@b"), ("user", "u")]));
    }

    #[test]
    fn what_only_a_driver_understands_is_left_to_it() {
        assert_eq!(
            read("postgresql+asyncpg://h/d?ssl=require&prepared_statement_cache_size=0"),
            said(&[("dbname", "d"), ("host", "h"), ("sslmode", "require")])
        );
        let error =
            Parameters::parse_template("postgresql://h/d?prepared_statement_cache_size=0", &Environment::default());
        assert_eq!(error, Err(Error::UnknownKeyword("prepared_statement_cache_size".into())));
    }

    #[test]
    fn keyword_strings_are_read_as_libpq_does() {
        assert_eq!(
            read(r"host = /tmp  dbname='my \'db\\' password=a\ b user="),
            said(&[("dbname", r"my 'db\"), ("host", "/tmp"), ("password", "a b"), ("user", "")])
        );
    }

    #[test]
    fn variables_are_taken_as_they_are_save_in_front() {
        assert_eq!(
            read("postgresql://u:${PASS}@${HOST}/d"),
            said(&[("dbname", "d"), ("host", "h"), ("password", "p@/ '\\w:%"), ("user", "u")])
        );
        assert_eq!(read("host=${HOST} password=${PASS}"), said(&[("host", "h"), ("password", "p@/ '\\w:%")]));
        assert_eq!(read("host=${HOST} password='${PASS}'"), said(&[("host", "h"), ("password", "p@/ '\\w:%")]));
        let whole = said(&[("dbname", "d"), ("host", "h"), ("password", "a@b"), ("user", "u")]);
        assert_eq!(read("${URL}"), whole);
        assert_eq!(read("${URL}?sslmode=disable").len(), 5);
    }

    #[test]
    fn faults_quote_no_secret() {
        let fault = |address| {
            Parameters::parse_template(address, &Environment::default()).expect_err("it is wrong").to_string()
        };
        for address in [
            "postgresql://u:sec/ret@h/d",
            "postgresql://u:sec%zzret@h/d",
            "secret",
            "host=h password='secret",
            "password = secret rest",
            "postgresql://u:p@[::1/d?secret",
            "postgresql://h/d?secret",
        ] {
            let fault = fault(address);
            assert!(!fault.contains("sec") && !fault.contains("ret"), "{address}: {fault}");
        }
        assert_eq!(fault("mysql+pymysql://u:secret@h/d"), Error::Scheme("mysql+pymysql".into()).to_string());
        assert!(fault("postgresql://u:${NOPE}@h/d").contains("NOPE"));
        assert_eq!(fault("host=h sslcrl=x"), Error::NotKept("sslcrl").to_string());
        let parameters = Parameters::parse_template("host=h password=secret", &Environment::default());
        assert_eq!(format!("{parameters:?}"), r#"Ok({"host", "password"})"#);
    }
}
