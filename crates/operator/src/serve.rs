//! Serving: pages and API, the clockwork of deadlines and jobs, and a graceful end.

use std::{
    io::Write,
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use app::DeliveryChannel;
use channels::mail::{Mailer, Outbox, SmtpSettings};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use tokio::{net::TcpListener, sync::watch};
use tracing_subscriber::EnvFilter;
use web::{Door, Patience, Settings, Web};

use crate::{
    Failure, Installation, Outcome,
    arguments::SettingFlags,
    config::{Config, Setting},
    failure, open, sealed,
};

/// How often deadlines and jobs are looked at.
const TICK: Duration = Duration::from_secs(1);
/// Looks between seals of the log: five minutes.
const TICKS_TO_SEAL: u32 = 300;
/// Ticks between two looks at what sums over reports lack.
const TICKS_TO_FOLD: u32 = 5;
/// How long one process keeps the deadlines to itself.
const LEASE: jiff::SignedDuration = jiff::SignedDuration::from_secs(30);
/// Longest wait for requests that were accepted before the end.
const LAST_REQUESTS: Duration = Duration::from_secs(20);

/// What a node does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// Everything
    Whole,
    /// Pages and API
    Web,
    /// Deadlines and jobs
    Jobs,
}

/// Serves until told to stop.
pub async fn serve(flags: &SettingFlags, config: &Config, part: Part) -> Result<Outcome, Failure> {
    let filter = log(config)?;
    let listen = config.listen()?;
    let app = open::open(config).await?;
    app.refresh_reference().await?;
    let listener = bind(listen).await?;
    let address = listener.local_addr()?;
    tracing::info!(%address, data = %config.data().display(), ?part, "serving");
    announce(&format!("serving on http://{address}"));
    if app.store.persons().await?.is_empty() {
        announce("nobody can sign in yet; add an administrator with: tuntas user add --help");
    }
    let node = Node::new(config, app, base(config, address)?, false)?;
    tokio::spawn(read_again(flags.clone(), node.web.clone(), filter));
    node.run(listener, part).await?;
    Ok(Outcome::Done)
}

/// Tells whoever started it. That nobody listens any more is no reason to stop.
fn announce(line: &str) {
    let _ = writeln!(std::io::stdout(), "{line}");
}

/// Listens on an address.
///
/// # Errors
/// An address that is taken or not ours, with what to do.
pub async fn bind(listen: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(listen)
        .await
        .map_err(|e| failure(format!("cannot listen on {listen}: {e}; choose another address with --listen")))
}

/// Changes what is logged.
type Filter = Box<dyn Fn(EnvFilter) -> Result<(), Failure> + Send>;

/// Our crates, as their log lines are called.
const OURS: [&str; 13] = [
    "app",
    "channels",
    "domain",
    "geo",
    "insight",
    "operator",
    "routes",
    "store",
    "testbed",
    "texts",
    "trust",
    "web",
    "workbench",
];

fn filter(config: &Config) -> Result<EnvFilter, Failure> {
    EnvFilter::try_new(of_all_crates(config.get(Setting::Log))).map_err(|e| failure(format!("setting log: {e}")))
}

/// A filter in which `tuntas` stands for each of our crates, too. What is said of one of them comes after it, and holds.
fn of_all_crates(filter: &str) -> String {
    let level_of_all = |directive: &str| {
        let rest = directive.trim().strip_prefix("tuntas")?;
        (rest.is_empty() || rest.starts_with('=')).then(|| rest.to_owned())
    };
    let levels = filter.split(',').filter_map(level_of_all);
    let ours = levels.flat_map(|level| OURS.map(|name| format!("{name}{level}")));
    ours.chain(filter.split(',').map(|directive| directive.trim().to_owned())).collect::<Vec<_>>().join(",")
}

/// Structured logs, without personal data. Gives what changes their filter later.
pub fn log(config: &Config) -> Result<Filter, Failure> {
    let builder = tracing_subscriber::fmt().with_env_filter(filter(config)?).with_writer(std::io::stderr);
    let wrong = |e: Box<dyn std::error::Error + Send + Sync>| failure(e.to_string());
    if config.get(Setting::LogFormat) == "json" {
        let builder = builder.json().with_filter_reloading();
        let handle = builder.reload_handle();
        builder.try_init().map_err(wrong)?;
        Ok(Box::new(move |filter| Ok(handle.reload(filter)?)))
    } else {
        let builder = builder.with_filter_reloading();
        let handle = builder.reload_handle();
        builder.try_init().map_err(wrong)?;
        Ok(Box::new(move |filter| Ok(handle.reload(filter)?)))
    }
}

/// On SIGHUP reads the settings again and takes over what can change while serving: limits, and what is logged.
async fn read_again(flags: SettingFlags, web: Web, change_filter: Filter) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut hangup) = signal(SignalKind::hangup()) else { return };
    while hangup.recv().await.is_some() {
        let taken = Config::read(&flags).and_then(|config| {
            web.set_rates(&config.rates()?);
            change_filter(filter(&config)?)
        });
        match taken {
            Ok(()) => tracing::info!("settings read again: limits and log"),
            Err(e) => tracing::error!(error = e.0, "the settings could not be read again; the old ones hold"),
        }
    }
}

/// The address people open.
pub fn base(config: &Config, listening: SocketAddr) -> Result<String, Failure> {
    Ok(config.base()?.unwrap_or_else(|| format!("http://{listening}")))
}

/// What sends mails: SMTP where it is set, else the folder `outbox`.
///
/// # Errors
/// Settings that are no server or no sender.
pub fn mailer(config: &Config, base: &str) -> Result<Mailer, Failure> {
    let outbox = match config.get(Setting::Smtp) {
        "" => Outbox::folder(&config.data().join("outbox")).map_err(|e| failure(format!("cannot make the outbox: {e}")))?,
        url => Outbox::smtp(&SmtpSettings { url: url.to_owned() }).map_err(|e| failure(format!("setting smtp: {e}")))?,
    };
    Mailer::new(outbox, config.get(Setting::MailFrom), base).map_err(failure)
}

/// One recorder of figures for the process.
pub fn metrics() -> Result<PrometheusHandle, Failure> {
    let buckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0];
    let builder = PrometheusBuilder::new().set_buckets(&buckets)?;
    let recorder = builder.build_recorder();
    let handle = recorder.handle();
    metrics_crate::set_global_recorder(recorder).map_err(|e| failure(e.to_string()))?;
    Ok(handle)
}

/// Descriptors kept for everything but connections and what comes over them: the database, files being read, logs.
const KEPT_FREE: usize = 256;

/// Who may be connected: as many as is set, as far as there are descriptors. A form that arrives may need one for each of its
/// files beside its connection's own, and the database shall never lack any. One address never has more than half.
pub(crate) fn door(config: &Config) -> Result<Door, Failure> {
    let (wanted, of_one) =
        (config.number(Setting::Connections)? as usize, config.number(Setting::ConnectionsPerAddress)? as usize);
    let connections = wanted.min(descriptors().saturating_sub(KEPT_FREE) / (1 + app::MAX_FILES)).max(2);
    if connections < wanted {
        tracing::info!(connections, wanted, "fewer connections than set, for want of file descriptors (ulimit -n, LimitNOFILE)");
    }
    let per_address = of_one.clamp(1, connections / 2);
    Ok(Door { connections, per_address, trusted_proxies: config.trusted_proxies()?, patience: Patience::default() })
}

/// How many files this process may have open, once it has asked for as many as it may ask for. The system is only asked where
/// there are more to have: a service that was given all of them may be forbidden to ask.
fn descriptors() -> usize {
    use rustix::process::{Resource, Rlimit, setrlimit};
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let mut numbers = line.unwrap_or_default().split_whitespace().map(|n| n.parse().unwrap_or(u64::MAX));
    let soft = numbers.next().unwrap_or(1024);
    let hard = numbers.next().unwrap_or(soft);
    let limit = Some(hard).filter(|hard| *hard < u64::MAX);
    let raised = soft < hard && setrlimit(Resource::Nofile, Rlimit { current: limit, maximum: limit }).is_ok();
    usize::try_from(if raised { hard } else { soft }).unwrap_or(usize::MAX)
}

pub(crate) fn settings(config: &Config, base: &str, demo: bool) -> Result<Settings, Failure> {
    Ok(Settings {
        base: base.to_owned(),
        name: config.get(Setting::Name).to_owned(),
        trusted_proxies: config.trusted_proxies()?,
        second_factor_for: config.second_factor_for()?,
        tile_server: config.tile_server()?,
        rates: config.rates()?,
        requests: config.number(Setting::Requests)? as usize,
        file_links: Duration::from_secs(config.number(Setting::FileLinks)?.into()),
        metrics_token: config.metrics_token(),
        shown_outbox: demo.then(|| config.data().join("outbox")),
        demo,
    })
}

/// One process that serves an installation, alone or beside others on the same database.
pub struct Node {
    app: Installation,
    web: Web,
    mailer: Arc<Mailer>,
    /// Its name among nodes.
    name: [u8; 16],
    door: Door,
    drain: Duration,
    /// Where it tells figures.
    figures: Option<SocketAddr>,
    /// The file that remembers the last seal.
    sealed: PathBuf,
}

impl Node {
    /// A node that serves an installation under the address people open.
    ///
    /// # Errors
    /// Settings that cannot be read, and figures that are told already in this process.
    pub fn new(config: &Config, app: Installation, base: String, demo: bool) -> Result<Self, Failure> {
        let web = Web::new(Arc::clone(&app.app), settings(config, &base, demo)?, metrics()?);
        let mailer = Arc::new(mailer(config, &base)?);
        let drain = Duration::from_secs(config.number(Setting::Drain)?.into());
        let (name, door, figures) = (trust::random::bytes()?, door(config)?, config.metrics_listen()?);
        Ok(Self { app, web, mailer, name, door, drain, figures, sealed: sealed::file(config) })
    }

    /// Serves on a listener until told to stop, then finishes what was accepted.
    pub async fn run(self, listener: TcpListener, part: Part) -> Result<(), Failure> {
        let (stop, stopped) = watch::channel(false);
        let mut clockwork = tokio::task::JoinSet::new();
        clockwork.spawn(keep_up(self.app.clone(), self.web.clone(), self.name, stopped.clone()));
        if part != Part::Web {
            clockwork.spawn(keep_deadlines(self.app.clone(), self.name, stopped.clone()));
            clockwork.spawn(keep_sealed(self.app.clone(), self.sealed.clone(), stopped.clone()));
            clockwork.spawn(keep_sums(self.app.clone(), self.name, stopped.clone()));
            clockwork.spawn(do_jobs(self.app.clone(), self.mailer, stopped.clone()));
        }
        if let Some(listen) = self.figures {
            let listener = bind(listen).await?;
            announce(&format!("figures on http://{}/metrics", listener.local_addr()?));
            clockwork.spawn(tell_figures(listener, self.web.clone(), stopped.clone()));
        }
        let app = if part == Part::Jobs { web::ops_router(self.web.clone()) } else { web::router(self.web.clone()) };
        let mut told = stopped;
        let mut server = tokio::spawn(web::serve(listener, app, self.door, async move {
            let _ = told.wait_for(|stop| *stop).await;
        }));
        tokio::select! {
            drain = told_to_stop() => if drain && !self.drain.is_zero() {
                tracing::info!(seconds = self.drain.as_secs(), "leaving: serving on while others take over");
                self.web.leave();
                tokio::time::sleep(self.drain).await;
            },
            ended = &mut server => return Err(failure(format!("the server ended: {ended:?}"))),
        }
        tracing::info!("stopping: finishing what was accepted");
        let _ = stop.send(true);
        // A browser may keep a connection open for ever; requests may not.
        let _ = tokio::time::timeout(LAST_REQUESTS, server).await;
        while clockwork.join_next().await.is_some() {}
        if part != Part::Web {
            seal(&self.app, &self.sealed).await;
        }
        self.app.store.close().await;
        tracing::info!("stopped");
        Ok(())
    }
}

/// Tells figures, and that it is well, on a listener that stands where nobody outside gets to.
async fn tell_figures(listener: TcpListener, web: Web, mut stopped: watch::Receiver<bool>) {
    tokio::select! {
        ended = axum::serve(listener, web::metrics_router(web)) => tracing::error!(?ended, "figures are told no more"),
        _ = stopped.wait_for(|stop| *stop) => {}
    }
}

/// Waits for a signal to stop; true when there is time to leave first.
async fn told_to_stop() -> bool {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = match signal(SignalKind::terminate()) {
        Ok(terminate) => terminate,
        Err(e) => {
            tracing::error!(error = %e, "cannot wait for a signal to stop");
            return std::future::pending().await;
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => false,
        _ = terminate.recv() => true,
    }
}

/// Keeps up with the other nodes, once a second: what is known about the country, and limits.
async fn keep_up(app: Installation, web: Web, node: [u8; 16], mut stopped: watch::Receiver<bool>) {
    let mut ticks = 0_u32;
    while next_tick(&mut stopped).await {
        ticks = ticks.wrapping_add(1);
        if ticks.is_multiple_of(60) {
            web.tidy();
        }
        if let Err(e) = app.refresh_reference().await {
            tracing::error!(error = %e, "what is known about the country could not be read again");
        }
        if let Err(e) = web.share_limits(node).await {
            tracing::warn!(error = %e, "limits could not be shared; each node counts alone");
        }
    }
}

/// Looks once a second whether a clock has rung, in one process at a time, and whether a period began.
async fn keep_deadlines(app: Installation, node: [u8; 16], mut stopped: watch::Receiver<bool>) {
    let holder = trust::hex(&node);
    while next_tick(&mut stopped).await {
        if let Err(e) = look_at_clocks(&app, &holder).await {
            tracing::error!(error = %e, "the deadlines failed; they go on");
        }
        if let Err(e) = app.jobs().schedule().await {
            tracing::error!(error = %e, "what is done in every period could not be written; it will be");
        }
    }
}

/// Brings sums over reports up to date every few seconds, in one process at a time. Until then what changed is added at each look.
async fn keep_sums(app: Installation, node: [u8; 16], mut stopped: watch::Receiver<bool>) {
    let (holder, mut ticks) = (trust::hex(&node), 0_u32);
    while next_tick(&mut stopped).await {
        ticks = ticks.wrapping_add(1);
        if !ticks.is_multiple_of(TICKS_TO_FOLD) {
            continue;
        }
        let now = app.now();
        let ours = app.store.lease("sums".into(), holder.clone(), now, now + LEASE).await;
        let mut more = ours.unwrap_or(false);
        while more && !*stopped.borrow() {
            more = app.figures().fold_sums().await.unwrap_or_else(|e| {
                tracing::error!(error = %e, "sums over reports could not be brought up to date; they will be");
                false
            });
        }
    }
}

/// Seals the log every few minutes: what was written since could be taken out unseen.
async fn keep_sealed(app: Installation, sealed: PathBuf, mut stopped: watch::Receiver<bool>) {
    let mut ticks = 0_u32;
    while next_tick(&mut stopped).await {
        ticks = ticks.wrapping_add(1);
        if ticks.is_multiple_of(TICKS_TO_SEAL) {
            seal(&app, &sealed).await;
        }
    }
}

/// Seals the log, and has the data folder remember that.
async fn seal(app: &Installation, sealed: &Path) {
    if let Err(e) = app.proof().seal_log().await {
        tracing::error!(error = %e, "the log could not be sealed; it will be");
    }
    if let Err(e) = sealed::remember(app, sealed).await {
        tracing::error!(error = %e.0, "the data folder could not remember the last seal; it will");
    }
}

/// Does what jobs are due, whenever one comes and once a second. A slow mail server keeps no deadline waiting.
async fn do_jobs(app: Installation, channel: Arc<dyn DeliveryChannel>, mut stopped: watch::Receiver<bool>) {
    let told = stopped.clone();
    while !*stopped.borrow() {
        if let Err(e) = app.jobs().run_jobs_until(&*channel, &|| *told.borrow()).await {
            tracing::error!(error = %e, "the jobs failed; they go on");
        }
        tokio::select! {
            _ = next_tick(&mut stopped) => {}
            () = app.store.job_comes() => {}
        }
    }
}

/// Waits a tick; false when it is time to stop.
async fn next_tick(stopped: &mut watch::Receiver<bool>) -> bool {
    tokio::select! {
        () = tokio::time::sleep(TICK) => true,
        _ = stopped.wait_for(|stop| *stop) => false,
    }
}

async fn look_at_clocks(app: &Installation, holder: &str) -> Result<(), app::AppError> {
    let now = app.now();
    let rings = app.store.next_ring().await?.is_some_and(|at| at <= now);
    // The lease keeps another process from doing the same at the same time.
    if rings && app.store.lease("deadlines".into(), holder.to_owned(), now, now + LEASE).await? {
        app.jobs().run_deadlines().await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::sync::Mutex;

    use super::*;

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    /// What is logged of a line of the use cases, one of the program itself and one of a library.
    fn logged(filter: &str) -> Vec<&'static str> {
        let lines = Lines::default();
        let writer = lines.clone();
        let filter = EnvFilter::try_new(of_all_crates(filter)).unwrap();
        let subscriber = tracing_subscriber::fmt().with_env_filter(filter).with_writer(move || writer.clone()).finish();
        tracing::subscriber::with_default(subscriber, || {
            tracing::info!(target: "app::jobs::schedule", "said by app");
            tracing::debug!(target: "store::sqlite", "said by store");
            tracing::info!(target: "tuntas", "said by tuntas");
            tracing::info!(target: "hyper::proto", "said by hyper");
        });
        let told = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        ["app", "store", "tuntas", "hyper"].into_iter().filter(|who| told.contains(&format!("said by {who}"))).collect()
    }

    #[test]
    fn tuntas_stands_for_all_our_crates_in_what_is_logged() {
        assert_eq!(logged("info"), ["app", "tuntas", "hyper"]);
        assert_eq!(logged("error,tuntas=info"), ["app", "tuntas"]);
        assert_eq!(logged("error, tuntas=debug"), ["app", "store", "tuntas"]);
        assert_eq!(logged("tuntas"), ["app", "store", "tuntas"]);
        assert_eq!(logged("app=error,tuntas=info,store=debug"), ["store", "tuntas"], "one of its own holds wherever it stands");
        assert_eq!(logged("tuntas_other=info,error"), Vec::<&str>::new());
    }

    #[test]
    fn every_crate_of_ours_is_one_of_them() {
        let crates = std::fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap();
        let folders = crates.map(|entry| entry.unwrap().path()).filter(|path| path.join("Cargo.toml").exists());
        let mut names: Vec<_> = folders.map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
        names.sort_unstable();
        assert_eq!(names, OURS);
    }
}
