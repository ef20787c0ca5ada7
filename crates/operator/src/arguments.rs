//! What the command line understands of what operators do; what it is worth stands in the help.

use std::path::PathBuf;

use clap::{Args, Subcommand, ValueEnum};

/// Settings that can be given as flags. `tuntas config` lists all, with what is in force and where it came from.
#[derive(Args, Clone, Default)]
pub struct SettingFlags {
    /// Folder of the installation: database, key, files [default: ./tuntas-data]
    #[arg(long, global = true)]
    pub data: Option<String>,
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, global = true)]
    pub listen: Option<String>,
    /// Database: postgres://USER@HOST/NAME or sqlite://FILE; one with a password rather in `TUNTAS_DATABASE_FILE`
    /// [default: tuntas.db in the data folder]
    #[arg(long, global = true)]
    pub database: Option<String>,
    /// Settings file [default: tuntas.toml in the data folder]
    #[arg(long, global = true)]
    pub config: Option<PathBuf>,
    /// Any setting, as NAME=VALUE; may be repeated. Secrets rather by a file or in the environment: others can read this
    #[arg(long = "set", global = true, value_name = "NAME=VALUE")]
    pub set: Vec<String>,
}

/// What an installation begins with.
#[derive(Args)]
pub struct Init {
    /// The area, by its code or name: a province, regency or city
    #[arg(long)]
    pub area: Option<String>,
    /// What its government is called
    #[arg(long)]
    pub government: Option<String>,
    /// The address people will open, such as <https://lapor.example.id>
    #[arg(long)]
    pub base: Option<String>,
    /// The name the first administrator signs in with
    #[arg(long)]
    pub login: Option<String>,
    /// The administrator's own name
    #[arg(long)]
    pub name: Option<String>,
    /// Where the administrator gets mails
    #[arg(long)]
    pub email: Option<String>,
    /// Where the service desk is, as people read it
    #[arg(long)]
    pub office: Option<String>,
    /// Its phone number
    #[arg(long)]
    pub phone: Option<String>,
    /// When somebody is there, such as "Senin sampai Jumat, 08.00 sampai 16.00 WITA"
    #[arg(long)]
    pub hours: Option<String>,
}

/// From where to where.
#[derive(Args)]
pub struct Move {
    /// The database that is: sqlite://FILE or postgres://...; nobody may write to it meanwhile
    #[arg(long, env = "TUNTAS_MOVE_FROM", hide_env_values = true)]
    pub from: String,
    /// The database that shall be: empty, or half filled by a move before
    #[arg(long, env = "TUNTAS_MOVE_TO", hide_env_values = true)]
    pub to: String,
    /// Copy the files too: to this folder or s3://BUCKET/PREFIX
    #[arg(long)]
    pub files_to: Option<String>,
}

/// Officials.
#[derive(Subcommand)]
pub enum UserCommand {
    /// Add an official; prints a password that must be changed at the first sign-in
    Add {
        /// The name to sign in with
        login: String,
        /// The person's name
        #[arg(long)]
        name: String,
        /// Where notices go
        #[arg(long)]
        email: Option<String>,
        /// `village_officer`, `liaison`, `approver`, `coordinator`, `leader`, `overseer`, `administrator`, `duty_officer`,
        /// `forest_officer`, `carbon_team` or `grievance_specialist`
        #[arg(long)]
        role: String,
        /// The agency, by its number or its exact name
        #[arg(long)]
        agency: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// List all officials
    List {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make a new password for an official
    Reset {
        /// The name to sign in with
        login: String,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Forbid an official to sign in
    Disable {
        /// The name to sign in with
        login: String,
        /// Allow it again
        #[arg(long)]
        undo: bool,
    },
}

/// Files to take from.
#[derive(Subcommand)]
pub enum ImportCommand {
    /// CSV with `code,name` (Kemendagri codes); without a file: East Kalimantan, which ships with the program
    Areas {
        /// The file
        file: Option<PathBuf>,
    },
    /// A sheet with the columns name, parent, kind, area, topics, approval, decree (docs/agencies.csv is one): all or nothing
    Agencies {
        /// The file
        file: PathBuf,
        /// Say what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// A sheet with the columns name, login, email, role, agency (docs/people.csv is one): all or nothing. First passwords are
    /// printed once
    People {
        /// The file
        file: PathBuf,
        /// Say what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// A sheet with the columns area, year, people, source (docs/population.csv is one): all or nothing
    Population {
        /// The file
        file: PathBuf,
        /// Say what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// A sheet or workbook (XLSX) of how villages stand, each by its code, or by its name within regency and district
    /// (docs/villages.csv is one): all or nothing
    Villages {
        /// The file
        file: PathBuf,
        /// Leave lines that merely may mean a village, and take the others
        #[arg(long)]
        leave_doubtful: bool,
        /// Say what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// A sheet or workbook (XLSX) of benefits paid to villages, each by its code, or by its name within regency and district: all or
    /// nothing, but for doubtful lines, which are told and left
    Payments {
        /// The file
        file: PathBuf,
        /// Say what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// A layer of areas, such as forest areas or concessions: what can be mended is mended, what cannot is left out and said
    Layer(crate::import::LayerArguments),
    /// CSV with `date,kind,name` and maybe `area`
    Holidays {
        /// The file
        file: PathBuf,
    },
    /// `GeoJSON` features with a property `code`
    Boundaries {
        /// The file
        file: PathBuf,
    },
    /// What satellites saw: CSV of NASA FIRMS, CSV or JSON of Global Forest Watch, `GeoJSON` of `SiPongi`; may be many files, and given
    /// again
    Alerts {
        /// The files; - for what is piped in
        #[arg(required = true)]
        files: Vec<PathBuf>,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// CSV of reports, with a mapping file that names its columns
    Reports {
        /// The file
        file: PathBuf,
        /// The mapping file (see docs/import.md)
        #[arg(long)]
        mapping: PathBuf,
        /// Say what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
}

/// What to write.
#[derive(Clone, Copy, ValueEnum)]
pub enum Export {
    /// Public reports, as CSV without names
    Reports,
    /// Every event, as JSON lines without words or names
    Events,
}
