//! `tuntas`: an open, fast, verifiable system for public complaints. This is the command line; see `tuntas --help`.
//!
//! Exit codes: 0 done; 1 a check found differences, or rows of a file were wrong; 2 the command line was not understood;
//! 3 it could not be done (the message says what to do).

mod cli;

use std::process::ExitCode;

use clap::Parser;
use operator::{Failure, Outcome, carry, config, export, import, init, serve, upkeep, users};
use workbench::{bench, demo, simulate};

use crate::cli::{Cli, Command};

/// Small pieces come and go all the time, and the C library is slow with them. SQLite uses this one too.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // Whatever is made (database and its log, backups, exports, files, mails, keys) is for its owner alone.
    rustix::process::umask(rustix::fs::Mode::from_raw_mode(0o077));
    let cli = Cli::parse();
    for what in config::exposed(std::env::args().skip(1)) {
        eprintln!(
            "tuntas: warning: {what} stands on the command line, where everybody on this machine can read it; \
             give it by a file (such as TUNTAS_KEY_FILE or TUNTAS_DATABASE_FILE) or in the environment"
        );
    }
    let mut runtime = match cli.command {
        // A history keeps all processors busy anyway; more threads that talk to a database would only wake each other.
        Command::Simulate(_) => tokio::runtime::Builder::new_current_thread(),
        _ => tokio::runtime::Builder::new_multi_thread(),
    };
    let runtime = match runtime.enable_all().build() {
        Ok(runtime) => runtime,
        Err(e) => {
            eprintln!("tuntas: {e}");
            return ExitCode::from(3);
        }
    };
    match runtime.block_on(run(cli)) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Differs) => ExitCode::from(1),
        Err(Failure(why)) => {
            eprintln!("tuntas: {why}");
            ExitCode::from(3)
        }
    }
}

async fn run(cli: Cli) -> Result<Outcome, Failure> {
    let config = config::Config::read(&cli.settings)?;
    match cli.command {
        Command::Serve { web_only, jobs_only } => {
            let part = if web_only {
                serve::Part::Web
            } else if jobs_only {
                serve::Part::Jobs
            } else {
                serve::Part::Whole
            };
            serve::serve(&cli.settings, &config, part).await
        }
        Command::Init(init) => init::run(&config, init).await,
        Command::Demo(demo) => demo::demo(&config, &demo).await,
        Command::Config { json } => config.print(json),
        Command::User { command } => users::run(&config, command).await,
        Command::Backup { file } => upkeep::backup(&config, &file).await,
        Command::Restore { file } => upkeep::restore(&config, &file),
        Command::Verify { json } => upkeep::verify(&config, json).await,
        Command::Rebuild => upkeep::rebuild(&config).await,
        Command::Forget { report } => upkeep::forget(&config, &report).await,
        Command::Import { command } => import::run(&config, command).await,
        Command::Export { what, file } => export::run(&config, what, file.as_deref()).await,
        Command::Move(wish) => carry::run(&config, &wish).await,
        Command::Simulate(wish) => simulate::simulate(&config, &wish).await,
        Command::Bench { command } => bench::run(&config, command).await,
    }
}
