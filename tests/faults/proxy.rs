//! The proxy we ship the settings of (`deploy/nginx.conf`), in front of two nodes: it ends TLS, and nobody notices that a
//! node goes.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Command, thread, time::Duration};

use testbed::{Cluster, Guarded, free_port};

use crate::{
    load::report,
    running::{NO_LIMITS, Running, TUNTAS, province_in},
};

/// nginx with our settings, but for names and ports.
struct Proxy {
    _nginx: Guarded,
    plain: String,
    secure: String,
}

impl Proxy {
    fn before(nodes: [&Running; 2], folder: &Path) -> Self {
        fs::set_permissions(folder, fs::Permissions::from_mode(0o755)).unwrap();
        let made = Command::new("openssl")
            .args(["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost", "-keyout", "tls.key"])
            .args(["-out", "tls.crt"])
            .current_dir(folder)
            .output();
        assert!(made.unwrap().status.success());
        let (plain, secure) = (format!("127.0.0.1:{}", free_port()), format!("127.0.0.1:{}", free_port()));
        let here = folder.display().to_string();
        let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(|of| format!("{of}_temp_path {here}/{of};"));
        let settings = fs::read_to_string("deploy/nginx.conf").unwrap();
        let changes = [
            ("worker_processes auto;", format!("worker_processes 1; daemon off; pid {here}/pid; error_log stderr;")),
            ("http {", format!("http {{ {}", temporary.concat())),
            ("listen 80;", format!("listen {plain};")),
            ("listen 443 ", format!("listen {secure} ")),
            ("server one:8080 ", format!("server {} ", nodes[0].address)),
            ("server two:8080 ", format!("server {} ", nodes[1].address)),
            ("/tls/tls.", format!("{here}/tls.")),
            ("/etc/nginx/pages", here.clone()),
        ];
        let settings = changes.iter().fold(settings, |settings, (from, to)| {
            assert!(settings.contains(from), "deploy/nginx.conf says nothing of {from:?}");
            settings.replace(from, to)
        });
        fs::write(folder.join("nginx.conf"), settings).unwrap();
        fs::copy("deploy/maintenance.html", folder.join("pemeliharaan.html")).unwrap();
        let arguments = ["-c".to_owned(), format!("{here}/nginx.conf"), "-e".into(), "stderr".into()];
        let log = folder.join("log");
        let nginx = Guarded::start(Path::new("/usr/sbin/nginx"), &arguments, &log, None);
        let proxy = Self { _nginx: nginx, plain, secure };
        let serves = (0..200).any(|_| {
            thread::sleep(Duration::from_millis(50));
            curl(&[&format!("https://{}/health/live", proxy.secure)]).0 == 200
        });
        assert!(serves, "nginx does not serve: {}", fs::read_to_string(log).unwrap_or_default());
        proxy
    }

    /// Hands a report in. Gives the status.
    fn hand_in(&self, n: u64) -> u16 {
        let body = report(&uuid::Uuid::from_u64_pair(77, n).to_string(), "lewat perantara");
        let url = format!("https://{}/api/v1/reports", self.secure);
        curl(&["-H", "Content-Type: application/json", "-d", &body, &url]).0
    }
}

/// Status and body of one request; status 0 when there was no answer.
fn curl(arguments: &[&str]) -> (u16, String) {
    let output = Command::new("curl").args(["-sk", "--max-time", "20", "-w", "\n%{http_code}"]).args(arguments).output().unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (body, status) = text.rsplit_once('\n').unwrap();
    (status.parse().unwrap(), body.to_owned())
}

#[test]
fn behind_the_shipped_proxy_nobody_notices_a_node_that_goes() {
    let (cluster, folder, front) = (Cluster::start(&["fsync=off"]), tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let url = cluster.database().url();
    province_in(folder.path(), &["--database", &url]);
    let arguments = ["--database", &url, "--set", "drain=1", "--set", "trusted_proxies=127.0.0.1"];
    let nodes = [Running::start_with(folder.path(), &arguments), Running::start_with(folder.path(), &arguments)];
    let proxy = Proxy::before([&nodes[0], &nodes[1]], front.path());
    let (status, _) = curl(&[&format!("http://{}/laporan", proxy.plain)]);
    assert_eq!(status, 301, "without TLS nothing is served");
    assert_eq!(curl(&[&format!("https://{}/metrics", proxy.secure)]).0, 404, "figures stay inside");
    // A form as a browser sends it: its origin is the host that the proxy passes on.
    let (form, origin) = (format!("https://{}/lapor", proxy.secure), format!("Origin: https://{}", proxy.secure));
    let (status, page) = curl(&["-H", &origin, "-d", "text=Lubang+di+jalan", &form]);
    assert_ne!(status, 403, "{page}");
    assert_eq!(curl(&["-H", "Origin: https://elsewhere.example", "-d", "text=Lubang", &form]).0, 403);
    // One is told to leave, another takes its place, and then the first is killed: all while somebody reports.
    let (mut handed_in, [first, second]) = (0..40, nodes);
    let mut all_taken = |proxy: &Proxy| {
        let statuses: Vec<_> = handed_in.by_ref().take(20).map(|n| proxy.hand_in(n)).collect();
        assert!(statuses.iter().all(|s| *s == 201), "{statuses:?}");
    };
    let (place, leaving) = (second.address.clone(), thread::spawn(|| second.stop().success()));
    all_taken(&proxy);
    assert!(leaving.join().unwrap());
    let mut again = Command::new(TUNTAS);
    again.args(["serve", "--listen", &place, "--data"]).arg(folder.path()).args(arguments);
    let second = Running::spawn(again.args(NO_LIMITS.iter().flat_map(|l| ["--set", l])));
    thread::sleep(Duration::from_millis(2500));
    let killed = thread::spawn(move || {
        thread::sleep(Duration::from_millis(200));
        first.kill();
    });
    all_taken(&proxy);
    killed.join().unwrap();
    // Nobody is left: people are told so, and when to come again.
    assert!(second.stop().success());
    let (status, page) = curl(&["-i", &format!("https://{}/lapor", proxy.secure)]);
    assert!(status == 503 && page.contains("sedang dirawat"), "{status}: {page}");
    assert!(page.to_lowercase().contains("retry-after: 30"), "{page}");
}
