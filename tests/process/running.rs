//! A running `tuntas`, stopped whatever happens.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
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
    child: Child,
    pub address: String,
}

impl Running {
    /// Starts a server on a free port.
    pub fn start(data: &Path) -> Self {
        let limits = ["reports_per_address", "reports_per_contact", "tries_per_address", "reads_per_address"];
        let mut command = Command::new(TUNTAS);
        command.args(["serve", "--listen", "127.0.0.1:0", "--data"]).arg(data);
        for limit in limits {
            command.args(["--set", &format!("{limit}=1000000")]);
        }
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

/// One request; the status and the body, or nothing when the server is gone.
pub fn request(address: &str, head: &str, body: &str) -> Option<(u16, String)> {
    let mut stream = TcpStream::connect(address).ok()?;
    let length = body.len();
    let text = format!(
        "{head} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}"
    );
    stream.write_all(text.as_bytes()).ok()?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).ok()?;
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let promised = head.to_lowercase().split("content-length: ").nth(1)?.split_whitespace().next()?.parse::<usize>().ok()?;
    (body.len() == promised).then_some(())?;
    Some((head.split(' ').nth(1)?.parse().ok()?, body.to_owned()))
}

/// An installation with a province in it.
pub fn province(data: &Path) {
    said(data, &["import", "areas"]);
    let file = data.join("agencies.csv");
    let agencies = "name,parent,kind,area,topics,approval\nPemerintah Provinsi,,government,64,,\nPemerintah Kota Samarinda,Pemerintah Provinsi,government,64.72,,\n\
                    Dinas PU,Pemerintah Kota Samarinda,service,64.72,jalan,yes\n";
    std::fs::write(&file, agencies).unwrap();
    said(data, &["import", "agencies", file.to_str().unwrap()]);
}
