//! `postgresql://user:password@host:port,host:port/database?keyword=value`.

use super::{Error, Parameters};
use crate::online::keyword;

/// Reads what stands behind `scheme://`.
pub fn parse(scheme: &str, rest: &str) -> Result<Parameters, Error> {
    let (dialect, driver) = scheme.split_once('+').map_or((scheme, None), |(dialect, driver)| (dialect, Some(driver)));
    if !["postgresql", "postgres"].contains(&dialect) {
        return Err(Error::Scheme(scheme.to_string()));
    }
    let (rest, query) = rest.split_once('?').map_or((rest, ""), |(rest, query)| (rest, query));
    let (authority, database) = rest.split_once('/').unwrap_or((rest, ""));
    let (login, hosts) = authority.rsplit_once('@').map_or((None, authority), |(login, hosts)| (Some(login), hosts));

    let mut parameters = Parameters::default();
    if let Some(login) = login {
        let (user, password) = login.split_once(':').map_or((login, None), |(user, word)| (user, Some(word)));
        set(&mut parameters, "user", user)?;
        set(&mut parameters, "password", password.unwrap_or_default())?;
    }
    set_hosts(&mut parameters, hosts)?;
    set(&mut parameters, "dbname", database)?;
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        let (name, value) = pair.split_once('=').ok_or(Error::Url("a parameter without a value"))?;
        match (decode(name)?.as_str(), driver) {
            // asyncpg's word for it.
            ("ssl", Some(_)) => set(&mut parameters, "sslmode", asyncpg_mode(value))?,
            // Something that the driver reads and PostgreSQL never sees.
            (name, Some(_)) if keyword::find(name).is_none() => {}
            (name, _) => parameters.set(name, decode(value)?)?,
        }
    }
    Ok(parameters)
}

/// The hosts and their ports, a list each, as the keywords `host` and `port` hold them.
fn set_hosts(parameters: &mut Parameters, text: &str) -> Result<(), Error> {
    let (mut hosts, mut ports) = (Vec::new(), Vec::new());
    for place in text.split(',') {
        let (host, port) = match place.strip_prefix('[') {
            Some(place) => {
                let (host, port) = place.split_once(']').ok_or(Error::Url("a '[' without its ']'"))?;
                (host, port.strip_prefix(':').unwrap_or(port))
            }
            None => place.split_once(':').unwrap_or((place, "")),
        };
        let (host, port) = (decode(host)?, decode(port)?);
        if !port.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(Error::Url("a port that is no number"));
        }
        hosts.push(host);
        ports.push(port);
    }
    if hosts.iter().any(|host| !host.is_empty()) {
        parameters.set("host", hosts.join(","))?;
    }
    if ports.iter().any(|port| !port.is_empty()) {
        parameters.set("port", ports.join(","))?;
    }
    Ok(())
}

/// Sets what is not empty.
fn set(parameters: &mut Parameters, name: &str, value: &str) -> Result<(), Error> {
    if value.is_empty() { Ok(()) } else { parameters.set(name, decode(value)?) }
}

fn asyncpg_mode(value: &str) -> &str {
    match value {
        "true" | "True" | "1" => "require",
        "false" | "False" | "0" => "disable",
        mode => mode,
    }
}

/// Takes `%2F` for `/`.
fn decode(text: &str) -> Result<String, Error> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte != b'%' {
            bytes.push(byte);
            continue;
        }
        let mut digit = || rest.next().and_then(|byte| char::from(byte).to_digit(16));
        let (high, low) = digit().zip(digit()).ok_or(Error::Url("a '%' without two digits"))?;
        bytes.push((high * 16 + low) as u8);
    }
    String::from_utf8(bytes).map_err(|_| Error::Url("bytes that are no UTF-8"))
}

/// The text such that [`decode`] gives it back, and nothing in it has a meaning in a URL.
pub fn escape(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    text.bytes().map(|byte| if keep(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}
