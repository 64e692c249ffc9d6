//! `pg_service.conf`: connection parameters under a name (PostgreSQL documentation, 34.17).

use super::parameters::{self, Parameters};
use crate::environment::Environment;
use std::path::{Path, PathBuf};

/// Why a service gives no parameters.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A file that is named and cannot be read.
    #[error("the service file {} cannot be read: {fault}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        fault: std::io::Error,
    },
    /// A service that no file knows.
    #[error("no service file has the service '{name}' (looked into {})", list(places))]
    Unknown {
        /// The service.
        name: String,
        /// The files that there are.
        places: Vec<PathBuf>,
    },
    /// A line that is no `keyword=value`.
    #[error("{}:{line}: this line is neither '[service]' nor 'keyword=value'", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
    },
    /// A parameter that cannot be.
    #[error("{}:{line}: {fault}", path.display())]
    Parameter {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: usize,
        /// What is wrong.
        fault: parameters::Error,
    },
}

/// The parameters of the service `name`: from the file that is named (`servicefile`, `PGSERVICEFILE`) or
/// `~/.pg_service.conf`, else from `pg_service.conf` in `PGSYSCONFDIR`, which is `/etc/postgresql-common` on Debian.
///
/// # Errors
/// A named file that cannot be read, a line that means nothing, a service that no file knows.
pub fn parameters(name: &str, file: Option<&str>, environment: &Environment) -> Result<Parameters, Error> {
    let own = file.map(PathBuf::from).or_else(|| Some(environment.home()?.join(".pg_service.conf")));
    let system = Path::new(environment.get("PGSYSCONFDIR").unwrap_or("/etc/postgresql-common")).join("pg_service.conf");
    let mut places = Vec::new();
    for path in own.into_iter().chain([system]) {
        let text = match std::fs::read_to_string(&path) {
            Ok(text) => text,
            Err(fault) if file.is_some_and(|file| Path::new(file) == path) => {
                return Err(Error::Unreadable { path, fault });
            }
            Err(_) => continue,
        };
        if let Some(parameters) = section(&text, name, &path)? {
            return Ok(parameters);
        }
        places.push(path);
    }
    Err(Error::Unknown { name: name.to_string(), places })
}

/// What the text says under `[name]`; `None` if it has no such section.
fn section(text: &str, name: &str, path: &Path) -> Result<Option<Parameters>, Error> {
    let mut found: Option<Parameters> = None;
    for (number, line) in text.lines().enumerate().map(|(index, line)| (index + 1, line.trim())) {
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(title) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            // The first section of that name counts.
            match found {
                Some(_) => break,
                None => found = (title == name).then(Parameters::default),
            }
        } else if let Some(parameters) = &mut found {
            let place = || path.to_path_buf();
            let (keyword, value) = line.split_once('=').ok_or_else(|| Error::Line { path: place(), line: number })?;
            let set = parameters.set(keyword.trim(), value.trim());
            set.map_err(|fault| Error::Parameter { path: place(), line: number, fault })?;
        }
    }
    Ok(found)
}

fn list(places: &[PathBuf]) -> String {
    let names: Vec<String> = places.iter().map(|place| place.display().to_string()).collect();
    if names.is_empty() { "none: there is no such file".to_string() } else { names.join(", ") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    const FILE: &str = "# services\n[shop]\nhost=db\nport = 1\n\n[other]\nnonsense\n[shop]\nhost=second\n";

    #[test]
    fn a_service_is_found_in_the_users_file_or_in_that_of_the_system() {
        let place = tempfile::tempdir().expect("a directory");
        let path = |name: &str| place.path().join(name).to_str().expect("UTF-8").to_owned();
        fs::write(path(".pg_service.conf"), FILE).expect("written");
        fs::write(path("pg_service.conf"), "[system]\ndbname=d\n").expect("written");
        let (home, system) = (path(""), path(""));
        let environment = Environment::of([("HOME", home.as_str()), ("PGSYSCONFDIR", system.as_str())]);
        let of = |name| parameters(name, None, &environment);
        let shop = of("shop").expect("it is there");
        assert_eq!((shop.get("host"), shop.get("port")), (Some("db"), Some("1")));
        assert_eq!(of("system").expect("it is there").get("dbname"), Some("d"));
        assert!(of("nowhere").expect_err("it is nowhere").to_string().contains("'nowhere' (looked into "));
        assert!(of("other").expect_err("a bad line").to_string().contains(".pg_service.conf:7: "));
        let named = parameters("shop", Some(&path("missing")), &environment);
        assert!(matches!(named, Err(Error::Unreadable { .. })));
    }
}
