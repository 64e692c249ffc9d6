//! What a statement sets for the session: `SET`, `RESET` and `set_config()`, in whatever way it is written.

use crate::sql::scan::{Token, TokenKind, tokens};
use crate::statement::{Setting, Until};

/// What it sets; nothing for a statement that sets nothing, or that does so out of sight.
pub fn read(sql: &str) -> Vec<Setting> {
    let words: Vec<Token<'_>> = tokens(sql).filter(|token| !token.is_filler() && token.text != ";").collect();
    let Some((first, rest)) = words.split_first() else { return Vec::new() };
    if first.is_word("set") {
        return set(rest).into_iter().collect();
    }
    if first.is_word("reset") {
        return rest.first().map(|name| Setting::new(name_of(name), Until::Reset)).into_iter().collect();
    }
    if first.is_word("select") || first.is_word("with") {
        return calls(&words);
    }
    Vec::new()
}

fn set(words: &[Token<'_>]) -> Option<Setting> {
    let is = |at: usize, word: &str| words.get(at).is_some_and(|token| token.is_word(word));
    if is(0, "session") && (is(1, "authorization") || is(1, "characteristics")) {
        return None;
    }
    let (until, at) = match (is(0, "local"), is(0, "session")) {
        (true, _) => (Until::Commit, 1),
        (_, true) => (Until::SetAgain, 1),
        (false, false) => (Until::SetAgain, 0),
    };
    if is(at, "constraints") || is(at, "transaction") {
        return None;
    }
    let name = if is(at, "schema") { "search_path".to_string() } else { name_of(words.get(at)?) };
    let last = words.last()?;
    let is_default = last.is_word("default") || (name == "role" && last.is_word("none"));
    Some(Setting::new(name, if is_default { Until::Reset } else { until }))
}

/// `set_config('name', value, is_local)`, with the name and the last argument in plain sight.
fn calls(words: &[Token<'_>]) -> Vec<Setting> {
    let mut settings = Vec::new();
    for (at, _) in words.iter().enumerate().filter(|(_, word)| word.is_word("set_config")) {
        let [open, name, rest @ ..] = &words[at + 1..] else { continue };
        let name = name.text.trim_matches('\'');
        if open.text != "(" || words[at + 2].kind != TokenKind::Text {
            continue;
        }
        let last = rest.iter().position(|token| token.text == ")").and_then(|end| rest[..end].last());
        let is_local = last.is_some_and(|last| last.is_word("true"));
        settings.push(Setting::new(name.to_lowercase(), if is_local { Until::Commit } else { Until::SetAgain }));
    }
    settings
}

fn name_of(token: &Token<'_>) -> String {
    token.name().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(sql: &str) -> String {
        let all = read(sql).into_iter().map(|one| format!("{} {:?}", one.name, one.until));
        all.collect::<Vec<_>>().join(", ")
    }

    #[test]
    fn every_way_to_set_something_is_known() {
        for sql in [
            "SET lock_timeout = '3s'",
            "set session Lock_Timeout to 0;",
            "SELECT set_config('lock_timeout', '3s', false)",
        ] {
            assert_eq!(said(sql), "lock_timeout SetAgain", "{sql}");
        }
        assert_eq!(said("SET LOCAL search_path = a, b -- why"), "search_path Commit");
        assert_eq!(said("SELECT pg_catalog.set_config('search_path', '', true);"), "search_path Commit");
        assert_eq!(said("SET SCHEMA 'other'"), "search_path SetAgain");
        assert_eq!(said("SET ROLE app"), "role SetAgain");
        assert_eq!(said("SET search_path TO DEFAULT"), "search_path Reset");
        assert_eq!((said("RESET search_path"), said("RESET ALL")), ("search_path Reset".into(), "all Reset".into()));
        assert_eq!(said("SELECT set_config('a', 'b', false), set_config('c', 'd', true)"), "a SetAgain, c Commit");
        for sql in [
            "SET CONSTRAINTS ALL DEFERRED",
            "SET TRANSACTION READ ONLY",
            "UPDATE t SET a = 1",
            "SELECT set_config(a, b, c)",
        ] {
            assert_eq!(said(sql), "", "{sql}");
        }
    }
}
