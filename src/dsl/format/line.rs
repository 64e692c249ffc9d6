//! One line of the layout: as it is if it fits, and otherwise cut in front of its clauses.

use super::cut::Cuts;
use crate::dsl::token::Token;
use std::collections::VecDeque;

/// How wide a line may be.
const WIDTH: usize = 100;

/// How far a line that goes on is indented, and what goes on within a list.
const CLAUSE: usize = 4;
const ITEM: usize = 8;

/// Where a line may be cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Cut {
    /// In front of a clause.
    Clause,
    /// In front of an item of a list, if the clause is too long for a line.
    Item,
}

/// A token, and what the layout makes of the place before it.
#[derive(Debug, Clone)]
pub(super) struct Piece<'i> {
    pub token: Token<'i>,
    pub cut: Option<Cut>,
    /// The column, from the beginning of the line, to which it is moved if nothing is cut before it.
    pub column: usize,
}

impl Piece<'_> {
    /// The column to which it is moved, from the edge; 0 if it just follows.
    fn start(&self, indent: usize) -> usize {
        if self.column > 0 { indent + self.column } else { 0 }
    }
}

/// A line, as long as the author may have wanted it.
#[derive(Debug, Clone)]
pub(super) struct Line<'i> {
    /// How deep it stands in the operation: 1 in the braces of a table.
    pub depth: usize,
    /// True if an empty line stands before it.
    pub blank_line: bool,
    pub pieces: Vec<Piece<'i>>,
    /// The pieces that lines below one another move to the same column: the type, and what follows it.
    pub cells: Vec<usize>,
}

/// The lines of an operation.
pub(super) fn lines<'i>(tokens: Vec<Token<'i>>, cuts: &Cuts) -> Vec<Line<'i>> {
    let mut lines: Vec<Line> = Vec::new();
    let mut tokens: VecDeque<_> = tokens.into();
    while let Some(token) = tokens.pop_front() {
        let next = tokens.iter().find(|token| !token.is_comment);
        let begins_line = |token: &Token| cuts.lines.contains(&token.start);
        let closes = |token: &Token| token.text == "}" && !token.is_comment;
        if token.text == ","
            && next.is_some_and(|next| closes(next) || begins_line(next) && !cuts.commas.contains(&next.start))
        {
            if let Some(behind) = tokens.front_mut() {
                behind.new_line |= token.new_line;
            }
            continue;
        }
        let last = lines.last();
        let is_first = last.is_none_or(|line| line.pieces.last().is_some_and(|piece| piece.token.text == "{"));
        let depth = usize::from(!closes(&token));
        let begins = match token.is_comment {
            true => token.new_line && next.is_some_and(|next| begins_line(next) || closes(next)),
            false => begins_line(&token) || closes(&token) && !is_first,
        };
        let piece = Piece { cut: cuts.cuts.get(&token.start).copied(), column: 0, token };
        match lines.last_mut() {
            Some(line) if !begins => line.push(piece, cuts),
            _ => {
                let blank_line = piece.token.blank_line && !is_first && depth > 0;
                let mut line =
                    Line { depth: depth.min(lines.len()), blank_line, pieces: Vec::new(), cells: Vec::new() };
                line.push(piece, cuts);
                lines.push(line);
            }
        }
    }
    for run in lines.chunk_by_mut(|_, below| !below.blank_line && (below.is_comment() || !below.cells.is_empty())) {
        align(run.iter_mut().filter(|line| !line.is_comment()));
    }
    lines
}

/// Moves what stands in the same cell of lines below one another to the same column.
pub(super) fn align<'a, 'i: 'a>(lines: impl Iterator<Item = &'a mut Line<'i>>) {
    let mut lines: Vec<_> = lines.filter(|line| !line.cells.is_empty()).collect();
    for cell in 0.. {
        let width = |line: &&mut Line| line.cells.get(cell).map(|end| line.width(*end));
        let Some(width) = lines.iter().filter_map(width).max() else { break };
        for line in &mut lines {
            if let Some(piece) = line.cells.get(cell).copied() {
                line.pieces[piece].column = width + 1;
            }
        }
    }
}

impl<'i> Line<'i> {
    fn push(&mut self, piece: Piece<'i>, cuts: &Cuts) {
        if cuts.cells.contains(&piece.token.start) && !self.pieces.is_empty() {
            self.cells.push(self.pieces.len());
        }
        self.pieces.push(piece);
    }

    /// True if it is a comment and nothing else.
    fn is_comment(&self) -> bool {
        self.pieces.iter().all(|piece| piece.token.is_comment)
    }

    /// The text of the line, which begins `indent` columns from the edge.
    pub fn text(&self, indent: usize) -> String {
        let code = self.pieces.len() - self.pieces.iter().rev().take_while(|piece| piece.token.is_comment).count();
        let is_cut = (1..code).any(|at| self.must_cut(at)) || !self.fits(0, code, indent, indent);
        let mut out = Writer { text: String::new(), indent, column: indent };
        // What stands in cells stays beside its name as far as there is room.
        let mut is_first = self.cells.is_empty();
        for (at, piece) in self.pieces.iter().enumerate() {
            if at == 0 {
                out.write(piece.token.text);
                continue;
            }
            let wanted = match piece.cut {
                _ if self.must_cut(at) => Some(if piece.cut == Some(Cut::Item) { ITEM } else { CLAUSE }),
                Some(Cut::Clause)
                    if is_cut && (is_first || !self.fits(at, self.next_clause(at), out.column + 1, indent)) =>
                {
                    Some(CLAUSE)
                }
                Some(Cut::Item) if is_cut && !self.fits(at, self.next_cut(at), out.column + 1, indent) => Some(ITEM),
                _ => None,
            };
            is_first &= piece.cut != Some(Cut::Clause);
            match wanted {
                Some(deeper) => out.new_line(deeper),
                None if self.has_space(at) => out.space(piece.start(indent).saturating_sub(out.column).max(1)),
                None => {}
            }
            out.write(piece.token.text);
        }
        out.text
    }

    /// The column behind the pieces before `end`, each behind the other, counted from the beginning of the line.
    fn width(&self, end: usize) -> usize {
        self.run(0, end, 0, 0).last().copied().unwrap_or(0)
    }

    /// True if a new line has to begin before a piece: `--` stands before it, or it is a comment on a line of its own.
    fn must_cut(&self, at: usize) -> bool {
        let token = &self.pieces[at].token;
        self.pieces[at - 1].token.ends_line() || token.is_comment && token.new_line
    }

    /// True if some pieces stand within the width when the first begins at a column.
    fn fits(&self, from: usize, to: usize, column: usize, indent: usize) -> bool {
        self.run(from, to, column, indent).iter().all(|end| *end <= WIDTH)
    }

    /// The columns at which the lines of some pieces end that are written one behind the other.
    fn run(&self, from: usize, to: usize, column: usize, indent: usize) -> Vec<usize> {
        let mut ends = Vec::new();
        let mut column = column;
        for at in from..to {
            let piece = &self.pieces[at];
            if at > from && self.has_space(at) {
                column = piece.start(indent).max(column + 1);
            }
            let mut lines = piece.token.text.split('\n').map(|line| line.chars().count());
            column += lines.next().unwrap_or(0);
            if let Some(last) = lines.next_back() {
                ends.push(column);
                column = last;
            }
        }
        ends.push(column);
        ends
    }

    fn next_clause(&self, at: usize) -> usize {
        let is_clause = |at: &usize| self.pieces[*at].cut == Some(Cut::Clause);
        (at + 1..self.pieces.len()).find(is_clause).unwrap_or(self.pieces.len())
    }

    fn next_cut(&self, at: usize) -> usize {
        (at + 1..self.pieces.len()).find(|at| self.pieces[*at].cut.is_some()).unwrap_or(self.pieces.len())
    }

    /// True if a space stands before a piece that stands on the line of the one before it.
    fn has_space(&self, at: usize) -> bool {
        let (before, token) = (self.pieces[at - 1].token.text, &self.pieces[at].token);
        let is_tight =
            token.is_glued || matches!(token.text, "," | ")") || before == "(" || (before, token.text) == ("{", "}");
        !is_tight || token.text.starts_with("--")
    }
}

struct Writer {
    text: String,
    indent: usize,
    column: usize,
}

impl Writer {
    fn write(&mut self, text: &str) {
        self.text.push_str(text);
        self.column = match text.rsplit_once('\n') {
            Some((_, last)) => last.chars().count(),
            None => self.column + text.chars().count(),
        };
    }

    fn space(&mut self, width: usize) {
        self.text.extend(std::iter::repeat_n(' ', width));
        self.column += width;
    }

    fn new_line(&mut self, deeper: usize) {
        self.text.push('\n');
        self.column = 0;
        self.space(self.indent + deeper);
    }
}
