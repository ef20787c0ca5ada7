//! What the command line understands of demo, made-up histories and measuring.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// The demo.
#[derive(Args)]
pub struct Demo {
    /// How many reports to make
    #[arg(long, default_value_t = 3000)]
    pub reports: u32,
    /// Same seed, same history
    #[arg(long, default_value_t = 64)]
    pub seed: u64,
    /// A folder with outlines of areas (`*.geojson`, `*.geojson.gz`) to draw maps from
    #[arg(long)]
    pub boundaries: Option<PathBuf>,
    /// Make the province and stop, without serving it
    #[arg(long)]
    pub make_only: bool,
}

/// A made-up history.
#[derive(Args)]
pub struct Simulate {
    /// How many reports
    #[arg(long, default_value_t = 100_000)]
    pub reports: u64,
    /// About how many agencies
    #[arg(long, default_value_t = 653)]
    pub agencies: u32,
    /// Same seed, same history
    #[arg(long, default_value_t = 1)]
    pub seed: u64,
    /// From this year on
    #[arg(long, default_value_t = 2019)]
    pub from: i16,
    /// To the end of this year, or to now
    #[arg(long, default_value_t = 2026)]
    pub to: i16,
}

/// What to measure.
#[derive(Subcommand)]
pub enum BenchCommand {
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
    /// Alerts of satellites taken in from a file, and found near reports, among a hundredth and among all of them
    Alerts {
        /// Rows of the file
        #[arg(long, default_value_t = 1_000_000)]
        rows: usize,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// The grievance register, with a hundredth of so many entries and with all of them
    Register {
        /// Entries
        #[arg(long, default_value_t = 100_000)]
        entries: usize,
        /// Print JSON
        #[arg(long)]
        json: bool,
    },
    /// How often something is told to rise although nothing does, how soon what is planted is found, and how well months are forecast, on
    /// made-up years of a province: the tables of docs/rising.md
    Rising {
        /// Years of each kind of province, without and with what is planted
        #[arg(long, default_value_t = 2)]
        years: u32,
        /// Same seed, same years
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// The other end of a measurement: sends requests to a server on this machine
    #[command(hide = true)]
    Load {
        /// Where the server listens
        #[arg(long)]
        address: String,
        /// Connections at once
        #[arg(long)]
        connections: u32,
        /// Requests to send
        #[arg(long)]
        requests: u32,
        /// `intake`, or paths to get in turn, from a file
        #[arg(long)]
        paths: Option<PathBuf>,
    },
}
