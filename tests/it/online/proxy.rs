//! Stands between a client and the server, counts the statements, and breaks off at one of them.

use std::io::{self, Read, Write};
use std::os::unix::net::{UnixListener, UnixStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use tempfile::TempDir;

use crate::cluster::Database;

/// When, beside a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// The server never sees it.
    Before,
    /// The server works on it.
    During,
    /// The server has done it, and the client does not know.
    After,
}

/// Where to break off: at a statement, counted from 1, and what to do then.
pub struct Break {
    pub at: usize,
    pub moment: Moment,
    pub act: Box<dyn Fn() + Send + Sync>,
}

/// A Unix socket that leads to the server of a database.
pub struct Proxy {
    directory: TempDir,
    name: String,
    line: Arc<Line>,
}

/// What all connections through a proxy share.
struct Line {
    upstream: std::path::PathBuf,
    seen: AtomicUsize,
    to_break: Mutex<Option<Break>>,
}

impl Proxy {
    /// One that breaks off once, if it is told where.
    pub fn new(database: &Database, to_break: Option<Break>) -> Proxy {
        let directory = tempfile::Builder::new().prefix("limbeck-").tempdir_in("/tmp").expect("a directory in /tmp");
        let listener = UnixListener::bind(directory.path().join(".s.PGSQL.5432")).expect("a socket");
        let line =
            Arc::new(Line { upstream: database.socket(), seen: AtomicUsize::new(0), to_break: Mutex::new(to_break) });
        let shared = line.clone();
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let line = shared.clone();
                thread::spawn(move || line.carry(client));
            }
        });
        Proxy { directory, name: database.name().to_owned(), line }
    }

    /// The address of the database through it.
    pub fn url(&self) -> String {
        format!("postgresql://postgres@/{}?host={}", self.name, self.directory.path().display())
    }

    /// How many statements have come by.
    pub fn seen(&self) -> usize {
        self.line.seen.load(Ordering::SeqCst)
    }
}

impl Line {
    /// Carries one connection, until either side is gone. The protocol is that of the PostgreSQL documentation, chapter
    /// 55: each message has a length, and all but the first have a letter before it.
    fn carry(&self, mut client: UnixStream) {
        let Ok(mut server) = UnixStream::connect(&self.upstream) else { return };
        let (mut from_server, mut to_client) =
            (server.try_clone().expect("a socket"), client.try_clone().expect("a socket"));
        let (held, answers) = (Arc::new(Mutex::new(None::<Break>)), thread::Builder::new());
        let holding = held.clone();
        let answers = answers.spawn(move || {
            while let Ok(message) = message(&mut from_server, true) {
                let ready = message.first() == Some(&b'Z');
                let holds = holding.lock().expect("nobody panics in there").is_some();
                if ready && let Some(done) = holding.lock().expect("nobody panics in there").take() {
                    (done.act)();
                    break;
                }
                if !holds && to_client.write_all(&message).is_err() {
                    break;
                }
            }
            let _ = to_client.shutdown(std::net::Shutdown::Both);
            let _ = from_server.shutdown(std::net::Shutdown::Both);
        });
        let _ = self.questions(&mut client, &mut server, &held);
        let _ = server.shutdown(std::net::Shutdown::Write);
        let _ = answers.expect("a thread").join();
        let _ = client.shutdown(std::net::Shutdown::Both);
    }

    fn questions(
        &self,
        client: &mut UnixStream,
        server: &mut UnixStream,
        held: &Mutex<Option<Break>>,
    ) -> io::Result<()> {
        server.write_all(&message(client, false)?)?;
        loop {
            let message = message(client, true)?;
            let found = (message.first() == Some(&b'Q')).then(|| self.break_here()).flatten();
            match found {
                None => server.write_all(&message)?,
                Some(now) => match now.moment {
                    Moment::Before => {
                        (now.act)();
                        return Ok(());
                    }
                    Moment::During => {
                        server.write_all(&message)?;
                        (now.act)();
                        return Ok(());
                    }
                    Moment::After => {
                        *held.lock().expect("nobody panics in there") = Some(now);
                        server.write_all(&message)?;
                    }
                },
            }
        }
    }

    fn break_here(&self) -> Option<Break> {
        let number = self.seen.fetch_add(1, Ordering::SeqCst) + 1;
        let mut to_break = self.to_break.lock().expect("nobody panics in there");
        if to_break.as_ref().is_some_and(|planned| planned.at == number) { to_break.take() } else { None }
    }
}

/// Reads a message, with the letter in front or without.
fn message(stream: &mut UnixStream, letter: bool) -> io::Result<Vec<u8>> {
    let mut message = vec![0; if letter { 5 } else { 4 }];
    stream.read_exact(&mut message)?;
    let length = message[message.len() - 4..].iter().fold(0, |length, byte| length << 8 | usize::from(*byte));
    let head = message.len();
    message.resize(head + length - 4, 0);
    stream.read_exact(&mut message[head..])?;
    Ok(message)
}
