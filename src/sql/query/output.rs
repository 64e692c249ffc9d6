//! The names of the columns that a query gives, as far as its words tell.

use super::super::scan::{Token, is_one_group};
use super::super::{Body, Ident, QualifiedName};
use super::{ENDS_FROM, QuerySource, has_parts, own_names, solid};

/// Words that are values of their own and no names of columns.
const NO_NAMES: &[&str] = &["null", "true", "false", "user"];

impl Body {
    /// The names of the columns that it gives, if each is plain: `a`, `t.a`, `a::text`, `f(a)`, `… AS a`, `*`, `t.*`.
    pub fn output(&self, columns: impl Fn(&QualifiedName) -> Option<Vec<Ident>>) -> Option<Vec<Ident>> {
        let solid = solid(self.as_str());
        let (first, mut list) = solid.split_first()?;
        if !first.is_word("select") {
            return None;
        }
        if let Some((word, rest)) = list.split_first()
            && (word.is_word("all") || word.is_word("distinct"))
        {
            list = rest;
            if list.first().is_some_and(|on| on.is_word("on")) {
                return None;
            }
        }
        let sources = self.sources();
        let own = own_names(&solid);
        let of_source = |source: &QuerySource| {
            if own.contains(&source.relation.name) { None } else { columns(&source.relation) }
        };
        let mut output = Vec::new();
        for item in select_list(list) {
            match item {
                [star] if star.text == "*" => {
                    if has_parts(&solid) || joins_columns(&solid) {
                        return None;
                    }
                    for source in &sources {
                        output.extend(of_source(source)?);
                    }
                }
                [alias, dot, star] if dot.text == "." && star.text == "*" => {
                    let alias = alias.name()?;
                    let source = sources.iter().find(|source| source.alias.as_str() == alias)?;
                    output.extend(of_source(source)?);
                }
                item => output.push(Ident::made(output_name(item)?)),
            }
        }
        Some(output)
    }
}

/// True if a `*` may be other columns than those of the relations, one after the other: columns that a join makes one of,
/// those of functions and of `VALUES`.
fn joins_columns(solid: &[Token<'_>]) -> bool {
    let from = solid.iter().position(|token| token.is_word("from")).unwrap_or(solid.len());
    let behind = &solid[from..];
    let end = behind.iter().position(|token| token.is_word("where")).unwrap_or(behind.len());
    behind.is_empty()
        || behind[..end].iter().any(|token| token.text == "(" || token.is_word("natural") || token.is_word("using"))
}

/// The items between `SELECT` and what ends its list.
fn select_list<'a, 'b>(solid: &'b [Token<'a>]) -> Vec<&'b [Token<'a>]> {
    let (mut items, mut depth, mut start) = (Vec::new(), 0usize, 0);
    let mut end = solid.len();
    for (at, token) in solid.iter().enumerate() {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            "," if depth == 0 => {
                items.push(&solid[start..at]);
                start = at + 1;
            }
            _ if depth == 0 && (token.is_word("from") || ENDS_FROM.iter().any(|word| token.is_word(word))) => {
                end = at;
                break;
            }
            _ => {}
        }
    }
    items.push(&solid[start.min(end)..end]);
    items
}

/// What PostgreSQL calls a column of the output, where that is plain.
fn output_name(item: &[Token<'_>]) -> Option<String> {
    if let [.., word, name] = item
        && word.is_word("as")
    {
        return name.name();
    }
    let cast = item.windows(2).position(|pair| pair[0].text == ":" && pair[1].text == ":");
    let item = &item[..cast.unwrap_or(item.len())];
    match item {
        [name] => name.name().filter(|name| !NO_NAMES.contains(&name.as_str())),
        [_, dot, name] if dot.text == "." => name.name(),
        [name, arguments @ ..] if is_one_group(arguments) => name.name(),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::columns;
    use super::*;

    #[test]
    fn the_names_of_the_output_are_found_where_they_are_plain() {
        let output = |query: &str| {
            let names = Body::made(query).output(columns)?;
            Some(names.iter().map(ToString::to_string).collect::<Vec<_>>().join(" "))
        };
        assert_eq!(
            output("SELECT DISTINCT a, t.b, c::text, count(*), 1 + 1 AS \"N\" FROM t").unwrap(),
            "a b c count \"N\""
        );
        assert_eq!(output("SELECT x.*, 2 AS two FROM t, u x UNION SELECT 1, 2, 3").unwrap(), "a e two");
        assert_eq!(output("SELECT * FROM t, u").unwrap(), "a b c d a e");
        assert_eq!(output("SELECT a b FROM t"), None);
        assert_eq!(output("SELECT * FROM nowhere"), None);
        assert_eq!(output("SELECT null FROM t"), None);
    }
}
