//! Options in parentheses: `(CONCURRENTLY, VERBOSE false)`.

use squawk_syntax::ast::{AstNode, OptionItemList};

/// True if one of these is switched on: named alone, or with a value that does not switch it off.
pub fn is_on(list: Option<OptionItemList>, names: &[&str]) -> bool {
    list.is_some_and(|list| {
        list.option_items().any(|item| {
            let key = item.option_item_key().map(|key| key.syntax().text().to_string());
            let value = item.option_item_value().map(|value| value.syntax().text().to_string());
            let is_off = value.is_some_and(|value| {
                matches!(value.trim().trim_matches('\'').to_ascii_lowercase().as_str(), "false" | "off" | "0")
            });
            !is_off && key.is_some_and(|key| names.iter().any(|name| key.trim().eq_ignore_ascii_case(name)))
        })
    })
}
