//! `pgbouncer` in transaction mode, from Debian's package.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use crate::{
    Database,
    guard::{Guarded, GuardedFolder, free_port},
    postgres::user,
};

/// A pooler before a database.
pub struct Pooler {
    port: u16,
    _folder: GuardedFolder,
    _process: Guarded,
}

impl Pooler {
    /// Starts one.
    ///
    /// # Panics
    /// When `pgbouncer` is not there or does not start.
    #[must_use]
    pub fn before(database: &Database) -> Self {
        let folder = crate::postgres::new_folder();
        let port = free_port();
        let settings = format!(
            "[databases]\n* = host=127.0.0.1 port={}\n[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {port}\n\
             unix_socket_dir =\nauth_type = any\npool_mode = transaction\ndefault_pool_size = 4\nmax_client_conn = 100\n",
            database.port()
        );
        // Whoever is let in by "any" is this user on the other side.
        let settings = settings.replace("port=", "user=tuntas port=");
        let file = folder.path().join("pgbouncer.ini");
        std::fs::write(&file, settings).unwrap_or_else(|e| panic!("{}: {e}", file.display()));
        let log = folder.path().join("log");
        let program = Path::new("/usr/sbin/pgbouncer");
        let process = Guarded::start(program, &[file.display().to_string()], &log, user());
        let begun = Instant::now();
        while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
            if begun.elapsed() > Duration::from_secs(20) {
                panic!("pgbouncer does not start: {}", std::fs::read_to_string(&log).unwrap_or_default());
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        Self { port, _folder: folder, _process: process }
    }

    /// Where it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }
}
