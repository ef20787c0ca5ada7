//! A bad network: a TCP proxy that can slow down, go silent, and break connections, also in the middle of an answer.

use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicI64, AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

/// A proxy on a free port before a server on another.
pub struct BadNetwork {
    port: u16,
    inside: Arc<Inside>,
}

#[derive(Default)]
struct Inside {
    /// Milliseconds that every piece is held back.
    delay: AtomicU64,
    /// Bytes that still pass from the server; negative when as many as come.
    passes: AtomicI64,
    down: std::sync::atomic::AtomicBool,
    open: Mutex<Vec<TcpStream>>,
}

impl BadNetwork {
    /// A good network at first.
    ///
    /// # Panics
    /// When there is no port.
    #[must_use]
    pub fn before(server: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|e| panic!("no port: {e}"));
        let port = listener.local_addr().unwrap_or_else(|e| panic!("{e}")).port();
        let inside = Arc::new(Inside { passes: AtomicI64::new(-1), ..Inside::default() });
        let own = Arc::clone(&inside);
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                if own.down.load(Ordering::Relaxed) {
                    continue;
                }
                let Ok(there) = TcpStream::connect(("127.0.0.1", server)) else { continue };
                own.join(&client, &there);
            }
        });
        Self { port, inside }
    }

    /// Where it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Holds every piece back so long.
    pub fn slow(&self, delay: Duration) {
        self.inside.delay.store(u64::try_from(delay.as_millis()).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    /// Breaks every connection, and every new one at once, until [`BadNetwork::heal`].
    pub fn cut(&self) {
        self.inside.down.store(true, Ordering::Relaxed);
        self.inside.break_all();
    }

    /// Lets so many more bytes of answers pass, then breaks.
    pub fn cut_after(&self, bytes: i64) {
        self.inside.passes.store(bytes, Ordering::Relaxed);
    }

    /// A good network again.
    pub fn heal(&self) {
        self.inside.delay.store(0, Ordering::Relaxed);
        self.inside.passes.store(-1, Ordering::Relaxed);
        self.inside.down.store(false, Ordering::Relaxed);
    }
}

impl Inside {
    fn join(self: &Arc<Self>, client: &TcpStream, server: &TcpStream) {
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.retain(|s| s.peer_addr().is_ok());
        for (from, to, answers) in [(client, server, false), (server, client, true)] {
            let (Ok(from), Ok(to), Ok(kept)) = (from.try_clone(), to.try_clone(), from.try_clone()) else { return };
            open.push(kept);
            let own = Arc::clone(self);
            thread::spawn(move || own.carry(from, to, answers));
        }
    }

    fn carry(&self, mut from: TcpStream, mut to: TcpStream, answers: bool) {
        let mut piece = [0; 16 * 1024];
        while let Ok(size @ 1..) = from.read(&mut piece) {
            let delay = self.delay.load(Ordering::Relaxed);
            if delay > 0 {
                thread::sleep(Duration::from_millis(delay));
            }
            let mut some = piece.get(..size).unwrap_or_default();
            if answers && self.passes.load(Ordering::Relaxed) >= 0 {
                let size = i64::try_from(size).unwrap_or(i64::MAX);
                let left = self.passes.fetch_sub(size, Ordering::Relaxed);
                if left < size {
                    some = some.get(..usize::try_from(left.max(0)).unwrap_or(0)).unwrap_or_default();
                    let _ = to.write_all(some);
                    self.passes.store(-1, Ordering::Relaxed);
                    self.break_all();
                    break;
                }
            }
            if to.write_all(some).is_err() {
                break;
            }
        }
        let _ = to.shutdown(Shutdown::Both);
        let _ = from.shutdown(Shutdown::Both);
    }

    fn break_all(&self) {
        for stream in self.open.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = stream.shutdown(Shutdown::Both);
        }
    }
}
