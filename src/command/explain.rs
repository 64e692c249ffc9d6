//! `limbeck explain`

use clap::Args;

use super::{Failure, Product};
use crate::diagnostic::{code, nearest};

/// Explain the code of a diagnostic, or list all codes
#[derive(Debug, Args)]
pub struct Explain {
    /// The code, as in L0201
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(&self) -> Result<Product, Failure> {
        let Some(typed) = &self.code else {
            return Ok(code::all().map(|code| format!("{}  {}\n", code.id, code.title)).collect::<String>().into());
        };
        let typed = typed.to_ascii_uppercase();
        match code::all().find(|code| code.id == typed) {
            Some(code) => Ok(format!("{}: {}\n\n{}\n", code.id, code.title, wrapped(code.explanation)).into()),
            None => {
                let near = nearest(&typed, code::all().map(|code| code.id));
                let help = near.map_or("'limbeck explain' lists all codes".into(), |id| format!("did you mean {id}?"));
                Err(Failure::usage(format!("there is no code '{typed}'"), help))
            }
        }
    }
}

/// The text in lines of at most 80 characters.
fn wrapped(text: &str) -> String {
    let mut lines = String::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let width = word.chars().count();
        if length > 0 {
            let fits = length + 1 + width <= 80;
            lines.push(if fits { ' ' } else { '\n' });
            length = if fits { length + 1 } else { 0 };
        }
        lines.push_str(word);
        length += width;
    }
    lines
}
