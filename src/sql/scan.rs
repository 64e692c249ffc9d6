//! Cuts SQL into tokens, far enough to know what is text, what is a comment and what is a word. It never fails: what does
//! not end, ends with the text.

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenKind {
    /// White space.
    Space,
    /// `-- …` to the end of its line, or `/* … */`, nested as PostgreSQL nests them.
    Comment,
    /// A bare identifier or key word.
    Word,
    /// A quoted identifier, with its quotes.
    QuotedName,
    /// A string: `'…'`, `E'…'`, `$tag$…$tag$`, with its quotes.
    Text,
    /// A number.
    Number,
    /// One other character.
    Symbol,
}

/// A token: the text between two byte offsets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token<'a> {
    /// What it is.
    pub kind: TokenKind,
    /// Its text, to the letter.
    pub text: &'a str,
    /// Its first byte in the whole text.
    pub start: usize,
}

impl Token<'_> {
    /// True for a bare word that reads so without regard to case.
    pub fn is_word(&self, word: &str) -> bool {
        self.kind == TokenKind::Word && self.text.eq_ignore_ascii_case(word)
    }

    /// The identifier that it is: a bare word in lower case, or what stands between double quotes.
    pub fn name(&self) -> Option<String> {
        match self.kind {
            TokenKind::Word => Some(self.text.to_lowercase()),
            TokenKind::QuotedName => {
                let inside = self.text.strip_prefix('"')?;
                Some(inside.strip_suffix('"').unwrap_or(inside).replace("\"\"", "\""))
            }
            _ => None,
        }
    }

    /// True for white space and comments.
    pub fn is_filler(&self) -> bool {
        matches!(self.kind, TokenKind::Space | TokenKind::Comment)
    }

    /// True for a string, a quoted name or a comment that the end of the text ends, and nothing else.
    pub fn is_unclosed(&self) -> bool {
        match self.kind {
            TokenKind::Comment => self.text.starts_with("/*") && block_comment(self.text).is_none(),
            TokenKind::QuotedName => quoted(self.text, 0, '"', false).is_none(),
            TokenKind::Text => match dollar_tag(self.text) {
                Some(tag) => !self.text[tag.len()..].contains(tag),
                None => string(self.text).is_none(),
            },
            TokenKind::Space | TokenKind::Word | TokenKind::Number | TokenKind::Symbol => false,
        }
    }
}

/// The tokens of a text, one after the other; together they are the whole text.
pub fn tokens(text: &str) -> Tokens<'_> {
    Tokens { text, at: 0 }
}

/// True if `--` opened a comment that only the end of the text ends, so that a semicolon behind it would be lost.
pub fn ends_in_line_comment(text: &str) -> bool {
    // Such a comment begins on the last line. Most statements have no `--` there, and to cut each into tokens to find that
    // out was a thirtieth of the time of a script.
    let last_line = text.rsplit(['\n', '\r']).next().unwrap_or(text);
    last_line.contains("--")
        && tokens(text).last().is_some_and(|last| last.kind == TokenKind::Comment && last.text.starts_with("--"))
}

/// True if these tokens are one pair of parentheses and what stands in it: `(a) + (b)` is not, though it begins and ends
/// like one.
pub fn is_one_group(tokens: &[Token<'_>]) -> bool {
    let mut depth = 0usize;
    tokens.first().is_some_and(|first| first.text == "(")
        && tokens.iter().enumerate().all(|(at, token)| {
            match token.text {
                "(" => depth += 1,
                ")" => depth -= 1,
                _ => {}
            }
            (depth == 0) == (at + 1 == tokens.len())
        })
}

/// The iterator of [`tokens`].
#[derive(Debug, Clone)]
pub struct Tokens<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        let rest = &self.text[self.at..];
        let (kind, length) = first(rest)?;
        let token = Token { kind, text: &rest[..length], start: self.at };
        self.at += length;
        Some(token)
    }
}

/// The kind and the length of the first token.
fn first(rest: &str) -> Option<(TokenKind, usize)> {
    let c = rest.chars().next()?;
    let run = |accept: fn(char) -> bool| rest.find(|c| !accept(c)).unwrap_or(rest.len());
    let or_all = |length: Option<usize>| length.unwrap_or(rest.len());
    Some(match c {
        _ if c.is_whitespace() => (TokenKind::Space, run(char::is_whitespace)),
        // PostgreSQL ends a line at a lone carriage return too (measured on 15).
        '-' if rest.starts_with("--") => (TokenKind::Comment, or_all(rest.find(['\n', '\r']))),
        '/' if rest.starts_with("/*") => (TokenKind::Comment, or_all(block_comment(rest))),
        '\'' => (TokenKind::Text, or_all(string(rest))),
        'e' | 'E' if rest[1..].starts_with('\'') => (TokenKind::Text, or_all(string(rest))),
        '"' => (TokenKind::QuotedName, or_all(quoted(rest, 0, '"', false))),
        '$' => match dollar_tag(rest) {
            Some(tag) => (TokenKind::Text, or_all(rest[tag.len()..].find(tag).map(|at| at + 2 * tag.len()))),
            None => (TokenKind::Symbol, 1),
        },
        _ if c.is_ascii_digit() => (TokenKind::Number, run(|c| c.is_ascii_alphanumeric() || c == '.' || c == '_')),
        _ if c.is_alphabetic() || c == '_' => (TokenKind::Word, run(|c| c.is_alphanumeric() || c == '_' || c == '$')),
        _ => (TokenKind::Symbol, c.len_utf8()),
    })
}

/// The length of a comment; `None` if nothing ends it.
fn block_comment(rest: &str) -> Option<usize> {
    let (mut depth, mut at) = (0usize, 0);
    let bytes = rest.as_bytes();
    while at + 1 < bytes.len() {
        match &bytes[at..at + 2] {
            b"/*" => {
                depth += 1;
                at += 2;
            }
            b"*/" => {
                depth -= 1;
                at += 2;
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => at += 1,
        }
    }
    None
}

/// The length of `'…'` or `E'…'`; `None` if nothing ends it.
fn string(rest: &str) -> Option<usize> {
    let has_escapes = !rest.starts_with('\'');
    quoted(rest, usize::from(has_escapes), '\'', has_escapes)
}

/// The length of a quoted text whose opening quote stands at `open`; `None` if nothing ends it.
fn quoted(rest: &str, open: usize, quote: char, backslashes: bool) -> Option<usize> {
    let mut chars = rest.char_indices().skip(open + 1).peekable();
    while let Some((at, c)) = chars.next() {
        if c == '\\' && backslashes {
            chars.next();
        } else if c == quote {
            match chars.peek() {
                Some((_, next)) if *next == quote => {
                    chars.next();
                }
                _ => return Some(at + 1),
            }
        }
    }
    None
}

/// The tag that opens a dollar-quoted text here: `$$`, `$tag$`.
fn dollar_tag(rest: &str) -> Option<&str> {
    let name = rest.strip_prefix('$')?;
    let name = &name[..name.find('$')?];
    let starts_well = name.chars().next().is_none_or(|c| c.is_alphabetic() || c == '_');
    let is_tag = starts_well && name.chars().all(|c| c.is_alphanumeric() || c == '_');
    is_tag.then(|| &rest[..name.len() + 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(TokenKind, &str)> {
        tokens(text).filter(|token| token.kind != TokenKind::Space).map(|token| (token.kind, token.text)).collect()
    }

    #[test]
    fn strings_comments_and_words_are_told_apart() {
        use TokenKind::*;
        assert_eq!(
            kinds("SELECT 'it''s -- no' , E'a\\'b' /* x /* y */ */ \"Na\"\"me\" $$ ; $$ $f$ $$ $f$ 1.5e3 $1 -- end"),
            [
                (Word, "SELECT"),
                (Text, "'it''s -- no'"),
                (Symbol, ","),
                (Text, "E'a\\'b'"),
                (Comment, "/* x /* y */ */"),
                (QuotedName, "\"Na\"\"me\""),
                (Text, "$$ ; $$"),
                (Text, "$f$ $$ $f$"),
                (Number, "1.5e3"),
                (Symbol, "$"),
                (Number, "1"),
                (Comment, "-- end"),
            ]
        );
    }

    #[test]
    fn the_tokens_together_are_the_text_even_if_nothing_ends() {
        for text in ["'open", "/* open", "\"open", "$$ open", "é'ü", "$é$x", "a$b$c", "--"] {
            assert_eq!(tokens(text).map(|token| token.text).collect::<String>(), text);
        }
    }

    #[test]
    fn what_nothing_ends_is_unclosed() {
        let is_unclosed = |text| tokens(text).last().is_some_and(|last| last.is_unclosed());
        for text in ["/*/", "/* /* */", "'a''", "E'a\\'", "\"a\"\"", "$$ $a$", "$a$ $$"] {
            assert!(is_unclosed(text), "{text}");
        }
        for text in
            ["/**/", "/* /* */ */", "-- x", "'a'''", "E'a\\\\'", "\"a\"", "$$$$", "$a$ $$ $a$", "a", "1", "(", " "]
        {
            assert!(!is_unclosed(text), "{text}");
        }
    }

    #[test]
    fn one_group_is_one_pair_of_parentheses_around_the_whole() {
        let is_one = |text| is_one_group(&tokens(text).collect::<Vec<_>>());
        assert!(is_one("((a) + (b))") && is_one("(')')") && is_one("()"));
        assert!(!is_one("(a) + (b)") && !is_one("(a") && !is_one("a)") && !is_one(""));
    }

    #[test]
    fn only_a_comment_at_the_very_end_swallows_a_semicolon() {
        assert!(ends_in_line_comment("SELECT 1 -- note"));
        assert!(!ends_in_line_comment("SELECT 1 -- note\n"));
        assert!(!ends_in_line_comment("SELECT 1 -- note\r + 1"));
        assert!(!ends_in_line_comment("SELECT '-- note'"));
        assert!(ends_in_line_comment("SELECT '\n' -- note"));
        assert!(!ends_in_line_comment("SELECT '\n-- note'"));
    }
}
