//! Where text comes from: every noun of the compiler can say which bytes of which file it stands for.

mod chain;

pub use chain::Chain;

use std::fmt;

/// The number of a [`Source`] in its [`Sources`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A run of bytes in one source.
///
/// Spans are byte offsets; lines and columns are computed only when a diagnostic is drawn, because computing them for
/// every node of a long history is expensive.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    source: u32,
    start: u32,
    end: u32,
}

impl SourceId {
    /// The id of the source that is added when so many are there.
    ///
    /// # Panics
    /// There cannot be four billion.
    pub fn nth(number: usize) -> SourceId {
        SourceId(u32::try_from(number).expect("fewer than four billion files"))
    }
}

impl Span {
    /// The span of what stands in no file: what the compiler made itself.
    pub const NONE: Span = Span { source: u32::MAX, start: 0, end: 0 };

    /// The bytes `start..end` of `source`.
    pub fn new(source: SourceId, start: usize, end: usize) -> Span {
        Span { source: source.0, start: start as u32, end: end as u32 }
    }

    /// The source, or `None` for what stands in no file.
    pub fn source(self) -> Option<SourceId> {
        (self.source != u32::MAX).then_some(SourceId(self.source))
    }

    /// The first byte.
    pub fn start(self) -> usize {
        self.start as usize
    }

    /// The byte after the last.
    pub fn end(self) -> usize {
        self.end as usize
    }

    /// True if this stands in no file.
    pub fn is_none(self) -> bool {
        self.source == u32::MAX
    }

    /// From the beginning of `self` to the end of `last`; the one that is not [`Span::NONE`] where the other is.
    pub fn to(self, last: Span) -> Span {
        if self.is_none() {
            return last;
        }
        if last.is_none() || last.source != self.source {
            return self;
        }
        Span { source: self.source, start: self.start, end: last.end.max(self.end) }
    }
}

impl fmt::Debug for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.source() {
            Some(id) => write!(f, "{}:{}..{}", id.0, self.start, self.end),
            None => f.write_str("nowhere"),
        }
    }
}

/// One file (or one text that a user typed, such as a target on the command line).
#[derive(Debug, Clone)]
pub struct Source {
    /// How a person knows it: a path as it was found, with forward slashes.
    pub path: String,
    /// The whole text.
    pub text: String,
}

/// A place as people write it: both numbers count from 1, the column in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line.
    pub line: usize,
    /// The column, in characters.
    pub column: usize,
}

impl Source {
    /// The place of a byte offset. An offset past the end is the end.
    pub fn place(&self, offset: usize) -> Place {
        let mut offset = offset.min(self.text.len());
        while !self.text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &self.text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        Place { line: before.matches('\n').count() + 1, column: before[line_start..].chars().count() + 1 }
    }
}

/// All sources of one run. What is added stays; ids are given in the order of adding.
#[derive(Debug, Default)]
pub struct Sources {
    list: Vec<Source>,
    /// Those that were found while others were read.
    late: Chain<Source>,
}

/// The number of the first source that was found while others were read.
const LATE: usize = 1 << 31;

impl Sources {
    /// An empty set.
    pub fn new() -> Sources {
        Sources::default()
    }

    /// Keeps a text and gives the id that spans into it carry.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> SourceId {
        self.push(Source { path: path.into(), text: text.into() })
    }

    /// Keeps a source and gives the id that spans into it carry.
    pub fn push(&mut self, source: Source) -> SourceId {
        let id = SourceId::nth(self.list.len());
        self.list.push(source);
        id
    }

    /// Keeps a source that was found while others are read: a file that one of them imports.
    pub fn find(&self, source: Source) -> (SourceId, &Source) {
        let (number, source) = self.late.push(source);
        (SourceId::nth(LATE + number), source)
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The source with this id.
    pub fn get(&self, id: SourceId) -> &Source {
        let number = id.0 as usize;
        match number.checked_sub(LATE).and_then(|late| self.late.get(late)) {
            Some(late) => late,
            None => &self.list[number],
        }
    }

    /// The text under a span; empty for [`Span::NONE`].
    pub fn text(&self, span: Span) -> &str {
        span.source().map_or("", |id| &self.get(id).text[span.start()..span.end()])
    }

    /// `path:line:column` of the beginning of a span; `None` for [`Span::NONE`].
    pub fn locate(&self, span: Span) -> Option<String> {
        let source = self.get(span.source()?);
        let place = source.place(span.start());
        Some(format!("{}:{}:{}", source.path, place.line, place.column))
    }

    /// Every source with its id, in the order of adding.
    pub fn iter(&self) -> impl Iterator<Item = (SourceId, &Source)> {
        self.list.iter().enumerate().map(|(index, source)| (SourceId(index as u32), source))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_from_one() {
        let mut sources = Sources::new();
        let id = sources.add("a.mig", "één\ntwee");
        assert_eq!(sources.get(id).place(0), Place { line: 1, column: 1 });
        assert_eq!(sources.get(id).place(4), Place { line: 1, column: 3 });
        assert_eq!(sources.locate(Span::new(id, 6, 8)).as_deref(), Some("a.mig:2:1"));
        assert_eq!(sources.text(Span::new(id, 6, 8)), "tw");
    }
}
