//! Dates, times of day and durations that a migration writes down: `datetime(2020, 1, 1) + timedelta(days=1)`. They stay the
//! calls that make them, spelled as Python's `repr` spells them, so that everything behind the evaluator knows them.

mod method;
mod print;

use super::equality::whole;
use super::{Evaluator, Outcome, fault};
use crate::diagnostic::code::PYTHON_FAULT;
use crate::python::value::{Argument, Value, keyword, positional};
use crate::source::Span;
use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time};
use std::cmp::Ordering;

const DAY: i128 = 86_400_000_000;

/// The units that a `timedelta` is made of, in the order of its parameters, and how many microseconds they have.
const UNITS: [(&str, i128); 7] = [
    ("days", DAY),
    ("seconds", 1_000_000),
    ("microseconds", 1),
    ("milliseconds", 1_000),
    ("minutes", 60_000_000),
    ("hours", 3_600_000_000),
    ("weeks", 7 * DAY),
];

/// A point in time, or a span of it.
#[derive(Clone, Debug)]
pub(super) enum Moment {
    /// `datetime.date`.
    Date(Date),
    /// `datetime.datetime`; where it has a zone, that.
    DateTime(DateTime, Option<Zone>),
    /// `datetime.timedelta`, in microseconds.
    Duration(i128),
}

/// A time zone: how it was written, and how many microseconds it is before UTC.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    written: Value,
    offset: i128,
}

impl Moment {
    /// The moment that a value is, if it is one whose parts are all known and valid.
    pub(super) fn of(value: &Value) -> Option<Moment> {
        let (path, arguments) = value.as_call()?;
        match path {
            "datetime.date" => Some(Moment::Date(date(&numbers(arguments, &["year", "month", "day"], 3)?)?)),
            "datetime.datetime" => {
                let names = ["year", "month", "day", "hour", "minute", "second", "microsecond", "tzinfo"];
                let (zone, rest): (Vec<_>, Vec<_>) = arguments.iter().enumerate().partition(|(place, argument)| {
                    argument.name.as_deref() == Some("tzinfo") || argument.name.is_none() && *place == 7
                });
                let zone = match zone.first().map(|(_, argument)| &argument.value) {
                    None | Some(Value::None) => None,
                    Some(zone) => Some(Zone::of(zone)?),
                };
                let rest: Vec<Argument> = rest.into_iter().map(|(_, argument)| argument.clone()).collect();
                let parts = numbers(&rest, &names[..7], 3)?;
                Some(Moment::DateTime(date(&parts)?.to_datetime(time(&parts[3..])?), zone))
            }
            "datetime.timedelta" => duration(arguments).map(Moment::Duration),
            _ => None,
        }
    }

    /// The call that makes it.
    pub(super) fn value(&self, span: Span) -> Value {
        let number = |number: i128| Argument { name: None, value: Value::Int(number), span };
        let named = |name: &str, value: Value| Argument { name: Some(name.into()), value, span };
        let days = |date: Date| [date.year().into(), date.month().into(), date.day().into()].map(number);
        let (path, arguments) = match self {
            Moment::Date(date) => ("datetime.date", days(*date).to_vec()),
            Moment::DateTime(moment, zone) => {
                let micros = i128::from(moment.subsec_nanosecond() / 1_000);
                let mut arguments = days(moment.date()).to_vec();
                arguments.extend([moment.hour().into(), moment.minute().into()].map(number));
                if moment.second() != 0 || micros != 0 {
                    arguments.push(number(moment.second().into()));
                }
                arguments.extend((micros != 0).then(|| number(micros)));
                arguments.extend(zone.iter().map(|zone| named("tzinfo", zone.written.clone())));
                ("datetime.datetime", arguments)
            }
            Moment::Duration(0) => ("datetime.timedelta", vec![number(0)]),
            Moment::Duration(micros) => {
                let rest = micros.rem_euclid(DAY);
                let parts = [
                    ("days", micros.div_euclid(DAY)),
                    ("seconds", rest / 1_000_000),
                    ("microseconds", rest % 1_000_000),
                ];
                let parts = parts.into_iter().filter(|(_, part)| *part != 0);
                ("datetime.timedelta", parts.map(|(name, part)| named(name, Value::Int(part))).collect())
            }
        };
        Value::call(super::reason::standard_name(path, span), arguments, span)
    }

    /// True for what Python counts as true: everything but no duration.
    pub(super) fn holds(&self) -> bool {
        !matches!(self, Moment::Duration(0))
    }

    /// Python's order; `None` where it has none, as between a moment with a time zone and one without.
    pub(super) fn order(&self, other: &Moment) -> Option<Ordering> {
        match (self, other) {
            (Moment::Date(one), Moment::Date(other)) => Some(one.cmp(other)),
            (Moment::Duration(one), Moment::Duration(other)) => Some(one.cmp(other)),
            (Moment::DateTime(..), Moment::DateTime(..)) => self.since(other).map(|micros| micros.cmp(&0)),
            _ => None,
        }
    }

    /// The microseconds from another one to this one; `None` if the two have no such distance.
    fn since(&self, other: &Moment) -> Option<i128> {
        let micros = |one: DateTime, other: DateTime| one.duration_since(other).as_micros();
        match (self, other) {
            (Moment::Date(one), Moment::Date(other)) => {
                Some(micros(one.to_datetime(Time::midnight()), other.to_datetime(Time::midnight())))
            }
            (Moment::DateTime(one, None), Moment::DateTime(other, None)) => Some(micros(*one, *other)),
            (Moment::DateTime(one, Some(zone)), Moment::DateTime(other, Some(its))) => {
                Some(micros(*one, *other) - zone.offset + its.offset)
            }
            _ => None,
        }
    }

    /// This one later by some microseconds; `None` if that is beyond what Python knows. A date moves by whole days.
    fn later(&self, micros: i128) -> Option<Moment> {
        let by = |micros: i128| {
            let seconds = i64::try_from(micros.div_euclid(1_000_000)).ok()?;
            Some(SignedDuration::new(seconds, i32::try_from(micros.rem_euclid(1_000_000)).ok()? * 1_000))
        };
        match self {
            Moment::Date(date) => {
                let date = date.checked_add(by(micros.div_euclid(DAY) * DAY)?).ok()?;
                (date.year() > 0).then_some(Moment::Date(date))
            }
            Moment::DateTime(moment, zone) => {
                let moment = moment.checked_add(by(micros)?).ok()?;
                (moment.year() > 0).then(|| Moment::DateTime(moment, zone.clone()))
            }
            Moment::Duration(own) => lasting(own + micros),
        }
    }
}

impl Zone {
    fn of(value: &Value) -> Option<Zone> {
        let offset = match (value.as_path(), value.as_call()) {
            (Some("datetime.timezone.utc" | "datetime.UTC" | "pytz.utc" | "pytz.UTC"), _) => 0,
            (_, Some(("datetime.timezone", [offset]))) => match Moment::of(&offset.value)? {
                Moment::Duration(offset) if offset.abs() < DAY => offset,
                _ => return None,
            },
            (_, Some(("zoneinfo.ZoneInfo", [name]))) if name.value.as_str() == Some("UTC") => 0,
            _ => return None,
        };
        Some(Zone { written: value.clone(), offset })
    }
}

impl Evaluator<'_> {
    /// An operator over moments; `None` if it is none.
    pub(super) fn moments(
        &mut self,
        operator: &str,
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Outcome<Option<Value>> {
        let outcome = match (Moment::of(left), Moment::of(right), operator) {
            (Some(one), Some(Moment::Duration(micros)), "+") => one.later(micros),
            (Some(Moment::Duration(micros)), Some(other), "+") => other.later(micros),
            (Some(one), Some(Moment::Duration(micros)), "-") => one.later(-micros),
            (Some(one), Some(other), "-") => one.since(&other).and_then(lasting),
            (Some(Moment::Duration(micros)), None, "*") => {
                let Some(times) = whole(right) else { return Ok(None) };
                micros.checked_mul(times).and_then(lasting)
            }
            (None, Some(Moment::Duration(micros)), "*") => {
                let Some(times) = whole(left) else { return Ok(None) };
                micros.checked_mul(times).and_then(lasting)
            }
            (Some(_), Some(_), "+" | "*") => None,
            _ => return Ok(None),
        };
        match outcome {
            Some(moment) => Ok(Some(moment.value(span))),
            None => fault(PYTHON_FAULT, span, format!("{operator} has no result for these two")),
        }
    }

    /// A date, moment or duration, spelled as `repr` spells it; `None` if its parts are not all known.
    pub(super) fn make_moment(&mut self, path: &str, arguments: &[Argument], span: Span) -> Outcome<Option<Value>> {
        let written = Value::call(super::reason::standard_name(path, span), arguments.to_vec(), span);
        if let Some(moment) = Moment::of(&written) {
            return Ok(Some(moment.value(span)));
        }
        let is_known = |argument: &Argument| matches!(argument.value, Value::Int(_) | Value::Bool(_) | Value::Str(_));
        match arguments.iter().all(is_known) && path != "datetime.timedelta" {
            true => fault(PYTHON_FAULT, span, "there is no such date"),
            false => Ok(None),
        }
    }
}

/// A duration that Python knows.
fn lasting(micros: i128) -> Option<Moment> {
    (micros.div_euclid(DAY).abs() <= 999_999_999).then_some(Moment::Duration(micros))
}

/// Whole numbers by place or by name, 0 for those that are not given; `None` if one of the first is not given, or if
/// there are others.
fn numbers(arguments: &[Argument], names: &[&str], required: usize) -> Option<Vec<i64>> {
    let count = positional(arguments).count();
    let is_known = |name: &str| names.iter().skip(count).any(|known| *known == name);
    if count > names.len() || !arguments.iter().filter_map(|one| one.name.as_deref()).all(is_known) {
        return None;
    }
    let mut numbers = Vec::with_capacity(names.len());
    for (place, name) in names.iter().enumerate() {
        let argument = positional(arguments).nth(place).or_else(|| keyword(arguments, name));
        numbers.push(match argument {
            Some(argument) => i64::try_from(whole(&argument.value)?).ok()?,
            None if place < required => return None,
            None => 0,
        });
    }
    Some(numbers)
}

fn date(parts: &[i64]) -> Option<Date> {
    let [year, month, day, ..] = parts else { return None };
    let year = i16::try_from(*year).ok().filter(|year| *year > 0)?;
    Date::new(year, i8::try_from(*month).ok()?, i8::try_from(*day).ok()?).ok()
}

fn time(parts: &[i64]) -> Option<Time> {
    let [hour, minute, second, micros] = parts else { return None };
    let nanos = i32::try_from(*micros).ok().filter(|micros| (0..1_000_000).contains(micros))? * 1_000;
    let part = |part: &i64| i8::try_from(*part).ok();
    Time::new(part(hour)?, part(minute)?, part(second)?, nanos).ok()
}

/// The microseconds of a `timedelta`.
fn duration(arguments: &[Argument]) -> Option<i128> {
    let mut total: i128 = 0;
    let count = positional(arguments).count();
    let is_known = |name: &str| UNITS.iter().skip(count).any(|(known, _)| *known == name);
    if count > UNITS.len() || !arguments.iter().filter_map(|one| one.name.as_deref()).all(is_known) {
        return None;
    }
    for (place, (name, size)) in UNITS.iter().enumerate() {
        let Some(argument) = positional(arguments).nth(place).or_else(|| keyword(arguments, name)) else { continue };
        let micros = match &argument.value {
            Value::Float(number) => {
                // Only what is exact: how Python rounds the rest is its own affair.
                let micros = number * *size as f64;
                (micros.fract() == 0.0 && micros.abs() < 9e15).then_some(micros as i128)?
            }
            value => whole(value)?.checked_mul(*size)?,
        };
        total = total.checked_add(micros)?;
    }
    matches!(lasting(total), Some(Moment::Duration(_))).then_some(total)
}
