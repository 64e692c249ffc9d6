//! Where the configuration is.

use std::path::{Path, PathBuf};

use super::Error;

/// The name of the configuration.
const NAME: &str = "limbeck.toml";

/// The configuration: the file that was named, or else the nearest one from the working directory upwards, as a path
/// relative to it.
pub fn config(named: Option<&Path>) -> Result<PathBuf, Error> {
    if let Some(named) = named {
        return Ok(named.to_path_buf());
    }
    let here = std::env::current_dir().map_err(Error::disk("find", Path::new(".")))?;
    let mut way = PathBuf::new();
    for _ in here.ancestors() {
        let candidate = way.join(NAME);
        if candidate.is_file() {
            return Ok(candidate);
        }
        way.push("..");
    }
    Err(Error::NoConfiguration)
}
