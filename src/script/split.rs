//! A script as a file for each part, for tools that send a file as one query, or run one file per change.
//!
//! Nothing is known from file to file: each may come over a connection of its own. So a statement outside a transaction
//! stands alone in its file, and the file before it holds what its guard checks; whoever runs the files has to stop at the
//! first that fails, as `run.sh` does.

use super::Script;
use super::writer::Writer;
use crate::script::print::Entry;

/// The file that runs the others.
pub const RUN: &str = "run.sh";

/// The files, in order, each with its name; the last runs them all.
pub fn files(script: &Script) -> Vec<(String, String)> {
    let mut files = Vec::new();
    for at in 0..script.segments.len() {
        for (what, entries) in Writer::new(script).part(at) {
            let text = entries.iter().map(Entry::to_string).collect();
            files.push((format!("{:03}_{}.sql", files.len() + 1, plain(&what)), text));
        }
    }
    let stop = "-X -v ON_ERROR_STOP=1";
    let mut run = String::from(
        "#!/bin/sh\n# Runs the parts in order, and stops at the first that fails: sh run.sh \"$DATABASE_URL\"\n\
         set -eu\ncd \"$(dirname \"$0\")\"\n",
    );
    for (name, _) in &files {
        run.push_str(&format!("psql {stop} -f {name} \"$@\"\n"));
    }
    files.push((RUN.to_string(), run));
    files
}

/// A text as a part of a file's name.
fn plain(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// The comment at the head of one of several files.
pub(super) fn head(script: &Script, at: usize) -> Entry {
    let text = format!("-- part {} of {}, {}", at + 1, script.segments.len(), script.range());
    Entry::Comment { text: super::step::one_line(&text), attached: false }
}
