//! The columns that an expression mentions, as far as its words tell.

use super::scan::{Token, TokenKind, ends_in_line_comment, is_one_group, tokens};
use super::{DataType, Expression, Ident, Literal, QualifiedName, Spanned, TypeName};

impl Expression {
    /// The names in it that may be columns: words that are no function (no `(` behind), no type and no qualifier (no `.`
    /// behind). Keywords are among them. Each once, in order.
    pub fn names(&self) -> Vec<Ident> {
        let mut names: Vec<Ident> = Vec::new();
        for name in columns(self.as_str()).into_iter().filter_map(|(_, name)| name) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    }

    /// The names in it that surely are columns: words beside an operator, or in front of `IS`, that are neither reserved
    /// nor part of a type. Each once, in order.
    pub fn columns(&self) -> Vec<Ident> {
        let solid: Vec<Token<'_>> = tokens(self.as_str()).filter(|token| !token.is_filler()).collect();
        let mut columns: Vec<Ident> = Vec::new();
        for at in 0..solid.len() {
            if let Some(name) = column_at(&solid, at).filter(|_| is_surely_column(&solid, at))
                && !columns.contains(&name)
            {
                columns.push(name);
            }
        }
        columns
    }

    /// True if this column may be meant by one of its words.
    pub fn mentions(&self, column: &Ident) -> bool {
        self.names().contains(column)
    }

    /// The same text with a column under its new name. Strings, comments, functions and types stay as they are.
    pub fn with_column_renamed(&self, column: &Ident, new_name: &Ident) -> Expression {
        let text = columns(self.as_str()).into_iter().map(|(token, name)| match name {
            Some(name) if name == *column => new_name.to_string(),
            _ => token.text.to_string(),
        });
        Expression::new(text.collect::<String>(), self.span())
    }

    /// True if one of the conditions that it joins with `AND` is `column IS NOT NULL`.
    pub fn demands_not_null(&self, column: &Ident) -> bool {
        let solid: Vec<Token<'_>> = tokens(self.as_str()).filter(|token| !token.is_filler()).collect();
        conditions(&solid).iter().any(|condition| match condition {
            [name, is, not, null] => {
                name.name().as_deref() == Some(column.as_str())
                    && is.is_word("is")
                    && not.is_word("not")
                    && null.is_word("null")
            }
            _ => false,
        })
    }

    /// The functions that it may call: names with a `(` behind. Keywords such as `in` are among them.
    pub fn calls(&self) -> Vec<QualifiedName> {
        if !self.as_str().contains('(') {
            return Vec::new();
        }
        let tokens: Vec<Token<'_>> = tokens(self.as_str()).filter(|token| !token.is_filler()).collect();
        let mut calls = Vec::new();
        for at in (0..tokens.len()).filter(|at| tokens.get(at + 1).is_some_and(|next| next.text == "(")) {
            let Some(name) = tokens[at].name() else { continue };
            let is_qualified = at >= 2 && tokens[at - 1].text == ".";
            let schema = if is_qualified { tokens[at - 2].name() } else { None };
            calls.push(QualifiedName::new(schema.map(Ident::made), Ident::made(name)));
        }
        calls
    }

    /// The sequence in its `nextval('…')` or `setval('…', 1)`, if there is one.
    pub fn sequence(&self) -> Option<QualifiedName> {
        sequence(self.as_str()).map(|(_, name)| name)
    }

    /// The same text with the sequence that it draws from under its new name, in the schema that is written.
    pub fn with_sequence_renamed(&self, new_name: &Ident) -> Expression {
        let Some((place, old)) = sequence(self.as_str()) else { return self.clone() };
        let new = Literal::made(QualifiedName::new(old.schema, new_name.clone()).to_string()).to_string();
        let text = tokens(self.as_str()).map(|token| if token.start == place { new.as_str() } else { token.text });
        Expression::new(text.collect::<String>(), self.span())
    }

    /// The types that it names: behind `::`, behind `AS` in a `CAST`, and in front of a string.
    pub fn types(&self) -> Vec<QualifiedName> {
        types(self.as_str()).into_iter().map(|(name, _)| name).collect()
    }

    /// The same text with a type under its new name; `is_it` says which type is meant.
    pub fn with_type_renamed(&self, is_it: impl Fn(&QualifiedName) -> bool, new_name: &Ident) -> Expression {
        let starts = types(self.as_str()).into_iter().filter(|(name, _)| is_it(name)).map(|(_, start)| start);
        let starts: Vec<usize> = starts.collect();
        let text = tokens(self.as_str()).map(|token| match starts.contains(&token.start) {
            true => new_name.to_string(),
            false => token.text.to_string(),
        });
        Expression::new(text.collect::<String>(), self.span())
    }

    /// A string by itself with the type written that it has beside a column of this type; any other text as it is. A
    /// type of which a bare name means another length stays unwritten.
    pub fn with_type_written(&self, data_type: &DataType) -> Expression {
        let solid: Vec<Token<'_>> = tokens(self.as_str()).filter(|token| !token.is_filler()).collect();
        let is_string = matches!(solid.as_slice(), [only] if only.kind == TokenKind::Text);
        match is_string && !matches!(data_type.name(), TypeName::BuiltIn("character" | "bit")) {
            true => Expression::new(format!("{}::{}", solid[0].text, data_type.without_modifiers()), self.span()),
            false => self.clone(),
        }
    }

    /// The same text with one string in place of another.
    pub fn with_text_replaced(&self, old: &Literal, new: &Literal) -> Expression {
        let (old, new) = (old.to_string(), new.to_string());
        let text = tokens(self.as_str()).map(|token| if token.text == old { new.as_str() } else { token.text });
        Expression::new(text.collect::<String>(), self.span())
    }

    /// True if it ends in a `-- comment`, so that what follows must stand on a new line.
    pub fn ends_in_comment(&self) -> bool {
        ends_in_line_comment(self.as_str())
    }
}

/// The sequence that a text draws from or sets, with the place where the string begins that names it.
fn sequence(text: &str) -> Option<(usize, QualifiedName)> {
    if !text.contains('\'') {
        return None;
    }
    let solid: Vec<Token<'_>> = tokens(text).filter(|token| !token.is_filler()).collect();
    let at = solid.iter().position(|token| token.is_word("nextval") || token.is_word("setval"))?;
    let string = solid.get(at + 2).filter(|token| token.kind == TokenKind::Text)?;
    // As a text it is looked up with each row, and nothing holds the sequence (documentation, 9.17).
    if solid.get(at + 3).is_some_and(|next| next.text == ":")
        && solid.get(at + 5).is_some_and(|kind| kind.is_word("text"))
    {
        return None;
    }
    let name = string.text.strip_prefix('\'')?.strip_suffix('\'')?.replace("''", "'");
    let parts: Vec<Token<'_>> = tokens(&name).collect();
    let (schema, name) = match parts.as_slice() {
        [name] => (None, name),
        [schema, _, name] => (Some(Ident::made(schema.name()?)), name),
        _ => return None,
    };
    Some((string.start, QualifiedName::new(schema, Ident::made(name.name()?))))
}

/// The types that a text names, each with the place where its last word begins.
pub(super) fn types(text: &str) -> Vec<(QualifiedName, usize)> {
    // No cast and no string: most expressions of a history.
    if !text.contains([':', '(', '\'', '$']) {
        return Vec::new();
    }
    let solid: Vec<Token<'_>> = tokens(text).filter(|token| !token.is_filler()).collect();
    let mut types = Vec::new();
    for at in 0..solid.len() {
        let is_cast = at >= 2 && solid[at - 1].text == ":" && solid[at - 2].text == ":";
        let in_cast = at >= 1 && solid[at - 1].is_word("as") && is_in_cast(&solid[..at]);
        let Some(first) = solid[at].name().filter(|_| at == 0 || solid[at - 1].text != ".") else { continue };
        let second = match &solid[at + 1..] {
            [dot, name, ..] if dot.text == "." => name.name(),
            _ => None,
        };
        let last = if second.is_some() { at + 2 } else { at };
        let is_literal = solid.get(last + 1).is_some_and(|next| next.kind == TokenKind::Text);
        if is_cast || in_cast || is_literal {
            let name = match second {
                Some(second) => QualifiedName::new(Some(Ident::made(first)), Ident::made(second)),
                None => QualifiedName::bare(Ident::made(first)),
            };
            types.push((name, solid[last].start));
        }
    }
    types
}

/// True if the innermost parenthesis that is open at the end is that of a `CAST (`.
fn is_in_cast(solid: &[Token<'_>]) -> bool {
    let mut closed = 0usize;
    for at in (0..solid.len()).rev() {
        match solid[at].text {
            ")" => closed += 1,
            "(" if closed == 0 => return at > 0 && solid[at - 1].is_word("cast"),
            "(" => closed -= 1,
            _ => {}
        }
    }
    false
}

/// The tokens of a text, each with the name of the column that it may be.
fn columns(text: &str) -> Vec<(Token<'_>, Option<Ident>)> {
    let types: Vec<usize> = types(text).into_iter().map(|(_, start)| start).collect();
    let tokens: Vec<Token<'_>> = tokens(text).collect();
    let name = |at: usize| if types.contains(&tokens[at].start) { None } else { column_at(&tokens, at) };
    (0..tokens.len()).map(|at| (tokens[at], name(at))).collect()
}

/// The name of a token that may be a column, if it is no type.
fn column_at(tokens: &[Token<'_>], at: usize) -> Option<Ident> {
    /// Pairs of words of which the second is never a column: it belongs to a type, or to `AT TIME ZONE`.
    const PAIRS: &[(&str, &str)] = &[
        ("double", "precision"),
        ("character", "varying"),
        ("char", "varying"),
        ("bit", "varying"),
        ("with", "time"),
        ("without", "time"),
        ("at", "time"),
        ("time", "zone"),
    ];
    let token = &tokens[at];
    let before = tokens[..at].iter().rev().find(|token| !token.is_filler());
    let after = tokens[at + 1..].iter().find(|token| !token.is_filler());
    let is_second =
        |(first, second): &(&str, &str)| token.is_word(second) && before.is_some_and(|before| before.is_word(first));
    let is_called = after.is_some_and(|after| matches!(after.text, "(" | "."));
    let name = token.name().filter(|_| !is_called && !PAIRS.iter().any(is_second))?;
    Some(Ident::made(name))
}

/// True if a name that may be a column is nothing else.
fn is_surely_column(solid: &[Token<'_>], at: usize) -> bool {
    const OPERATORS: &[&str] = &["=", "<", ">", "+", "-", "*", "/", "%", "|", "~", "@", "&", "#"];
    const BEFORE: &[&str] = &["and", "or", "not", "when", "then", "else", "between", "case"];
    let is_operator = |token: Option<&Token<'_>>| token.is_some_and(|token| OPERATORS.contains(&token.text));
    let (before, after) = (at.checked_sub(1).map(|at| &solid[at]), solid.get(at + 1));
    let is_free = match before {
        None => true,
        Some(token) if token.kind == TokenKind::Symbol => token.text != "." && token.text != ":",
        Some(token) => BEFORE.iter().any(|word| token.is_word(word)),
    };
    let is_argument = is_operator(after) && solid.get(at + 2).is_some_and(|next| next.text == ">" || next.text == "=");
    let is_named_argument = after.is_some_and(|token| matches!(token.text, "=" | ":")) && is_argument;
    let is_beside = is_operator(before) || is_operator(after) || after.is_some_and(|token| token.is_word("is"));
    let is_bare_reserved = solid[at].kind == TokenKind::Word && {
        let name = Ident::made(solid[at].text.to_lowercase());
        name.to_string() != name.as_str()
    };
    let is_type = after.is_some_and(|token| token.kind == TokenKind::Text);
    is_free && is_beside && !is_named_argument && !is_bare_reserved && !is_type
}

/// The conditions that `AND` joins, without the parentheses around them. Nothing is taken apart around an `OR`, nor where
/// an `AND` may belong to a `CASE` or a `BETWEEN`.
fn conditions<'a, 'b>(tokens: &'b [Token<'a>]) -> Vec<&'b [Token<'a>]> {
    let mut depth = 0usize;
    let mut cuts = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "(" | "[" => depth += 1,
            ")" | "]" => depth = depth.saturating_sub(1),
            _ if depth == 0 && ["or", "case", "between"].iter().any(|word| token.is_word(word)) => return Vec::new(),
            _ if depth == 0 && token.is_word("and") => cuts.push(at),
            _ => {}
        }
    }
    if cuts.is_empty() {
        return match tokens {
            [_, inside @ .., _] if is_one_group(tokens) => conditions(inside),
            whole => vec![whole],
        };
    }
    let starts = std::iter::once(0).chain(cuts.iter().map(|cut| cut + 1));
    let ends = cuts.iter().copied().chain([tokens.len()]);
    starts.zip(ends).flat_map(|(start, end)| conditions(&tokens[start..end])).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_column_is_renamed_and_what_only_looks_like_it_is_not() {
        let check = Expression::made("price > 0 AND 'price' <> price(price, t.price) -- price\n AND x::price IS NULL");
        let renamed = check.with_column_renamed(&Ident::made("price"), &Ident::made("Net"));
        assert_eq!(
            renamed.as_str(),
            "\"Net\" > 0 AND 'price' <> price(\"Net\", t.\"Net\") -- price\n AND x::price IS NULL"
        );
        assert!(Expression::made("\"Net\" > 0").mentions(&Ident::made("Net")));
        assert!(!Expression::made("Net > 0").mentions(&Ident::made("Net")));
    }

    #[test]
    fn a_type_of_the_name_of_a_column_is_not_renamed() {
        let renamed = |text: &str, column: &str| {
            Expression::made(text).with_column_renamed(&Ident::made(column), &Ident::made("n")).to_string()
        };
        assert_eq!(
            renamed("date > date '2020-01-01' AND CAST(date AS date) = x::date", "date"),
            "n > date '2020-01-01' AND CAST(n AS date) = x::date"
        );
        assert_eq!(renamed("mood = x::shop.mood OR t.mood = shop . mood 'a'", "mood"), {
            "n = x::shop.mood OR t.n = shop . mood 'a'"
        });
        assert_eq!(
            renamed("time::time with time zone = time AT TIME ZONE time", "time"),
            "n::time with time zone = n AT TIME ZONE n"
        );
        assert!(!Expression::made("x > date '2020-01-01'").mentions(&Ident::made("date")));
    }

    #[test]
    fn only_what_surely_is_a_column_is_called_one() {
        let columns = |text: &str| {
            let columns = Expression::made(text).columns();
            columns.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(columns("a > 0 AND (lower(b) = c OR NOT d IS NULL) AND \"E\"->>'x' <> 'y'"), "a c d \"E\"");
        assert_eq!(columns("x::double precision > 0 AND f(arg => 1) AND current_date - at > interval '1 day'"), "at");
        assert_eq!(columns("extract(year from a) > 0 AND CASE WHEN true THEN 1 END = 1 AND t.b > 0"), "");
        assert_eq!(columns("cast(a as bigint) > 0 AND a = ANY (ARRAY[1, 2]) AND value = null"), "a value");
    }

    #[test]
    fn a_demand_for_a_value_is_found_among_others() {
        let demands = |text: &str| Expression::made(text).demands_not_null(&Ident::made("a"));
        assert!(demands("a IS NOT NULL"));
        assert!(demands("(b > 0 and (A is not null)) AND c"));
        assert!(!demands("a IS NOT NULL OR b"));
        assert!(!demands("(a) = (b IS NOT NULL)"));
        assert!(!demands("NOT (a IS NOT NULL)"));
        assert!(!demands("(a IS NOT NULL AND b) = (c)"));
        assert!(!demands("CASE WHEN x THEN y AND a IS NOT NULL AND z END"));
        assert!(!demands("b BETWEEN 1 AND a IS NOT NULL"));
        assert!(!demands("ARRAY[b AND a IS NOT NULL AND c] = d"));
    }

    #[test]
    fn types_are_found_and_renamed() {
        let text =
            Expression::made("'a'::mood <> CAST(x AS \"Mood\") OR shop . mood 'mood' = mood AND y::text = '::mood'");
        let types: Vec<String> = text.types().iter().map(ToString::to_string).collect();
        assert_eq!(types, ["mood", "\"Mood\"", "shop.mood", "text"]);
        let renamed = text.with_type_renamed(|name| name.name.as_str() == "mood", &Ident::made("Feeling"));
        assert_eq!(
            renamed.as_str(),
            "'a'::\"Feeling\" <> CAST(x AS \"Mood\") OR shop . \"Feeling\" 'mood' = mood AND y::text = '::mood'"
        );
    }

    #[test]
    fn functions_and_sequences_are_found() {
        let default = Expression::made("coalesce(s.f (1), nextval('shop.\"Ids\"'::regclass))");
        let calls: Vec<String> = default.calls().iter().map(ToString::to_string).collect();
        assert_eq!(calls, ["coalesce", "s.f", "nextval"]);
        assert_eq!(default.sequence().unwrap().to_string(), "shop.\"Ids\"");
    }

    #[test]
    fn a_sequence_is_renamed_in_its_schema_whatever_stands_in_its_name() {
        let renamed = |text: &str| Expression::made(text).with_sequence_renamed(&Ident::made("n'1")).to_string();
        assert_eq!(renamed("nextval('\"a.b\"'::regclass)"), "nextval('\"n''1\"'::regclass)");
        assert_eq!(renamed("nextval( 's.\"a.b\"')"), "nextval( 's.\"n''1\"')");
        assert_eq!(Expression::made("nextval('\"a''b\"')").sequence().unwrap().name.as_str(), "a'b");
        assert_eq!(renamed("1"), "1");
    }

    #[test]
    fn a_comment_at_the_end_is_seen() {
        assert!(Expression::made("a > 0 -- positive").ends_in_comment());
        assert!(!Expression::made("a > 0 -- positive\n").ends_in_comment());
    }
}
