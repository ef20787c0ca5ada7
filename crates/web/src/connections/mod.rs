//! Connections: HTTP/1.1 and nothing else, and no waiting for a stranger without an end. Each is watched while its other
//! end is waited for, and how many there are is limited, together and from one network. On one connection the next request
//! is begun when the answer before it is taken: `hyper` parses no head while it has something to write.

mod crowd;
mod line;
mod wire;

use std::{
    net::{IpAddr, SocketAddr},
    pin::pin,
    sync::Arc,
    time::Duration,
};

use axum::{
    Router,
    body::Body,
    extract::{ConnectInfo, Request},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use socket2::SockRef;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    sync::{Semaphore, mpsc, watch},
    time::MissedTickBehavior,
};
use tower_service::Service;

use self::{
    crowd::{Crowd, Place},
    wire::{Answer, Question, Wire},
};

pub use line::Patience;

/// How often it is looked who was waited for too long.
const SWEEP: Duration = Duration::from_secs(1);
/// Longest head of a request.
const MAX_HEAD: usize = 32 * 1024;
/// Most that is kept of what a connection sent and nobody has read yet.
const MAX_BUFFER: usize = 64 * 1024;
/// Most of an answer that the system keeps for whoever does not read it. It doubles this for what it needs itself, and would
/// else keep megabytes. A line of 50 ms still carries more than a megabyte a second.
const SEND_BUFFER: usize = 64 * 1024;
/// How long nobody is let in after that failed, which it does when there is nothing to let them in with.
const AFTER_FAILURE: Duration = Duration::from_millis(200);
/// Most who are told at once that there is no place, and how long each is waited for.
const MOST_TOLD: usize = 64;
const LAST_WORD: Duration = Duration::from_millis(500);
/// What is told to whoever finds no place.
const FULL: &[u8] = b"HTTP/1.1 503 Service Unavailable\r\ncontent-type: text/plain; charset=utf-8\r\nretry-after: 10\r\n\
    connection: close\r\ncontent-length: 108\r\n\r\n\
    Terlalu banyak sambungan. Coba lagi sebentar lagi.\nToo many connections. Please try again in a few moments.\n";

/// Who may be connected.
#[derive(Clone, Debug)]
pub struct Door {
    /// Most connections at once.
    pub connections: usize,
    /// Most of them from one address; one network of 64 bits is one address.
    pub per_address: usize,
    /// Proxies, behind which are many.
    pub trusted_proxies: Vec<IpAddr>,
    /// How long the other end is waited for.
    pub patience: Patience,
}

impl Default for Door {
    fn default() -> Self {
        Self { connections: usize::MAX, per_address: usize::MAX, trusted_proxies: Vec::new(), patience: Patience::default() }
    }
}

/// Serves until told to stop, then finishes the requests that were accepted.
pub async fn serve(listener: TcpListener, router: Router, door: Door, stop: impl Future<Output = ()>) {
    let crowd = Crowd::new(door);
    let (leave, leaving) = watch::channel(false);
    // Held by every connection; all are gone when nobody holds it.
    let (hold, mut all_gone) = mpsc::channel::<()>(1);
    let mut sweep = tokio::time::interval(SWEEP);
    sweep.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut stop = pin!(stop);
    let told = Arc::new(Semaphore::new(MOST_TOLD));
    loop {
        tokio::select! {
            () = &mut stop => break,
            _ = sweep.tick() => crowd.sweep(),
            accepted = listener.accept() => match accepted {
                Ok((stream, peer)) => match crowd.enter(peer.ip()) {
                    Ok(place) => {
                        let connection = carry(stream, peer, place, router.clone(), leaving.clone());
                        let hold = hold.clone();
                        tokio::spawn(async move {
                            let _hold = hold;
                            connection.await;
                        });
                    }
                    Err(why) => turn_away(stream, why, &told),
                },
                Err(e) => {
                    tracing::warn!(error = %e, "a connection could not be accepted");
                    tokio::time::sleep(AFTER_FAILURE).await;
                }
            },
        }
    }
    drop((listener, hold));
    leave.send_replace(true);
    loop {
        tokio::select! {
            _ = all_gone.recv() => return,
            _ = sweep.tick() => crowd.sweep(),
        }
    }
}

/// Tells whoever found no place why, and waits a moment until they have heard it: what they sent would else make the system
/// throw it away unread. Only a few are waited for.
fn turn_away(mut stream: TcpStream, why: &'static str, told: &Arc<Semaphore>) {
    crowd::count(match why {
        "address" => "too many of an address",
        _ => "too many",
    });
    let Ok(turn) = Arc::clone(told).try_acquire_owned() else { return };
    tokio::spawn(async move {
        let _turn = turn;
        let tell = async {
            stream.write_all(FULL).await?;
            stream.shutdown().await?;
            while stream.read(&mut [0; 1024]).await? > 0 {}
            Ok::<_, std::io::Error>(())
        };
        let _ = tokio::time::timeout(LAST_WORD, tell).await;
    });
}

/// One connection, from its first byte to its last.
async fn carry(stream: TcpStream, peer: SocketAddr, place: Place, router: Router, mut leaving: watch::Receiver<bool>) {
    if let Err(e) = SockRef::from(&stream).set_send_buffer_size(SEND_BUFFER) {
        tracing::warn!(error = %e, "what the system keeps for a slow reader could not be limited");
    }
    let line = Arc::clone(&place.line);
    let service = service_fn(move |request: Request<Incoming>| {
        let asked = line.ask();
        let mut request = request.map(|body| Body::new(Question { body, line: Arc::clone(&line) }));
        request.extensions_mut().insert(ConnectInfo(peer));
        let answer = router.clone().call(request);
        async move { answer.await.map(|answer| answer.map(|body| Answer { body, _asked: asked })) }
    });
    let wire = TokioIo::new(Wire { stream, line: Arc::clone(&place.line) });
    let mut http = http1::Builder::new();
    http.header_read_timeout(None).max_header_size(MAX_HEAD).max_buf_size(MAX_BUFFER);
    let mut connection = pin!(http.serve_connection(wire, service));
    let mut told = pin!(leaving.wait_for(|leaving| *leaving));
    let mut stopping = false;
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(e) = ended {
                    tracing::trace!(error = %e, "a connection ended early");
                }
                return;
            }
            _ = &mut told, if !stopping => {
                stopping = true;
                connection.as_mut().graceful_shutdown();
            }
            leaves = place.line.is_let_go() => {
                if leaves {
                    return;
                }
                // It asked just then.
                place.stay();
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::routing::{get, post};
    use tokio::sync::oneshot;

    use super::*;

    /// A server for a moment: its address, and what stops it.
    async fn serving(door: Door) -> (SocketAddr, oneshot::Sender<()>, tokio::task::JoinHandle<()>) {
        let slow = get(async || {
            tokio::time::sleep(Duration::from_millis(2500)).await;
            "slow"
        });
        let large = get(async || "x".repeat(40_000_000));
        let router = Router::new()
            .route("/", get(async || "ok"))
            .route("/slow", slow)
            .route("/large", large)
            .route("/form", post(async |form: String| form))
            .route("/panic", post(async || -> &'static str { panic!("on purpose") }));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let server = tokio::spawn(serve(listener, router, door, async move {
            let _ = stopped.await;
        }));
        (address, stop, server)
    }

    fn hurried() -> Door {
        let patience = Patience { head: Duration::from_secs(1), idle: Duration::from_secs(2), unread: Duration::from_secs(1) };
        Door { patience, ..Door::default() }
    }

    async fn ask(stream: &mut TcpStream, path: &str) -> String {
        stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n").as_bytes()).await.unwrap();
        let mut answer = vec![0; 4096];
        let n = stream.read(&mut answer).await.unwrap_or(0);
        String::from_utf8_lossy(answer.get(..n).unwrap()).into_owned()
    }

    async fn ends(stream: &mut TcpStream) -> bool {
        let read = tokio::time::timeout(Duration::from_secs(20), stream.read(&mut [0; 16])).await;
        matches!(read, Ok(Ok(0) | Err(_)))
    }

    #[tokio::test]
    async fn whoever_keeps_us_waiting_is_let_go_and_nobody_else() {
        let (address, _stop, _server) = serving(hurried()).await;
        let connect = async || TcpStream::connect(address).await.unwrap();
        let (mut silent, mut slow, mut idle, mut unread) = (connect().await, connect().await, connect().await, connect().await);
        slow.write_all(b"GET / ").await.unwrap();
        unread.write_all(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        assert!(ask(&mut idle, "/").await.ends_with("ok"));
        // Longer than anybody is waited for, and still nothing is wrong with it: it waits for us.
        let mut served = connect().await;
        assert!(ask(&mut served, "/slow").await.ends_with("slow"));
        assert!(ends(&mut silent).await && ends(&mut slow).await && ends(&mut idle).await);
        let mut taken = Vec::new();
        let all = tokio::time::timeout(Duration::from_secs(20), unread.read_to_end(&mut taken)).await.unwrap();
        assert!(all.is_err() || taken.len() < 40_000_000, "what nobody reads is not kept for them");
    }

    #[tokio::test]
    async fn who_only_waits_makes_room() {
        let (address, _stop, _server) = serving(Door { connections: 4, per_address: 2, ..Door::default() }).await;
        let mut silent = TcpStream::connect(address).await.unwrap();
        silent.write_all(b"GET / ").await.unwrap();
        for _ in 0..20 {
            let mut other = TcpStream::connect(address).await.unwrap();
            assert!(ask(&mut other, "/").await.ends_with("ok"));
        }
        assert!(ends(&mut silent).await, "the one that waited longest");
        // Who is served stays, and who then comes hears so.
        let at_work = |path| async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            ask(&mut stream, path).await
        };
        let (first, second) = (tokio::spawn(at_work("/slow")), tokio::spawn(at_work("/slow")));
        tokio::time::sleep(Duration::from_millis(200)).await;
        assert!(at_work("/").await.starts_with("HTTP/1.1 503"));
        assert!(first.await.unwrap().ends_with("slow") && second.await.unwrap().ends_with("slow"));
        // A handler that panics gives its place back too.
        for _ in 0..5 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(b"POST /panic HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n").await.unwrap();
            assert!(ends(&mut stream).await);
        }
        assert!(at_work("/").await.ends_with("ok"));
    }

    #[tokio::test]
    async fn what_was_accepted_is_finished_and_only_http_1_is_spoken() {
        let (address, stop, server) = serving(Door::default()).await;
        let mut second_version = TcpStream::connect(address).await.unwrap();
        second_version.write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0").await.unwrap();
        let mut heard = Vec::new();
        let _ = second_version.read_to_end(&mut heard).await;
        assert!(!heard.starts_with(b"\0\0"), "no frame of settings comes back");
        let mut long = TcpStream::connect(address).await.unwrap();
        let _ = long.write_all(format!("GET / HTTP/1.1\r\nHost: x\r\nX: {}\r\n\r\n", "x".repeat(40_000)).as_bytes()).await;
        let mut heard = String::new();
        let _ = long.read_to_string(&mut heard).await;
        assert!(heard.starts_with("HTTP/1.1 431"), "{heard}");
        let mut idle = TcpStream::connect(address).await.unwrap();
        assert!(ask(&mut idle, "/").await.ends_with("ok"));
        let served = tokio::spawn(async move { ask(&mut TcpStream::connect(address).await.unwrap(), "/slow").await });
        tokio::time::sleep(Duration::from_millis(200)).await;
        stop.send(()).unwrap();
        assert!(served.await.unwrap().ends_with("slow"));
        tokio::time::timeout(Duration::from_secs(20), server).await.unwrap().unwrap();
        assert!(ends(&mut idle).await);
        assert!(TcpStream::connect(address).await.is_err());
    }

    #[tokio::test]
    async fn who_does_not_read_is_not_asked_again_and_keeps_nobody_out() {
        use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

        let answered = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&answered);
        let page = get(async move || {
            counted.fetch_add(1, Relaxed);
            "x".repeat(20_000)
        });
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let door = Door { connections: 4, ..Door::default() };
        tokio::spawn(serve(listener, Router::new().route("/", page), door, std::future::pending()));
        let mut greedy = Vec::new();
        for _ in 0..4 {
            let socket = tokio::net::TcpSocket::new_v4().unwrap();
            socket.set_recv_buffer_size(4096).unwrap();
            let mut stream = socket.connect(address).await.unwrap();
            stream.write_all("GET / HTTP/1.1\r\nHost: x\r\n\r\n".repeat(500).as_bytes()).await.unwrap();
            greedy.push(stream);
        }
        tokio::time::sleep(Duration::from_millis(1500)).await;
        let begun = answered.load(Relaxed);
        assert!(begun <= 4 * 12, "{begun} answers were made for those who read none");
        // Each of them reads a little all the time.
        let reading = greedy.into_iter().map(|mut stream| {
            tokio::spawn(async move {
                while stream.read(&mut [0; 100]).await.is_ok_and(|n| n > 0) {
                    tokio::time::sleep(Duration::from_millis(200)).await;
                }
            })
        });
        let reading: Vec<_> = reading.collect();
        for _ in 0..4 {
            let begun = std::time::Instant::now();
            let mut newcomer = TcpStream::connect(address).await.unwrap();
            assert!(ask(&mut newcomer, "/").await.starts_with("HTTP/1.1 200"));
            assert!(begun.elapsed() < Duration::from_secs(1), "{:?}", begun.elapsed());
        }
        reading.iter().for_each(tokio::task::JoinHandle::abort);
    }

    #[tokio::test]
    async fn nothing_is_kept_for_who_was_let_go() {
        let (address, _stop, _server) = serving(Door { connections: 1, ..Door::default() }).await;
        let socket = tokio::net::TcpSocket::new_v4().unwrap();
        socket.set_recv_buffer_size(4096).unwrap();
        let mut greedy = socket.connect(address).await.unwrap();
        greedy.write_all(b"GET /large HTTP/1.1\r\nHost: x\r\n\r\n").await.unwrap();
        tokio::time::sleep(Duration::from_millis(1300)).await;
        let mut newcomer = TcpStream::connect(address).await.unwrap();
        assert!(ask(&mut newcomer, "/").await.ends_with("ok"));
        let mut taken = Vec::new();
        assert!(greedy.read_to_end(&mut taken).await.is_err(), "{} bytes were still kept", taken.len());
    }

    #[tokio::test]
    async fn who_sends_a_body_too_slowly_makes_room() {
        let (address, _stop, _server) = serving(Door { connections: 2, ..Door::default() }).await;
        let mut slow = Vec::new();
        for _ in 0..2 {
            let mut stream = TcpStream::connect(address).await.unwrap();
            stream.write_all(b"POST /form HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nt").await.unwrap();
            slow.push(stream);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        let mut newcomer = TcpStream::connect(address).await.unwrap();
        assert!(ask(&mut newcomer, "/").await.starts_with("HTTP/1.1 503"), "nobody is hurried so soon");
        tokio::time::sleep(Duration::from_millis(1300)).await;
        let mut newcomer = TcpStream::connect(address).await.unwrap();
        assert!(ask(&mut newcomer, "/").await.starts_with("HTTP/1.1 200"));
        // The other one has its time as long as nobody needs the place.
        let other = slow.last_mut().unwrap();
        other.write_all(&[b't'; 999]).await.unwrap();
        let mut answer = [0; 12];
        other.read_exact(&mut answer).await.unwrap();
        assert_eq!(&answer, b"HTTP/1.1 200");
    }

    #[test]
    fn what_is_told_at_the_door_has_the_length_it_says() {
        let text = std::str::from_utf8(FULL).unwrap();
        let (head, body) = text.split_once("\r\n\r\n").unwrap();
        assert!(head.ends_with(&format!("content-length: {}", body.len())), "{}", body.len());
    }
}
