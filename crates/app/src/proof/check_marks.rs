//! An operator checks that nobody but this program wrote: marks that only the installation's key can make, and rows against
//! the state they are a view of.

use domain::{
    figure::{Facts, Milestones},
    report::Status,
};
use store::{Believed, ReportWithHistory, Seal};
use trust::InstallationKey;

use super::difference::{Difference, Findings};
use crate::{App, AppError, record::marks::Mark};

/// Seals read together.
const SEALS_TOGETHER: u32 = 500;

impl App {
    /// Marks of events and of the row. Events up to `vouched` may have none: an earlier version wrote them, and all of them were
    /// vouched for together.
    pub(super) fn check_marks(&self, with_history: &ReportWithHistory, vouched: i64, found: &mut Findings<'_>) {
        let head = self.check_chain(with_history, vouched, found);
        match with_history.stored.marks {
            None => found.add(None, "nobody vouches for its row"),
            Some((kept, _)) if kept != head => {
                found.add(None, "its events are not those that were written: one was changed, or is missing at the end");
            }
            Some((_, row)) if !InstallationKey::same(&row, &self.mark_of_row(&with_history.stored, &head)) => {
                found.add(None, "its row was changed by another program");
            }
            Some(_) => {}
        }
    }

    /// The marks of its events, each over the one before. Gives that of the last.
    pub(crate) fn check_chain(&self, with_history: &ReportWithHistory, vouched: i64, found: &mut Findings<'_>) -> Mark {
        let mut head = None;
        for recorded in &with_history.events {
            let (mark, ours) = self.proved_event(recorded, head, vouched);
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

    /// The seals: up to each, every event, note and trace that was there is still there, in its place.
    pub(super) async fn check_seals(&self, differences: &mut Vec<Difference>) -> Result<(), AppError> {
        let mut before: Option<Seal> = None;
        let mut told = |what: String| differences.push(Difference { report: String::new(), version: None, what });
        loop {
            let some = self.store.seals(before.map_or(0, |b| b.n), SEALS_TOGETHER).await?;
            if some.is_empty() {
                break;
            }
            for seal in some {
                let now = self.proof().seal_again(before.as_ref(), &seal).await?;
                if !now.is_some_and(|now| Seal { mark: seal.mark, ..now } == seal && InstallationKey::same(&now.mark, &seal.mark))
                {
                    told(unlike_seal(before.as_ref(), &seal, now.as_ref()));
                }
                before = Some(seal);
            }
        }
        if !self.proof().kept_head_of_seals().await?.is_some_and(|head| self.proof().is_head_of_seals(&head, before.as_ref())) {
            told("the last seals of the log are missing".into());
        }
        Ok(())
    }
}

/// What is told where a seal does not fit what lies there now.
fn unlike_seal(before: Option<&Seal>, seal: &Seal, now: Option<&Seal>) -> String {
    let (after, since) = before.map_or((0, 0), |b| (b.until, b.events));
    let sealed = format!("is not what was sealed at {}", seal.at);
    match (now, seal.links) {
        (Some(now), _) if (now.until, now.events) != (seal.until, seal.events) => format!(
            "the log between event {after} and event {} {sealed}: {} events were there, {} are",
            seal.until,
            seal.events.saturating_sub(since),
            now.events.saturating_sub(since)
        ),
        (_, Some((notes, traces))) => format!(
            "the log between event {after} and event {}, with notes up to number {notes} and traces up to number {traces}, {sealed}",
            seal.until
        ),
        (_, None) => format!("the log between event {after} and event {} {sealed}", seal.until),
    }
}

/// The columns that lists, desks and clocks read, against the state they follow from.
pub(super) fn check_row(with_history: &ReportWithHistory, row: &Believed, found: &mut Findings<'_>) {
    let report = &with_history.stored.report;
    let facts = Facts::of(report, Milestones::of(report, with_history.events.iter().map(|r| &r.event)));
    let joined_to = match &report.status {
        Status::Joined { to, .. } => Some(to.0.into_bytes()),
        _ => None,
    };
    let follows = Believed {
        n: row.n,
        id: report.id.0.into_bytes(),
        tracking: i64::try_from(report.tracking.as_u64()).unwrap_or(0),
        version: report.version,
        status: report.status.name().as_str().to_owned(),
        topic: report.topic.as_ref().map(|t| t.0.clone()),
        area: report.area.to_string(),
        public: report.is_public(),
        taken_down_by: report.taken_down_by.map(|u| u.0),
        joined_to,
        rings_at: report.next_timer().map(|a| a.at),
        received: Some(facts.received),
        late: Some(facts.reached.is_late()),
        line: Some(facts.line()),
        reached: facts.reached,
        standing: Some(facts.standing.as_str().to_owned()),
        says: facts.says.map(|says| says.as_str().to_owned()),
        lead: Some(facts.lead.map_or(0, |agency| agency.0)),
        kinds: with_history.events.iter().map(|r| r.event.what.name().to_owned()).collect(),
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
        ("received_on", follows.received != row.received),
        ("line", follows.line != row.line),
        ("the days of what was reached", follows.reached != row.reached),
        ("standing", follows.standing != row.standing),
        ("says", follows.says != row.says),
        ("late", follows.late != row.late),
        ("lead", follows.lead != row.lead),
        ("the kinds of its events", follows.kinds != row.kinds),
    ];
    for (column, _) in columns.into_iter().filter(|(_, differs)| *differs) {
        found.add(None, &format!("its row says something else than its state: {column}"));
    }
}
