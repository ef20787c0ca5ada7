//! Benefit payments to villages: all lines or none, but for those that merely may mean a village, which are told and left.

use std::path::Path;

use super::{in_file, meanwhile, open_file, run_of, say_lines, workbook};
use crate::{Failure, Installation, Outcome};

/// `tuntas import payments`.
pub(super) async fn run(app: &Installation, file: &Path, dry_run: bool, json: bool) -> Result<Outcome, Failure> {
    let sheet = workbook::sheet(open_file(file)?).map_err(|e| in_file(file, e))?;
    let table = app.grievances().put_payments(&sheet, run_of(dry_run)).await.map_err(meanwhile)?;
    let whole = table.wrong.is_empty();
    if json {
        println!("{}", serde_json::to_string(&table)?);
    } else {
        say_lines(file, &table.wrong, &[]);
        say_lines(file, &table.left, &[]);
        let would = if dry_run { "would be " } else { "" };
        match whole {
            true => println!(
                "{} payments of {} rupiah {would}added, {} are known, {} lines left since they are doubtful",
                table.added,
                table.rupiah,
                table.same,
                table.left.len()
            ),
            false => println!("nothing was taken"),
        }
    }
    Ok(if whole && table.left.is_empty() { Outcome::Done } else { Outcome::Differs })
}
