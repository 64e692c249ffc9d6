//! The columns that an expression mentions, as far as its words tell.

use super::scan::{Token, TokenKind, ends_in_line_comment, tokens};
use super::{Expression, Ident, Spanned};

impl Expression {
    /// The names in it that may be columns: words that are no function (no `(` behind), no type (no `::` in front) and
    /// no qualifier (no `.` behind). Keywords are among them. Each once, in order.
    pub fn names(&self) -> Vec<Ident> {
        let tokens: Vec<Token<'_>> = tokens(self.as_str()).collect();
        let mut names: Vec<Ident> = Vec::new();
        for at in 0..tokens.len() {
            if let Some(name) = column_at(&tokens, at)
                && !names.contains(&name)
            {
                names.push(name);
            }
        }
        names
    }

    /// True if this column may be meant by one of its words.
    pub fn mentions(&self, column: &Ident) -> bool {
        self.names().contains(column)
    }

    /// The same text with a column under its new name. Strings, comments, functions and types stay as they are.
    pub fn with_column_renamed(&self, column: &Ident, new_name: &Ident) -> Expression {
        let tokens: Vec<Token<'_>> = tokens(self.as_str()).collect();
        let mut text = String::new();
        for (at, token) in tokens.iter().enumerate() {
            match column_at(&tokens, at) {
                Some(name) if name == *column => text.push_str(&new_name.to_string()),
                _ => text.push_str(token.text),
            }
        }
        Expression::new(text, self.span())
    }

    /// True if it ends in a `-- comment`, so that what follows must stand on a new line.
    pub fn ends_in_comment(&self) -> bool {
        ends_in_line_comment(self.as_str())
    }
}

/// The name of a token that may be a column.
fn column_at(tokens: &[Token<'_>], at: usize) -> Option<Ident> {
    let name = match tokens[at].kind {
        TokenKind::Word => tokens[at].text.to_lowercase(),
        TokenKind::QuotedName => {
            let inside = tokens[at].text.strip_prefix('"')?;
            inside.strip_suffix('"').unwrap_or(inside).replace("\"\"", "\"")
        }
        _ => return None,
    };
    let mut before = tokens[..at].iter().rev().filter(|token| !token.is_filler()).map(|token| token.text);
    let after = tokens[at + 1..].iter().find(|token| !token.is_filler()).map(|token| token.text);
    let is_type = (before.next(), before.next()) == (Some(":"), Some(":"));
    (!is_type && !matches!(after, Some("(" | "."))).then(|| Ident::made(name))
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
    fn a_comment_at_the_end_is_seen() {
        assert!(Expression::made("a > 0 -- positive").ends_in_comment());
        assert!(!Expression::made("a > 0 -- positive\n").ends_in_comment());
    }
}
