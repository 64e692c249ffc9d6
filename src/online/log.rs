//! What a person reads on stderr while migrations run: Alembic's log lines, the notices of the server, a progress bar.

use postgres::error::DbError;
use std::fmt;
use std::io::{IsTerminal, Write};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::{self, JoinHandle};
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
    /// The bar, while a run goes on.
    bar: Option<Bar>,
}

struct Bar {
    done: usize,
    count: usize,
    started: Instant,
    drawn: bool,
}

/// How far a run has come, in a bar below all lines for as long as this lives.
pub struct Progress {
    log: Log,
    clock: Option<(Sender<()>, JoinHandle<()>)>,
}

/// A run is long, and gets a bar, once it has taken this long.
const LONG: Duration = Duration::from_secs(1);

/// How often the bar tells the time while nothing else happens.
const TICK: Duration = Duration::from_secs(1);

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

    /// Begins to show a person who watches how far a run of so many steps has come.
    pub fn progress(&self, count: usize, started: Instant) -> Progress {
        let mut inner = self.inner();
        inner.bar = inner.terminal.then_some(Bar { done: 0, count, started, drawn: false });
        let clock = inner.terminal.then(|| {
            let (log, (stop, stopped)) = (self.clone(), mpsc::channel());
            let tick = move || {
                while let Err(RecvTimeoutError::Timeout) = stopped.recv_timeout(TICK) {
                    log.inner().redraw();
                }
            };
            (stop, thread::spawn(tick))
        });
        drop(inner);
        Progress { log: self.clone(), clock }
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

impl Progress {
    /// So many steps are done.
    pub fn reach(&self, done: usize) {
        let mut inner = self.log.inner();
        if let Some(bar) = &mut inner.bar {
            bar.done = done;
        }
        inner.redraw();
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        if let Some((stop, clock)) = self.clock.take() {
            drop(stop);
            let _ = clock.join();
        }
        let mut inner = self.log.inner();
        inner.wipe();
        inner.bar = None;
    }
}

impl Inner {
    /// Writes a line above the bar, in one go, since other processes may write to the same place.
    fn line(&mut self, text: &str) {
        self.wipe();
        let _ = self.out.write_all(format!("{text}\n").as_bytes());
        self.draw();
    }

    fn redraw(&mut self) {
        self.wipe();
        self.draw();
    }

    fn wipe(&mut self) {
        if let Some(bar) = self.bar.as_mut().filter(|bar| bar.drawn) {
            bar.drawn = false;
            let _ = self.out.write_all(b"\r\x1b[K");
        }
    }

    fn draw(&mut self) {
        if let Some(bar) = self.bar.as_mut().filter(|bar| bar.started.elapsed() >= LONG) {
            bar.drawn = true;
            let _ = self.out.write_all(bar.to_string().as_bytes());
        }
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
                let progress = log.progress(4, started);
                progress.reach(1);
                log.info("Running upgrade a -> b");
                drop(progress);
                log.info("Ran 1 migration");
            }
        };
        // However slow the machine is, and however often the clock ticks.
        let (bar, wipe) = ("[#######.......................] 1/4, 2 min ", "\r\x1b[K");
        let (line, last) = ("INFO  [limbeck] Running upgrade a -> b\n", "INFO  [limbeck] Ran 1 migration\n");
        let watched = written(true, run(long_ago));
        assert!(watched.starts_with(bar), "{watched}");
        assert!(watched.contains(&format!("{wipe}{line}{bar}")), "{watched}");
        assert!(watched.ends_with(&format!("{wipe}{last}")), "{watched}");
        let not_yet = Instant::now() + Duration::from_secs(3600);
        for unseen in [written(false, run(long_ago)), written(true, run(not_yet))] {
            assert_eq!(unseen, format!("{line}{last}"));
        }
    }

    #[test]
    fn the_bar_tells_the_time_while_a_statement_runs() {
        let (sender, receiver) = mpsc::channel();
        let log = Log::new(Box::new(Pipe(sender)), true);
        let progress = log.progress(1, Instant::now());
        let drawn = receiver.recv_timeout(Duration::from_secs(30)).expect("it is drawn by itself");
        assert!(drawn.starts_with("[..............................] 0/1, "), "{drawn}");
        drop(progress);
        assert_eq!(receiver.iter().take(1).collect::<String>(), "\r\x1b[K");
    }
}
