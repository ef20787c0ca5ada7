//! PostgreSQL clusters of their own, from Debian's package or from the folder `TUNTAS_POSTGRES_BIN`.

use std::{
    path::{Path, PathBuf},
    process::{Command, Output},
    sync::{
        LazyLock, OnceLock,
        atomic::{AtomicU32, Ordering},
    },
    time::{Duration, Instant},
};

use crate::guard::{Guarded, GuardedFolder, free_port, id};

/// A cluster on a free port. Whoever reaches 127.0.0.1 is its superuser `tuntas`.
pub struct Cluster {
    port: u16,
    settings: Vec<String>,
    model: OnceLock<Database>,
    // Ends before its folder goes.
    process: Option<Guarded>,
    folder: GuardedFolder,
}

/// The one cluster of a test program, without durability: for tests of behaviour. It ends with the program.
pub fn shared_cluster() -> &'static Cluster {
    static SHARED: LazyLock<Cluster> =
        LazyLock::new(|| Cluster::start(&["fsync=off", "full_page_writes=off", "max_connections=300"]));
    &SHARED
}

impl Cluster {
    /// Makes a new cluster and starts it with settings such as `fsync=off`.
    ///
    /// # Panics
    /// When PostgreSQL is not there or does not start.
    #[must_use]
    pub fn start(settings: &[&str]) -> Self {
        let folder = new_folder();
        let mut initdb = as_user(&bin("initdb"));
        initdb.args(["--no-sync", "--auth=trust", "--username=tuntas", "--encoding=UTF8", "--no-locale", "--pgdata"]);
        checked(initdb.arg(folder.path().join("data")));
        let mut cluster = Self { port: free_port(), folder, settings: owned(settings), model: OnceLock::new(), process: None };
        cluster.resume();
        cluster
    }

    /// Starts it again on the same port, with what it held.
    ///
    /// # Panics
    /// When it does not start.
    pub fn resume(&mut self) {
        let data = self.folder.path().join("data");
        let mut arguments = vec!["-D".to_owned(), data.display().to_string(), "-p".into(), self.port.to_string()];
        let own = ["listen_addresses=127.0.0.1".to_owned(), "unix_socket_directories=".into()];
        for setting in own.iter().chain(&self.settings) {
            arguments.extend(["-c".to_owned(), setting.clone()]);
        }
        let log = self.folder.path().join("log");
        self.process = Some(Guarded::start(&bin("postgres"), &arguments, &log, user()));
        let begun = Instant::now();
        while !self.psql("postgres", "SELECT 1").status.success() {
            if begun.elapsed() > Duration::from_secs(60) {
                panic!("PostgreSQL does not start: {}", std::fs::read_to_string(&log).unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Ends it at once, as a crash would: it recovers from its log when it starts again.
    pub fn crash(&mut self) {
        self.process = None;
    }

    /// A copy that follows this cluster by streaming.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn standby(&self, settings: &[&str]) -> Self {
        let mut cluster = Self {
            port: free_port(),
            folder: self.copied(&["-R"]),
            settings: owned(settings),
            model: OnceLock::new(),
            process: None,
        };
        cluster.resume();
        cluster
    }

    /// A base backup, to be put back by [`BaseBackup::restore`].
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn base_backup(&self) -> BaseBackup {
        BaseBackup(self.copied(&[]))
    }

    fn copied(&self, more: &[&str]) -> GuardedFolder {
        let (folder, port) = (new_folder(), self.port.to_string());
        let mut copy = as_user(&bin("pg_basebackup"));
        copy.args(["-h", "127.0.0.1", "-p", &port, "-U", "tuntas", "-X", "stream", "-c", "fast", "-N"]).args(more);
        checked(copy.arg("-D").arg(folder.path().join("data")));
        folder
    }

    /// Makes a standby the primary.
    ///
    /// # Panics
    /// When it is none.
    pub fn promote(&self) {
        checked(&mut self.psql_command("postgres", "SELECT pg_promote(true, 30)"));
    }

    /// Has another setting from its next start on.
    pub fn set(&mut self, setting: &str) {
        self.settings.push(setting.to_owned());
    }

    /// Gives it a file that only it may read.
    ///
    /// # Panics
    /// When that cannot be done.
    pub fn owns(&self, file: &Path) {
        use std::os::unix::fs::PermissionsExt;
        let owned = std::os::unix::fs::chown(file, user(), None)
            .and_then(|()| std::fs::set_permissions(file, std::fs::Permissions::from_mode(0o600)));
        owned.unwrap_or_else(|e| panic!("{}: {e}", file.display()));
    }

    /// A database by its name.
    #[must_use]
    pub fn named(&self, name: &str) -> Database {
        Database { port: self.port, name: name.to_owned() }
    }

    /// Where it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder of its data.
    #[must_use]
    pub fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// A new, empty database.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn database(&self) -> Database {
        self.database_from("template1")
    }

    /// A new database like the one that is prepared the first time, on a thread that may begin a runtime: quicker than preparing each.
    ///
    /// # Panics
    /// When it cannot be made, or somebody is still in the prepared one.
    #[must_use]
    pub fn database_like(&self, prepare: impl FnOnce(&Database) + Send) -> Database {
        let model = self.model.get_or_init(|| {
            let model = self.database();
            std::thread::scope(|scope| drop(scope.spawn(|| prepare(&model))));
            model
        });
        self.database_from(&model.name)
    }

    fn database_from(&self, template: &str) -> Database {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let name = format!("t{}", NUMBER.fetch_add(1, Ordering::Relaxed));
        checked(&mut self.psql_command("postgres", &format!("CREATE DATABASE {name} TEMPLATE {template}")));
        Database { port: self.port, name }
    }

    fn psql(&self, database: &str, sql: &str) -> Output {
        let output = self.psql_command(database, sql).output();
        output.unwrap_or_else(|e| panic!("psql: {e}"))
    }

    fn psql_command(&self, database: &str, sql: &str) -> Command {
        psql(self.port, database, sql)
    }
}

/// A copy of a cluster's files, which an archive of its log brings up to any moment after.
pub struct BaseBackup(GuardedFolder);

impl BaseBackup {
    /// Starts it as a cluster of its own, recovering from an archive by settings such as `recovery_target_time`.
    ///
    /// # Panics
    /// When it does not start.
    #[must_use]
    pub fn restore(self, settings: &[&str]) -> Cluster {
        let signal = self.0.path().join("data/recovery.signal");
        std::fs::write(&signal, "").unwrap_or_else(|e| panic!("{}: {e}", signal.display()));
        let mut cluster =
            Cluster { port: free_port(), folder: self.0, settings: owned(settings), model: OnceLock::new(), process: None };
        cluster.owns(&signal);
        cluster.resume();
        cluster
    }
}

/// A folder that a cluster may write its archive to.
///
/// # Panics
/// When it cannot be made.
#[must_use]
pub fn archive() -> GuardedFolder {
    new_folder()
}

/// A database in a cluster.
#[derive(Clone)]
pub struct Database {
    port: u16,
    name: String,
}

impl Database {
    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        self.url_through(self.port)
    }

    /// Its address through another port, where a proxy listens.
    #[must_use]
    pub fn url_through(&self, port: u16) -> String {
        format!("postgres://tuntas@127.0.0.1:{port}/{}", self.name)
    }

    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Everything in it, as `pg_dump` writes it.
    ///
    /// # Panics
    /// When there is no `pg_dump`, or it fails.
    #[must_use]
    pub fn dump(&self) -> Vec<u8> {
        let mut dump = Command::new(bin("pg_dump"));
        dump.args(["-h", "127.0.0.1", "-p", &self.port.to_string(), "-U", "tuntas", "--inserts", &self.name]);
        checked(&mut dump).stdout
    }

    /// Runs SQL by hand; gives what it printed, or what was wrong.
    ///
    /// # Errors
    /// What the server says.
    ///
    /// # Panics
    /// When there is no `psql`.
    pub fn by_hand(&self, sql: &str) -> Result<String, String> {
        let output = psql(self.port, &self.name, sql).output().unwrap_or_else(|e| panic!("psql: {e}"));
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim().to_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }
}

fn owned(settings: &[&str]) -> Vec<String> {
    settings.iter().map(|s| (*s).to_owned()).collect()
}

fn psql(port: u16, database: &str, sql: &str) -> Command {
    let mut command = Command::new(bin("psql"));
    command.args(["-h", "127.0.0.1", "-p", &port.to_string(), "-U", "tuntas", "-d", database, "-v", "ON_ERROR_STOP=1"]);
    command.args(["-qAtX", "-c", sql]);
    command
}

/// A program of PostgreSQL, by its name.
fn bin(name: &str) -> PathBuf {
    static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
        if let Some(folder) = std::env::var_os("TUNTAS_POSTGRES_BIN") {
            return folder.into();
        }
        let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
        let newest = versions.filter_map(|v| Some((v.file_name().to_str()?.parse::<u32>().ok()?, v.path()))).max();
        let (_, folder) = newest.unwrap_or_else(|| panic!("PostgreSQL is missing: ./test installs it (Debian: postgresql)"));
        folder.join("bin")
    });
    let file = FOLDER.join(name);
    // A folder with the server alone leaves its clients to the system.
    if file.exists() { file } else { PathBuf::from(name) }
}

/// Root may not run PostgreSQL: then its own user does.
pub(crate) fn user() -> Option<u32> {
    static USER: LazyLock<Option<u32>> = LazyLock::new(|| {
        let root = id(&["-u"]) == Some(0);
        root.then(|| {
            id(&["-u", "postgres"]).unwrap_or_else(|| panic!("root cannot run PostgreSQL, and there is no user postgres"))
        })
    });
    *USER
}

fn as_user(program: &Path) -> Command {
    use std::os::unix::process::CommandExt;
    let mut command = Command::new(program);
    command.current_dir("/");
    if let Some(uid) = user() {
        command.uid(uid).gid(id(&["-g", &uid.to_string()]).unwrap_or(uid));
    }
    command
}

pub(crate) fn new_folder() -> GuardedFolder {
    GuardedFolder::new("tuntas-postgres-", user())
}

fn checked(command: &mut Command) -> Output {
    let output = command.output().unwrap_or_else(|e| panic!("{command:?}: {e}"));
    if !output.status.success() {
        panic!("{command:?}: {}", String::from_utf8_lossy(&output.stderr));
    }
    output
}
