//! What the command line understands.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// An open, fast, verifiable system for public complaints.
#[derive(Parser)]
#[command(name = "tuntas", version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) settings: SettingFlags,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Settings that can be given as flags. `tuntas config` lists all, with what is in force and where it came from.
#[derive(Args, Clone, Default)]
pub(crate) struct SettingFlags {
    /// Folder of the installation: database, key, files [default: ./tuntas-data]
    #[arg(long, global = true)]
    pub(crate) data: Option<String>,
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, global = true)]
    pub(crate) listen: Option<String>,
    /// Database: postgres://USER@HOST/NAME or sqlite://FILE; one with a password rather in `TUNTAS_DATABASE_FILE`
    /// [default: tuntas.db in the data folder]
    #[arg(long, global = true)]
    pub(crate) database: Option<String>,
    /// Settings file [default: tuntas.toml in the data folder]
    #[arg(long, global = true)]
    pub(crate) config: Option<PathBuf>,
    /// Any setting, as NAME=VALUE; may be repeated. Secrets rather by a file or in the environment: others can read this
    #[arg(long = "set", global = true, value_name = "NAME=VALUE")]
    pub(crate) set: Vec<String>,
}

/// What to do.
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Begin an installation: asks for what is not given (area, government, address, first administrator)
    Init(Init),
    /// Serve the pages and the API, and keep the deadlines
    Serve {
        /// Only the pages and the API; other nodes keep the deadlines and do the jobs
        #[arg(long, conflicts_with = "jobs_only")]
        web_only: bool,
        /// Only deadlines and jobs; of the pages, health and figures alone
        #[arg(long)]
        jobs_only: bool,
    },
    /// Make a living province with a year of reports, and serve it
    Demo(Demo),
    /// Show every setting in force and where it came from
    Config {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Officials: add, list, reset a password, disable
    User {
        #[command(subcommand)]
        command: UserCommand,
    },
    /// Copy the database to a file while it is in use (keep the key file and the files folder too)
    Backup {
        /// The new file; it must not exist
        file: PathBuf,
    },
    /// Put a backup in place; the server must not run
    Restore {
        /// The file made by `backup`
        file: PathBuf,
    },
    /// Check events against rows and commitments against contents; exit code 1 when anything differs
    Verify {
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Make all rows again from the events
    Rebuild,
    /// Destroy the key of a reporter's name and contact, for ever
    Forget {
        /// The tracking number of the report
        report: String,
    },
    /// Take areas, agencies, people, inhabitants, holidays, boundaries or reports from a file
    Import {
        #[command(subcommand)]
        command: ImportCommand,
    },
    /// Write all public reports (CSV) or all events (JSON lines)
    Export {
        /// What to write
        what: Export,
        /// To this file instead of standard output
        file: Option<PathBuf>,
    },
    /// Move a whole installation to another database, of either engine; may be broken off and started again
    Move(Move),
    /// Make up a nation's history, for measuring; into an installation of its own
    Simulate(Simulate),
    /// Measure intake, reading and searching on this machine
    Bench {
        #[command(subcommand)]
        command: BenchCommand,
    },
}

/// What an installation begins with.
#[derive(Args)]
pub(crate) struct Init {
    /// The area, by its code or name: a province, regency or city
    #[arg(long)]
    pub(crate) area: Option<String>,
    /// What its government is called
    #[arg(long)]
    pub(crate) government: Option<String>,
    /// The address people will open, such as <https://lapor.example.id>
    #[arg(long)]
    pub(crate) base: Option<String>,
    /// The name the first administrator signs in with
    #[arg(long)]
    pub(crate) login: Option<String>,
    /// The administrator's own name
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where the administrator gets mails
    #[arg(long)]
    pub(crate) email: Option<String>,
    /// Where the service desk is, as people read it
    #[arg(long)]
    pub(crate) office: Option<String>,
    /// Its phone number
    #[arg(long)]
    pub(crate) phone: Option<String>,
    /// When somebody is there, such as "Senin sampai Jumat, 08.00 sampai 16.00 WITA"
    #[arg(long)]
    pub(crate) hours: Option<String>,
}

/// The demo.
#[derive(Args)]
pub(crate) struct Demo {
    /// How many reports to make
    #[arg(long, default_value_t = 3000)]
    pub(crate) reports: u32,
    /// Same seed, same history
    #[arg(long, default_value_t = 64)]
    pub(crate) seed: u64,
    /// A folder with outlines of areas (`*.geojson`, `*.geojson.gz`) to draw maps from
    #[arg(long)]
    pub(crate) boundaries: Option<PathBuf>,
    /// Make the province and stop, without serving it
    #[arg(long)]
    pub(crate) make_only: bool,
}

/// From where to where.
#[derive(Args)]
pub(crate) struct Move {
    /// The database that is: sqlite://FILE or postgres://...; nobody may write to it meanwhile
    #[arg(long, env = "TUNTAS_MOVE_FROM", hide_env_values = true)]
    pub(crate) from: String,
    /// The database that shall be: empty, or half filled by a move before
    #[arg(long, env = "TUNTAS_MOVE_TO", hide_env_values = true)]
    pub(crate) to: String,
    /// Copy the files too: to this folder or s3://BUCKET/PREFIX
    #[arg(long)]
    pub(crate) files_to: Option<String>,
}

/// A made-up history.
#[derive(Args)]
pub(crate) struct Simulate {
    /// How many reports
    #[arg(long, default_value_t = 100_000)]
    pub(crate) reports: u64,
    /// About how many agencies
    #[arg(long, default_value_t = 653)]
    pub(crate) agencies: u32,
    /// Same seed, same history
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
    /// From this year on
    #[arg(long, default_value_t = 2019)]
    pub(crate) from: i16,
    /// To the end of this year, or to now
    #[arg(long, default_value_t = 2026)]
    pub(crate) to: i16,
}

/// Officials.
#[derive(Subcommand)]
pub(crate) enum UserCommand {
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
        /// `village_officer`, `liaison`, `approver`, `coordinator`, `leader`, `overseer` or `administrator`
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
pub(crate) enum ImportCommand {
    /// CSV with `code,name` (Kemendagri codes); without a file: East Kalimantan, which ships with the program
    Areas { file: Option<PathBuf> },
    /// A sheet with the columns name, parent, kind, area, topics, approval, decree (docs/agencies.csv is one): all or nothing
    Agencies {
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
        file: PathBuf,
        /// Say what would be done, and do nothing
        #[arg(long)]
        dry_run: bool,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// CSV with `date,kind,name` and maybe `area`
    Holidays { file: PathBuf },
    /// `GeoJSON` features with a property `code`
    Boundaries { file: PathBuf },
    /// CSV of reports, with a mapping file that names its columns
    Reports {
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
pub(crate) enum Export {
    /// Public reports, as CSV without names
    Reports,
    /// Every event, as JSON lines without words or names
    Events,
}

/// What to measure.
#[derive(Subcommand)]
pub(crate) enum BenchCommand {
    /// Durable reports a second over HTTP, against the same SQL in a tight loop on the raw engine
    Intake {
        /// Reports to send
        #[arg(long, default_value_t = 60_000)]
        reports: u32,
        /// Connections at once
        #[arg(long, default_value_t = 64)]
        connections: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Tracking pages a second, against a bare page of the same size in the same server
    Read {
        /// Requests to send
        #[arg(long, default_value_t = 200_000)]
        requests: u32,
        /// Connections at once
        #[arg(long, default_value_t = 64)]
        connections: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// How long searches take over many reports
    Search {
        /// Reports to search in
        #[arg(long, default_value_t = 100_000)]
        reports: u32,
        /// Searches
        #[arg(long, default_value_t = 2_000)]
        searches: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// What readers feel in the installation in force, as large as it is
    Reads {
        /// How often each is done
        #[arg(long, default_value_t = 400)]
        times: u32,
        /// Reports to hand in
        #[arg(long, default_value_t = 5_000)]
        intake: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// Whole lives of reports, fifty at once, and a burst; adds to the installation in force
    Lifecycle {
        /// Lives
        #[arg(long, default_value_t = 5_000)]
        lives: u32,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// The other end of a measurement: sends requests to a server on this machine
    #[command(hide = true)]
    Load {
        #[arg(long)]
        address: String,
        #[arg(long)]
        connections: u32,
        #[arg(long)]
        requests: u32,
        /// `intake`, or paths to get in turn, from a file
        #[arg(long)]
        paths: Option<PathBuf>,
    },
}
