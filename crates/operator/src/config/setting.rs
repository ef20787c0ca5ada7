//! Every setting: its name, whether it is secret, its default, and what it is.

/// Where an installation lies unless it is said.
pub(super) const DATA: &str = "tuntas-data";

/// How far a setting may be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Secrecy {
    /// It is printed.
    Open,
    /// It is not printed, and may be given as the name of a file that holds it.
    Secret,
    /// The same, of an address: on a command line it is secret only where a password stands in it.
    SecretAddress,
}

macro_rules! settings {
    ($($setting:ident = $name:literal, $secrecy:ident, $default:expr, $what:literal;)*) => {
        /// A setting of an installation.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
        pub enum Setting {
            $(#[doc = $what] $setting,)*
        }

        impl Setting {
            /// All of them, in the order they are listed.
            pub const ALL: &[Self] = &[$(Self::$setting),*];

            /// As it is written in files and after `--set`; in the environment `TUNTAS_` and the same in capitals.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$setting => $name,)*
                }
            }

            /// What it is where nobody set it.
            pub(super) fn default(self) -> &'static str {
                match self {
                    $(Self::$setting => $default,)*
                }
            }

            /// What it is, for whoever asks for a list.
            pub(super) fn what(self) -> &'static str {
                match self {
                    $(Self::$setting => $what,)*
                }
            }

            pub(super) fn secrecy(self) -> Secrecy {
                match self {
                    $(Self::$setting => Secrecy::$secrecy,)*
                }
            }
        }
    };
}

settings! {
    Data = "data", Open, DATA, "folder of the installation: database, key, files";
    Listen = "listen", Open, "127.0.0.1:8080", "address to listen on";
    Database = "database", SecretAddress, "", "postgres://USER:PASSWORD@HOST/NAME or sqlite://FILE (default: the file tuntas.db in the data folder)";
    DatabaseReplica = "database_replica", SecretAddress, "", "a PostgreSQL copy that may answer for pages that may be a second old";
    Files = "files", Open, "", "where files of reports lie: a folder or s3://BUCKET/PREFIX (default: the folder files in the data folder)";
    S3Endpoint = "s3_endpoint", Open, "", "the S3 server, when it is not Amazon's, such as https://s3.example.id";
    S3Region = "s3_region", Open, "us-east-1", "the S3 region";
    S3AccessKey = "s3_access_key", Secret, "", "S3 credentials (default: those of the environment or the machine)";
    S3SecretKey = "s3_secret_key", Secret, "", "their secret";
    S3Encryption = "s3_encryption", Open, "", "what the S3 server encrypts with: AES256 or aws:kms";
    FileLinks = "file_links", Open, "0", "with S3: seconds that a signed link to a document lives; 0 sends all files through this server";
    Base = "base", Open, "", "address people open, such as https://lapor.example.id (default: from listen)";
    Name = "name", Open, "Kalimantan Timur", "name of the installation, shown on every page";
    Key = "key", Secret, "", "the installation's key, 64 hexadecimal digits (default: the file `key` in the data folder)";
    Smtp = "smtp", SecretAddress, "", "SMTP server, such as smtps://user:password@mail.example.id (default: mails go to the folder `outbox`)";
    MailFrom = "mail_from", Open, "Tuntas <tuntas@localhost.localdomain>", "sender of mails";
    TrustedProxies = "trusted_proxies", Open, "", "addresses of proxies whose X-Forwarded-For is believed, comma-separated";
    SecondFactorFor = "second_factor_for", Open, "", "roles whose people must sign in with a code from their phone too, comma-separated, such as administrator";
    TileServer = "tile_server", Open, "", "a server of map tiles to draw behind maps, such as https://tiles.example.id/{z}/{x}/{y}.png (default: none is asked)";
    FirmsKey = "firms_key", Secret, "", "the key (MAP_KEY) of NASA FIRMS, whose alerts are then fetched every three hours (default: not fetched)";
    FirmsServer = "firms_server", Open, "https://firms.modaps.eosdis.nasa.gov", "the address of FIRMS";
    GfwKey = "gfw_key", Secret, "", "the key of the Data API of Global Forest Watch, whose alerts are then fetched (default: not fetched)";
    GfwServer = "gfw_server", Open, "https://data-api.globalforestwatch.org", "the address of that API";
    SipongiServer = "sipongi_server", Open, "", "the address by which SiPongi tells hotspots, such as https://opsroom-sipongi.gakkum.kehutanan.go.id/api/opsroom/indoHotspot (default: not fetched)";
    AlertsBox = "alerts_box", Open, "113.7,-2.6,119.2,2.7", "west, south, east and north of what alerts are fetched of, in degrees";
    ReportsPerAddress = "reports_per_address", Open, "20", "reports a minute from one address";
    ReportsPerContact = "reports_per_contact", Open, "5", "reports a minute with one phone number or e-mail address";
    TriesPerAddress = "tries_per_address", Open, "30", "tries a minute of a PIN, a password or a support from one address";
    ReadsPerAddress = "reads_per_address", Open, "600", "searches, pages of reports and API reads a minute from one address; a twentieth may lead to none";
    MegabytesPerAddress = "megabytes_per_address", Open, "1000", "megabytes of files a day from one address, and from one official";
    Requests = "requests", Open, "1024", "requests worked on at once; more are told to come again";
    Connections = "connections", Open, "2048", "connections at once, as far as there are file descriptors; who only waits makes room for others";
    ConnectionsPerAddress = "connections_per_address", Open, "128", "connections at once from one address that is no trusted proxy";
    FreeSpace = "free_space", Open, "", "megabytes of the disk that files leave free for everything else (default: 1024, or a twentieth of the disk if less)";
    Drain = "drain", Open, "0", "seconds to go on serving after SIGTERM, while a load balancer takes this node out";
    MetricsListen = "metrics_listen", Open, "", "address that figures for Prometheus are told on, such as 127.0.0.1:9090; let nobody else reach it";
    MetricsToken = "metrics_token", Secret, "", "what whoever asks for /metrics at the address of the pages must show (default: they are not told there)";
    Log = "log", Open, "info", "what is logged: error, warn, info, debug, or a filter of tracing (error,tuntas=info)";
    LogFormat = "log_format", Open, "text", "text or json";
}

impl Setting {
    /// By its name.
    pub(super) fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|setting| setting.name() == name)
    }

    pub(super) fn is_secret(self) -> bool {
        self.secrecy() != Secrecy::Open
    }

    /// The secret that a name such as `key_file` gives the file of.
    pub(super) fn of_file(name: &str) -> Option<Self> {
        name.strip_suffix("_file").and_then(Self::parse).filter(|setting| setting.is_secret())
    }
}
