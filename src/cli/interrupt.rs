//! Ctrl-C and SIGTERM: what is not in place yet is taken away, and the program ends. A second one ends it at once.

use copyist::output::Staging;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What has to be seen to before the program may end.
#[derive(Clone, Default)]
pub struct Interrupt(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// What is written and not in place.
    stagings: Mutex<Vec<Arc<Staging>>>,
    /// Held while something is done that must be finished, or undone.
    busy: Mutex<()>,
    /// Whether somebody wants the program to end.
    stopped: AtomicBool,
    /// Whether all is in place.
    finished: AtomicBool,
}

impl Interrupt {
    /// Begins to watch for signals. Where there are none, the next run takes away what a killed one leaves.
    pub fn watch() -> Interrupt {
        let interrupt = Interrupt::default();
        #[cfg(unix)]
        signals::watch(&interrupt);
        interrupt
    }

    /// What is written here is taken away if the program has to end before it is in place.
    pub fn covers(&self, staging: &Arc<Staging>) {
        lock(&self.0.stagings).push(Arc::clone(staging));
    }

    /// As long as this is held the program does not end by the first signal. One that has come before ends it here.
    pub fn hold(&self) -> MutexGuard<'_, ()> {
        lock(&self.0.busy)
    }

    /// Whether somebody wants the program to end, so that what goes on should be undone.
    pub fn stopped(&self) -> bool {
        self.0.stopped.load(Ordering::Acquire)
    }

    /// Waits for the end if somebody wants it, so that nothing more is told. Nothing may be held.
    pub fn end_if_stopped(&self) {
        while self.stopped() {
            std::thread::park();
        }
    }

    /// All is in place.
    pub fn finished(&self) {
        self.0.finished.store(true, Ordering::Release);
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(unix)]
mod signals {
    use super::{Interrupt, lock};
    use signal_hook::consts::{SIGINT, SIGTERM};
    use signal_hook::iterator::Signals;
    use std::io::Write as _;
    use std::sync::atomic::Ordering;
    use std::time::{Duration, Instant};

    /// How long after the first signal another one is meant: wrappers such as `timeout` send one to the program and to
    /// its group, so that it comes twice.
    const MEANT: Duration = Duration::from_millis(300);

    /// As shells tell of a program that a signal has ended.
    fn status(signal: i32) -> i32 {
        128 + signal
    }

    pub(super) fn watch(interrupt: &Interrupt) {
        let Ok(mut signals) = Signals::new([SIGINT, SIGTERM]) else { return };
        let interrupt = interrupt.clone();
        let watch = move || {
            let mut first = None;
            for signal in signals.forever() {
                match first {
                    None => {
                        first = Some(Instant::now());
                        let interrupt = interrupt.clone();
                        spawn(move || end(&interrupt, signal));
                    }
                    Some(time) if time.elapsed() < MEANT => {}
                    Some(_) => signal_hook::low_level::exit(status(signal)),
                }
            }
        };
        spawn(watch);
    }

    /// Takes away what is not in place, and ends the program.
    fn end(interrupt: &Interrupt, signal: i32) {
        let shared = &interrupt.0;
        shared.stopped.store(true, Ordering::Release);
        let _busy = lock(&shared.busy);
        for staging in &*lock(&shared.stagings) {
            staging.abandon();
        }
        let finished = shared.finished.load(Ordering::Acquire);
        let what = if finished { "all was written" } else { "nothing was written" };
        let _ = writeln!(std::io::stderr().lock(), "\nerror: interrupted; {what}");
        std::process::exit(status(signal));
    }

    fn spawn(work: impl FnOnce() + Send + 'static) {
        let _ = std::thread::Builder::new().name("signals".to_owned()).spawn(work);
    }
}
