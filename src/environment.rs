//! The environment of the process, with the file `.env` behind it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;

/// Variables and their values. Its `Debug` shows names only.
#[derive(Clone, Default)]
pub struct Environment {
    variables: BTreeMap<String, String>,
    /// Those that only the file has.
    of_dotenv: BTreeSet<String>,
}

/// A variable that is asked for and has no value.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[error("the environment variable '{name}' is {}", if *.is_empty { "empty" } else { "not set" })]
pub struct UnsetVariable {
    /// Its name.
    pub name: String,
    /// Whether it is there, with an empty value.
    pub is_empty: bool,
}

impl Environment {
    /// That of this process.
    pub fn of_process() -> Environment {
        let text = |(name, value): (std::ffi::OsString, std::ffi::OsString)| {
            Some((name.into_string().ok()?, value.into_string().ok()?))
        };
        Environment { variables: std::env::vars_os().filter_map(text).collect(), of_dotenv: BTreeSet::new() }
    }

    /// One with these variables.
    pub fn of<'a>(variables: impl IntoIterator<Item = (&'a str, &'a str)>) -> Environment {
        let text = |(name, value): (&str, &str)| (name.to_string(), value.to_string());
        Environment { variables: variables.into_iter().map(text).collect(), of_dotenv: BTreeSet::new() }
    }

    /// Adds what a `.env` file says; what is set already stays. Gives also the places of lines that say nothing.
    ///
    /// A line is `NAME=value`, with `export` before it or not, or a comment. A value in single quotes is taken as it is,
    /// one in double quotes may hold `\"` and `\\`, and one without quotes ends at ` #`.
    pub fn with_dotenv(mut self, text: &str) -> (Environment, Vec<Range<usize>>) {
        let mut meaningless = Vec::new();
        let mut start = 0;
        for whole in text.split_inclusive('\n') {
            let line = whole.trim();
            let place = start..start + whole.trim_end().len();
            start += whole.len();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let pair = line.strip_prefix("export ").unwrap_or(line).split_once('=');
            match pair.map(|(name, value)| (name.trim(), value)).filter(|(name, _)| is_name(name)) {
                Some((name, value)) => {
                    if !self.variables.contains_key(name) {
                        self.variables.insert(name.to_string(), dotenv_value(value.trim()));
                        self.of_dotenv.insert(name.to_string());
                    }
                }
                None => meaningless.push(place),
            }
        }
        (self, meaningless)
    }

    /// The value of a variable; an empty one counts as none.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// Whether only the file `.env` has this variable.
    pub fn is_of_dotenv(&self, name: &str) -> bool {
        self.of_dotenv.contains(name)
    }

    /// The home of the user.
    pub fn home(&self) -> Option<PathBuf> {
        self.get("HOME").map(PathBuf::from)
    }

    /// The name of the user.
    pub fn user(&self) -> Option<&str> {
        self.get("USER").or_else(|| self.get("LOGNAME"))
    }

    /// Puts in the value of each `${NAME}`, by way of `escape`; `$${` stands for `${`.
    ///
    /// # Errors
    /// A variable without a value.
    pub fn expand(&self, text: &str, escape: impl Fn(&str) -> String) -> Result<String, UnsetVariable> {
        let mut expanded = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once("${") {
            if let Some(literal) = before.strip_suffix('$') {
                expanded.push_str(literal);
                expanded.push_str("${");
                rest = behind;
                continue;
            }
            let Some((name, behind)) = behind.split_once('}') else { break };
            let unset = || UnsetVariable { name: name.to_string(), is_empty: self.variables.contains_key(name) };
            let value = self.get(name).ok_or_else(unset)?;
            expanded.push_str(before);
            expanded.push_str(&escape(value));
            rest = behind;
        }
        expanded.push_str(rest);
        Ok(expanded)
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.variables.keys()).finish()
    }
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|one| one.is_ascii_alphanumeric() || one == '_')
}

fn dotenv_value(text: &str) -> String {
    if let Some((value, _)) = text.strip_prefix('\'').and_then(|text| text.split_once('\'')) {
        return value.to_string();
    }
    let Some(text) = text.strip_prefix('"') else {
        let value = text.split_once(" #").map_or(text, |(value, _)| value);
        return value.trim_end().to_string();
    };
    let mut value = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next().filter(|character| *character != '"') {
        let character = if character == '\\' { characters.next() } else { Some(character) };
        value.extend(character);
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dotenv_file_adds_and_never_replaces() {
        let text =
            "# comment\nSET=after\nexport A = plain # note\nB='as # it $is'\nC=\"a \\\"b\\\" c\" # note\nno pair\nD=\n";
        let (environment, meaningless) = Environment::of([("SET", "before")]).with_dotenv(text);
        let values: Vec<_> = ["SET", "A", "B", "C", "D"].iter().map(|name| environment.get(name)).collect();
        assert_eq!(values, [Some("before"), Some("plain"), Some("as # it $is"), Some("a \"b\" c"), None]);
        assert_eq!(meaningless.into_iter().map(|place| &text[place]).collect::<Vec<_>>(), ["no pair"]);
        assert_eq!(format!("{environment:?}"), r#"{"A", "B", "C", "D", "SET"}"#);
    }

    #[test]
    fn variables_are_put_in() {
        let environment = Environment::of([("A", "x")]);
        let expand = |text| environment.expand(text, |value| format!("<{value}>"));
        assert_eq!(expand("${A}/${A}$").as_deref(), Ok("<x>/<x>$"));
        assert_eq!(expand("a ${ b"), Ok("a ${ b".to_string()));
        assert_eq!(expand("$${A} $${").as_deref(), Ok("${A} ${"));
        assert_eq!(expand("${B}"), Err(UnsetVariable { name: "B".into(), is_empty: false }));
    }
}
