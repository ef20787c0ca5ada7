//! Settings: defaults, then `tuntas.toml`, then the environment (`TUNTAS_*`), then flags. Each is kept with where it came
//! from. A secret may also be given as the name of a file that holds it (`key_file`, `TUNTAS_KEY_FILE`).

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use web::Rates;

use crate::{Failure, Outcome, arguments::SettingFlags, failure};

/// Where an installation lies unless it is said.
const DATA: &str = "tuntas-data";
/// Where earlier versions put it.
const EARLIER_DATA: &str = "data";

/// Every setting: its name, its default, and what it is.
const SETTINGS: [(&str, &str, &str); 33] = [
    ("data", DATA, "folder of the installation: database, key, files"),
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
    (
        "reads_per_address",
        "600",
        "searches, pages of reports and API reads a minute from one address; a twentieth may lead to none",
    ),
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
    ("metrics_listen", "", "address that figures for Prometheus are told on, such as 127.0.0.1:9090; let nobody else reach it"),
    (
        "metrics_token",
        "",
        "what whoever asks for /metrics at the address of the pages must show (default: they are not told there)",
    ),
    ("log", "info", "what is logged: error, warn, info, debug, or a filter of tracing"),
    ("log_format", "text", "text or json"),
];

/// Settings that are secret: they are not printed, and each may be given by a file.
const SECRETS: [&str; 7] = ["key", "smtp", "database", "database_replica", "s3_access_key", "s3_secret_key", "metrics_token"];
/// Those of them that are an address, which is secret only where a password stands in it.
const ADDRESSES: [&str; 3] = ["smtp", "database", "database_replica"];
/// Stands for what is not printed.
const NOT_SHOWN: &str = "(set, not shown)";

/// Settings in force.
#[derive(Clone)]
pub struct Config {
    values: BTreeMap<&'static str, (String, String)>,
}

impl Config {
    /// Reads all sources.
    pub fn read(flags: &SettingFlags) -> Result<Self, Failure> {
        let mut config = Self { values: BTreeMap::new() };
        for (name, default, _) in SETTINGS {
            config.values.insert(name, (default.to_owned(), "default".to_owned()));
        }
        if !Path::new(DATA).exists() && Path::new(EARLIER_DATA).join("tuntas.db").exists() {
            config.values.insert("data", (EARLIER_DATA.to_owned(), "where an earlier version put it".to_owned()));
        }
        let environment = |name: &str| std::env::var(format!("TUNTAS_{}", name.to_uppercase())).ok();
        // The settings file lies in the data folder, so where that is must be known first.
        let folder = flags.data.clone().or_else(|| environment("data")).unwrap_or_else(|| config.get("data").to_owned());
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
        let files = SECRETS.map(|name| format!("{name}_file"));
        let mut given = Vec::new();
        for name in SETTINGS.iter().map(|(name, ..)| *name).chain(files.iter().map(String::as_str)) {
            if let Some(value) = environment(name) {
                config.set(name, value, &format!("environment TUNTAS_{}", name.to_uppercase()))?;
                given.push(name);
            }
        }
        once("the environment", &given)?;
        for (name, value) in [("data", &flags.data), ("listen", &flags.listen), ("database", &flags.database)] {
            if let Some(value) = value {
                config.set(name, value.clone(), &format!("flag --{name}"))?;
            }
        }
        for pair in &flags.set {
            let (name, value) = pair.split_once('=').ok_or_else(|| failure("--set wants NAME=VALUE"))?;
            config.set(name, value.to_owned(), "flag --set")?;
        }
        Ok(config)
    }

    fn read_file(&mut self, text: &str, file: &Path) -> Result<(), Failure> {
        // What could not be read is not printed: it may be a secret.
        let table: toml::Table =
            text.parse().map_err(|e: toml::de::Error| failure(format!("{}: {}", file.display(), e.message())))?;
        once(&file.display().to_string(), &table.keys().map(String::as_str).collect::<Vec<_>>())?;
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
        if let Some(secret) = name.strip_suffix("_file").and_then(|name| SECRETS.into_iter().find(|s| *s == name)) {
            let text = std::fs::read_to_string(&value).map_err(|e| failure(format!("{origin}: cannot read {value}: {e}")))?;
            self.values.insert(secret, (text.trim().to_owned(), format!("{origin}: {value}")));
            return Ok(());
        }
        let known = SETTINGS.iter().find(|(known, ..)| *known == name);
        let (known, ..) =
            known.ok_or_else(|| failure(format!("{origin}: there is no setting {name:?}; tuntas config lists them")))?;
        self.values.insert(known, (value, origin.to_owned()));
        Ok(())
    }

    /// Sets what a command wants unless somebody set it.
    pub fn prefer(&mut self, name: &'static str, value: &str, why: &str) {
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

    /// The value in force of a setting, empty where it is not set or there is none of that name.
    pub fn get(&self, name: &str) -> &str {
        self.values.get(name).map_or("", |(value, _)| value)
    }

    pub(crate) fn number(&self, name: &str) -> Result<u32, Failure> {
        self.get(name)
            .parse()
            .map_err(|_| failure(format!("setting {name}: expected a whole number, found {:?}", self.get(name))))
    }

    /// The folder of the installation.
    pub fn data(&self) -> PathBuf {
        PathBuf::from(self.get("data"))
    }

    /// The address to listen on.
    pub fn listen(&self) -> Result<SocketAddr, Failure> {
        let text = self.get("listen");
        text.parse().map_err(|_| failure(format!("setting listen: expected an address such as 127.0.0.1:8080, found {text:?}")))
    }

    /// The address people open, if one is set.
    pub(crate) fn base(&self) -> Result<Option<String>, Failure> {
        let base = self.get("base").trim();
        if base.is_empty() { Ok(None) } else { checked_base(base).map(Some) }
    }

    /// The address to tell figures on, if one is set.
    pub(crate) fn metrics_listen(&self) -> Result<Option<SocketAddr>, Failure> {
        let text = self.get("metrics_listen");
        let wrong = |_| failure(format!("setting metrics_listen: expected an address such as 127.0.0.1:9090, found {text:?}"));
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(wrong) }
    }

    /// What whoever asks for figures must show.
    pub(crate) fn metrics_token(&self) -> Option<String> {
        Some(self.get("metrics_token").to_owned()).filter(|token| !token.is_empty())
    }

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

    /// Roles whose people must have a second factor.
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
    pub fn print(&self, json: bool) -> Result<Outcome, Failure> {
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

/// A setting as it may be printed.
fn shown(name: &str, value: &str) -> String {
    match value.split_once("://") {
        _ if SECRETS.contains(&name) && !value.is_empty() => NOT_SHOWN.to_owned(),
        // A server of tiles may take its key in the path.
        Some((scheme, rest)) if name == "tile_server" => {
            let host = rest.split('/').next().unwrap_or_default();
            format!("{}/{NOT_SHOWN}", masked(&format!("{scheme}://{host}")))
        }
        _ => masked(value),
    }
}

/// An address without what opens doors: the password before its host, and what its query says.
fn masked(text: &str) -> String {
    let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
    let (place, query) = rest.split_once('?').map_or((rest, None), |(place, query)| (place, Some(query)));
    let host = place.split('/').next().unwrap_or_default();
    let place = match host.rsplit_once('@').and_then(|(person, _)| person.split_once(':')) {
        Some((name, password)) => place.replacen(&format!("{name}:{password}@"), &format!("{name}:{NOT_SHOWN}@"), 1),
        None => place.to_owned(),
    };
    let hidden = |pair: &str| match pair.split_once('=') {
        Some((name, _)) => format!("{name}={NOT_SHOWN}"),
        None => NOT_SHOWN.to_owned(),
    };
    let query = query.map(|query| format!("?{}", query.split('&').map(hidden).collect::<Vec<_>>().join("&"))).unwrap_or_default();
    format!("{scheme}://{place}{query}")
}

/// Refuses a secret that one place gives both as it is and by a file: which one was meant?
fn once(place: &str, given: &[&str]) -> Result<(), Failure> {
    let twice = SECRETS.into_iter().find(|name| given.contains(name) && given.contains(&format!("{name}_file").as_str()));
    twice.map_or(Ok(()), |name| Err(failure(format!("{place} gives both {name} and {name}_file: give one"))))
}

/// The secrets among the arguments of a command: what each is. Everybody on the machine can read them while it runs.
pub fn exposed(arguments: impl IntoIterator<Item = String>) -> Vec<String> {
    let has_password = |text: &str| {
        let rest = text.split_once("://").map_or("", |(_, rest)| rest);
        let person = rest.split(['/', '?']).next().and_then(|host| host.rsplit_once('@')).map_or("", |(person, _)| person);
        person.split_once(':').is_some_and(|(_, password)| !password.is_empty()) || rest.contains("password=")
    };
    let secret = |argument: String| {
        let argument = argument.strip_prefix("--set=").unwrap_or(&argument);
        let (name, value) = argument.split_once('=').unwrap_or(("", argument));
        let name = name.trim_start_matches('-');
        match SECRETS.into_iter().find(|s| *s == name) {
            Some(name) if !ADDRESSES.contains(&name) => (!value.is_empty()).then(|| name.to_owned()),
            Some(name) => has_password(value).then(|| name.to_owned()),
            None => has_password(argument).then(|| "a password in an address".to_owned()),
        }
    };
    arguments.into_iter().filter_map(secret).collect()
}

/// An address people open: a scheme and a host, maybe a port, and nothing behind.
pub(crate) fn checked_base(text: &str) -> Result<String, Failure> {
    let base = text.trim().trim_end_matches('/');
    let host = base.strip_prefix("https://").or_else(|| base.strip_prefix("http://")).unwrap_or_default();
    let fits = |c: char| c.is_ascii_alphanumeric() || "-.:[]".contains(c);
    if !host.is_empty() && host.chars().all(fits) && host.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '[') {
        return Ok(base.to_owned());
    }
    Err(failure(format!("setting base: expected an address such as https://lapor.example.id, without a path, found {text:?}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_secret_is_printed() {
        for (name, value, printed) in [
            ("tile_server", "https://t.example/{z}/{x}/{y}.png?key=GEHEIM&v=2", "https://t.example/(set, not shown)"),
            ("s3_endpoint", "https://budi:GEHEIM@s3.example/a?b", "https://budi:(set, not shown)@s3.example/a?(set, not shown)"),
            ("s3_endpoint", "https://budi:a:GE@HEIM@s3.example", "https://budi:(set, not shown)@s3.example"),
            ("base", "https://lapor.example.id", "https://lapor.example.id"),
            ("smtp", "smtps://a:GEHEIM@mail", NOT_SHOWN),
            ("metrics_token", "GEHEIM", NOT_SHOWN),
            ("key", "", ""),
            ("name", "Kalimantan Timur?", "Kalimantan Timur?"),
        ] {
            assert_eq!(shown(name, value), printed);
        }
        assert!(SECRETS.iter().chain(&ADDRESSES).all(|secret| SETTINGS.iter().any(|(name, ..)| name == secret)));
    }

    #[test]
    fn a_secret_on_the_command_line_is_noticed() {
        let exposed = |arguments: &[&str]| exposed(arguments.iter().map(|a| (*a).to_owned()));
        assert_eq!(exposed(&["serve", "--set", "key=abcd", "--set=metrics_token=x"]), ["key", "metrics_token"]);
        assert_eq!(
            exposed(&["--database", "postgres://u:p@h/n", "--set", "smtp=smtp://u:p@h"]),
            ["a password in an address", "smtp"]
        );
        assert_eq!(exposed(&["move", "--to=postgres://h/n?user=u&password=p"]), ["a password in an address"]);
        let fine =
            ["serve", "--database", "postgres://u@h/n", "--set", "database=postgres://h/n", "--set", "name=Kota: @Baru", "key"];
        assert!(exposed(&fine).is_empty());
    }
}
