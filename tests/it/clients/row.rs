//! What came of a way to run scripts: a row of the table in `docs/clients.md`.

use std::fmt;

use super::scenario::{Scenario, Shape, Situation};
use crate::outcome::Outcome;

/// What came of one script.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// All of it is done.
    Done,
    /// Nothing is done.
    Nothing,
    /// Parts of it are done, each of them whole.
    Half,
    /// The database is as it should never be.
    Wrong,
}

/// What came of all scripts in one way: a row of the table.
#[derive(Debug, Clone)]
pub struct Row {
    pub client: &'static str,
    pub manner: String,
    /// Why no script can be safe there, if none can.
    pub beyond: Option<&'static str>,
    /// Of a right start: one transaction, one for each migration, a part outside. The worst counts.
    pub right: [Option<Verdict>; 3],
    /// How many wrong starts there were, and how many changed the database.
    pub wrong: (usize, usize),
    /// How many scripts with a statement that fails there were, and how many went past it.
    pub failing: (usize, usize),
    /// How many sessions went on afterwards, and how many were not as before.
    pub sessions: (usize, usize),
    /// True if a script that stopped beside a part outside a transaction left its settings behind.
    pub stops_open: bool,
    /// What is to be told of it.
    pub faults: Vec<String>,
}

impl Row {
    /// One with nothing measured yet.
    pub fn new(client: &'static str, manner: impl Into<String>, beyond: Option<&'static str>) -> Row {
        Row {
            client,
            manner: manner.into(),
            beyond,
            right: [const { None }; 3],
            wrong: (0, 0),
            failing: (0, 0),
            sessions: (0, 0),
            stops_open: false,
            faults: Vec::new(),
        }
    }

    /// Adds what came of a script: what the client said, and the state of the database.
    pub fn add(&mut self, scenario: &Scenario, outcome: &Outcome, state: &str) {
        let verdict = Verdict::of(scenario, state);
        let is_wrong = verdict == Verdict::Wrong;
        match scenario.situation {
            Situation::Right => {
                let column = match scenario.shape {
                    Shape::One | Shape::OneWithSettings => 0,
                    Shape::Each => 1,
                    Shape::Outside | Shape::OutsideWithSettings => 2,
                };
                self.right[column] = self.right[column].max(Some(verdict));
            }
            Situation::Failing => count(&mut self.failing, is_wrong),
            Situation::Elsewhere | Situation::Midway | Situation::Again => count(&mut self.wrong, is_wrong),
        }
        if is_wrong {
            let said = format!("{}{}", outcome.stdout, outcome.stderr);
            let what = format!("the database is as it should never be\n{said}\n{}", difference(scenario, state));
            self.fault(scenario, &what);
        }
        self.add_words(scenario, verdict, outcome);
        self.add_own_session(scenario, verdict, &outcome.stdout);
    }

    /// Nothing is refused, and nothing stops, without a word.
    fn add_words(&mut self, scenario: &Scenario, verdict: Verdict, outcome: &Outcome) {
        let said = format!("{}{}", outcome.stdout, outcome.stderr);
        // A program may fail at its own savepoints before the script can say anything.
        let fails_itself = outcome.code != 0 && said.to_lowercase().contains("savepoint");
        let refuses = said.contains("limbeck refused") || fails_itself;
        if scenario.starts_wrong() && !refuses {
            self.fault(scenario, &format!("no word of a refusal\n{said}"));
        }
        let complains = outcome.code != 0 || said.contains("ERROR");
        if scenario.situation == Situation::Right && verdict != Verdict::Done && !complains {
            self.fault(scenario, &format!("no word of an error\n{said}"));
        }
    }

    /// Adds the session that the script ran in, where the client says how it was before and after.
    fn add_own_session(&mut self, scenario: &Scenario, verdict: Verdict, stdout: &str) {
        let mut sessions = stdout.lines().map(str::trim).filter(|line| line.starts_with("session:"));
        match (sessions.next(), sessions.next_back()) {
            (None, _) => {}
            (Some(before), Some(after)) => {
                let stops = verdict == Verdict::Half && scenario.shape.has_part_outside();
                match stops && before != after {
                    true => self.stops_open = true,
                    false => self.add_session(scenario, before, after),
                }
            }
            (Some(_), None) => self.fault(scenario, &format!("the session says nothing afterwards\n{stdout}")),
        }
    }

    /// Adds a session that was looked at before and after a script.
    pub fn add_session(&mut self, scenario: &Scenario, before: &str, after: &str) {
        count(&mut self.sessions, before != after);
        if before != after {
            self.fault(scenario, &format!("the session is not as before\n  {before}\n  {after}"));
        }
    }

    /// Adds what came of another way that has the same name.
    pub fn merge(&mut self, other: Row) {
        self.right = [0, 1, 2].map(|column| self.right[column].max(other.right[column]));
        for (sum, more) in
            [(&mut self.wrong, other.wrong), (&mut self.failing, other.failing), (&mut self.sessions, other.sessions)]
        {
            *sum = (sum.0 + more.0, sum.1 + more.1);
        }
        self.stops_open |= other.stops_open;
        self.faults.extend(other.faults);
    }

    /// Which scripts may be run so.
    fn good_for(&self) -> String {
        let is_done = |verdict: Option<Verdict>| verdict.is_none_or(|verdict| verdict == Verdict::Done);
        match (self.beyond, self.right.map(is_done)) {
            (Some(reason), _) => format!("nothing: {reason}"),
            (None, [true, true, true]) => "every script".into(),
            (None, [true, true, false]) => "scripts without a part outside".into(),
            (None, [true, false, _]) => "scripts of one transaction".into(),
            (None, [false, ..]) => "nothing: refused".into(),
        }
    }

    fn fault(&mut self, scenario: &Scenario, what: &str) {
        self.faults.push(format!("--- {} {}, {}: {what}", self.client, self.manner, scenario.name()));
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [one, each, outside] = self.right.map(|verdict| verdict.map_or("–", Verdict::word));
        let wrong = if self.wrong.1 == 0 { "unchanged" } else { "**changed**" };
        let failing = if self.failing.1 == 0 { "stops" } else { "**goes on**" };
        let session = match self.sessions {
            (0, _) => "ends",
            (_, 0) if self.stops_open => "as before, unless it stopped",
            (_, 0) => "as before",
            _ => "**changed**",
        };
        write!(
            f,
            "| {} | {} | {one} | {each} | {outside} | {wrong} | {failing} | {session} |",
            self.client, self.manner
        )?;
        write!(f, " {} |", self.good_for())
    }
}

impl Verdict {
    fn of(scenario: &Scenario, state: &str) -> Verdict {
        match scenario.allowed.iter().position(|allowed| allowed == state) {
            None => Verdict::Wrong,
            Some(0) => Verdict::Nothing,
            Some(at) if at + 1 == scenario.allowed.len() && scenario.situation == Situation::Right => Verdict::Done,
            Some(_) => Verdict::Half,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Verdict::Done => "done",
            Verdict::Half => "stops half way",
            Verdict::Nothing => "refused",
            Verdict::Wrong => "**wrong**",
        }
    }
}

fn count((all, bad): &mut (usize, usize), is_bad: bool) {
    *all += 1;
    *bad += usize::from(is_bad);
}

/// What the nearest allowed state does not have, and what it has more.
fn difference(scenario: &Scenario, state: &str) -> String {
    let differences = |allowed: &String| -> Vec<String> {
        let more =
            state.lines().filter(|line| !allowed.lines().any(|other| other == *line)).map(|line| format!("+{line}"));
        let less =
            allowed.lines().filter(|line| !state.lines().any(|other| other == *line)).map(|line| format!("-{line}"));
        more.chain(less).collect()
    };
    scenario.allowed.iter().map(differences).min_by_key(Vec::len).unwrap_or_default().join("\n")
}
