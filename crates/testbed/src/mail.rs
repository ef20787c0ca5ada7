//! A mail server with moods: it takes letters, refuses them in its own words, or is not there.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

/// What the server does with whoever comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// It takes every letter.
    Takes,
    /// It says that nobody of that address is here, and names the address: 550.
    Refuses,
    /// It is too busy for anybody: 421 as its greeting.
    Busy,
    /// It hangs up in the middle of a letter.
    HangsUp,
    /// It hangs up on everybody before a word.
    Dead,
}

#[derive(Default)]
struct Kept {
    /// To whom, and the whole letter.
    letters: Vec<(String, String)>,
    connections: usize,
}

/// A mail server on a free port of 127.0.0.1. It answers as long as this process lives.
pub struct MailServer {
    port: u16,
    mood: Arc<Mutex<Mood>>,
    kept: Arc<Mutex<Kept>>,
}

fn hold<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl MailServer {
    /// Starts one.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap_or_else(|e| panic!("no port for mail: {e}"));
        let port = listener.local_addr().map(|a| a.port()).unwrap_or_else(|e| panic!("no port for mail: {e}"));
        let (mood, kept) = (Arc::new(Mutex::new(mood)), Arc::<Mutex<Kept>>::default());
        let server = Self { port, mood: Arc::clone(&mood), kept: Arc::clone(&kept) };
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                hold(&kept).connections += 1;
                let (mood, kept) = (*hold(&mood), Arc::clone(&kept));
                // Whoever hangs up is whoever came.
                thread::spawn(move || drop(converse(stream, mood, &kept)));
            }
        });
        server
    }

    /// Its address, as the setting `smtp` takes it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Whoever comes from now on meets another mood.
    pub fn be(&self, mood: Mood) {
        *hold(&self.mood) = mood;
    }

    /// The letters it took, in order: to whom, and all of it.
    #[must_use]
    pub fn letters(&self) -> Vec<(String, String)> {
        hold(&self.kept).letters.clone()
    }

    /// How often somebody came.
    #[must_use]
    pub fn connections(&self) -> usize {
        hold(&self.kept).connections
    }
}

fn converse(stream: TcpStream, mood: Mood, kept: &Mutex<Kept>) -> std::io::Result<()> {
    let mut write = stream.try_clone()?;
    let mut say = |line: &str| write.write_all(format!("{line}\r\n").as_bytes());
    match mood {
        Mood::Dead => return Ok(()),
        Mood::Busy => return say("421 4.3.2 nanti saja"),
        Mood::Takes | Mood::Refuses | Mood::HangsUp => say("220 uji")?,
    }
    let (mut to, mut letter, mut in_data) = (String::new(), String::new(), false);
    for line in BufReader::new(stream).lines() {
        let line = line?;
        if in_data && line != "." {
            // A dot that begins a line is sent twice.
            letter.push_str(line.strip_prefix('.').unwrap_or(&line));
            letter.push('\n');
            continue;
        }
        let word = line.split([' ', ':']).next().unwrap_or_default().to_uppercase();
        match word.as_str() {
            "." => {
                in_data = false;
                hold(kept).letters.push((std::mem::take(&mut to), std::mem::take(&mut letter)));
                say("250 2.0.0 diterima")?;
            }
            "RCPT" => {
                to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
                if mood == Mood::Refuses {
                    say(&format!("550 5.1.1 <{to}>: tidak ada orang bernama {to} di sini"))?;
                } else {
                    say("250 2.1.5 baik")?;
                }
            }
            "DATA" if mood == Mood::HangsUp => {
                say("354 silakan")?;
                return Ok(());
            }
            "DATA" => {
                in_data = true;
                say("354 silakan")?;
            }
            "QUIT" => return say("221 sampai jumpa"),
            _ => say("250 baik")?,
        }
    }
    Ok(())
}
