//! Settings: defaults, then `tuntas.toml`, then the environment (`TUNTAS_*`), then flags. Each is kept with where it came
//! from.

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use web::Rates;

use crate::{Failure, Outcome, cli::SettingFlags, failure};

/// Every setting: its name, its default, and what it is.
const SETTINGS: [(&str, &str, &str); 31] = [
    ("data", "data", "folder of the installation: database, key, files"),
    ("listen", "127.0.0.1:8080", "address to listen on"),
    ("database", "", "postgres://USER:PASSWORD@HOST/NAME or sqlite://FILE (default: the file tuntas.db in the data folder)"),
    ("database_replica", "", "a PostgreSQL copy that may answer for pages that may be a second old"),
    ("files", "", "where files of reports lie: a folder or s3://BUCKET/PREFIX (default: the folder files in the data folder)"),
    ("s3_endpoint", "", "the S3 server, when it is not Amazon's, such as https://s3.example.id"),
    ("s3_region", "us-east-1", "the S3 region"),
    ("s3_access_key", "", "S3 credentials (default: those of the environment or the machine)"),
    ("s3_secret_key", "", "their secret"),
    ("s3_encryption", "", "what the S3 server encrypts with: AES256 or aws:kms"),
    ("file_links", "0", "with S3: seconds that a signed link to a document lives; 0 sends all files through this server"),
    ("base", "", "address people open, such as https://lapor.example.id (default: from listen)"),
    ("name", "Kalimantan Timur", "name of the installation, shown on every page"),
    ("key", "", "the installation's key, 64 hexadecimal digits (default: the file `key` in the data folder)"),
    ("smtp", "", "SMTP server, such as smtps://user:password@mail.example.id (default: mails go to the folder `outbox`)"),
    ("mail_from", "Tuntas <tuntas@localhost.localdomain>", "sender of mails"),
    ("trusted_proxies", "", "addresses of proxies whose X-Forwarded-For is believed, comma-separated"),
    (
        "second_factor_for",
        "",
        "roles whose people must sign in with a code from their phone too, comma-separated, such as administrator",
    ),
    (
        "tile_server",
        "",
        "a server of map tiles to draw behind maps, such as https://tiles.example.id/{z}/{x}/{y}.png (default: none is asked)",
    ),
    ("reports_per_address", "20", "reports a minute from one address"),
    ("reports_per_contact", "5", "reports a minute with one phone number or e-mail address"),
    ("tries_per_address", "30", "tries a minute of a PIN, a password or a support from one address"),
    ("reads_per_address", "600", "searches and API reads a minute from one address"),
    ("megabytes_per_address", "1000", "megabytes of files a day from one address, and from one official"),
    ("requests", "1024", "requests worked on at once; more are told to come again"),
    ("connections", "2048", "connections at once, as far as there are file descriptors; who only waits makes room for others"),
    ("connections_per_address", "128", "connections at once from one address that is no trusted proxy"),
    (
        "free_space",
        "",
        "megabytes of the disk that files leave free for everything else (default: 1024, or a twentieth of the disk if less)",
    ),
    ("drain", "0", "seconds to go on serving after SIGTERM, while a load balancer takes this node out"),
    ("log", "info", "what is logged: error, warn, info, debug, or a filter of tracing"),
    ("log_format", "text", "text or json"),
];

/// Settings that are not printed.
const HIDDEN: [&str; 6] = ["key", "smtp", "database", "database_replica", "s3_access_key", "s3_secret_key"];

/// Settings in force.
#[derive(Clone)]
pub(crate) struct Config {
    values: BTreeMap<&'static str, (String, String)>,
}

impl Config {
    /// Reads all sources.
    pub(crate) fn read(flags: &SettingFlags) -> Result<Self, Failure> {
        let mut config = Self { values: BTreeMap::new() };
        for (name, default, _) in SETTINGS {
            config.values.insert(name, (default.to_owned(), "default".to_owned()));
        }
        let environment = |name: &str| std::env::var(format!("TUNTAS_{}", name.to_uppercase())).ok();
        // The settings file lies in the data folder, so where that is must be known first.
        let folder = flags.data.clone().or_else(|| environment("data")).unwrap_or_else(|| "data".to_owned());
        let file = flags.config.clone().or_else(|| environment("config").map(PathBuf::from));
        let named = file.is_some();
        let file = file.unwrap_or_else(|| Path::new(&folder).join("tuntas.toml"));
        match std::fs::read_to_string(&file) {
            Ok(text) => config.read_file(&text, &file)?,
            Err(e) if named || e.kind() != std::io::ErrorKind::NotFound => {
                return Err(failure(format!("cannot read the settings file {}: {e}", file.display())));
            }
            Err(_) => {}
        }
        for (name, ..) in SETTINGS {
            if let Some(value) = environment(name) {
                config.set(name, value, &format!("environment TUNTAS_{}", name.to_uppercase()))?;
            }
        }
        for (name, value) in [("data", &flags.data), ("listen", &flags.listen), ("database", &flags.database)] {
            if let Some(value) = value {
                config.set(name, value.clone(), &format!("flag --{name}"))?;
            }
        }
        for pair in &flags.set {
            let (name, value) = pair.split_once('=').ok_or_else(|| failure(format!("--set wants NAME=VALUE, not {pair:?}")))?;
            config.set(name, value.to_owned(), "flag --set")?;
        }
        Ok(config)
    }

    fn read_file(&mut self, text: &str, file: &Path) -> Result<(), Failure> {
        let table: toml::Table = text.parse().map_err(|e| failure(format!("{}: {e}", file.display())))?;
        for (name, value) in table {
            let value = match value {
                toml::Value::String(text) => text,
                toml::Value::Array(values) => values.iter().filter_map(|v| v.as_str()).collect::<Vec<_>>().join(","),
                toml::Value::Integer(number) => number.to_string(),
                other => {
                    return Err(failure(format!(
                        "{}: {name}: expected a text or a whole number, found {}",
                        file.display(),
                        other.type_str()
                    )));
                }
            };
            self.set(&name, value, &format!("file {}", file.display()))?;
        }
        Ok(())
    }

    fn set(&mut self, name: &str, value: String, origin: &str) -> Result<(), Failure> {
        let known = SETTINGS.iter().find(|(known, ..)| *known == name);
        let (known, ..) =
            known.ok_or_else(|| failure(format!("{origin}: there is no setting {name:?}; tuntas config lists them")))?;
        self.values.insert(known, (value, origin.to_owned()));
        Ok(())
    }

    /// Sets what a command wants unless somebody set it.
    pub(crate) fn prefer(&mut self, name: &'static str, value: &str, why: &str) {
        if self.values.get(name).is_some_and(|(_, origin)| origin == "default") {
            self.values.insert(name, (value.to_owned(), why.to_owned()));
        }
    }

    /// The same without one of the settings.
    pub(crate) fn without(&self, name: &str) -> Self {
        let mut config = self.clone();
        config.values.remove(name);
        config
    }

    pub(crate) fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |(value, _)| value)
    }

    pub(crate) fn number(&self, name: &str) -> Result<u32, Failure> {
        self.get(name)
            .parse()
            .map_err(|_| failure(format!("setting {name}: expected a whole number, found {:?}", self.get(name))))
    }

    /// The folder of the installation.
    pub(crate) fn data(&self) -> PathBuf {
        PathBuf::from(self.get("data"))
    }

    /// The address to listen on.
    pub(crate) fn listen(&self) -> Result<SocketAddr, Failure> {
        let text = self.get("listen");
        text.parse().map_err(|_| failure(format!("setting listen: expected an address such as 127.0.0.1:8080, found {text:?}")))
    }

    /// Roles whose people must have a second factor.
    /// The server of map tiles, if one is set.
    pub(crate) fn tile_server(&self) -> Result<Option<String>, Failure> {
        let server = self.get("tile_server").trim();
        let fits = server.starts_with("https://") && ["{z}", "{x}", "{y}"].into_iter().all(|part| server.contains(part));
        let plain = server.bytes().all(|b| b.is_ascii_graphic() && !b";,'\"<>".contains(&b));
        match server {
            "" => Ok(None),
            _ if fits && plain => Ok(Some(server.to_owned())),
            _ => Err(failure("setting tile_server: expected an https address with {z}, {x} and {y}")),
        }
    }

    pub(crate) fn second_factor_for(&self) -> Result<Vec<domain::Role>, Failure> {
        let parts = self.get("second_factor_for").split(',').map(str::trim).filter(|p| !p.is_empty());
        let role = |part: &str| {
            let known = domain::Role::ALL.map(domain::Role::as_str).join(", ");
            domain::Role::parse(part)
                .ok_or_else(|| failure(format!("setting second_factor_for: no role {part:?}; there are {known}")))
        };
        parts.map(role).collect()
    }

    pub(crate) fn trusted_proxies(&self) -> Result<Vec<IpAddr>, Failure> {
        let wrong = |part: &str| failure(format!("setting trusted_proxies: {part:?} is no address"));
        let parts = self.get("trusted_proxies").split(',').map(str::trim).filter(|p| !p.is_empty());
        parts.map(|p| p.parse().map_err(|_| wrong(p))).collect()
    }

    pub(crate) fn rates(&self) -> Result<Rates, Failure> {
        Ok(Rates {
            reports_per_address: self.number("reports_per_address")?,
            reports_per_contact: self.number("reports_per_contact")?,
            tries_per_address: self.number("tries_per_address")?,
            reads_per_address: self.number("reads_per_address")?,
            megabytes_per_address: self.number("megabytes_per_address")?,
        })
    }

    /// Bytes of the disk that files leave free, where they are set.
    pub(crate) fn free_space(&self) -> Result<Option<u64>, Failure> {
        let set = !self.get("free_space").is_empty();
        set.then(|| Ok(u64::from(self.number("free_space")?) * 1024 * 1024)).transpose()
    }

    /// Prints every setting, its value and where it came from.
    pub(crate) fn print(&self, json: bool) -> Result<Outcome, Failure> {
        let shown = |name: &str, value: &str| {
            if HIDDEN.contains(&name) && !value.is_empty() { "(set, not shown)".to_owned() } else { value.to_owned() }
        };
        if json {
            let all: BTreeMap<_, _> = self
                .values
                .iter()
                .map(|(name, (value, origin))| (name, serde_json::json!({ "value": shown(name, value), "from": origin })))
                .collect();
            println!("{}", serde_json::to_string_pretty(&all)?);
        } else {
            for (name, _, what) in SETTINGS {
                let (value, origin) = self.values.get(name).cloned().unwrap_or_default();
                println!("{name} = {:?}   # {origin}: {what}", shown(name, &value));
            }
        }
        Ok(Outcome::Done)
    }
}
