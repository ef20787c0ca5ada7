//! What satellites saw: rows that are wrong are told, the others are taken.

use std::{io::Read, path::Path};

use app::{AlertImport, HowAlertsCame, NoAlerts, WrongAlertTold};

use super::open_file;
use crate::{Failure, Installation, Outcome, failure};

/// `tuntas import alerts`; `-` is what is piped in. A file that holds no alerts is told, and the next is read.
pub(super) async fn run(app: &Installation, files: &[std::path::PathBuf], json: bool) -> Result<Outcome, Failure> {
    let (mut outcome, mut all) = (Outcome::Done, Vec::new());
    for file in files {
        let piped = file == Path::new("-");
        let input: Box<dyn Read + Send> = if piped { Box::new(std::io::stdin()) } else { open_file(file)? };
        let name = if piped { "-".into() } else { file.file_name().unwrap_or_default().to_string_lossy() };
        let taken = app.forest().take_alerts(None, &name, HowAlertsCame::File, input).await?;
        match taken {
            Ok(import) => {
                if import.wrong > 0 {
                    outcome = Outcome::Differs;
                }
                if json {
                    all.push(serde_json::to_value(&import)?);
                } else {
                    say(file, &import);
                }
            }
            Err(why) => {
                outcome = Outcome::Differs;
                let told = if let NoAlerts::AllWrong(_, told) = &why { told.as_slice() } else { &[] };
                if json {
                    all.push(serde_json::json!({ "name": name, "refused": why.to_string(), "told": told }));
                } else {
                    say_wrong(file, told);
                    println!("{}: {why}", file.display());
                }
            }
        }
    }
    if json {
        println!("{}", serde_json::Value::Array(all));
    }
    if files.is_empty() {
        return Err(failure("give the files of alerts, or - for what is piped in"));
    }
    Ok(outcome)
}

fn say_wrong(file: &Path, told: &[WrongAlertTold]) {
    for row in told {
        println!("{}, line {}: {}", file.display(), row.line, row.why);
    }
}

fn say(file: &Path, import: &AlertImport) {
    let AlertImport { source, rows, added, more, known, wrong, told, days, .. } = import;
    say_wrong(file, told);
    let untold = wrong.saturating_sub(told.len() as u64);
    if untold > 0 {
        println!("{}: {untold} more lines are wrong", file.display());
    }
    let days = days.map(|(from, to)| format!(" from {from} to {to}")).unwrap_or_default();
    println!(
        "{}: {rows} rows of {source}{days}; {added} events are new, of {more} more is known, {known} were known, {wrong} rows are wrong",
        file.display()
    );
}
