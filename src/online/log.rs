//! What a person reads on stderr while migrations run: Alembic's log lines, the notices of the server, a progress bar.

use postgres::error::DbError;
use std::fmt;
use std::io::{IsTerminal, Write};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// A place for lines, shared by all who have some. A writer that fails is not worth stopping a migration for, so nothing
/// here fails.
#[derive(Clone)]
pub struct Log {
    inner: Arc<Mutex<Inner>>,
}

struct Inner {
    out: Box<dyn Write + Send>,
    /// Whether a person watches.
    terminal: bool,
    /// The bar, while a long run goes on.
    bar: Option<Bar>,
}

struct Bar {
    done: usize,
    count: usize,
    started: Instant,
}

/// A run is long, and gets a bar, once it has taken this long.
const LONG: Duration = Duration::from_secs(1);

const BAR_WIDTH: usize = 30;

impl Log {
    /// One that writes to stderr, with a progress bar if that is a terminal.
    pub fn stderr() -> Log {
        Log::new(Box::new(std::io::stderr()), std::io::stderr().is_terminal())
    }

    /// One that writes anywhere.
    pub fn new(out: Box<dyn Write + Send>, terminal: bool) -> Log {
        Log { inner: Arc::new(Mutex::new(Inner { out, terminal, bar: None })) }
    }

    /// `INFO  [limbeck] …`, the shape of Alembic's log lines.
    pub fn info(&self, text: impl fmt::Display) {
        self.inner().line(&format!("INFO  [limbeck] {text}"));
    }

    /// `WARNI [limbeck] …`: Alembic cuts the level to five letters.
    pub fn warning(&self, text: impl fmt::Display) {
        self.inner().line(&format!("WARNI [limbeck] {text}"));
    }

    /// What the server has to say, as `psql` shows it.
    pub fn notice(&self, notice: &DbError) {
        let mut text = format!("{}:  {}", notice.severity(), notice.message());
        for (name, part) in [("DETAIL", notice.detail()), ("HINT", notice.hint())] {
            text.extend(part.map(|part| format!("\n{name}:  {part}")));
        }
        self.inner().line(&text);
    }

    /// Tells how far a run has come.
    pub fn progress(&self, done: usize, count: usize, started: Instant) {
        let mut inner = self.inner();
        inner.wipe();
        inner.bar = Some(Bar { done, count, started });
        inner.draw();
    }

    /// Takes the bar away.
    pub fn end_progress(&self) {
        let mut inner = self.inner();
        inner.wipe();
        inner.bar = None;
    }

    fn inner(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Log {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Log")
    }
}

impl Inner {
    /// Writes a line above the bar.
    fn line(&mut self, text: &str) {
        self.wipe();
        let _ = writeln!(self.out, "{text}");
        self.draw();
    }

    fn wipe(&mut self) {
        if self.terminal && self.bar.is_some() {
            let _ = write!(self.out, "\r\x1b[K");
        }
    }

    fn draw(&mut self) {
        let Some(bar) = self.bar.as_ref().filter(|bar| self.terminal && bar.started.elapsed() >= LONG) else { return };
        let _ = write!(self.out, "{bar}");
        let _ = self.out.flush();
    }
}

impl fmt::Display for Bar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let filled = BAR_WIDTH * self.done / self.count.max(1);
        let (full, empty) = ("#".repeat(filled), ".".repeat(BAR_WIDTH.saturating_sub(filled)));
        write!(f, "[{full}{empty}] {}/{}, {}", self.done, self.count, Seconds(self.started.elapsed()))
    }
}

/// A duration as people read it: `0.04 s`, `3 min 20 s`.
#[derive(Debug, Clone, Copy)]
pub struct Seconds(pub Duration);

impl fmt::Display for Seconds {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0.as_secs_f64();
        match seconds {
            _ if seconds < 10.0 => write!(f, "{seconds:.2} s"),
            _ if seconds < 60.0 => write!(f, "{seconds:.1} s"),
            _ => write!(f, "{} min {} s", self.0.as_secs() / 60, self.0.as_secs() % 60),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    struct Pipe(mpsc::Sender<String>);

    impl Write for Pipe {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let _ = self.0.send(String::from_utf8_lossy(bytes).into_owned());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    fn written(terminal: bool, write: impl Fn(&Log)) -> String {
        let (sender, receiver) = mpsc::channel();
        let log = Log::new(Box::new(Pipe(sender)), terminal);
        write(&log);
        drop(log);
        receiver.iter().collect()
    }

    #[test]
    fn the_bar_is_for_a_person_who_watches_a_long_run() {
        let long_ago = Instant::now().checked_sub(Duration::from_secs(125)).expect("the machine runs longer");
        let run = |started| {
            move |log: &Log| {
                log.progress(1, 4, started);
                log.info("Running upgrade a -> b");
                log.end_progress();
            }
        };
        let bar = "[#######.......................] 1/4, 2 min 5 s";
        let line = "INFO  [limbeck] Running upgrade a -> b\n";
        let wipe = "\r\x1b[K";
        assert_eq!(written(true, run(long_ago)), format!("{bar}{wipe}{line}{bar}{wipe}"));
        assert_eq!(written(false, run(long_ago)), line);
        assert_eq!(written(true, run(Instant::now())), format!("{wipe}{line}{wipe}"));
    }
}
