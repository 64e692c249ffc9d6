//! What a user types to say where to: the grammar of targets and ranges.
//!
//! ```text
//! target := [ branch "@" ] place          branch := a label, an id, or the beginning of one
//! place  := name [ steps ] | steps        name   := "head" | "heads" | "base" | as branch
//! steps  := ( "+" | "-" ) digits
//! range  := start ":" target              start  := place { "," place }
//! ```
//!
//! The grammar is Alembic's (`script/revision.py`), save that a whole text must match, that nothing may be left out
//! around `@`, and that a range may start at several places.

use std::fmt;

use crate::diagnostic::{Diagnostic, code};
use crate::source::{SourceId, Span};

/// Why a target is refused.
pub type Fault = Box<Diagnostic>;

/// A piece of what the user typed, and where it stands in that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Typed<'t> {
    /// The text.
    pub text: &'t str,
    /// Where it stands.
    pub span: Span,
}

impl<'t> Typed<'t> {
    /// All of a source that was made of what the user typed.
    pub fn whole(source: SourceId, text: &'t str) -> Typed<'t> {
        Typed { text, span: Span::new(source, 0, text.len()) }
    }

    /// A text that was not typed but comes from elsewhere, such as a default.
    pub fn made(text: &'t str) -> Typed<'t> {
        Typed { text, span: Span::NONE }
    }

    /// What stands before a byte offset, and what stands from there on.
    fn split_at(self, offset: usize) -> (Typed<'t>, Typed<'t>) {
        let (before, after) = self.text.split_at(offset);
        let Some(source) = self.span.source() else {
            return (Typed::made(before), Typed::made(after));
        };
        let middle = self.span.start() + offset;
        (
            Typed { text: before, span: Span::new(source, self.span.start(), middle) },
            Typed { text: after, span: Span::new(source, middle, self.span.end()) },
        )
    }

    /// What stands before the first of these characters, and what follows it; `None` if it does not occur.
    pub(super) fn split_once(self, separator: char) -> Option<(Typed<'t>, Typed<'t>)> {
        let (before, rest) = self.split_at(self.text.find(separator)?);
        let (_, after) = rest.split_at(separator.len_utf8());
        Some((before, after))
    }

    /// The start and the target of `start:target`; `None` and the whole if there is no `:`.
    ///
    /// # Errors
    /// More than one `:`.
    pub fn range(self) -> Result<(Option<Typed<'t>>, Typed<'t>), Fault> {
        let Some((start, target)) = self.split_once(':') else {
            return Ok((None, self));
        };
        if let Some((_, rest)) = target.split_once(':') {
            return Err(malformed(rest, "a range has one ':'", "write it as START:TARGET"));
        }
        Ok((Some(start), target))
    }

    /// The whole, which must be no range, since a database says itself where it stands.
    ///
    /// # Errors
    /// There is a `:`.
    pub fn without_start(self) -> Result<Typed<'t>, Fault> {
        match self.text.contains(':') {
            true => Err(malformed(
                self,
                "a range is for a script",
                "add --sql to print the script of this range, or name one revision: a database says itself where it stands",
            )),
            false => Ok(self),
        }
    }

    /// The pieces between commas.
    pub(super) fn pieces(self) -> Vec<Typed<'t>> {
        let mut pieces = Vec::new();
        let mut rest = self;
        while let Some((piece, after)) = rest.split_once(',') {
            pieces.push(piece);
            rest = after;
        }
        pieces.push(rest);
        pieces
    }
}

impl fmt::Display for Typed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text)
    }
}

/// A number of steps along the graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Steps<'t> {
    /// Away from the base.
    pub up: bool,
    /// How many.
    pub count: u32,
    /// As typed.
    pub typed: Typed<'t>,
}

/// A target as typed, not yet looked up.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target<'t> {
    /// All of it.
    pub typed: Typed<'t>,
    /// What stands before `@`.
    pub branch: Option<Typed<'t>>,
    /// The name; `None` for where the database stands.
    pub name: Option<Typed<'t>>,
    /// What is walked from there.
    pub steps: Option<Steps<'t>>,
}

impl<'t> Target<'t> {
    /// Reads a target.
    ///
    /// # Errors
    /// A text that is none.
    pub fn parse(typed: Typed<'t>) -> Result<Target<'t>, Fault> {
        if typed.text.contains(':') {
            return Err(malformed(typed, "a range is not allowed here", "name one revision"));
        }
        let (branch, place) = match typed.split_once('@') {
            None => (None, typed),
            Some((branch, place)) if !branch.text.is_empty() && !place.text.contains('@') => (Some(branch), place),
            Some(_) => return Err(malformed(typed, "not a branch and a place in it", "write it as BRANCH@PLACE")),
        };
        let (name, steps) = match place.text.find(['+', '-']) {
            None => (place, None),
            Some(offset) => {
                let (name, steps) = place.split_at(offset);
                (name, Some(Steps::parse(steps)?))
            }
        };
        let name = Some(name).filter(|name| !name.text.is_empty());
        if name.is_none() && steps.is_none() {
            return Err(malformed(typed, "a revision is missing", "name one: 'head', 'base', an id, a label, …"));
        }
        Ok(Target { typed, branch, name, steps })
    }

    /// Where it stands.
    pub fn span(&self) -> Span {
        self.typed.span
    }
}

impl<'t> Steps<'t> {
    fn parse(typed: Typed<'t>) -> Result<Steps<'t>, Fault> {
        let digits = &typed.text[1..];
        if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(malformed(typed, "not a number of steps", "write '+' or '-' and a number, as in 'head-1'"));
        }
        // More steps than fit into the number are more than any history has.
        let count = digits.parse().unwrap_or(u32::MAX);
        Ok(Steps { up: typed.text.starts_with('+'), count, typed })
    }
}

impl fmt::Display for Target<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.typed.fmt(f)
    }
}

fn malformed(typed: Typed, label: &str, help: &str) -> Fault {
    Box::new(
        Diagnostic::error(code::MALFORMED_TARGET, typed.span, format!("'{typed}' is not a target"))
            .label(label)
            .help(help),
    )
}
