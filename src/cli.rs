//! What the command line understands.

use std::path::PathBuf;

use clap::{Parser, Subcommand};
use operator::arguments::{Export, ImportCommand, Init, Move, SettingFlags, UserCommand};
use workbench::arguments::{BenchCommand, Demo, Simulate};

/// An open, fast, verifiable system for public complaints.
#[derive(Parser)]
#[command(name = "tuntas", version, about, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) settings: SettingFlags,
    #[command(subcommand)]
    pub(crate) command: Command,
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
    /// Take areas, agencies, people, inhabitants, holidays, boundaries, alerts of satellites or reports from a file
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
