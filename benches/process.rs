//! What a process costs: the operating system's own account of it.

use std::process::{Command, Stdio};
use std::time::Duration;
use wait4::Wait4;

/// The least that a command took in any of its runs.
#[derive(Default)]
pub struct Cost {
    processor: Option<Duration>,
    memory: Option<u64>,
}

impl Cost {
    /// Runs the command once more; it has to end with this exit code.
    pub fn run(&mut self, name: &str, command: &mut Command, code: i32) {
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program is there");
        let used = child.wait4().expect("it is our child");
        assert_eq!(used.status.code(), Some(code), "{name}");
        let (processor, memory) = (used.rusage.utime + used.rusage.stime, used.rusage.maxrss);
        self.processor = Some(self.processor.map_or(processor, |least| least.min(processor)));
        self.memory = Some(self.memory.map_or(memory, |least| least.min(memory)));
    }

    /// Processor time, in milliseconds.
    pub fn processor_ms(&self) -> f64 {
        self.processor.unwrap_or_default().as_secs_f64() * 1e3
    }

    /// The most memory that it had at once, in MB.
    pub fn memory_mb(&self) -> f64 {
        self.memory.unwrap_or_default() as f64 / 1024.0 / 1024.0
    }
}
