//! Strangers who keep a server waiting: heads that never end, bodies that trickle, answers that are not taken. Whoever else
//! comes is served meanwhile.

use std::{
    io::{ErrorKind, Read, Write},
    net::{Ipv4Addr, SocketAddr, TcpStream},
    time::{Duration, Instant},
};

use crate::{
    asking::ask,
    disk::limited,
    load::{report, verified},
    running::{Running, province},
};

/// As many as took the site away once, and some more.
const MANY: usize = 1100;
/// Generous: a quiet server answers in milliseconds, and these machines are busy.
const SOON: Duration = Duration::from_secs(10);

/// What the system keeps of what comes and is not read, for whoever reads slowly.
const LITTLE: u32 = 4096;

/// A connection from an address of its own on this machine, with what was sent on it.
fn from(source: Ipv4Addr, node: SocketAddr, sent: &str) -> Option<TcpStream> {
    from_with(source, node, sent, None)
}

fn from_with(source: Ipv4Addr, node: SocketAddr, sent: &str, kept: Option<u32>) -> Option<TcpStream> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let connected = runtime.block_on(async {
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.bind(SocketAddr::new(source.into(), 0))?;
        if let Some(kept) = kept {
            socket.set_recv_buffer_size(kept)?;
        }
        socket.connect(node).await?.into_std()
    });
    let mut stream = connected.ok()?;
    stream.set_nonblocking(false).unwrap();
    stream.set_read_timeout(Some(Duration::from_secs(60))).unwrap();
    stream.write_all(sent.as_bytes()).ok()?;
    Some(stream)
}

/// Everything people do, soon.
fn is_served(node: &str, n: u64) {
    let begun = Instant::now();
    let id = uuid::Uuid::from_u64_pair(19, n).to_string();
    let handed_in = ask(node, "POST /api/v1/reports", &report(&id, "selagi ramai")).expect("an answer");
    assert_eq!(handed_in.status, 201, "{}", handed_in.body);
    assert_eq!(ask(node, "GET /laporan", "").expect("an answer").status, 200);
    assert_eq!(ask(node, "GET /health/ready", "").expect("an answer").status, 200);
    assert!(begun.elapsed() < SOON, "{:?}", begun.elapsed());
}

/// All that still comes on a connection.
fn heard(mut stream: TcpStream) -> String {
    let mut heard = Vec::new();
    let _ = stream.read_to_end(&mut heard);
    String::from_utf8_lossy(&heard).into_owned()
}

#[test]
fn slow_sockets_keep_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    province(folder.path());
    raise_own_limit();
    // As most shells give them, and few of everything that is scarce.
    let node = limited(folder.path(), "ulimit -n 1024; export TUNTAS_REQUESTS=8");
    let address: SocketAddr = node.address.parse().unwrap();
    let (bodies, heads) = (Ipv4Addr::new(127, 0, 0, 2), Ipv4Addr::new(127, 0, 0, 3));

    let begun_body = "POST /lapor HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n\
                      Content-Length: 100000\r\n\r\ntext=Jalan";
    let slow_bodies: Vec<_> = (0..40).filter_map(|_| from(bodies, address, begun_body)).collect();
    assert!(slow_bodies.len() > 8, "more than may be worked on at once");
    is_served(&node.address, 1);

    let mut slow_heads: Vec<_> = (0..MANY).filter_map(|_| from(heads, address, "POST /")).collect();
    is_served(&node.address, 2);
    // Those of its own address do not keep anybody out either.
    slow_heads.extend((0..MANY / 4).filter_map(|_| from(Ipv4Addr::LOCALHOST, address, "POST /")));
    is_served(&node.address, 3);

    let begun = Instant::now();
    let answered = slow_heads.into_iter().map(heard).filter(|heard| heard.starts_with("HTTP/1.1 2")).count();
    assert_eq!(answered, 0);
    assert!(begun.elapsed() < Duration::from_secs(30), "heads were let go: {:?}", begun.elapsed());
    let told: Vec<_> = slow_bodies.into_iter().map(heard).filter(|heard| !heard.is_empty()).collect();
    let too_slow = |heard: &&String| heard.starts_with("HTTP/1.1 408") && heard.contains("terlalu lambat");
    assert!(told.iter().filter(too_slow).count() > 8, "whoever sent half a form hears why it was not taken: {told:?}");
    is_served(&node.address, 4);
    assert!(node.stop().success());
    assert_eq!(verified(folder.path(), &[]), 4);
    println!("slow sockets: {MANY} heads and 40 bodies that never ended, everybody else was served");
}

#[test]
fn slow_readers_keep_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    province(folder.path());
    raise_own_limit();
    let node = Running::start(folder.path());
    let address: SocketAddr = node.address.parse().unwrap();
    // Sixteen addresses with as many as one may have are all there may be. Each asks for more than it will ever read.
    let questions = "GET /api/v1/openapi.json HTTP/1.1\r\nHost: x\r\n\r\n".repeat(400);
    let begin = |source| {
        let stream = from_with(source, address, &questions, Some(LITTLE))?;
        stream.set_nonblocking(true).unwrap();
        Some((source, stream))
    };
    let sources = (1..=16).map(|n| Ipv4Addr::new(127, 0, 1, n));
    let mut slow: Vec<_> = sources.flat_map(|source| (0..128).map(move |_| source)).filter_map(begin).collect();
    std::thread::sleep(Duration::from_secs(2));
    let (mut slowest, mut ended) = (Duration::ZERO, 0);
    for n in 1..=20 {
        for (source, stream) in &mut slow {
            // Whoever was sent away comes again at once.
            let gone = stream.read(&mut [0; 200]).map_or_else(|e| e.kind() != ErrorKind::WouldBlock, |n| n == 0);
            if gone && let Some((_, again)) = begin(*source) {
                *stream = again;
                ended += 1;
            }
        }
        let came = Instant::now();
        let question = "GET /laporan HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        let heard = heard(from(Ipv4Addr::new(127, 0, 2, n), address, question).expect("a connection"));
        assert!(heard.starts_with("HTTP/1.1 200"), "{n}: {}", heard.lines().next().unwrap_or_default());
        slowest = slowest.max(came.elapsed());
        std::thread::sleep(Duration::from_millis(300));
    }
    assert!(slowest < SOON, "{slowest:?}");
    is_served(&node.address, 1);
    let all = slow.len();
    drop(slow);
    assert!(node.stop().success());
    assert_eq!(verified(folder.path(), &[]), 1);
    println!("slow readers: {all} at once, {ended} came again, whoever else came was answered within {slowest:?}");
}

/// This end needs a descriptor for each connection too.
fn raise_own_limit() {
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    let most = getrlimit(Resource::Nofile).maximum;
    setrlimit(Resource::Nofile, Rlimit { current: most, maximum: most }).unwrap();
}
