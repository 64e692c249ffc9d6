//! The name of a new migration, made as Alembic makes it.

use std::fmt;

use jiff::Zoned;
use jiff::tz::TimeZone;

/// A file name with places for what is only known when a migration is made: `%(rev)s`, `%(month).2d` and so on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileTemplate {
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Token { token: Token, digits: usize },
}

/// What may stand in a template: Alembic's tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Token {
    Revision,
    Slug,
    Epoch,
    Year,
    Month,
    Day,
    Hour,
    Minute,
    Second,
}

const TOKENS: [(&str, Token); 9] = [
    ("rev", Token::Revision),
    ("slug", Token::Slug),
    ("epoch", Token::Epoch),
    ("year", Token::Year),
    ("month", Token::Month),
    ("day", Token::Day),
    ("hour", Token::Hour),
    ("minute", Token::Minute),
    ("second", Token::Second),
];

impl Default for FileTemplate {
    fn default() -> FileTemplate {
        let token = |token| Piece::Token { token, digits: 0 };
        FileTemplate { pieces: vec![token(Token::Revision), Piece::Text("_".into()), token(Token::Slug)] }
    }
}

impl FileTemplate {
    /// Reads a template; `%%` stands for `%`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<FileTemplate, String> {
        let mut pieces = Vec::new();
        let mut literal = String::new();
        let mut rest = text;
        while let Some(at) = rest.find('%') {
            literal.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            if let Some(behind) = rest.strip_prefix('%') {
                literal.push('%');
                rest = behind;
                continue;
            }
            let (piece, behind) = token(rest)?;
            if !literal.is_empty() {
                pieces.push(Piece::Text(std::mem::take(&mut literal)));
            }
            pieces.push(piece);
            rest = behind;
        }
        literal.push_str(rest);
        if !literal.is_empty() {
            pieces.push(Piece::Text(literal));
        }
        let has = |wanted| pieces.iter().any(|one| matches!(one, Piece::Token { token, .. } if *token == wanted));
        match has(Token::Revision) || has(Token::Slug) {
            true => Ok(FileTemplate { pieces }),
            false => Err("expected %(rev)s or %(slug)s in it, or all files would have one name".into()),
        }
    }

    /// The file name, without an extension.
    pub fn name(&self, revision: &str, slug: &str, made: &Zoned) -> String {
        let mut name = String::new();
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => name.push_str(text),
                Piece::Token { token, digits } => name.push_str(&token.value(revision, slug, made, *digits)),
            }
        }
        name
    }
}

/// The template as it is written in a configuration.
impl fmt::Display for FileTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Text(text) => f.write_str(&text.replace('%', "%%"))?,
                Piece::Token { token, digits } => {
                    let (name, _) = TOKENS.iter().find(|(_, known)| known == token).ok_or(fmt::Error)?;
                    match digits {
                        0 => write!(f, "%({name})s")?,
                        digits => write!(f, "%({name}).{digits}d")?,
                    }
                }
            }
        }
        Ok(())
    }
}

impl Token {
    fn value(self, revision: &str, slug: &str, made: &Zoned, digits: usize) -> String {
        let number = match self {
            Token::Revision => return revision.to_string(),
            Token::Slug => return slug.to_string(),
            Token::Epoch => made.timestamp().as_second(),
            Token::Year => made.year().into(),
            Token::Month => made.month().into(),
            Token::Day => made.day().into(),
            Token::Hour => made.hour().into(),
            Token::Minute => made.minute().into(),
            Token::Second => made.second().into(),
        };
        format!("{number:0digits$}")
    }
}

/// The token behind a `%`, and what follows it: `(name)s`, `(name)d`, `(name).2d` or `(name)02d`.
fn token(text: &str) -> Result<(Piece, &str), String> {
    let known = || TOKENS.map(|(name, _)| format!("%({name})s")).join(" ");
    let wrong = || format!("expected these after %: {}, with .2d for two digits; %% for % itself", known());
    let (name, rest) = text.strip_prefix('(').and_then(|text| text.split_once(')')).ok_or_else(wrong)?;
    let (_, token) = TOKENS.into_iter().find(|(known, _)| *known == name).ok_or_else(wrong)?;
    let end = rest.find(['s', 'd']).ok_or_else(wrong)?;
    let digits = match rest[..end].trim_start_matches(['.', '0']) {
        "" => 0,
        digits => digits.parse::<u8>().map_err(|_| wrong())?,
    };
    if rest[..end].starts_with(|one: char| one.is_ascii_digit() && one != '0') {
        return Err(wrong());
    }
    Ok((Piece::Token { token, digits: digits.into() }, &rest[end + 1..]))
}

/// A message as a part of a file name: its words in lower case with `_` between, cut at a word to so many characters.
pub fn slug(message: &str, most: usize) -> String {
    let is_word = |one: char| one.is_alphanumeric() || one == '_';
    let words: Vec<&str> = message.split(|one| !is_word(one)).filter(|word| !word.is_empty()).collect();
    let slug = words.join("_").to_lowercase();
    if slug.chars().count() <= most {
        return slug;
    }
    let cut: String = slug.chars().take(most).collect();
    let whole_words = cut.rsplit_once('_').map_or(cut.as_str(), |(whole, _)| whole);
    format!("{whole_words}_")
}

/// The time zone of that name; `local` is the machine's.
///
/// # Errors
/// The machine does not know it.
pub fn zone(name: &str) -> Option<TimeZone> {
    match name {
        "UTC" => Some(TimeZone::UTC),
        "local" => Some(TimeZone::system()),
        _ => TimeZone::get(name).ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_alembics() {
        let message = "Add a column, and: other (stuff)! which is really long beyond forty chars limit";
        assert_eq!(slug(message, 40), "add_a_column_and_other_stuff_which_is_");
        assert_eq!(slug("", 40), "");
        assert_eq!(slug("Größe_2 – ändern", 40), "größe_2_ändern");
        assert_eq!(slug("abcdefgh", 4), "abcd_");
    }

    #[test]
    fn names_are_made_of_alembics_tokens() {
        let made: Zoned = "2026-03-04T05:06:07+00:00[+00:00]".parse().unwrap();
        let name = |template| FileTemplate::parse(template).map(|it| it.name("ae10", "add_email", &made));
        assert_eq!(name("%(rev)s_%(slug)s").unwrap(), "ae10_add_email");
        let long = "%(year)d_%(month).2d_%(day)02d_%(hour).2d%(minute).2d%(second)s-%(rev)s";
        assert_eq!(name(long).unwrap(), "2026_03_04_05067-ae10");
        assert_eq!(name("100%%/%(epoch)s_%(slug)s").unwrap(), "100%/1772600767_add_email");
        let written = FileTemplate::parse(long).map(|it| it.to_string());
        assert_eq!(written.unwrap(), "%(year)s_%(month).2d_%(day).2d_%(hour).2d%(minute).2d%(second)s-%(rev)s");
        assert!(name("%(year)d").is_err() && name("%(revision)s").is_err() && name("%s").is_err());
        assert!(name("%(rev)5d").is_err() && name("%(rev)").is_err());
    }
}
