//! A body on its way. It comes at the pace of whoever sends it, and nothing scarce is held meanwhile: the request takes its
//! turn when the body is there, and those whose body is there go before those who only ask. A body that stops coming ends
//! the request.

use std::{
    mem,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    task::{Context, Poll, ready},
    time::Duration,
};

use axum::{
    body::{Body, HttpBody},
    extract::Request,
};
use bytes::Bytes;
use hyper::body::{Frame, SizeHint};
use tokio::{
    sync::{AcquireError, OwnedSemaphorePermit, Semaphore},
    time::{Instant, Sleep},
};

/// How fast a body must come.
#[derive(Clone, Copy)]
struct Pace {
    /// At least this much ...
    least: u64,
    /// ... must come within this time whenever it is waited for.
    within: Duration,
    /// Longest wait for a turn once all of it is there.
    queue: Duration,
}

/// 512 bytes a second. The poorest phone line (GPRS, 20 to 40 kbit/s) carries five times that, and may be silent for almost
/// half a minute.
const PACE: Pace = Pace { least: 15 * 1024, within: Duration::from_secs(30), queue: Duration::from_secs(10) };

/// What became of a body.
#[derive(Debug)]
pub(crate) enum Arrived {
    /// It was not read to its end.
    Not,
    /// All of it, and the request has its turn.
    Whole(#[expect(dead_code, reason = "held, not read")] OwnedSemaphorePermit),
    /// It came too slowly.
    TooSlowly,
    /// All of it, but others took too long.
    NoTurn,
}

/// The body of a request that a handler reads.
pub(crate) struct Arrival(Arc<Mutex<Arrived>>);

impl Arrival {
    /// Watches the body of a request.
    pub(crate) fn watch(turns: &Arc<Semaphore>, request: Request) -> (Self, Request) {
        Self::watch_at(PACE, turns, request)
    }

    fn watch_at(pace: Pace, turns: &Arc<Semaphore>, request: Request) -> (Self, Request) {
        let arrived = Arc::new(Mutex::new(Arrived::Not));
        let watched = |body| {
            let (turns, arrived) = (Arc::clone(turns), Arc::clone(&arrived));
            let sleep = Box::pin(tokio::time::sleep(pace.within));
            Body::new(Arriving { body, state: State::Coming, moved: None, sleep, pace, turns, arrived })
        };
        let request = request.map(watched);
        (Self(arrived), request)
    }

    /// What became of it so far. The turn, if it has one, ends when this is dropped.
    pub(crate) fn now(self) -> Arrived {
        mem::replace(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner), Arrived::Not)
    }
}

type Turn = Pin<Box<dyn Future<Output = Result<OwnedSemaphorePermit, AcquireError>> + Send>>;

enum State {
    Coming,
    /// The last of it is there, and goes on when the turn has come.
    Queueing {
        last: Option<Frame<Bytes>>,
        turn: Turn,
    },
    Over,
}

struct Arriving {
    body: Body,
    state: State,
    /// What came since it is waited for; none when it is not.
    moved: Option<u64>,
    pace: Pace,
    sleep: Pin<Box<Sleep>>,
    turns: Arc<Semaphore>,
    arrived: Arc<Mutex<Arrived>>,
}

impl Arriving {
    fn note(&self, what: Arrived) {
        *self.arrived.lock().unwrap_or_else(PoisonError::into_inner) = what;
    }

    fn wait(&mut self, time: Duration) {
        self.sleep.as_mut().reset(Instant::now() + time);
    }

    /// True when too little came for too long.
    fn is_slow(&mut self, cx: &mut Context<'_>) -> bool {
        if self.moved.is_none() {
            self.moved = Some(0);
            self.wait(self.pace.within);
        }
        self.sleep.as_mut().poll(cx).is_ready()
    }

    /// The last of it came.
    fn queue(&mut self, last: Option<Frame<Bytes>>) {
        let turns = Arc::clone(&self.turns);
        self.state = State::Queueing { last, turn: Box::pin(turns.acquire_owned()) };
        self.wait(self.pace.queue);
    }

    fn stop(&mut self, what: Arrived) -> Option<Result<Frame<Bytes>, axum::Error>> {
        let why = if matches!(what, Arrived::TooSlowly) { "the body comes too slowly" } else { "no turn" };
        self.state = State::Over;
        self.note(what);
        Some(Err(axum::Error::new(std::io::Error::other(why))))
    }
}

impl HttpBody for Arriving {
    type Data = Bytes;
    type Error = axum::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, axum::Error>>> {
        let this = &mut *self;
        loop {
            match &mut this.state {
                State::Over => return Poll::Ready(None),
                State::Queueing { last, turn } => {
                    let Poll::Ready(turn) = turn.as_mut().poll(cx) else {
                        ready!(this.sleep.as_mut().poll(cx));
                        return Poll::Ready(this.stop(Arrived::NoTurn));
                    };
                    let last = last.take();
                    let Ok(turn) = turn else { return Poll::Ready(this.stop(Arrived::NoTurn)) };
                    this.state = State::Over;
                    this.note(Arrived::Whole(turn));
                    return Poll::Ready(last.map(Ok));
                }
                State::Coming => match Pin::new(&mut this.body).poll_frame(cx) {
                    Poll::Pending if this.is_slow(cx) => return Poll::Ready(this.stop(Arrived::TooSlowly)),
                    Poll::Pending => return Poll::Pending,
                    Poll::Ready(None) => this.queue(None),
                    Poll::Ready(Some(Err(e))) => return Poll::Ready(Some(Err(e))),
                    Poll::Ready(Some(Ok(frame))) => {
                        let more = frame.data_ref().map_or(0, |data| data.len() as u64);
                        this.moved = this.moved.map(|so_far| so_far + more).filter(|moved| *moved < this.pace.least);
                        if !this.body.is_end_stream() {
                            return Poll::Ready(Some(Ok(frame)));
                        }
                        this.queue(Some(frame));
                    }
                },
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.state, State::Over)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.state {
            State::Coming => self.body.size_hint(),
            State::Queueing { last, .. } => {
                SizeHint::with_exact(last.as_ref().and_then(Frame::data_ref).map_or(0, |data| data.len() as u64))
            }
            State::Over => SizeHint::with_exact(0),
        }
    }
}

impl Drop for Arriving {
    /// Whoever reads a form stops at its last boundary, which may be before the end of a body without a length. Its work
    /// counts among the others' as long as there is a turn.
    fn drop(&mut self) {
        if matches!(self.state, State::Coming)
            && let Ok(turn) = Arc::clone(&self.turns).try_acquire_owned()
        {
            self.note(Arrived::Whole(turn));
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::body::to_bytes;
    use futures::stream;

    use super::*;

    /// A hundredth of a second here stands for a second.
    const SECOND: Duration = Duration::from_millis(10);
    const HURRIED: Pace = Pace { least: PACE.least, within: Duration::from_millis(300), queue: Duration::from_millis(100) };

    /// A body that comes in pieces, each after some seconds.
    fn coming(pieces: impl IntoIterator<Item = (u32, usize), IntoIter: Send + 'static>) -> Body {
        Body::from_stream(stream::unfold(pieces.into_iter(), async |mut pieces| {
            let (after, size) = pieces.next()?;
            tokio::time::sleep(SECOND * after).await;
            Some((Ok::<_, std::io::Error>(vec![b'x'; size]), pieces))
        }))
    }

    async fn read(turns: &Arc<Semaphore>, body: Body) -> (Option<usize>, Arrived) {
        let (arrival, request) = Arrival::watch_at(HURRIED, turns, Request::new(body));
        let read = to_bytes(request.into_body(), usize::MAX).await.ok().map(|bytes| bytes.len());
        (read, arrival.now())
    }

    #[tokio::test]
    async fn a_poor_line_is_waited_for_and_a_dead_one_is_not() {
        let turns = Arc::new(Semaphore::new(1));
        // A photo on a poor line, with a hole of 15 seconds in it.
        let mut poor = vec![(1, 3_000); 60];
        poor.push((15, 20_000));
        let (size, arrived) = read(&turns, coming(poor)).await;
        assert_eq!(size, Some(200_000));
        assert!(matches!(arrived, Arrived::Whole(_)));
        drop(arrived);
        assert_eq!(turns.available_permits(), 1);
        let (size, arrived) = read(&turns, coming(vec![(9, 100); 100])).await;
        assert!(size.is_none() && matches!(arrived, Arrived::TooSlowly), "{arrived:?}");
        let much_first = [(0, 9_000_000), (100, 1)];
        assert!(matches!(read(&turns, coming(much_first)).await.1, Arrived::TooSlowly), "what came before buys no time");
        assert_eq!(turns.available_permits(), 1);
    }

    #[tokio::test]
    async fn a_turn_is_taken_when_the_body_is_there() {
        let turns = Arc::new(Semaphore::new(1));
        let (arrival, request) = Arrival::watch_at(HURRIED, &turns, Request::new(coming([(1, 10), (20, 10)])));
        let reading = tokio::spawn(to_bytes(request.into_body(), 100));
        tokio::time::sleep(SECOND * 10).await;
        assert_eq!(turns.available_permits(), 1, "nothing is held while it comes");
        assert_eq!(reading.await.unwrap().unwrap().len(), 20);
        assert_eq!(turns.available_permits(), 0);
        // Another waits for its turn, and hears that there is none, or gets it.
        let (size, arrived) = read(&turns, Body::from("abc")).await;
        assert!(size.is_none() && matches!(arrived, Arrived::NoTurn));
        let waiting = async { read(&turns, Body::from("abc")).await.0 };
        let ending = async {
            tokio::time::sleep(SECOND).await;
            drop(arrival.now());
        };
        assert_eq!(futures::join!(waiting, ending).0, Some(3));
        assert_eq!(turns.available_permits(), 1);
        // Who stops before the end has a turn all the same.
        let (arrival, request) = Arrival::watch(&turns, Request::new(coming([(1, 10), (20, 10)])));
        drop(request);
        assert!(matches!(arrival.now(), Arrived::Whole(_)));
    }
}
