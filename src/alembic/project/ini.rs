//! Ini files as Python's `configparser` reads them (Python documentation, "Supported INI File Structure").

use super::Files;
use crate::diagnostic::code::ALEMBIC_CONFIGURATION;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{SourceId, Span};

/// How deep values may refer to other values (Python's limit).
const MAX_DEPTH: usize = 10;

/// One section, with what `[DEFAULT]` adds to it.
pub(super) struct Ini {
    entries: Vec<Entry>,
}

struct Entry {
    key: String,
    value: String,
    /// Where the key stands.
    span: Span,
    is_default: bool,
}

impl Ini {
    /// The sections of a file, in order.
    pub(super) fn sections(text: &str) -> Vec<String> {
        let name = |line: &str| line.trim_end().strip_prefix('[')?.strip_suffix(']').map(str::to_string);
        text.lines().filter_map(name).collect()
    }

    /// Reads a section. `None` if the file has no such section, or is no ini file.
    pub(super) fn read(source: SourceId, text: &str, files: &Files<'_>, diagnostics: &mut Diagnostics) -> Option<Ini> {
        let here = Entry { key: "here".into(), value: files.here.into(), span: Span::NONE, is_default: true };
        let mut ini = Ini { entries: vec![here] };
        let mut section = None;
        let mut has_section = false;
        // The entry that an indented line goes on with, and how far its key is indented.
        let mut open: Option<usize> = None;
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let span = Span::new(source, start, start + line.trim_end().len());
            start += line.len();
            let content = line.trim();
            if content.starts_with(['#', ';']) {
                continue;
            }
            let is_indented = line.starts_with([' ', '\t']);
            if content.is_empty() || is_indented && open.is_some() {
                if let Some(entry) = open.and_then(|open| ini.entries.get_mut(open)) {
                    entry.value.push('\n');
                    entry.value.push_str(content);
                }
                continue;
            }
            if let Some(name) = content.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = Some(name.to_string());
                has_section |= name == files.section;
                open = None;
                continue;
            }
            let wanted = section.as_deref().is_some_and(|name| name == files.section || name == "DEFAULT");
            match content.split_once(['=', ':']) {
                Some((key, value)) if wanted => {
                    let is_default = section.as_deref() == Some("DEFAULT");
                    let (key, value) = (key.trim().to_lowercase(), value.trim().to_string());
                    open = Some(ini.entries.len());
                    ini.entries.push(Entry { key, value, span, is_default });
                }
                // What other sections hold is not Alembic's.
                None if wanted || section.is_none() => {
                    let message = "this line is no key = value";
                    diagnostics.push(Diagnostic::error(ALEMBIC_CONFIGURATION, span, message));
                    return None;
                }
                _ => open = Some(usize::MAX),
            }
        }
        has_section.then_some(ini)
    }

    /// The value of a key, with `%(other)s` put in. An empty one is none.
    pub(super) fn get(&self, key: &str, diagnostics: &mut Diagnostics) -> Option<String> {
        let entry = self.entry(key)?;
        match self.filled(&entry.value, 0) {
            Ok(value) => Some(value.trim().to_string()).filter(|value| !value.is_empty()),
            Err(message) => {
                diagnostics.push(Diagnostic::error(ALEMBIC_CONFIGURATION, entry.span, message));
                None
            }
        }
    }

    /// All keys with their values, but those that cannot be filled in.
    pub(super) fn options(&self) -> Vec<(String, String)> {
        let keys: std::collections::BTreeSet<&str> = self.entries.iter().map(|entry| entry.key.as_str()).collect();
        let filled = |key: &str| Some((key.to_string(), self.filled(&self.entry(key)?.value, 0).ok()?));
        keys.into_iter().filter_map(filled).collect()
    }

    /// Where a key stands.
    pub(super) fn span(&self, key: &str) -> Option<Span> {
        self.entry(key).map(|entry| entry.span)
    }

    /// The last entry of the section, else of the defaults.
    fn entry(&self, key: &str) -> Option<&Entry> {
        let find = |is_default: bool| {
            self.entries.iter().rev().find(|entry| entry.key == key && entry.is_default == is_default)
        };
        find(false).or_else(|| find(true))
    }

    fn filled(&self, value: &str, depth: usize) -> Result<String, String> {
        if depth > MAX_DEPTH {
            return Err(format!("values refer to each other deeper than {MAX_DEPTH} levels"));
        }
        let mut filled = String::new();
        let mut rest = value;
        while let Some((before, after)) = rest.split_once('%') {
            filled.push_str(before);
            if let Some(after) = after.strip_prefix('%') {
                filled.push('%');
                rest = after;
                continue;
            }
            let Some((name, after)) = after.strip_prefix('(').and_then(|after| after.split_once(")s")) else {
                return Err("a % is written %%, or begins %(name)s".into());
            };
            let Some(other) = self.entry(&name.to_lowercase()) else {
                return Err(format!("%({name})s has no value"));
            };
            filled.push_str(&self.filled(&other.value, depth + 1)?);
            rest = after;
        }
        filled.push_str(rest);
        Ok(filled)
    }
}
