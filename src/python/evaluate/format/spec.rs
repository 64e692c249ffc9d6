//! How a value is to be written into its field: `[[fill]align][sign][0][width][,][.precision][kind]`.

/// How wide a field may be made, and how many digits a number may be given.
const MAX_WIDTH: usize = 10_000;

/// A format as it was written.
#[derive(Clone)]
pub struct Spec {
    /// What fills the field; a space where nothing else is said.
    pub fill: char,
    /// `<`, `>`, `^` or `=`.
    pub align: Option<char>,
    /// What stands before a number that is not negative: `+`, a space, or, with `-`, nothing.
    pub plus: Option<char>,
    /// How wide the field is at least.
    pub width: usize,
    /// What stands between groups of three digits.
    pub thousands: Option<char>,
    /// Digits behind the point, or characters of a string.
    pub precision: Option<usize>,
    /// The letter at the end.
    pub kind: Option<char>,
}

impl Spec {
    /// Reads what stands behind the colon of a field; `None` if it is no format or one that is not evaluated.
    pub fn parse(spec: &str) -> Option<Spec> {
        let mut chars: Vec<char> = spec.chars().collect();
        let is_align = |c: Option<&char>| matches!(c, Some('<' | '>' | '^' | '='));
        let (mut fill, mut align) = (' ', None);
        if is_align(chars.get(1)) {
            (fill, align) = (chars[0], Some(chars[1]));
            chars.drain(..2);
        } else if is_align(chars.first()) {
            align = Some(chars.remove(0));
        }
        let mut rest = chars.into_iter().peekable();
        let plus = rest.next_if(|c| matches!(c, '+' | '-' | ' '));
        let zero = rest.next_if_eq(&'0').is_some();
        let number = |rest: &mut std::iter::Peekable<std::vec::IntoIter<char>>| {
            let digits: String = std::iter::from_fn(|| rest.next_if(char::is_ascii_digit)).collect();
            if digits.is_empty() { Some(None) } else { digits.parse().ok().filter(|n| *n <= MAX_WIDTH).map(Some) }
        };
        let width = number(&mut rest)?.unwrap_or(0);
        let thousands = rest.next_if(|c| matches!(c, ',' | '_'));
        let precision = match rest.next_if_eq(&'.') {
            Some(_) => Some(number(&mut rest)??),
            None => None,
        };
        let kind = rest.next();
        if zero && align.is_none() {
            (fill, align) = ('0', Some('='));
        }
        // Where zeros fill a number in groups, the zeros are grouped too.
        let is_plain = rest.next().is_none() && !(thousands.is_some() && align == Some('='));
        is_plain.then_some(Spec { fill, align, plus, width, thousands, precision, kind })
    }

    /// Text in its field; `None` if this is no format for text.
    pub fn text(&self, text: &str) -> Option<String> {
        if self.plus.is_some() || self.thousands.is_some() || !matches!(self.kind, None | Some('s')) {
            return None;
        }
        let text: String = text.chars().take(self.precision.unwrap_or(usize::MAX)).collect();
        match (self.align, self.fill) {
            // Zeros fill a text at its end; to the alignment of numbers it has no right.
            (Some('='), '0') => Some(self.pad("", text, '<')),
            (Some('='), _) => None,
            _ => Some(self.pad("", text, '<')),
        }
    }

    /// A whole number in its field; `None` if this is no format for one.
    pub fn whole(&self, number: i128) -> Option<String> {
        let size = number.unsigned_abs();
        let digits = match self.kind {
            None | Some('d') => size.to_string(),
            Some('x') => format!("{size:x}"),
            Some('X') => format!("{size:X}"),
            Some('o') => format!("{size:o}"),
            Some('b') => format!("{size:b}"),
            Some(_) => return self.float(number as f64),
        };
        let is_decimal = matches!(self.kind, None | Some('d'));
        let fits = self.precision.is_none() && (is_decimal || self.thousands.is_none());
        fits.then(|| self.signed(&digits, number < 0))
    }

    /// A whole number whose precision is its least number of digits, as `%` has it; `None` if this is no format for one.
    pub fn digits(&self, number: i128) -> Option<String> {
        let bare = Spec { fill: ' ', align: None, plus: None, width: 0, precision: None, ..self.clone() };
        let digits = bare.whole(i128::try_from(number.unsigned_abs()).ok()?)?;
        let least = self.precision.unwrap_or(0);
        Some(self.signed(&format!("{digits:0>least$}"), number < 0))
    }

    /// A float in its field; `None` if this is no format for one.
    pub fn float(&self, number: f64) -> Option<String> {
        if !number.is_finite() {
            return None;
        }
        let size = number.abs();
        let precision = self.precision.unwrap_or(6);
        let digits = match self.kind {
            None => match self.precision {
                None => crate::python::evaluate::text::float(size),
                Some(precision) => shortest(size, precision, true),
            },
            Some('f' | 'F') => format!("{size:.precision$}"),
            Some('%') => format!("{:.precision$}%", size * 100.0),
            Some('e') => scientific(size, precision),
            Some('E') => scientific(size, precision).to_uppercase(),
            Some('g') => shortest(size, precision, false),
            Some('G') => shortest(size, precision, false).to_uppercase(),
            Some(_) => return None,
        };
        Some(self.signed(&digits, number.is_sign_negative()))
    }

    fn signed(&self, digits: &str, negative: bool) -> String {
        let sign = match negative {
            true => "-".to_string(),
            false => self.plus.filter(|sign| *sign != '-').map(String::from).unwrap_or_default(),
        };
        let mut digits = digits.to_string();
        if let Some(separator) = self.thousands {
            let mut at = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
            while at > 3 {
                at -= 3;
                digits.insert(at, separator);
            }
        }
        self.pad(&sign, digits, '>')
    }

    fn pad(&self, sign: &str, text: String, default: char) -> String {
        let missing = self.width.saturating_sub(sign.len() + text.chars().count());
        let fill = |count: usize| String::from(self.fill).repeat(count);
        match self.align.unwrap_or(default) {
            '>' => format!("{}{sign}{text}", fill(missing)),
            '^' => format!("{}{sign}{text}{}", fill(missing / 2), fill(missing - missing / 2)),
            '=' if default == '>' => format!("{sign}{}{text}", fill(missing)),
            _ => format!("{sign}{text}{}", fill(missing)),
        }
    }
}

/// A number with one digit before the point and an exponent of at least two digits.
fn scientific(number: f64, precision: usize) -> String {
    let written = format!("{number:.precision$e}");
    let (digits, exponent) = written.split_once('e').unwrap_or((&written, "0"));
    let (sign, exponent) = exponent.strip_prefix('-').map_or(('+', exponent), |exponent| ('-', exponent));
    format!("{digits}e{sign}{exponent:0>2}")
}

/// A number with so many digits in all, without zeros at its end; with an exponent where it is very small or has more
/// digits. `point` leaves at least one digit behind the point.
fn shortest(number: f64, precision: usize, point: bool) -> String {
    let precision = precision.max(1);
    let written = format!("{number:.*e}", precision - 1);
    let exponent: i32 = written.split_once('e').and_then(|(_, exponent)| exponent.parse().ok()).unwrap_or(0);
    let trimmed = |digits: &str| match digits.contains('.') {
        true => digits.trim_end_matches('0').trim_end_matches('.').to_string(),
        false => digits.to_string(),
    };
    let most = i32::try_from(precision).unwrap_or(i32::MAX) - i32::from(point);
    if exponent < -4 || exponent >= most {
        let written = scientific(number, precision - 1);
        let (digits, exponent) = written.split_once('e').unwrap_or((&written, "+00"));
        return format!("{}e{exponent}", trimmed(digits));
    }
    let behind = usize::try_from(i32::try_from(precision).unwrap_or(i32::MAX) - 1 - exponent).unwrap_or(0);
    let digits = trimmed(&format!("{number:.behind$}"));
    if point && !digits.contains('.') { format!("{digits}.0") } else { digits }
}
