//! A running `tuntas`, stopped whatever happens.

use std::{
    io::{BufRead, BufReader},
    path::Path,
    process::{Child, Command, Output, Stdio},
};

pub const TUNTAS: &str = env!("CARGO_BIN_EXE_tuntas");

/// Runs a command to its end.
pub fn tuntas(data: &Path, arguments: &[&str]) -> Output {
    Command::new(TUNTAS).args(arguments).arg("--data").arg(data).output().unwrap()
}

/// Runs a command that must succeed, and gives what it printed.
pub fn said(data: &Path, arguments: &[&str]) -> String {
    let output = tuntas(data, arguments);
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{arguments:?}: {:?} {text}", output.status.code());
    text
}

/// A server.
pub struct Running {
    pub child: Child,
    pub address: String,
}

impl Running {
    /// Starts a server on a free port, practically without limits on how often things may be done.
    pub fn start(data: &Path) -> Self {
        Self::start_with(data, &[])
    }

    /// Starts a server with further arguments.
    pub fn start_with(data: &Path, arguments: &[&str]) -> Self {
        Self::spawn(Command::new(TUNTAS).args(serve(data)).args(NO_LIMITS.iter().flat_map(|l| ["--set", l])).args(arguments))
    }

    /// Starts a server by a command.
    pub fn spawn(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the server says where it serves").unwrap();
        let address = first.rsplit("http://").next().unwrap().trim().to_owned();
        Self { child, address }
    }

    /// Ends it at once, as a power cut would.
    pub fn kill(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Asks it to stop, and waits until it has.
    pub fn stop(mut self) -> std::process::ExitStatus {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        self.child.wait().unwrap()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Practically no limits.
pub const NO_LIMITS: [&str; 5] = [
    "reports_per_address=1000000",
    "reports_per_contact=1000000",
    "tries_per_address=1000000",
    "reads_per_address=1000000",
    "megabytes_per_address=1000000",
];

/// What serves a folder on a free port.
pub fn serve(data: &Path) -> [String; 5] {
    ["serve", "--listen", "127.0.0.1:0", "--data", &data.display().to_string()].map(str::to_owned)
}

/// An installation with a province in it.
pub fn province(data: &Path) {
    province_in(data, &[]);
}

/// The same, with further arguments.
pub fn province_in(data: &Path, arguments: &[&str]) {
    let with = |command: &[&str]| said(data, &[command, arguments].concat());
    with(&["import", "areas"]);
    let file = data.join("agencies.csv");
    let agencies = "name,parent,kind,area,topics,approval\nPemerintah Provinsi,,government,64,,\nPemerintah Kota Samarinda,Pemerintah Provinsi,government,64.72,,\n\
                    Dinas PU,Pemerintah Kota Samarinda,service,64.72,jalan,yes\n";
    std::fs::write(&file, agencies).unwrap();
    with(&["import", "agencies", file.to_str().unwrap()]);
}
