//! An operator checks that nobody but this program wrote: marks that only the installation's key can make, and rows against
//! the state they are a view of.

use domain::report::Status;
use store::{Believed, Dossier};
use trust::InstallationKey;

use super::check_log::{Difference, Findings};
use crate::{House, Trouble, record::marks::Mark};

/// Events read together.
const TOGETHER: u32 = 10_000;

impl House {
    /// Marks of events and of the row. Events up to `vouched` may have none: an earlier version wrote them, and all of them were
    /// vouched for together.
    pub(super) fn check_marks(&self, dossier: &Dossier, vouched: i64, found: &mut Findings<'_>) {
        let head = self.check_chain(dossier, vouched, found);
        match dossier.stored.marks {
            None => found.add(None, "nobody vouches for its row"),
            Some((kept, _)) if kept != head => {
                found.add(None, "its events are not those that were written: one was changed, or is missing at the end");
            }
            Some((_, row)) if !InstallationKey::same(&row, &self.mark_of_row(&dossier.stored, &head)) => {
                found.add(None, "its row was changed by another program");
            }
            Some(_) => {}
        }
    }

    /// The marks of its events, each over the one before. Gives that of the last.
    pub(super) fn check_chain(&self, dossier: &Dossier, vouched: i64, found: &mut Findings<'_>) -> Mark {
        let mut head = None;
        for recorded in &dossier.events {
            let mark = self.event_mark(head, &recorded.commitment);
            let ours = match recorded.mark {
                Some(kept) => InstallationKey::same(&kept, &mark),
                None => recorded.seq <= vouched,
            };
            if !ours {
                found.add(
                    Some(recorded.event.version),
                    "this installation did not write the event, or not after the one before it",
                );
            }
            head = Some(mark);
        }
        head.unwrap_or_default()
    }

    /// The seals of the log: up to each, every event that was there is still there, in its place.
    pub(super) async fn check_seals(&self, differences: &mut Vec<Difference>) -> Result<(), Trouble> {
        let mut before = None;
        let mut told = |what: String| differences.push(Difference { report: String::new(), version: None, what });
        loop {
            let after = before.map_or(0, |seal: store::LogSeal| seal.until);
            let Some(seal) = self.store.log_seals(after, 1).await?.pop() else { break };
            let sealed = self.seal_of_log(before, Some(seal.until), seal.at, TOGETHER).await?;
            let sealed = sealed.filter(|s| s.until == seal.until);
            if !sealed.is_some_and(|s| s.events == seal.events && InstallationKey::same(&s.mark, &seal.mark)) {
                let since = before.map_or(0, |b| b.events);
                let here = sealed.map_or(0, |s| s.events.saturating_sub(since));
                told(format!(
                    "the log between event {after} and event {} is not what was sealed at {}: {} events were there, {here} are",
                    seal.until,
                    seal.at,
                    seal.events.saturating_sub(since)
                ));
            }
            before = Some(seal);
        }
        let last = self.store.head(super::seal_log::SEALS).await?;
        let ours = match (last, before) {
            // Nothing was sealed yet, and this installation says so.
            (Some(head), None) => {
                head.seq == 0 && InstallationKey::same(&head.mark, &self.head_mark(super::seal_log::SEALS, 0, &[]))
            }
            (Some(head), Some(seal)) => {
                head.seq == seal.until
                    && InstallationKey::same(&head.mark, &self.head_mark(super::seal_log::SEALS, seal.until, &seal.mark))
            }
            _ => false,
        };
        if !ours {
            told("the last seals of the log are missing".into());
        }
        Ok(())
    }
}

/// The columns that lists, desks and clocks read, against the state they follow from.
pub(super) fn check_row(dossier: &Dossier, row: &Believed, found: &mut Findings<'_>) {
    let report = &dossier.stored.report;
    let joined_to = match &report.status {
        Status::Joined { to, .. } => Some(to.0.into_bytes()),
        _ => None,
    };
    let follows = Believed {
        n: row.n,
        id: report.id.0.into_bytes(),
        tracking: i64::try_from(report.tracking.as_u64()).unwrap_or(0),
        version: report.version,
        status: report.status.name().to_owned(),
        topic: report.topic.as_ref().map(|t| t.0.clone()),
        area: report.area.to_string(),
        public: report.is_public(),
        taken_down_by: report.taken_down_by.map(|u| u.0),
        joined_to,
        rings_at: report.next_alarm().map(|a| a.at),
        kinds: dossier.events.iter().map(|r| r.event.what.name().to_owned()).collect(),
    };
    if follows == *row {
        return;
    }
    let columns = [
        ("id", follows.id != row.id),
        ("version", follows.version != row.version),
        ("tracking", follows.tracking != row.tracking),
        ("status", follows.status != row.status),
        ("topic", follows.topic != row.topic),
        ("area", follows.area != row.area),
        ("public", follows.public != row.public),
        ("taken_down_by", follows.taken_down_by != row.taken_down_by),
        ("joined_to", follows.joined_to != row.joined_to),
        ("rings_at", follows.rings_at != row.rings_at),
        ("the kinds of its events", follows.kinds != row.kinds),
    ];
    for (column, _) in columns.into_iter().filter(|(_, differs)| *differs) {
        found.add(None, &format!("its row says something else than its state: {column}"));
    }
}
