//! One connection: since when its other end is waited for, and whether that has been long enough. What is waited for is
//! written down by whoever reads, writes and answers; the judging is done from outside, for all of them at once.

use std::{
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
    },
    task::{Context, Poll, ready},
    time::{Duration, Instant},
};

use axum::body::{Body, HttpBody};
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    sync::Notify,
};

/// How long the other end of a connection is waited for. Bodies have a pace of their own (`arriving.rs`).
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// For the head of a request: from its first byte on, or from the first moment of a connection that never asked.
    pub head: Duration,
    /// For the next request on a connection that has asked before. Longer than proxies keep theirs (60 s is usual), so that
    /// none sends a request into a connection that is just being closed.
    pub idle: Duration,
    /// For any of an answer to be taken. The system says that there is room only when a third of its buffer is free, so this
    /// asks for a few hundred bytes a second.
    pub unread: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(10), idle: Duration::from_secs(75), unread: Duration::from_secs(60) }
    }
}

/// What a connection is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Awaited {
    /// Nothing: it is our turn.
    Nothing,
    /// The rest of a head.
    Head,
    /// A request, on a connection that never asked.
    First,
    /// Another request.
    Next,
    /// That it reads.
    Reading,
}

/// One connection. Times are milliseconds since it was made; zero stands for "not now".
pub(super) struct Line {
    made: Instant,
    /// A request is in hand: its head is there and its answer is not handed over.
    asked: AtomicBool,
    has_asked: AtomicBool,
    /// When the first byte of a head came.
    head: AtomicU64,
    /// Since when nothing is asked.
    quiet: AtomicU64,
    /// Since when nothing of an answer is taken.
    unread: AtomicU64,
    pub(super) let_go: Notify,
}

impl Line {
    pub(super) fn new() -> Self {
        Self {
            made: Instant::now(),
            asked: AtomicBool::new(false),
            has_asked: AtomicBool::new(false),
            head: AtomicU64::new(0),
            quiet: AtomicU64::new(1),
            unread: AtomicU64::new(0),
            let_go: Notify::new(),
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.made.elapsed().as_millis()).unwrap_or(u64::MAX).max(1)
    }

    /// What it is waited for, and for how long already.
    pub(super) fn awaited(&self) -> (Awaited, Duration) {
        let (unread, head) = (self.unread.load(Relaxed), self.head.load(Relaxed));
        let (what, since) = match () {
            () if unread != 0 => (Awaited::Reading, unread),
            () if self.asked.load(Relaxed) => return (Awaited::Nothing, Duration::ZERO),
            () if head != 0 => (Awaited::Head, head),
            () if self.has_asked.load(Relaxed) => (Awaited::Next, self.quiet.load(Relaxed)),
            () => (Awaited::First, self.quiet.load(Relaxed)),
        };
        (what, Duration::from_millis(self.now().saturating_sub(since)))
    }

    /// For what it was waited for too long, if it was.
    pub(super) fn is_overdue(&self, patience: &Patience) -> Option<Awaited> {
        let (what, waited) = self.awaited();
        let longest = match what {
            Awaited::Nothing => return None,
            Awaited::Head | Awaited::First => patience.head,
            Awaited::Next => patience.idle,
            Awaited::Reading => patience.unread,
        };
        (waited >= longest).then_some(what)
    }

    /// How long nobody has asked on it; none while a request is in hand or an answer is on its way. Such a connection may be
    /// let go for another.
    pub(super) fn spare(&self) -> Option<Duration> {
        let (what, waited) = self.awaited();
        (!matches!(what, Awaited::Nothing | Awaited::Reading)).then_some(waited)
    }

    /// A head is there.
    pub(super) fn ask(self: &Arc<Self>) -> Asked {
        self.asked.store(true, Relaxed);
        self.has_asked.store(true, Relaxed);
        self.head.store(0, Relaxed);
        Asked(Arc::clone(self))
    }

    fn heard(&self) {
        if !self.asked.load(Relaxed) && self.head.load(Relaxed) == 0 {
            self.head.store(self.now(), Relaxed);
        }
    }

    fn wrote<T>(&self, outcome: &Poll<T>) {
        match outcome {
            Poll::Pending if self.unread.load(Relaxed) == 0 => self.unread.store(self.now(), Relaxed),
            Poll::Pending => {}
            Poll::Ready(_) if self.unread.load(Relaxed) != 0 => self.unread.store(0, Relaxed),
            Poll::Ready(_) => {}
        }
    }
}

/// A request in hand, until this is dropped.
pub(super) struct Asked(Arc<Line>);

impl Drop for Asked {
    fn drop(&mut self) {
        self.0.quiet.store(self.0.now(), Relaxed);
        self.0.asked.store(false, Relaxed);
    }
}

/// The body of an answer. Its request is in hand until it was handed over.
pub(super) struct Answer {
    pub(super) body: Body,
    pub(super) _asked: Asked,
}

impl HttpBody for Answer {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        Pin::new(&mut self.body).poll_frame(cx)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The bytes of a connection, and what they say of it.
pub(super) struct Wire {
    pub(super) stream: TcpStream,
    pub(super) line: Arc<Line>,
}

impl AsyncRead for Wire {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, to: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        let before = to.filled().len();
        let outcome = ready!(Pin::new(&mut self.stream).poll_read(cx, to));
        if to.filled().len() > before {
            self.line.heard();
        }
        Poll::Ready(outcome)
    }
}

impl AsyncWrite for Wire {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.line.wrote(&outcome);
        outcome
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        parts: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        let outcome = Pin::new(&mut self.stream).poll_write_vectored(cx, parts);
        self.line.wrote(&outcome);
        outcome
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_keeps_us_waiting_is_told_from_whoever_waits_for_us() {
        let hurried = Patience { head: Duration::ZERO, idle: Duration::from_secs(9), unread: Duration::ZERO };
        let line = Arc::new(Line::new());
        assert_eq!(line.is_overdue(&hurried), Some(Awaited::First));
        line.heard();
        assert_eq!(line.is_overdue(&hurried), Some(Awaited::Head));
        assert!(line.spare().is_some());
        let asked = line.ask();
        line.heard();
        assert_eq!(line.awaited().0, Awaited::Nothing, "more of a body is no head");
        assert!(line.spare().is_none() && line.is_overdue(&hurried).is_none());
        line.wrote(&Poll::<()>::Pending);
        assert_eq!(line.is_overdue(&hurried), Some(Awaited::Reading));
        drop(asked);
        assert!(line.spare().is_none(), "its answer is still on the way");
        line.wrote(&Poll::Ready(()));
        assert_eq!((line.awaited().0, line.is_overdue(&hurried)), (Awaited::Next, None));
        assert!(line.spare().is_some());
    }
}
