//! Methods of strings.

use super::{Evaluator, Outcome, fault, text};
use crate::diagnostic::code::PYTHON_FAULT;
use crate::python::value::{Argument, Value, keyword};
use crate::source::Span;

impl Evaluator<'_> {
    /// Calls a method of a string; `None` if it is not one that is evaluated with these arguments.
    pub(super) fn string_method(
        &mut self,
        text: &str,
        name: &str,
        given: &[Value],
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        self.charge(text.len().saturating_mul(if name == "expandtabs" { 64 } else { 1 }), span)?;
        match (name, given) {
            ("format", _) => return Ok(Some(Value::text(self.format(text, arguments, span)?))),
            ("split" | "rsplit", _) => return self.split(text, name, given, arguments, span),
            ("splitlines", []) => {
                let keep = match arguments {
                    [] => false,
                    [Argument { name: Some(name), value: Value::Bool(keep), .. }] if &**name == "keepends" => *keep,
                    _ => return Ok(None),
                };
                return Ok(Some(lines(text, keep)));
            }
            _ if given.len() != arguments.len() => return Ok(None),
            ("splitlines", [Value::Bool(keep)]) => return Ok(Some(lines(text, *keep))),
            ("format_map", [map]) => {
                let entries = self.entries(map, span)?;
                let named = entries
                    .into_iter()
                    .filter_map(|(key, value)| Some(Argument { name: Some(key.as_str()?.into()), value, span }));
                return Ok(Some(Value::text(self.format(text, &named.collect::<Vec<_>>(), span)?)));
            }
            ("join", [parts]) => return self.join(text, parts, span).map(Some),
            ("startswith" | "endswith" | "find" | "rfind" | "index" | "rindex" | "count", [wanted, bounds @ ..]) => {
                return search(text, name, wanted, bounds, span);
            }
            ("zfill" | "ljust" | "rjust" | "center", [Value::Int(width), fill @ ..]) => {
                return self.fill(text, name, *width, fill, span);
            }
            ("replace", [from, to, count @ ..]) => return self.replace(text, from, to, count, span),
            _ => {}
        }
        let words: Option<Vec<&str>> = given.iter().map(Value::as_str).collect();
        Ok(match words.as_deref() {
            Some([]) => plain_method(text, name),
            Some([word]) => match name {
                "strip" => Some(Value::text(text.trim_matches(|c| word.contains(c)))),
                "lstrip" => Some(Value::text(text.trim_start_matches(|c| word.contains(c)))),
                "rstrip" => Some(Value::text(text.trim_end_matches(|c| word.contains(c)))),
                "removeprefix" => Some(Value::text(text.strip_prefix(word).unwrap_or(text))),
                "removesuffix" => Some(Value::text(text.strip_suffix(word).unwrap_or(text))),
                "partition" | "rpartition" if word.is_empty() => {
                    return fault(PYTHON_FAULT, span, "an empty separator");
                }
                "partition" => Some(parted(text.split_once(word), word, [text, "", ""])),
                "rpartition" => Some(parted(text.rsplit_once(word), word, ["", "", text])),
                "encode" if is_utf8(word) => Some(Value::Bytes(text.as_bytes().into())),
                _ => None,
            },
            _ => match (name, given) {
                ("strip" | "lstrip" | "rstrip", [Value::None]) => plain_method(text, name),
                ("expandtabs", [Value::Int(size @ 0..=64)]) => Some(Value::text(text::expanded(text, *size as usize))),
                _ => None,
            },
        })
    }

    fn join(&mut self, separator: &str, parts: &Value, span: Span) -> Outcome<Value> {
        let mut words = Vec::new();
        for part in self.iterate(parts, span)? {
            match part.as_str() {
                Some(word) => words.push(word.to_string()),
                None => match text::plain(&part).filter(|_| matches!(part, Value::Symbol(_))) {
                    Some(word) => words.push(word),
                    None => return self.unknown(&part, span, "only strings can be joined"),
                },
            }
        }
        self.charge(words.iter().map(|word| word.len() + separator.len()).sum(), span)?;
        Ok(Value::text(words.join(separator)))
    }

    fn replace(&mut self, text: &str, from: &Value, to: &Value, count: &[Value], span: Span) -> Outcome<Option<Value>> {
        let (Some(from), Some(to)) = (from.as_str(), to.as_str()) else { return Ok(None) };
        let most = match count {
            [] => usize::MAX,
            // Fewer than none means all.
            [Value::Int(count)] => usize::try_from(*count).unwrap_or(usize::MAX),
            _ => return Ok(None),
        };
        self.charge(text.len().saturating_add(text.matches(from).count().saturating_mul(to.len())), span)?;
        Ok(Some(Value::text(text.replacen(from, to, most))))
    }

    fn split(
        &mut self,
        text: &str,
        name: &str,
        given: &[Value],
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        let named = |name: &str| keyword(arguments, name).map(|argument| &argument.value);
        if arguments.iter().any(|one| !matches!(one.name.as_deref(), None | Some("sep" | "maxsplit"))) {
            return Ok(None);
        }
        let separator = match given.first().or(named("sep")) {
            None | Some(Value::None) => None,
            Some(separator) => match separator.as_str() {
                Some("") => return fault(PYTHON_FAULT, span, "an empty separator"),
                Some(word) => Some(word),
                None => return Ok(None),
            },
        };
        let most = match given.get(1).or(named("maxsplit")) {
            None => None,
            Some(Value::Int(most)) => usize::try_from(*most).ok(),
            Some(_) => return Ok(None),
        };
        self.charge(text.len() * size_of::<Value>(), span)?;
        let parts: Vec<&str> = match (separator, most, name) {
            (None, None, _) => text.split(is_space).filter(|part| !part.is_empty()).collect(),
            // The rest of such a split keeps its white space.
            (None, Some(_), _) => return Ok(None),
            (Some(word), most, "split") => {
                text.splitn(most.map_or(usize::MAX, |most| most.saturating_add(1)), word).collect()
            }
            (Some(word), most, _) => {
                let mut parts: Vec<&str> =
                    text.rsplitn(most.map_or(usize::MAX, |most| most.saturating_add(1)), word).collect();
                parts.reverse();
                parts
            }
        };
        Ok(Some(Value::list(parts.into_iter().map(Value::text).collect())))
    }

    fn fill(&mut self, text: &str, name: &str, width: i128, fill: &[Value], span: Span) -> Outcome<Option<Value>> {
        let fill = match fill {
            [] => " ",
            [fill] => match fill.as_str() {
                Some(fill) if fill.chars().count() == 1 && name != "zfill" => fill,
                _ => return Ok(None),
            },
            _ => return Ok(None),
        };
        let length = text.chars().count();
        let missing = usize::try_from(width).unwrap_or(0).saturating_sub(length);
        self.charge(missing.saturating_mul(fill.len()), span)?;
        Ok(Some(Value::text(match name {
            "zfill" => {
                let (sign, digits) = if text.starts_with(['+', '-']) { text.split_at(1) } else { ("", text) };
                format!("{sign}{}{digits}", "0".repeat(missing))
            }
            "ljust" => format!("{text}{}", fill.repeat(missing)),
            "rjust" => format!("{}{text}", fill.repeat(missing)),
            _ => {
                // CPython puts the odd one to the left where the width is odd.
                let left = missing / 2 + (missing & (length + missing) & 1);
                format!("{}{text}{}", fill.repeat(left), fill.repeat(missing - left))
            }
        })))
    }
}

/// A method without arguments.
fn plain_method(text: &str, name: &str) -> Option<Value> {
    let every = |test: fn(&char) -> bool| {
        // What is a digit or a letter beyond ASCII is not Rust's to say.
        text.is_ascii().then(|| Value::Bool(!text.is_empty() && text.chars().all(|c| test(&c))))
    };
    Some(match name {
        "strip" => Value::text(text.trim_matches(is_space)),
        "lstrip" => Value::text(text.trim_start_matches(is_space)),
        "rstrip" => Value::text(text.trim_end_matches(is_space)),
        "upper" => Value::text(text.to_uppercase()),
        "lower" => Value::text(text.to_lowercase()),
        "casefold" if text.is_ascii() => Value::text(text.to_lowercase()),
        "swapcase" if text.is_ascii() => Value::text(
            text.chars()
                .map(|c| if c.is_ascii_uppercase() { c.to_ascii_lowercase() } else { c.to_ascii_uppercase() })
                .collect::<String>(),
        ),
        "title" => Value::text(capitals(text, true)),
        "capitalize" => Value::text(capitals(text, false)),
        "expandtabs" => Value::text(text::expanded(text, 8)),
        "encode" => Value::Bytes(text.as_bytes().into()),
        "isdigit" | "isnumeric" | "isdecimal" => every(char::is_ascii_digit)?,
        "isalpha" => every(char::is_ascii_alphabetic)?,
        "isalnum" => every(char::is_ascii_alphanumeric)?,
        "isspace" => every(|c| is_space(*c))?,
        "isidentifier" if text.is_ascii() => Value::Bool(
            !text.is_empty()
                && !text.starts_with(|c: char| c.is_ascii_digit())
                && text.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()),
        ),
        "isupper" => Value::Bool(text.chars().any(char::is_uppercase) && !text.chars().any(char::is_lowercase)),
        "islower" => Value::Bool(text.chars().any(char::is_lowercase) && !text.chars().any(char::is_uppercase)),
        _ => return None,
    })
}

/// `startswith`, `find`, `count` and the like, in the whole text or in a part of it.
fn search(text: &str, name: &str, wanted: &Value, bounds: &[Value], span: Span) -> Outcome<Option<Value>> {
    let characters = text.chars().count();
    let mut ends = [0, characters];
    if bounds.len() > 2 {
        return Ok(None);
    }
    for (end, bound) in ends.iter_mut().zip(bounds) {
        match bound {
            Value::None => {}
            Value::Int(at) => *end = super::method::bound(*at, characters),
            _ => return Ok(None),
        }
    }
    // Behind its end not even an empty text is found.
    let is_behind =
        matches!(bounds.first(), Some(Value::Int(at)) if usize::try_from(*at).is_ok_and(|at| at > characters));
    let [from, to] = ends;
    if is_behind || from > to {
        return Ok(None);
    }
    let part: String = text.chars().skip(from).take(to - from).collect();
    if let "startswith" | "endswith" = name {
        let words = match wanted {
            Value::Tuple(words) => words.0.borrow().clone(),
            word => vec![word.clone()],
        };
        let words: Option<Vec<&str>> = words.iter().map(Value::as_str).collect();
        let fits = |word: &&str| if name == "startswith" { part.starts_with(word) } else { part.ends_with(word) };
        return Ok(words.map(|words| Value::Bool(words.iter().any(fits))));
    }
    let Some(word) = wanted.as_str() else { return Ok(None) };
    if name == "count" {
        let times = if word.is_empty() { part.chars().count() + 1 } else { part.matches(word).count() };
        return Ok(Some(Value::Int(times as i128)));
    }
    let found = if name.starts_with('r') { part.rfind(word) } else { part.find(word) };
    match (found, name) {
        (Some(at), _) => Ok(Some(Value::Int((from + part[..at].chars().count()) as i128))),
        (None, "find" | "rfind") => Ok(Some(Value::Int(-1))),
        (None, _) => fault(PYTHON_FAULT, span, "this is no part of the string"),
    }
}

fn parted(parts: Option<(&str, &str)>, word: &str, whole: [&str; 3]) -> Value {
    Value::tuple(parts.map_or(whole, |(left, right)| [left, word, right]).map(Value::text).to_vec())
}

/// `splitlines`, with everything that Python takes for the end of a line.
fn lines(text: &str, keep: bool) -> Value {
    let mut lines = Vec::new();
    let mut start = 0;
    let mut rest = text.char_indices().peekable();
    while let Some((at, c)) = rest.next() {
        let is_end = matches!(c, '\n'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}');
        if is_end {
            let mut end = at + c.len_utf8();
            if c == '\r' && rest.next_if(|(_, next)| *next == '\n').is_some() {
                end += 1;
            }
            lines.push(Value::text(&text[start..if keep { end } else { at }]));
            start = end;
        }
    }
    if start < text.len() {
        lines.push(Value::text(&text[start..]));
    }
    Value::list(lines)
}

/// What Python takes for white space: more control characters than Unicode does.
fn is_space(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\x1c'..='\x1f')
}

/// True for a spelling of the one encoding that is evaluated.
pub(super) fn is_utf8(encoding: &str) -> bool {
    matches!(encoding.to_lowercase().replace('_', "-").as_str(), "utf-8" | "utf8")
}

fn capitals(text: &str, every_word: bool) -> String {
    let mut start = true;
    text.chars()
        .flat_map(|c| {
            let cased: Vec<char> = if start { c.to_uppercase().collect() } else { c.to_lowercase().collect() };
            start = every_word && !c.is_alphabetic();
            cased
        })
        .collect()
}
