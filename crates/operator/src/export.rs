//! Writing public reports and events out, a page at a time.

use std::{
    io::{BufWriter, Write},
    path::Path,
};

use app::{Search, ToldApart};
use web::public_csv;

use crate::{Failure, Installation, Outcome, arguments::Export, config::Config, failure, open, progress::Bar};

/// Rows read at a time.
const TOGETHER: u32 = 500;

/// `tuntas export`: writes public reports or events to a file, or to standard output.
///
/// # Errors
/// What cannot be read or written.
pub async fn run(config: &Config, what: Export, file: Option<&Path>) -> Result<Outcome, Failure> {
    let app = open::open_existing(config).await?;
    let mut out: Box<dyn Write> = match file {
        Some(file) => Box::new(BufWriter::new(std::fs::File::create(file)?)),
        None => Box::new(BufWriter::new(std::io::stdout())),
    };
    let bar = Bar::new("export");
    match what {
        Export::Events => {
            let (mut after, mut done, mut apart) = (0, 0, ToldApart::new());
            loop {
                let told = app.reports().told_events(after, TOGETHER, &mut apart).await?;
                write_lines(&mut out, &told.lines)?;
                done += told.read;
                bar.at(done, done + 1);
                let Some(next) = told.next else { break };
                after = next;
            }
            for report in apart.into_values() {
                write_lines(&mut out, &app.reports().told_apart(report).await?)?;
            }
        }
        Export::Reports => reports(&app, &mut out, &bar).await?,
    }
    out.flush()?;
    bar.end();
    Ok(Outcome::Done)
}

fn write_lines(out: &mut dyn Write, lines: &[serde_json::Value]) -> Result<(), Failure> {
    for line in lines {
        writeln!(out, "{line}")?;
    }
    Ok(())
}

async fn reports(app: &Installation, out: &mut dyn Write, bar: &Bar) -> Result<(), Failure> {
    let (_, public) = app.store.counts().await?;
    out.write_all(&public_csv::head().map_err(failure)?)?;
    let (mut after, mut done) = (None, 0);
    loop {
        let page = app.reports().public_reports(&Search::default(), after, TOGETHER).await?;
        for row in &page.rows {
            out.write_all(&public_csv::row(app, row).map_err(failure)?)?;
        }
        done += page.rows.len() as u64;
        bar.at(done, public);
        match page.next {
            Some(next) => after = Some(next),
            None => return Ok(()),
        }
    }
}
