//! Programs that end with the test that started them, even when it is killed: a shell stands between, and ends the
//! program when the pipe to the test closes. Folders go in the same way: what a `static` holds is never dropped.

use std::{
    net::TcpListener,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

/// A program that ends when this is dropped, or when this process ends.
pub struct Guarded {
    shell: Child,
}

const SHELL: &str = r#""$@" & child=$!; trap 'kill -QUIT $child 2>/dev/null' TERM; read _; kill -QUIT $child 2>/dev/null; kill -TERM $child 2>/dev/null; wait $child"#;

impl Guarded {
    /// Starts a program, as the user `uid` if one is given. It is ended with SIGQUIT, and SIGTERM where that is ignored.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(program: &std::path::Path, arguments: &[String], log: &std::path::Path, uid: Option<u32>) -> Self {
        let log = std::fs::File::create(log).unwrap_or_else(|e| panic!("{}: {e}", log.display()));
        let mut command = Command::new("sh");
        command.arg("-c").arg(SHELL).arg("guard").arg(program).args(arguments);
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(log).current_dir("/");
        if let Some(uid) = uid {
            command.uid(uid).gid(uid_group(uid));
        }
        // A group of its own, so that an interrupted terminal does not end it before the test is done with it.
        let shell = command.process_group(0).spawn().unwrap_or_else(|e| panic!("{}: {e}", program.display()));
        Self { shell }
    }
}

impl Drop for Guarded {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

/// A new folder that is removed when this is dropped, or when this process ends.
pub struct GuardedFolder {
    path: PathBuf,
    shell: Child,
}

/// A server that is just ending may still write: then once more.
const REMOVE: &str = r#"read _; for again in 1 2 3 4 5 6 7 8 9; do rm -rf "$1" && exit; sleep 1; done 2>/dev/null"#;

impl GuardedFolder {
    /// Makes it where temporary files are, beginning with `prefix`, for the user `uid` if one is given.
    ///
    /// # Panics
    /// When it cannot be made.
    #[must_use]
    pub fn new(prefix: &str, uid: Option<u32>) -> Self {
        let folder = tempfile::Builder::new().prefix(prefix).tempdir().unwrap_or_else(|e| panic!("no folder: {e}"));
        let path = folder.keep();
        let mut command = Command::new("sh");
        command.args(["-c", REMOVE, "guard"]).arg(&path).stdin(Stdio::piped()).stdout(Stdio::null()).current_dir("/");
        let shell = command.process_group(0).spawn().unwrap_or_else(|e| panic!("sh: {e}"));
        std::os::unix::fs::chown(&path, uid, None).unwrap_or_else(|e| panic!("chown: {e}"));
        Self { path, shell }
    }

    /// Where it is.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for GuardedFolder {
    fn drop(&mut self) {
        drop(self.shell.stdin.take());
        let _ = self.shell.wait();
    }
}

fn uid_group(uid: u32) -> u32 {
    id(&["-g", &uid.to_string()]).unwrap_or(uid)
}

/// What `id` says.
pub(crate) fn id(arguments: &[&str]) -> Option<u32> {
    let output = Command::new("id").args(arguments).output().ok()?;
    String::from_utf8(output.stdout).ok()?.trim().parse().ok()
}

/// A port of 127.0.0.1 that nobody listens on now.
///
/// # Panics
/// When there is none.
#[must_use]
pub fn free_port() -> u16 {
    let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).map(|a| a.port());
    port.unwrap_or_else(|e| panic!("no free port: {e}"))
}
