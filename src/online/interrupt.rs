//! Ctrl-C: the statement is cancelled on the server, so that nothing goes on there behind our back.

use super::connect::Canceller;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::{Handle, Signals};
use signal_hook::low_level::emulate_default_handler;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// Watches for Ctrl-C and for SIGTERM, until it is dropped.
pub struct Interrupt {
    pressed: Arc<AtomicBool>,
    handle: Handle,
    thread: Option<JoinHandle<()>>,
}

impl Interrupt {
    /// Begins to watch. The first signal cancels what runs on the connection; the second ends the process.
    ///
    /// # Errors
    /// The operating system refuses.
    pub fn watch(canceller: Canceller) -> std::io::Result<Interrupt> {
        let mut signals = Signals::new([SIGINT, SIGTERM])?;
        let handle = signals.handle();
        let pressed = Arc::new(AtomicBool::new(false));
        let flag = pressed.clone();
        let thread = std::thread::spawn(move || {
            for signal in signals.forever() {
                if flag.swap(true, Ordering::SeqCst) {
                    let _ = emulate_default_handler(signal);
                }
                // A server that cannot be reached shows in the answer to the statement.
                let _ = canceller.cancel();
            }
        });
        Ok(Interrupt { pressed, handle, thread: Some(thread) })
    }

    /// True once somebody wants to stop.
    pub fn pressed(&self) -> bool {
        self.pressed.load(Ordering::SeqCst)
    }
}

impl Drop for Interrupt {
    fn drop(&mut self) {
        self.handle.close();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}
