//! Moments as text.

use super::{DAY, Moment, Zone};
use jiff::civil::{Date, DateTime};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
const WEEKDAYS: [&str; 7] = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];

impl Moment {
    /// Python's `str`.
    pub fn text(&self) -> String {
        match self {
            Moment::Duration(micros) => {
                let (days, rest) = (micros.div_euclid(DAY), micros.rem_euclid(DAY));
                let seconds = rest / 1_000_000;
                let days = match days {
                    0 => String::new(),
                    1 | -1 => format!("{days} day, "),
                    days => format!("{days} days, "),
                };
                let fraction = fraction(rest % 1_000_000);
                format!("{days}{}:{:02}:{:02}{fraction}", seconds / 3600, seconds / 60 % 60, seconds % 60)
            }
            moment => moment.iso(' '),
        }
    }

    /// Python's `isoformat(sep)`.
    pub fn iso(&self, separator: char) -> String {
        match self {
            Moment::Date(date) => day(*date),
            Moment::DateTime(moment, zone) => {
                let fraction = fraction((moment.subsec_nanosecond() / 1_000).into());
                let (hour, minute, second) = (moment.hour(), moment.minute(), moment.second());
                let zone = zone.as_ref().map(|zone| zone.text(":")).unwrap_or_default();
                format!("{}{separator}{hour:02}:{minute:02}:{second:02}{fraction}{zone}", day(moment.date()))
            }
            Moment::Duration(_) => self.text(),
        }
    }

    /// Python's `strftime(format)`; `None` if the format holds what is not evaluated.
    pub fn formatted(&self, format: &str) -> Option<String> {
        let (moment, zone) = match self {
            Moment::Date(date) => (date.at(0, 0, 0, 0), None),
            Moment::DateTime(moment, zone) => (*moment, zone.as_ref()),
            Moment::Duration(_) => return None,
        };
        let mut text = String::new();
        let mut rest = format.chars();
        while let Some(c) = rest.next() {
            match c {
                '%' => text.push_str(&field(rest.next()?, moment, zone)?),
                c => text.push(c),
            }
        }
        Some(text)
    }
}

impl Zone {
    fn text(&self, colon: &str) -> String {
        let sign = if self.offset < 0 { '-' } else { '+' };
        let seconds = self.offset.abs() / 1_000_000;
        let text = format!("{sign}{:02}{colon}{:02}", seconds / 3600, seconds / 60 % 60);
        match seconds % 60 {
            0 => text,
            seconds => format!("{text}{colon}{seconds:02}"),
        }
    }
}

fn field(letter: char, moment: DateTime, zone: Option<&Zone>) -> Option<String> {
    let month = MONTHS.get(usize::try_from(moment.month() - 1).ok()?)?;
    let weekday = WEEKDAYS.get(usize::try_from(moment.weekday().to_monday_zero_offset()).ok()?)?;
    let hour = moment.hour();
    Some(match letter {
        // How a year before 1000 is filled depends on the system.
        'Y' if moment.year() >= 1000 => moment.year().to_string(),
        'y' => format!("{:02}", moment.year() % 100),
        'm' => format!("{:02}", moment.month()),
        'd' => format!("{:02}", moment.day()),
        'H' => format!("{hour:02}"),
        'I' => format!("{:02}", (hour + 11) % 12 + 1),
        'p' => if hour < 12 { "AM" } else { "PM" }.to_string(),
        'M' => format!("{:02}", moment.minute()),
        'S' => format!("{:02}", moment.second()),
        'f' => format!("{:06}", moment.subsec_nanosecond() / 1_000),
        'j' => format!("{:03}", moment.day_of_year()),
        'B' => month.to_string(),
        'b' => month[..3].to_string(),
        'A' => weekday.to_string(),
        'a' => weekday[..3].to_string(),
        'z' => zone.map(|zone| zone.text("")).unwrap_or_default(),
        '%' => "%".to_string(),
        _ => return None,
    })
}

fn day(date: Date) -> String {
    format!("{:04}-{:02}-{:02}", date.year(), date.month(), date.day())
}

fn fraction(micros: i128) -> String {
    if micros == 0 { String::new() } else { format!(".{micros:06}") }
}
