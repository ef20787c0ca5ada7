//! Settings: defaults, then `tuntas.toml`, then the environment (`TUNTAS_*`), then flags. Each is kept with where it came
//! from. A secret may also be given as the name of a file that holds it (`key_file`, `TUNTAS_KEY_FILE`).

mod secret;
mod setting;

use std::{
    collections::BTreeMap,
    net::{IpAddr, SocketAddr},
    path::{Path, PathBuf},
};

use web::Rates;

pub use self::{secret::exposed, setting::Setting};
use self::{secret::shown, setting::DATA};

use crate::{Failure, Outcome, arguments::SettingFlags, failure};

/// Where earlier versions put it.
const EARLIER_DATA: &str = "data";

/// Settings in force.
#[derive(Clone)]
pub struct Config {
    values: BTreeMap<Setting, (String, String)>,
}

impl Config {
    /// Reads all sources.
    pub fn read(flags: &SettingFlags) -> Result<Self, Failure> {
        let mut config = Self { values: BTreeMap::new() };
        for setting in Setting::ALL {
            config.values.insert(*setting, (setting.default().to_owned(), "default".to_owned()));
        }
        if !Path::new(DATA).exists() && Path::new(EARLIER_DATA).join("tuntas.db").exists() {
            config.values.insert(Setting::Data, (EARLIER_DATA.to_owned(), "where an earlier version put it".to_owned()));
        }
        let environment = |name: &str| std::env::var(format!("TUNTAS_{}", name.to_uppercase())).ok();
        // The settings file lies in the data folder, so where that is must be known first.
        let folder = flags.data.clone().or_else(|| environment("data")).unwrap_or_else(|| config.get(Setting::Data).to_owned());
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
        let own = Setting::ALL.iter().map(|setting| setting.name().to_owned());
        let files = Setting::ALL.iter().filter(|setting| setting.is_secret()).map(|setting| format!("{}_file", setting.name()));
        let mut given = Vec::new();
        for name in own.chain(files) {
            if let Some(value) = environment(&name) {
                config.set(&name, value, &format!("environment TUNTAS_{}", name.to_uppercase()))?;
                given.push(name);
            }
        }
        once("the environment", &given)?;
        for (setting, value) in
            [(Setting::Data, &flags.data), (Setting::Listen, &flags.listen), (Setting::Database, &flags.database)]
        {
            if let Some(value) = value {
                config.values.insert(setting, (value.clone(), format!("flag --{}", setting.name())));
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
        once(&file.display().to_string(), &table.keys().cloned().collect::<Vec<_>>())?;
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
        if let Some(secret) = Setting::of_file(name) {
            let text = std::fs::read_to_string(&value).map_err(|e| failure(format!("{origin}: cannot read {value}: {e}")))?;
            self.values.insert(secret, (text.trim().to_owned(), format!("{origin}: {value}")));
            return Ok(());
        }
        let known = Setting::parse(name)
            .ok_or_else(|| failure(format!("{origin}: there is no setting {name:?}; tuntas config lists them")))?;
        self.values.insert(known, (value, origin.to_owned()));
        Ok(())
    }

    /// Sets what a command wants unless somebody set it.
    pub fn prefer(&mut self, setting: Setting, value: &str, why: &str) {
        if self.values.get(&setting).is_some_and(|(_, origin)| origin == "default") {
            self.values.insert(setting, (value.to_owned(), why.to_owned()));
        }
    }

    /// The same without one of the settings.
    pub(crate) fn without(&self, setting: Setting) -> Self {
        let mut config = self.clone();
        config.values.remove(&setting);
        config
    }

    /// The value in force of a setting, empty where it is not set.
    pub fn get(&self, setting: Setting) -> &str {
        self.values.get(&setting).map_or("", |(value, _)| value)
    }

    pub(crate) fn number(&self, setting: Setting) -> Result<u32, Failure> {
        let text = self.get(setting);
        text.parse().map_err(|_| failure(format!("setting {}: expected a whole number, found {text:?}", setting.name())))
    }

    /// The folder of the installation.
    pub fn data(&self) -> PathBuf {
        PathBuf::from(self.get(Setting::Data))
    }

    /// The address to listen on.
    pub fn listen(&self) -> Result<SocketAddr, Failure> {
        let text = self.get(Setting::Listen);
        text.parse().map_err(|_| failure(format!("setting listen: expected an address such as 127.0.0.1:8080, found {text:?}")))
    }

    /// The address people open, if one is set.
    pub(crate) fn base(&self) -> Result<Option<String>, Failure> {
        let base = self.get(Setting::Base).trim();
        if base.is_empty() { Ok(None) } else { checked_base(base).map(Some) }
    }

    /// The address to tell figures on, if one is set.
    pub(crate) fn metrics_listen(&self) -> Result<Option<SocketAddr>, Failure> {
        let text = self.get(Setting::MetricsListen);
        let wrong = |_| failure(format!("setting metrics_listen: expected an address such as 127.0.0.1:9090, found {text:?}"));
        if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(wrong) }
    }

    /// What whoever asks for figures must show.
    pub(crate) fn metrics_token(&self) -> Option<String> {
        Some(self.get(Setting::MetricsToken).to_owned()).filter(|token| !token.is_empty())
    }

    /// The server of map tiles, if one is set.
    pub(crate) fn tile_server(&self) -> Result<Option<String>, Failure> {
        let server = self.get(Setting::TileServer).trim();
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
        let parts = self.get(Setting::SecondFactorFor).split(',').map(str::trim).filter(|p| !p.is_empty());
        let role = |part: &str| {
            let known = domain::Role::ALL.map(domain::Role::as_str).join(", ");
            domain::Role::parse(part)
                .ok_or_else(|| failure(format!("setting second_factor_for: no role {part:?}; there are {known}")))
        };
        parts.map(role).collect()
    }

    /// Who is asked for alerts.
    pub(crate) fn alert_servers(&self) -> Result<channels::alerts::AlertSettings, Failure> {
        let server = |setting: Setting| {
            let address = self.get(setting).trim().trim_end_matches('/');
            let scheme = ["https://", "http://"].into_iter().find(|scheme| address.starts_with(scheme));
            let plain = address.bytes().all(|b| b.is_ascii_graphic() && !b"?#@\"'<>".contains(&b));
            match scheme {
                Some(scheme) if plain && address.len() > scheme.len() => Ok(address.to_owned()),
                _ => Err(failure(format!("setting {}: expected an address such as https://example.org/path", setting.name()))),
            }
        };
        let keyed = |key: Setting, address: Setting| {
            let key = self.get(key).trim().to_owned();
            (!key.is_empty()).then(|| Ok::<_, Failure>((server(address)?, key))).transpose()
        };
        let sipongi = !self.get(Setting::SipongiServer).trim().is_empty();
        Ok(channels::alerts::AlertSettings {
            firms: keyed(Setting::FirmsKey, Setting::FirmsServer)?,
            gfw: keyed(Setting::GfwKey, Setting::GfwServer)?,
            sipongi: sipongi.then(|| server(Setting::SipongiServer)).transpose()?,
        })
    }

    /// The piece of the map that alerts are fetched of.
    pub(crate) fn alerts_box(&self) -> Result<domain::forest::AlertBox, Failure> {
        let text = self.get(Setting::AlertsBox);
        let degrees: Vec<f64> = text.split(',').filter_map(|part| part.trim().parse().ok()).collect();
        let corner = |lon: f64, lat: f64| domain::Point::new(lat, lon).map(domain::forest::AlertPoint::of);
        let corners = match degrees[..] {
            [west, south, east, north] if west < east && south < north => corner(west, south).zip(corner(east, north)),
            _ => None,
        };
        let (low, high) = corners
            .ok_or_else(|| failure(format!("setting alerts_box: expected west,south,east,north in degrees, found {text:?}")))?;
        Ok(domain::forest::AlertBox { low, high })
    }

    pub(crate) fn trusted_proxies(&self) -> Result<Vec<IpAddr>, Failure> {
        let wrong = |part: &str| failure(format!("setting trusted_proxies: {part:?} is no address"));
        let parts = self.get(Setting::TrustedProxies).split(',').map(str::trim).filter(|p| !p.is_empty());
        parts.map(|p| p.parse().map_err(|_| wrong(p))).collect()
    }

    pub(crate) fn rates(&self) -> Result<Rates, Failure> {
        Ok(Rates {
            reports_per_address: self.number(Setting::ReportsPerAddress)?,
            reports_per_contact: self.number(Setting::ReportsPerContact)?,
            tries_per_address: self.number(Setting::TriesPerAddress)?,
            reads_per_address: self.number(Setting::ReadsPerAddress)?,
            megabytes_per_address: self.number(Setting::MegabytesPerAddress)?,
        })
    }

    /// Bytes of the disk that files leave free, where they are set.
    pub(crate) fn free_space(&self) -> Result<Option<u64>, Failure> {
        let set = !self.get(Setting::FreeSpace).is_empty();
        set.then(|| Ok(u64::from(self.number(Setting::FreeSpace)?) * 1024 * 1024)).transpose()
    }

    /// Prints every setting, its value and where it came from.
    pub fn print(&self, json: bool) -> Result<Outcome, Failure> {
        if json {
            let all: BTreeMap<_, _> = self
                .values
                .iter()
                .map(|(setting, (value, origin))| {
                    (setting.name(), serde_json::json!({ "value": shown(*setting, value), "from": origin }))
                })
                .collect();
            println!("{}", serde_json::to_string_pretty(&all)?);
        } else {
            for setting in Setting::ALL {
                let (value, origin) = self.values.get(setting).cloned().unwrap_or_default();
                println!("{} = {:?}   # {origin}: {}", setting.name(), shown(*setting, &value), setting.what());
            }
        }
        Ok(Outcome::Done)
    }
}

/// Refuses a secret that one place gives both as it is and by a file: which one was meant?
fn once(place: &str, given: &[String]) -> Result<(), Failure> {
    let has = |name: &str| given.iter().any(|given| given == name);
    let twice = Setting::ALL.iter().map(|setting| setting.name()).find(|name| has(name) && has(&format!("{name}_file")));
    twice.map_or(Ok(()), |name| Err(failure(format!("{place} gives both {name} and {name}_file: give one"))))
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
