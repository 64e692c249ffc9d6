//! The relations and columns that a query reads, as far as its words tell.

use super::scan::{Token, TokenKind, tokens};
use super::{Body, Ident, QualifiedName, mention};

/// A relation in the `FROM` of a query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QuerySource {
    /// The relation.
    pub relation: QualifiedName,
    /// What the query calls it.
    pub alias: Ident,
}

/// What ends the list behind `FROM`.
const ENDS_FROM: &[&str] = &[
    "where",
    "group",
    "having",
    "order",
    "limit",
    "offset",
    "fetch",
    "for",
    "window",
    "union",
    "intersect",
    "except",
    "returning",
    "select",
    "set",
];

/// What may stand behind a relation and is no alias of it.
const NO_ALIAS: &[&str] =
    &["join", "inner", "left", "right", "full", "cross", "natural", "on", "using", "tablesample", "with"];

/// Functions with a `FROM` of their own: `extract(year from x)`.
const WITH_OWN_FROM: &[&str] = &["extract", "overlay", "position", "substring", "trim"];

/// What stands in front of a column, where the word is not the new name of one.
const BEFORE_COLUMN: &[&str] = &[
    "all", "and", "any", "between", "by", "case", "distinct", "else", "from", "having", "in", "like", "ilike", "not",
    "on", "or", "select", "similar", "then", "to", "when", "where",
];

impl Body {
    /// The relations that it surely reads: names behind `FROM` and `JOIN` that are no function, no subquery and no
    /// `WITH` of the query's own. Each as often as it stands there.
    pub fn sources(&self) -> Vec<QuerySource> {
        let solid = solid(self.as_str());
        let own = own_names(&solid);
        let mut sources = sources(&solid);
        sources.retain(|source| source.relation.schema.is_some() || !own.contains(&source.relation.name));
        sources
    }

    /// The columns that it surely reads from one of its sources: those behind its alias, and where there is no other
    /// source also the bare ones. A `*` gives all of `columns`.
    pub fn columns_of(&self, source: &QuerySource, columns: &[Ident]) -> Vec<Ident> {
        let solid = solid(self.as_str());
        let all = sources(&solid);
        let is_alone = all.len() == 1 && own_names(&solid).is_empty() && !has_other_sources(&solid);
        let is_unique = all.iter().filter(|other| other.alias == source.alias).count() == 1;
        let mut read: Vec<Ident> = Vec::new();
        for at in 0..solid.len() {
            let qualifier = (at >= 2 && solid[at - 1].text == ".").then(|| solid[at - 2].name().unwrap_or_default());
            let is_its = match qualifier {
                Some(qualifier) => is_unique && qualifier == source.alias.as_str(),
                None => is_alone && is_column_place(&solid, at),
            };
            let is_called = solid.get(at + 1).is_some_and(|next| matches!(next.text, "(" | "."));
            if !is_its || is_called {
                continue;
            }
            if solid[at].text == "*" {
                read.extend(columns.iter().cloned());
            } else if let Some(name) = solid[at].name() {
                read.extend(columns.iter().find(|column| column.as_str() == name).cloned());
            }
        }
        read.sort();
        read.dedup();
        read
    }

    /// The words in it that may be the name of a relation.
    pub fn words(&self) -> impl Iterator<Item = Ident> {
        tokens(self.as_str()).filter_map(|token| token.name()).map(Ident::made)
    }

    /// The functions that it may call.
    pub fn calls(&self) -> Vec<QualifiedName> {
        super::Expression::made(self.as_str()).calls()
    }

    /// The types that it names.
    pub fn types(&self) -> Vec<QualifiedName> {
        mention::types(self.as_str()).into_iter().map(|(name, _)| name).collect()
    }

    /// The SQL without the white space around it and without semicolons at its end, such that more may follow.
    pub fn as_part(&self) -> String {
        let mut text = self.as_str().trim();
        while let Some(shorter) = text.strip_suffix(';') {
            text = shorter.trim_end();
        }
        match super::scan::ends_in_line_comment(text) {
            true => format!("{text}\n"),
            false => text.to_string(),
        }
    }
}

fn solid(text: &str) -> Vec<Token<'_>> {
    tokens(text).filter(|token| !token.is_filler()).collect()
}

/// How far a `FROM` has been read, at one depth of parentheses.
#[derive(Clone, Copy, PartialEq)]
enum Place {
    Elsewhere,
    /// A relation comes next.
    Relation,
    /// Behind a relation.
    InFrom,
}

fn sources(solid: &[Token<'_>]) -> Vec<QuerySource> {
    let mut sources = Vec::new();
    let mut places = vec![Place::Elsewhere];
    let mut at = 0;
    while at < solid.len() {
        let token = &solid[at];
        let place = places.last().copied().unwrap_or(Place::Elsewhere);
        let next = match token.text {
            "," if place == Place::InFrom => Place::Relation,
            "(" if place == Place::Relation => Place::InFrom,
            _ if token.is_word("from") && !is_other_from(solid, at) => Place::Relation,
            _ if token.is_word("join") => Place::Relation,
            _ if ENDS_FROM.iter().any(|word| token.is_word(word)) => Place::Elsewhere,
            _ if place == Place::Relation && token.is_word("with") => Place::Elsewhere,
            _ if place == Place::Relation && !token.is_word("only") && !token.is_word("lateral") => {
                if let Some((source, length)) = source(&solid[at..]) {
                    sources.push(source);
                    at += length - 1;
                }
                Place::InFrom
            }
            _ => place,
        };
        if let Some(here) = places.last_mut() {
            *here = next;
        }
        match token.text {
            "(" => places.push(if place == Place::Relation { Place::Relation } else { Place::Elsewhere }),
            ")" if places.len() > 1 => drop(places.pop()),
            _ => {}
        }
        at += 1;
    }
    sources
}

/// A relation with its alias, and how many tokens they are; `None` for a function.
fn source(solid: &[Token<'_>]) -> Option<(QuerySource, usize)> {
    let first = solid.first()?.name()?;
    let (relation, mut length) = match solid.get(1..3) {
        Some([dot, name]) if dot.text == "." => {
            (QualifiedName::new(Some(Ident::made(first)), Ident::made(name.name()?)), 3)
        }
        _ => (QualifiedName::bare(Ident::made(first)), 1),
    };
    if solid.get(length).is_some_and(|next| next.text == "(") {
        return None;
    }
    let mut alias = relation.name.clone();
    let rest = &solid[length..];
    let (rest, skipped) = match rest.first() {
        Some(word) if word.is_word("as") => (&rest[1..], 1),
        _ => (rest, 0),
    };
    if let Some(word) = rest.first()
        && let Some(name) = word.name()
        && !ENDS_FROM.iter().chain(NO_ALIAS).any(|end| word.is_word(end))
    {
        alias = Ident::made(name);
        length += skipped + 1;
    }
    Some((QuerySource { relation, alias }, length))
}

/// True for the `from` of `IS DISTINCT FROM` and of `extract(… from …)`.
fn is_other_from(solid: &[Token<'_>], at: usize) -> bool {
    if at >= 2 && solid[at - 1].is_word("distinct") && (solid[at - 2].is_word("is") || solid[at - 2].is_word("not")) {
        return true;
    }
    let mut closed = 0usize;
    for before in (0..at).rev() {
        match solid[before].text {
            ")" => closed += 1,
            "(" if closed == 0 => {
                return before > 0 && WITH_OWN_FROM.iter().any(|function| solid[before - 1].is_word(function));
            }
            "(" => closed -= 1,
            _ if closed == 0 && solid[before].is_word("select") => return false,
            _ => {}
        }
    }
    false
}

/// The names that the query gives to its own parts: `WITH name AS (…)`.
fn own_names(solid: &[Token<'_>]) -> Vec<Ident> {
    let begins_part = |at: usize| match &solid[at..] {
        [word, open, ..] if word.is_word("as") && open.text == "(" => true,
        [word, kind, ..] if word.is_word("as") && (kind.is_word("materialized") || kind.is_word("not")) => true,
        _ => false,
    };
    if !solid.iter().any(|token| token.is_word("with")) {
        return Vec::new();
    }
    let mut names = Vec::new();
    for at in 1..solid.len() {
        if !begins_part(at) {
            continue;
        }
        // The name, perhaps with a list of columns behind it.
        let mut name = at - 1;
        if solid[name].text == ")" {
            name = (0..name).rev().find(|before| solid[*before].text == "(").unwrap_or(0).saturating_sub(1);
        }
        names.extend(solid[name].name().map(Ident::made));
    }
    names
}

/// True if a bare column may come from elsewhere than a named relation: a subquery, a function.
fn has_other_sources(solid: &[Token<'_>]) -> bool {
    solid.iter().filter(|token| token.is_word("select")).count() != 1
        || solid.windows(2).any(|pair| pair[0].is_word("lateral"))
        || solid.windows(3).any(|three| (three[0].is_word("from") || three[0].is_word("join")) && three[2].text == "(")
}

/// True if a word here is a column and not the new name of one, or a `*` and not a multiplication.
fn is_column_place(solid: &[Token<'_>], at: usize) -> bool {
    let Some(before) = at.checked_sub(1).map(|before| &solid[before]) else { return false };
    if solid[at].text == "*" {
        return before.is_word("select") || before.text == ",";
    }
    match before.name() {
        Some(word) => BEFORE_COLUMN.contains(&word.as_str()),
        None => before.kind == TokenKind::Symbol && !matches!(before.text, ")" | "." | "]" | ":"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sources(query: &str) -> Vec<String> {
        let shown = |source: &QuerySource| format!("{} {}", source.relation, source.alias);
        Body::made(query).sources().iter().map(shown).collect()
    }

    #[test]
    fn relations_behind_from_and_join_are_found() {
        assert_eq!(
            sources(
                "SELECT * FROM a, shop.\"B\" AS b JOIN ONLY c x ON x.i IN (SELECT i FROM d) LEFT JOIN (e JOIN f USING (i)) ON true"
            ),
            ["a a", "shop.\"B\" b", "c x", "d d", "e e", "f f"]
        );
    }

    #[test]
    fn functions_parts_and_other_froms_are_no_relations() {
        assert_eq!(
            sources(
                "WITH part (i) AS (SELECT 1 FROM a), two AS MATERIALIZED (SELECT 2)
                 SELECT extract(year FROM at), b IS DISTINCT FROM c FROM part, two, generate_series(1, 2) g, 'x'
                 UNION SELECT 1 FROM s.part WHERE trim(both from d) = (SELECT max(e) FROM f)"
            ),
            ["a a", "s.part part", "f f"]
        );
    }

    #[test]
    fn columns_are_told_from_their_new_names() {
        let columns = ["a", "b", "c", "d"].map(Ident::made);
        let read = |query: &str| {
            let query = Body::made(query);
            let sources = query.sources();
            query.columns_of(&sources[0], &columns).iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(read("SELECT a AS b, c d, count(*) FROM t WHERE NOT d"), "a c d");
        assert_eq!(read("SELECT * FROM t"), "a b c d");
        assert_eq!(read("SELECT t.a, x.b, c FROM t JOIN u x ON x.a = t.d"), "a d");
        assert_eq!(read("SELECT a, (SELECT b FROM t) FROM u"), "");
        assert_eq!(read("SELECT 2 * a, b::c FROM t GROUP BY b"), "a b");
    }
}
