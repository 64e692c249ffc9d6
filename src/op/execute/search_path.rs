//! Where names without a schema are looked for after a statement that sets the search path.

use crate::sql::Ident;
use crate::sql::scan::{Token, TokenKind, tokens};

/// Whether names without a schema may mean something outside the default schema behind this statement; `None` if it does
/// not speak of the search path.
pub(super) fn leads_elsewhere(sql: &str, default_schema: &Ident) -> Option<bool> {
    if !sql.to_ascii_lowercase().contains("search_path") {
        return None;
    }
    let words: Vec<Token<'_>> = tokens(sql).filter(|token| !token.is_filler() && token.text != ";").collect();
    // In a string it may be set by anything that runs it.
    let Some(at) = words.iter().position(names_it) else { return Some(true) };
    if words.first().is_some_and(|first| first.is_word("reset")) {
        return Some(false);
    }
    let is_set = |word: &Token<'_>| word.text == "=" || word.text == "," || word.is_word("to");
    let values = words.get(at + 1).filter(|word| is_set(word)).map_or(&[][..], |_| &words[at + 2..]);
    let first = values.iter().filter(|value| value.text != ",").flat_map(schemas).find(|schema| schema != "$user");
    Some(first.is_none_or(|first| !first.is_empty() && first != default_schema.as_str() && first != "default"))
}

/// The schemas in one word. `pg_dump` sets an empty string, and writes the schema before each name.
fn schemas(value: &Token<'_>) -> Vec<String> {
    match value.kind {
        TokenKind::Text => {
            let list = value.text.trim_matches('\'').split(',');
            list.map(|schema| schema.trim().trim_matches('"').to_owned()).collect()
        }
        _ => vec![value.name().unwrap_or_else(|| value.text.to_owned())],
    }
}

fn names_it(word: &Token<'_>) -> bool {
    word.is_word("search_path") || word.text.trim_matches('\'').eq_ignore_ascii_case("search_path")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_another_schema_in_front_leads_elsewhere() {
        let leads = |sql: &str| leads_elsewhere(sql, &Ident::made("public"));
        assert_eq!(leads("SET lock_timeout = 1"), None);
        for sql in [
            "SET search_path TO public, extensions",
            "SET LOCAL search_path = 'public'",
            "SELECT pg_catalog.set_config('search_path', '', false)",
            "SELECT set_config('search_path', 'public, x', true)",
            "RESET search_path",
            "SET search_path TO DEFAULT",
            "SET search_path = \"$user\", public",
        ] {
            assert_eq!(leads(sql), Some(false), "{sql}");
        }
        for sql in [
            "SET search_path TO shop, public",
            "SET search_path = \"$user\", shop",
            "SELECT set_config('search_path', $1, false)",
            "DO $$ BEGIN EXECUTE 'SET search_path TO shop'; SET search_path TO shop; END $$",
            "ALTER ROLE x SET search_path = shop",
        ] {
            assert_eq!(leads(sql), Some(true), "{sql}");
        }
    }
}
