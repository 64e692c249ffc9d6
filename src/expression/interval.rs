//! Intervals, as PostgreSQL keeps them.

/// What an interval is made of; the parts stay apart, as on the server: a day is not 24 hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interval {
    months: i64,
    days: i64,
    microseconds: i64,
}

/// Reads `1 day 02:00:00`, `24 hours`, `1 year 2 mons`; `None` for other spellings.
pub fn read(text: &str) -> Option<Interval> {
    let mut interval = Interval::default();
    let mut words = text.split_whitespace().peekable();
    let mut has_any = false;
    while let Some(word) = words.next() {
        has_any = true;
        if word.contains(':') {
            interval.microseconds = interval.microseconds.checked_add(clock(word)?)?;
            continue;
        }
        let letters = word.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(word.len());
        let (number, unit) = word.split_at(letters);
        let unit = if unit.is_empty() { words.next()? } else { unit };
        interval.add(number.parse().ok()?, &unit.to_ascii_lowercase())?;
    }
    has_any.then_some(interval)
}

impl Interval {
    fn add(&mut self, number: i64, unit: &str) -> Option<()> {
        let (field, factor) = match unit {
            "year" | "years" | "y" => (&mut self.months, 12),
            "month" | "months" | "mon" | "mons" => (&mut self.months, 1),
            "week" | "weeks" | "w" => (&mut self.days, 7),
            "day" | "days" | "d" => (&mut self.days, 1),
            "hour" | "hours" | "h" => (&mut self.microseconds, 3_600_000_000),
            "minute" | "minutes" | "min" | "mins" | "m" => (&mut self.microseconds, 60_000_000),
            "second" | "seconds" | "sec" | "secs" | "s" => (&mut self.microseconds, 1_000_000),
            _ => return None,
        };
        *field = field.checked_add(number.checked_mul(factor)?)?;
        Some(())
    }
}

/// Microseconds of `[-]h:mm[:ss[.ffffff]]`.
pub fn clock(text: &str) -> Option<i64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let parts: Vec<i64> = whole.split(':').map(|part| part.parse().ok()).collect::<Option<_>>()?;
    let seconds = match parts.as_slice() {
        [hours, minutes] if fraction.is_empty() => hours.checked_mul(3600)? + minutes * 60,
        [hours, minutes, seconds] => hours.checked_mul(3600)? + minutes * 60 + seconds,
        _ => return None,
    };
    let micro: i64 = match fraction.len() {
        0 => 0,
        1..=6 => format!("{fraction:0<6}").parse().ok()?,
        _ => return None,
    };
    Some(sign * (seconds.checked_mul(1_000_000)? + micro))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_not_24_hours() {
        assert_eq!(read("24 hours"), read("24:00:00"));
        assert_ne!(read("1 day"), read("24:00:00"));
        assert_eq!(read("1 year 2 mons 3 days 04:05:06.5"), read("14 months 3d 245 mins 6s 00:00:00.5"));
        assert_eq!(read("P1D"), None);
        assert_eq!(read(""), None);
    }
}
