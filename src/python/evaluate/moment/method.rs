//! What moments are asked.

use super::{DAY, Moment, Zone};
use crate::diagnostic::code::PYTHON_FAULT;
use crate::python::evaluate::{Evaluator, Outcome, fault};
use crate::python::value::{Argument, Value, keyword};
use crate::source::Span;
use jiff::civil::Time;

impl Moment {
    /// An attribute; `None` if it has no such, or not one that is evaluated.
    pub fn attribute(&self, name: &str) -> Option<Value> {
        if let Moment::Duration(micros) = self {
            let rest = micros.rem_euclid(DAY);
            return Some(Value::Int(match name {
                "days" => micros.div_euclid(DAY),
                "seconds" => rest / 1_000_000,
                "microseconds" => rest % 1_000_000,
                _ => return None,
            }));
        }
        let (date, moment) = match self {
            Moment::DateTime(moment, _) => (moment.date(), Some(moment)),
            Moment::Date(date) => (*date, None),
            Moment::Duration(_) => return None,
        };
        Some(Value::Int(match (name, moment) {
            ("year", _) => date.year().into(),
            ("month", _) => date.month().into(),
            ("day", _) => date.day().into(),
            ("hour", Some(moment)) => moment.hour().into(),
            ("minute", Some(moment)) => moment.minute().into(),
            ("second", Some(moment)) => moment.second().into(),
            ("microsecond", Some(moment)) => (moment.subsec_nanosecond() / 1_000).into(),
            _ => return None,
        }))
    }
}

impl Evaluator<'_> {
    /// Calls a method of a moment; `None` if it is not one that is evaluated.
    pub(in super::super) fn moment_method(
        &mut self,
        moment: &Moment,
        name: &str,
        arguments: &[Argument],
        span: Span,
    ) -> Outcome<Option<Value>> {
        let given: Vec<&Value> = arguments.iter().map(|argument| &argument.value).collect();
        let is_named = arguments.iter().any(|argument| argument.name.is_some());
        Ok(match (name, moment, given.as_slice()) {
            ("replace", Moment::Date(_) | Moment::DateTime(..), _) => return self.replaced(moment, arguments, span),
            _ if is_named => None,
            ("isoformat", Moment::Date(_) | Moment::DateTime(..), []) => Some(Value::text(moment.iso('T'))),
            ("isoformat", Moment::DateTime(..), [Value::Str(separator)]) => {
                let mut separator = separator.chars();
                match (separator.next(), separator.next()) {
                    (Some(one), None) => Some(Value::text(moment.iso(one))),
                    _ => None,
                }
            }
            ("strftime", _, [Value::Str(format)]) => moment.formatted(format).map(Value::text),
            ("date", Moment::DateTime(moment, _), []) => Some(Moment::Date(moment.date()).value(span)),
            ("weekday", Moment::DateTime(moment, _), []) => Some(weekday(moment.date(), 0)),
            ("weekday", Moment::Date(date), []) => Some(weekday(*date, 0)),
            ("isoweekday", Moment::DateTime(moment, _), []) => Some(weekday(moment.date(), 1)),
            ("isoweekday", Moment::Date(date), []) => Some(weekday(*date, 1)),
            ("total_seconds", Moment::Duration(micros), []) => Some(Value::Float(*micros as f64 / 1e6)),
            ("timestamp", Moment::DateTime(moment, Some(zone)), []) => {
                let epoch = jiff::civil::date(1970, 1, 1).to_datetime(Time::midnight());
                Some(Value::Float((moment.duration_since(epoch).as_micros() - zone.offset) as f64 / 1e6))
            }
            ("astimezone", Moment::DateTime(_, Some(from)), [to]) => {
                let to = Zone::of(to);
                let by = to.as_ref().map(|to| to.offset - from.offset);
                match by.and_then(|by| moment.later(by)) {
                    Some(Moment::DateTime(moment, _)) => Some(Moment::DateTime(moment, to).value(span)),
                    _ => None,
                }
            }
            _ => None,
        })
    }

    /// `moment.replace(hour=0, …)`.
    fn replaced(&mut self, moment: &Moment, arguments: &[Argument], span: Span) -> Outcome<Option<Value>> {
        const PARTS: [&str; 7] = ["year", "month", "day", "hour", "minute", "second", "microsecond"];
        let known =
            |name: &str| matches!(moment, Moment::DateTime(..)) && name == "tzinfo" || moment.attribute(name).is_some();
        if !arguments.iter().all(|one| one.name.as_deref().is_some_and(known)) {
            return Ok(None);
        }
        let own = |name: &&str| {
            let value =
                keyword(arguments, name).map(|argument| argument.value.clone()).or_else(|| moment.attribute(name));
            value.map(|value| Argument { name: None, value, span })
        };
        let mut parts: Vec<Argument> = PARTS.iter().filter_map(own).collect();
        let zone = match (keyword(arguments, "tzinfo"), moment) {
            (Some(argument), _) => Some(argument.value.clone()),
            (None, Moment::DateTime(_, Some(zone))) => Some(zone.written.clone()),
            _ => None,
        };
        parts.extend(zone.map(|value| Argument { name: Some("tzinfo".into()), value, span }));
        let path = if matches!(moment, Moment::Date(_)) { "datetime.date" } else { "datetime.datetime" };
        self.make_moment(path, &parts, span)
    }

    /// `datetime.fromisoformat(…)` and the like; `None` if it is not one that is evaluated.
    pub fn moment_from(&mut self, path: &str, arguments: &[Argument], span: Span) -> Outcome<Option<Value>> {
        let [Argument { name: None, value: Value::Str(text), .. }] = arguments else { return Ok(None) };
        // Other spellings are read only by newer versions of Python.
        let is_plain = |text: &str| text.len() == 10 && !text.contains('W');
        let moment = match path {
            "datetime.date.fromisoformat" if is_plain(text) => text.parse().ok().map(Moment::Date),
            "datetime.datetime.fromisoformat" if is_plain(text) => text
                .parse()
                .ok()
                .map(|date: jiff::civil::Date| Moment::DateTime(date.to_datetime(Time::midnight()), None)),
            "datetime.datetime.fromisoformat"
                if text.len() == 19 && text.is_ascii() && matches!(&text[10..11], " " | "T") =>
            {
                text.parse().ok().map(|moment| Moment::DateTime(moment, None))
            }
            _ => return Ok(None),
        };
        match moment {
            Some(moment) => Ok(Some(moment.value(span))),
            None => fault(PYTHON_FAULT, span, "there is no such date"),
        }
    }
}

fn weekday(date: jiff::civil::Date, first: i128) -> Value {
    Value::Int(i128::from(date.weekday().to_monday_zero_offset()) + first)
}
