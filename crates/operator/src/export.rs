//! Writing public reports and events out, a page at a time.

use std::{
    io::{BufWriter, Write},
    path::Path,
};

use app::Search;
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
            let (mut after, mut done) = (0, 0);
            loop {
                let events = app.store.events(after, TOGETHER).await?;
                let Some((_, last)) = events.last() else { break };
                after = last.seq;
                done += events.len() as u64;
                for (report, r) in &events {
                    let line = serde_json::json!({
                        "seq": r.seq, "report": report, "version": r.event.version, "at": r.event.at,
                        "by": r.event.by, "what": r.event.what, "commitment": trust::hex(&r.commitment),
                    });
                    writeln!(out, "{line}")?;
                }
                bar.at(done, done + 1);
            }
        }
        Export::Reports => reports(&app, &mut out, &bar).await?,
    }
    out.flush()?;
    bar.end();
    Ok(Outcome::Done)
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
