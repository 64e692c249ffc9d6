//! What a finished program left behind.

use std::io::{Seek, SeekFrom, Write};
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Output, Stdio};

/// The two texts that a program printed, and its exit code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Outcome {
    pub stdout: String,
    pub stderr: String,
    /// 128 and the signal's number if a signal ended it, as a shell says it.
    pub code: i32,
}

impl Outcome {
    /// Runs a program to its end, with nothing on its stdin. Panics if it cannot be started.
    pub fn of(command: &mut Command) -> Outcome {
        Outcome::with_stdin(command, Stdio::null())
    }

    /// The same with a text on stdin.
    pub fn fed(command: &mut Command, input: &str) -> Outcome {
        // A file and not a pipe: the program may print more than a pipe holds before it has read everything.
        let mut file = tempfile::tempfile().expect("a temporary file for stdin");
        file.write_all(input.as_bytes()).expect("stdin is written");
        file.seek(SeekFrom::Start(0)).expect("stdin is rewound");
        Outcome::with_stdin(command, Stdio::from(file))
    }

    /// Its stdout, if it ended with exit code 0; panics with everything that it printed otherwise.
    #[track_caller]
    pub fn ok(self) -> String {
        assert!(self.code == 0, "exit code {}\n--- stdout\n{}\n--- stderr\n{}", self.code, self.stdout, self.stderr);
        self.stdout
    }

    fn with_stdin(command: &mut Command, stdin: Stdio) -> Outcome {
        let output = command
            .stdin(stdin)
            .output()
            .unwrap_or_else(|error| panic!("cannot start {:?}: {error}", command.get_program()));
        Outcome::from(output)
    }
}

impl From<Output> for Outcome {
    fn from(output: Output) -> Outcome {
        let code = output.status.code().or(output.status.signal().map(|signal| 128 + signal));
        Outcome {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            code: code.expect("a finished program has an exit code or a signal"),
        }
    }
}
