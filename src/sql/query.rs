//! The relations and columns that a query reads, as far as its words tell.

mod output;

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

    /// What it surely reads: each of its sources with the columns that are surely meant, sorted. `columns` knows those of
    /// a relation. A column is meant behind the alias of its source; and bare, if the query has no parts and only one
    /// source has such a column. A `*` means all.
    pub fn reads(&self, columns: impl Fn(&QualifiedName) -> Option<Vec<Ident>>) -> Vec<(QuerySource, Vec<Ident>)> {
        let solid = solid(self.as_str());
        let sources = self.sources();
        let known: Vec<Option<Vec<Ident>>> = sources.iter().map(|source| columns(&source.relation)).collect();
        let is_plain = known.iter().all(Option::is_some) && own_names(&solid).is_empty() && !has_parts(&solid);
        let mut reads: Vec<(QuerySource, Vec<Ident>)> =
            sources.into_iter().map(|source| (source, Vec::new())).collect();
        for at in 0..solid.len() {
            let is_called = solid.get(at + 1).is_some_and(|next| matches!(next.text, "(" | "."));
            let qualifier = (at >= 2 && solid[at - 1].text == ".").then(|| solid[at - 2].name().unwrap_or_default());
            let is_bare = qualifier.is_none() && is_plain && is_column_place(&solid, at);
            if is_called || (qualifier.is_none() && !is_bare) {
                continue;
            }
            let name = solid[at].name();
            let has =
                |columns: &Vec<Ident>| name.as_ref().is_some_and(|name| columns.iter().any(|one| one.as_str() == name));
            let is_star = solid[at].text == "*";
            let meant: Vec<usize> = (0..reads.len())
                .filter(|source| qualifier.as_ref().is_none_or(|alias| alias == reads[*source].0.alias.as_str()))
                .filter(|source| is_star || known[*source].as_ref().is_some_and(has))
                .collect();
            if meant.len() > 1 && !(is_star && is_bare) {
                continue;
            }
            for source in meant {
                match (&name, &known[source]) {
                    (Some(name), _) => reads[source].1.push(Ident::made(name.as_str())),
                    (None, Some(all)) => reads[source].1.extend(all.iter().cloned()),
                    (None, None) => {}
                }
            }
        }
        for (_, read) in &mut reads {
            read.sort();
            read.dedup();
        }
        reads
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
fn has_parts(solid: &[Token<'_>]) -> bool {
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
    let is_alias_too = solid.windows(2).any(|pair| pair[0].is_word("as") && pair[1].text == solid[at].text);
    match before.name() {
        Some(word) => BEFORE_COLUMN.contains(&word.as_str()) && !(is_alias_too && word == "by"),
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

    /// What is known of the tables in the tests.
    pub(super) fn columns(relation: &QualifiedName) -> Option<Vec<Ident>> {
        match relation.name.as_str() {
            "t" => Some(["a", "b", "c", "d"].map(Ident::made).into()),
            "u" => Some(["a", "e"].map(Ident::made).into()),
            _ => None,
        }
    }

    #[test]
    fn columns_are_told_from_their_new_names() {
        let read = |query: &str| {
            let reads = Body::made(query).reads(columns);
            let shown = |(source, columns): &(QuerySource, Vec<Ident>)| {
                let columns: Vec<String> = columns.iter().map(ToString::to_string).collect();
                format!("{}: {}", source.alias, columns.join(" "))
            };
            reads.iter().map(shown).collect::<Vec<_>>().join(", ")
        };
        assert_eq!(read("SELECT a AS b, c d, count(*) FROM t WHERE NOT d"), "t: a c d");
        assert_eq!(read("SELECT * FROM t"), "t: a b c d");
        assert_eq!(read("SELECT t.a, x.b, c, e FROM t JOIN u x ON x.a = t.d"), "t: a c d, x: a e");
        assert_eq!(read("SELECT a, (SELECT t.b FROM t) FROM u"), "t: b, u: ");
        assert_eq!(read("SELECT 2 * a, b::c FROM t GROUP BY b"), "t: a b");
        assert_eq!(read("SELECT a, e FROM u, t"), "u: e, t: ");
        assert_eq!(read("SELECT b + 1 AS a FROM t ORDER BY a"), "t: b");
    }
}
