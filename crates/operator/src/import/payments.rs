//! Benefit payments to villages: all lines or none, but for those that merely may mean a village, which are told and left.

use std::path::Path;

use super::{in_file, meanwhile, open_file, run_of, say_table, workbook};
use crate::{Failure, Installation, Outcome};

/// `tuntas import payments`.
pub(super) async fn run(app: &Installation, file: &Path, dry_run: bool, json: bool) -> Result<Outcome, Failure> {
    let sheet = workbook::sheet(open_file(file)?).map_err(|e| in_file(file, e))?;
    let table = app.grievances().put_payments(&sheet, run_of(dry_run)).await.map_err(meanwhile)?;
    let would = if dry_run { "would be " } else { "" };
    let did = format!(
        "{} payments {would}added, {} {would}corrected, of {} rupiah together, {} are as they were, {} lines left since they are doubtful",
        table.added,
        table.changed,
        table.rupiah,
        table.same,
        table.left.len()
    );
    say_table(file, json, &table, (&table.wrong, &table.left), did)
}
