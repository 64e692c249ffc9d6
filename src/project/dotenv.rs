//! The file `.env`.

use std::fs;
use std::path::Path;

use super::{Error, shown};
use crate::diagnostic::{Diagnostic, Diagnostics, code};
use crate::environment::Environment;
use crate::source::Span;

/// The file of variables beside the configuration.
pub const NAME: &str = ".env";

/// The environment of the process, and behind it the file in a directory. What is wrong in that goes to `report`.
///
/// # Errors
/// It cannot be read.
pub fn environment(directory: &Path, report: &mut Diagnostics) -> Result<Environment, Error> {
    let path = directory.join(NAME);
    if !path.is_file() {
        return Ok(Environment::of_process());
    }
    let bytes = fs::read(&path).map_err(Error::disk("read", &path))?;
    // The line itself is not shown: it may well be a password.
    let line = |offset: usize| bytes[..offset].iter().filter(|byte| **byte == b'\n').count() + 1;
    let text = match std::str::from_utf8(&bytes) {
        Ok(text) => text,
        Err(fault) => {
            let message = format!("line {} of {} is not UTF-8", line(fault.valid_up_to()), shown(&path));
            let fault = Diagnostic::error(code::NOT_UTF8, Span::NONE, message);
            report.push(fault.help("convert the file to UTF-8"));
            return Ok(Environment::of_process());
        }
    };
    let (environment, meaningless) = Environment::of_process().with_dotenv(text);
    for place in meaningless {
        let message = format!("line {} of {} is no variable", line(place.start), shown(&path));
        let fault = Diagnostic::error(code::CONFIG_SYNTAX, Span::NONE, message);
        report.push(fault.help("write NAME=value, or a comment behind '#'"));
    }
    Ok(environment)
}
