//! `.pgpass`: passwords by place (PostgreSQL documentation, 34.16).

use super::secret::Secret;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

/// What a password is looked up for.
#[derive(Debug, Clone, Copy)]
pub struct Login<'a> {
    /// Every name of the host: for a Unix socket its directory, and `localhost`.
    pub hosts: &'a [&'a str],
    /// The port.
    pub port: u16,
    /// The database.
    pub database: &'a str,
    /// The user.
    pub user: &'a str,
}

/// What a password file has to say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Answer {
    /// The password.
    Password(Secret),
    /// No line fits, or there is no such file.
    Nothing,
    /// Others may read the file, so it is not used.
    Open,
}

/// Looks into the file at `path`, which only its owner may be able to read.
pub fn look_up(path: &Path, login: Login) -> Answer {
    let Ok(metadata) = std::fs::metadata(path) else { return Answer::Nothing };
    if metadata.permissions().mode() & 0o077 != 0 {
        return Answer::Open;
    }
    let text = std::fs::read_to_string(path).unwrap_or_default();
    password(&text, login).map_or(Answer::Nothing, Answer::Password)
}

/// The password of the first line that fits.
fn password(text: &str, login: Login) -> Option<Secret> {
    let fits = |field: &Field, wanted: &str| field.any || field.text == wanted;
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let fields = fields(line);
        let [host, port, database, user, password] = fields.as_slice() else { continue };
        if login.hosts.iter().any(|name| fits(host, name))
            && fits(port, &login.port.to_string())
            && fits(database, login.database)
            && fits(user, login.user)
        {
            return Some(Secret::new(password.text.as_str()));
        }
    }
    None
}

struct Field {
    /// True for a bare `*`.
    any: bool,
    text: String,
}

/// The five fields of `host:port:database:user:password`; in each, `\` takes the next character as it is. A colon in the
/// password need not be escaped.
fn fields(line: &str) -> Vec<Field> {
    let mut fields = vec![(String::new(), String::new())];
    let mut characters = line.chars();
    while let Some(character) = characters.next() {
        if character == ':' && fields.len() < 5 {
            fields.push((String::new(), String::new()));
            continue;
        }
        let Some((raw, text)) = fields.last_mut() else { break };
        raw.push(character);
        text.extend(if character == '\\' { characters.next() } else { Some(character) });
    }
    fields.into_iter().map(|(raw, text)| Field { any: raw == "*", text }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs::{self, Permissions};

    const FILE: &str = "# host:port:database:user:password\nbroken line\ndb:5432:shop:ann:one\n\
                        db:*:*:\\*:star\ndb:*:*:a\\:b:with\\\\:colon\nlocalhost:*:*:*:local\n*:*:*:bob:any\n";

    fn look(hosts: &[&str], port: u16, database: &str, user: &str) -> Option<String> {
        let login = Login { hosts, port, database, user };
        password(FILE, login).map(|password| password.reveal().to_string())
    }

    #[test]
    fn the_first_line_that_fits_counts() {
        assert_eq!(look(&["db"], 5432, "shop", "ann").as_deref(), Some("one"));
        assert_eq!(look(&["db"], 5433, "shop", "ann"), None);
        assert_eq!(look(&["db"], 1, "x", "*").as_deref(), Some("star"));
        assert_eq!(look(&["db"], 1, "x", "a:b").as_deref(), Some("with\\:colon"));
        assert_eq!(look(&["/run/postgresql", "localhost"], 1, "x", "ann").as_deref(), Some("local"));
        assert_eq!(look(&["elsewhere"], 1, "x", "bob").as_deref(), Some("any"));
    }

    #[test]
    fn a_file_that_others_can_read_is_not_used() {
        let place = tempfile::tempdir().expect("a directory");
        let path = place.path().join(".pgpass");
        let login = Login { hosts: &["h"], port: 1, database: "d", user: "bob" };
        assert_eq!(look_up(&path, login), Answer::Nothing);
        fs::write(&path, FILE).expect("written");
        fs::set_permissions(&path, Permissions::from_mode(0o640)).expect("mode");
        assert_eq!(look_up(&path, login), Answer::Open);
        fs::set_permissions(&path, Permissions::from_mode(0o600)).expect("mode");
        assert_eq!(look_up(&path, login), Answer::Password(Secret::new("any")));
    }
}
