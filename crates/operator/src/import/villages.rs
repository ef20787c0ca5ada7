//! How villages stand: all lines or none, but for those that merely may mean a village, which are told and can be left.

use std::path::Path;

use app::Doubtful;

use super::{in_file, meanwhile, open_file, run_of, say_table, workbook};
use crate::{Failure, Installation, Outcome};

/// `tuntas import villages`.
pub(super) async fn run(
    app: &Installation,
    file: &Path,
    leave_doubtful: bool,
    dry_run: bool,
    json: bool,
) -> Result<Outcome, Failure> {
    let sheet = workbook::sheet(open_file(file)?).map_err(|e| in_file(file, e))?;
    let doubtful = if leave_doubtful { Doubtful::Leave } else { Doubtful::Refuse };
    let table = app.villages().put_table(None, &sheet, doubtful, run_of(dry_run)).await.map_err(meanwhile)?;
    let would = if dry_run { "would be " } else { "" };
    let did = format!(
        "{} villages {would}added, {} {would}changed, {} are as they were, {} lines left since they are doubtful",
        table.added,
        table.changed,
        table.same,
        table.left.len()
    );
    say_table(file, json, &table, (&table.wrong, &table.left), did)
}
