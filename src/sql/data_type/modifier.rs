//! The numbers in the parentheses of a type, as far as PostgreSQL takes them.

use super::{DataType, TypeName};

/// A number that a type takes: what it is, the least and the greatest.
type Limit = (&'static str, i32, i32);

/// The types of PostgreSQL's own that take numbers (each limit measured on PostgreSQL 15). A greater precision of a time
/// than 6 is taken as 6, with a warning.
const LIMITS: &[(&str, &[Limit])] = &[
    ("bit", &[("length", 1, 83_886_080)]),
    ("bit varying", &[("length", 1, 83_886_080)]),
    ("character", &[("length", 1, 10_485_760)]),
    ("character varying", &[("length", 1, 10_485_760)]),
    ("numeric", &[("precision", 1, 1000), ("scale", -1000, 1000)]),
    ("time with time zone", &[("precision", 0, i32::MAX)]),
    ("time without time zone", &[("precision", 0, i32::MAX)]),
    ("timestamp with time zone", &[("precision", 0, i32::MAX)]),
    ("timestamp without time zone", &[("precision", 0, i32::MAX)]),
];

impl DataType {
    /// What is wrong with the numbers in its parentheses, in a sentence. Only types of PostgreSQL's own are known so
    /// well.
    pub fn modifier_fault(&self) -> Option<String> {
        let &TypeName::BuiltIn(name) = self.name() else { return None };
        let typed = self.meaning.spelling.split('(').next().unwrap_or_default().trim_end();
        let limits = LIMITS.iter().find(|(known, _)| *known == name).map(|(_, limits)| *limits);
        match (name, limits) {
            _ if self.modifiers().is_empty() => None,
            ("interval", _) => self.interval_fault(),
            (_, Some(limits)) if self.modifiers().len() > limits.len() => {
                let most = if limits.len() == 1 { "one number" } else { "two numbers" };
                Some(format!("`{typed}` takes no more than {most} in parentheses"))
            }
            (_, Some(limits)) => {
                self.modifiers().iter().zip(limits).find_map(|(text, limit)| out_of(limit, typed, text))
            }
            // `float(24)` has become a type of its own.
            (_, None) if typed.eq_ignore_ascii_case("float") => Some(range(&("precision", 1, 53), typed)),
            (_, None) => Some(format!("`{typed}` takes no number in parentheses")),
        }
    }

    /// True for a `numeric` with a scale below 0 or above its precision, which PostgreSQL takes since version 15 (its
    /// release notes, "Data Types").
    pub fn has_wide_scale(&self) -> bool {
        match (self.name(), self.modifiers()) {
            (TypeName::BuiltIn("numeric"), [precision, scale]) => match (number(precision), number(scale)) {
                (Some(precision), Some(scale)) => !(0..=precision).contains(&scale),
                _ => false,
            },
            _ => false,
        }
    }

    /// An interval has a precision, or fields of which only seconds have one.
    fn interval_fault(&self) -> Option<String> {
        let (precision, fields) = match self.modifiers() {
            [one] if one.starts_with(|c: char| c.is_alphabetic()) => match one.split_once('(') {
                Some((fields, precision)) => (precision.trim_end_matches(')'), fields),
                None => return None,
            },
            [one] => (one.as_ref(), "second"),
            _ => return Some("`interval` takes one number in parentheses, at its end".into()),
        };
        match fields.ends_with("second") {
            true => out_of(&("precision", 0, i32::MAX), "interval", precision),
            false => Some(format!("`interval {fields}` takes no number in parentheses")),
        }
    }
}

/// What is wrong with a number.
fn out_of(limit: &Limit, typed: &str, text: &str) -> Option<String> {
    let (_, least, most) = *limit;
    let is_in = number(text).is_some_and(|number| (least..=most).contains(&number));
    (!is_in).then(|| range(limit, typed))
}

fn range((what, least, most): &Limit, typed: &str) -> String {
    match *most {
        i32::MAX => format!("the {what} of `{typed}` is a number"),
        most => format!("the {what} of `{typed}` is a number from {least} to {most}"),
    }
}

/// A number as PostgreSQL reads it: the list of a `numeric` may hold strings too.
fn number(text: &str) -> Option<i32> {
    text.trim_matches('\'').parse().ok().filter(|_| !text.contains('+'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::source::Span;

    #[test]
    fn numbers_are_taken_by_few_types_and_within_limits() {
        let fault = |typed: &str| DataType::parse(typed, Span::NONE).expect(typed).modifier_fault();
        for right in [
            "varchar(10485760)",
            "char",
            "bit(1)[]",
            "numeric(1000)",
            "numeric(5, -1000)",
            "numeric('5')",
            "float(53)",
            "FLOAT(1)",
            "time(7)",
            "timestamp(0) with time zone",
            "timestamptz(3)",
            "interval(3)",
            "interval day",
            "interval day to second (3)",
            "geometry(Point, 4326)",
            "bigint",
            "pg_catalog.timestamptz(3)",
        ] {
            assert_eq!(fault(right), None, "{right}");
        }
        for (wrong, message) in [
            ("bigint(20)", "`bigint` takes no number in parentheses"),
            ("int(11)[]", "`int` takes no number in parentheses"),
            ("float8(3)", "`float8` takes no number in parentheses"),
            ("varchar(max)", "the length of `varchar` is a number from 1 to 10485760"),
            ("varchar(0)", "the length of `varchar` is a number from 1 to 10485760"),
            ("numeric(5, 1001)", "the scale of `numeric` is a number from -1000 to 1000"),
            ("numeric(1, 2, 3)", "`numeric` takes no more than two numbers in parentheses"),
            ("varchar(3, 4)", "`varchar` takes no more than one number in parentheses"),
            ("float(60)", "the precision of `float` is a number from 1 to 53"),
            ("timestamp(-1)", "the precision of `timestamp` is a number"),
            ("interval year(3)", "`interval year` takes no number in parentheses"),
            ("interval(3) second", "`interval` takes one number in parentheses, at its end"),
        ] {
            assert_eq!(fault(wrong).as_deref(), Some(message), "{wrong}");
        }
    }

    #[test]
    fn a_scale_beyond_the_precision_is_seen() {
        let is_wide = |typed: &str| DataType::parse(typed, Span::NONE).expect(typed).has_wide_scale();
        assert!(is_wide("numeric(2, 3)") && is_wide("numeric(2, -3)"));
        assert!(!is_wide("numeric(2, 2)") && !is_wide("numeric(2)") && !is_wide("numeric"));
    }
}
