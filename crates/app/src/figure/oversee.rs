//! What an overseer looks into: reports that were closed since nobody said anything, that are disputed, opened again, sent to and
//! fro or late for long, and answers that many were given word for word. Told of the reports of some time and some agency.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    AgencyId, Date, Official, Report, TrackingNumber, UserId,
    policy::{Actor, ActorRef, sees},
    report::{Closing, Event, ReportEvent, Status, Work},
};
use store::{Cursor, Desk, Filter, Inbox, ListItem, Person, ReportWithHistory};

use crate::{
    AppError, Search, handles,
    record::contents,
    report::{list_reports::as_known_to, public_words},
};

/// Reports looked through, the newest first; who wants more asks for less time.
const MOST_LOOKED: usize = 10_000;
/// Reports read at a time.
const TOGETHER: u32 = 500;
/// Answered reports whose answers are compared, the newest first.
const MOST_COMPARED: usize = 2_000;
/// Reports whose answers are read at a time.
const ANSWERS_TOGETHER: usize = 200;
/// What is late longest, as far as it is told.
const MOST_LATE: u32 = 100;

/// What an overseer asks about.
#[derive(Clone, Debug, Default)]
pub struct Watch {
    /// An agency, with all below it; else all that they oversee.
    pub agency: Option<AgencyId>,
    /// What one official answered, approved, closed, sent back or opened. What is late lies with an agency, and is not told then.
    pub person: Option<UserId>,
    /// Received, or done, from this day on.
    pub since: Option<Date>,
    /// Until this day.
    pub until: Option<Date>,
}

/// One answer that several reports were given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Repeated {
    /// Who answered.
    pub agency: AgencyId,
    /// What was said.
    pub text: String,
    /// The officials who wrote it, by name.
    pub people: Vec<String>,
    /// The reports, the newest first.
    pub reports: Vec<TrackingNumber>,
}

/// What there is to look into, each list the newest first but what is late: that the longest first.
#[derive(Clone, Debug, Default)]
pub struct Watched {
    /// Closed since the reporter said nothing.
    pub silence: Vec<ListItem>,
    /// Whose answer was not accepted.
    pub disputed: Vec<ListItem>,
    /// Opened again after they were closed.
    pub reopened: Vec<ListItem>,
    /// Sent back as not ours twice or more.
    pub bounced: Vec<ListItem>,
    /// Late for long, whenever they were received.
    pub late: Vec<ListItem>,
    /// Answered word for word as others.
    pub repeated: Vec<Repeated>,
    /// How many reports were looked through, to the nearest ten; none where they are fewer. A report that becomes restricted leaves the
    /// count: a number that is told exactly would tell whoever looks twice which one it was.
    pub about: Option<u64>,
    /// Whether there are more of that time than are looked through.
    pub more: bool,
}

/// An answer as it was first found, who wrote it, and to which reports.
#[derive(Default)]
struct Said {
    text: String,
    people: BTreeSet<UserId>,
    reports: Vec<TrackingNumber>,
}

/// An answer: which agency gave it, who wrote it, who approved it, and what it says.
struct Answer {
    agency: AgencyId,
    by: Option<UserId>,
    approver: Option<UserId>,
    text: String,
}

/// What an official had to do with a report.
#[derive(Clone, Copy, Default)]
struct Parts {
    /// Wrote or approved an answer.
    answered: bool,
    closed: bool,
    /// Said that it is not theirs.
    returned: bool,
}

impl Parts {
    fn of(person: UserId, with_history: &ReportWithHistory) -> Self {
        let (report, mut parts) = (&with_history.stored.report, Self::default());
        for event in with_history.events.iter().map(|r| &r.event).filter(|e| report.stands(e.version)) {
            let theirs = event.by == ActorRef::Official(person);
            match event.what {
                ReportEvent::FollowUpPublished { follow_up, answer: true, .. } => {
                    let (by, approver) = hands(report, event, follow_up);
                    parts.answered |= [by, approver].contains(&Some(person));
                }
                ReportEvent::Closed { .. } => parts.closed |= theirs,
                ReportEvent::Returned { .. } => parts.returned |= theirs,
                _ => {}
            }
        }
        parts
    }
}

/// A count as it is told: see [`Watched::about`].
fn about(count: u64) -> Option<u64> {
    (count >= 10).then(|| (count + 5) / 10 * 10)
}

/// Who wrote an answer, and who approved it, as far as that is known.
fn hands(report: &Report, event: &Event, follow_up: Option<usize>) -> (Option<UserId>, Option<UserId>) {
    let draft = follow_up.and_then(|place| report.follow_ups.get(place));
    let published = match event.by {
        ActorRef::Official(user) => Some(user),
        _ => None,
    };
    (draft.and_then(|d| d.author).or(published), draft.and_then(|d| d.approver).or(published.filter(|_| draft.is_some())))
}

impl Watch {
    /// Whether a day lies in the time that is asked about.
    pub(crate) fn holds(&self, day: Date) -> bool {
        self.since.is_none_or(|since| day >= since) && self.until.is_none_or(|until| day <= until)
    }
}

impl handles::Figures<'_> {
    /// The agencies that an overseer asks about.
    pub(crate) fn watched_agencies(self, overseer: &Official, watch: &Watch) -> Result<BTreeSet<AgencyId>, AppError> {
        let reference = self.reference();
        let within = |id: &AgencyId| watch.agency.is_none_or(|top| reference.agencies.within(*id, top));
        Ok(self.people().watched_by(overseer)?.into_iter().filter(within).collect())
    }

    /// The official at agencies of an overseer who signs in with a text; else all who are called exactly so, else whose name or
    /// login has it, 50 at most.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`](domain::Refusal::NotAllowed) for anyone but an overseer; those of the store.
    pub async fn watched_persons(self, overseer: &Official, text: &str) -> Result<Vec<Person>, AppError> {
        let agencies = self.people().watched_by(overseer)?.into_iter().collect();
        let text = text.chars().take(100).collect::<String>().to_lowercase();
        let mut found = self.store.persons_at(agencies, text.clone(), String::new(), 50).await?;
        let login = |p: &Person| p.login == text;
        let name = |p: &Person| p.name.to_lowercase() == text;
        if found.iter().any(login) {
            found.retain(login);
        } else if found.iter().any(name) {
            found.retain(name);
        }
        Ok(found)
    }

    /// What there is to look into.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`](domain::Refusal::NotAllowed) for anyone but an overseer; the store's.
    pub async fn watched(self, overseer: &Official, watch: &Watch) -> Result<Watched, AppError> {
        let agencies = self.watched_agencies(overseer, watch)?;
        // It looks through thousands of reports: one at a time, so that overseers do not take the server from everybody.
        let _turn = self.watching.lock().await;
        let late = match watch.person {
            None => self.watched_late(overseer, &agencies).await?,
            Some(_) => Vec::new(),
        };
        let mut found = Watched { late, ..Watched::default() };
        let (mut after, mut answered, mut looked) = (None::<Cursor>, Vec::new(), 0);
        loop {
            let page = self.reports().reports_within(overseer, &Search::default(), after, TOGETHER).await?;
            let day = |r: &Report| r.area.zone().date(r.received_at);
            let all_older = page.rows.iter().all(|l| watch.since.is_some_and(|since| day(&l.report) < since));
            after = page.next.filter(|_| !all_older);
            for listed in page.rows {
                let report = &listed.report;
                if !watch.holds(day(report)) || !report.path().iter().any(|a| agencies.contains(a)) {
                    continue;
                }
                looked += 1;
                let is_answered = report.follow_ups.iter().any(|u| u.answer);
                if is_answered && !report.secret && answered.len() < MOST_COMPARED {
                    answered.push(listed.cursor.n);
                }
                found.sort_in(listed);
            }
            if after.is_none() || looked >= MOST_LOOKED as u64 {
                break;
            }
        }
        found.about = about(looked);
        found.more = after.is_some();
        if let Some(person) = watch.person {
            self.narrow_to(person, &mut found).await?;
        }
        found.repeated = self.repeated(&answered, &agencies, watch).await?;
        Ok(found)
    }

    /// Leaves of each list what an official had a part in.
    async fn narrow_to(self, person: UserId, found: &mut Watched) -> Result<(), AppError> {
        let lists = [&found.silence, &found.disputed, &found.reopened, &found.bounced];
        let mut places: Vec<_> = lists.into_iter().flatten().map(|l| l.cursor.n).collect::<BTreeSet<_>>().into_iter().collect();
        let oldest = places.len().saturating_sub(MOST_COMPARED);
        found.more |= oldest > 0;
        let mut parts = BTreeMap::new();
        for some in places.split_off(oldest).chunks(ANSWERS_TOGETHER) {
            for with_history in self.store.with_histories(some.to_vec()).await? {
                parts.insert(with_history.stored.report.id, Parts::of(person, &with_history));
            }
        }
        let part = |l: &ListItem| parts.get(&l.report.id).copied().unwrap_or_default();
        found.silence.retain(|l| part(l).answered);
        found.disputed.retain(|l| part(l).answered || part(l).closed);
        found.reopened.retain(|l| part(l).answered || part(l).closed);
        found.bounced.retain(|l| part(l).returned);
        Ok(())
    }

    /// What is late longest at some agencies.
    async fn watched_late(self, overseer: &Official, agencies: &BTreeSet<AgencyId>) -> Result<Vec<ListItem>, AppError> {
        // Looking into what went up is late because others are.
        let works = Work::ALL.into_iter().filter(|work| *work != Work::Intervene).collect();
        let desk = Desk { works, agencies: agencies.iter().copied().collect() };
        let inbox = Inbox { desks: vec![desk], work: None, due_before: Some(self.now()), filter: Filter::default() };
        let (reference, actor) = (self.reference(), Actor::Official(overseer.clone()));
        let mut page = self.store.inbox(inbox, None, MOST_LATE).await?;
        let mut told = BTreeSet::new();
        page.rows.retain(|l| sees(&actor, &l.report, &reference.agencies) && told.insert(l.report.tracking));
        Ok(page.rows.into_iter().map(|l| as_known_to(&actor, l, &reference.agencies)).collect())
    }

    /// Answers that several of some reports were given word for word.
    async fn repeated(self, answered: &[i64], agencies: &BTreeSet<AgencyId>, watch: &Watch) -> Result<Vec<Repeated>, AppError> {
        let mut told: BTreeMap<(AgencyId, String), Said> = BTreeMap::new();
        for some in answered.chunks(ANSWERS_TOGETHER) {
            for with_history in self.store.with_histories(some.to_vec()).await? {
                let Some(with_history) = self.written_together(with_history).await? else { continue };
                for Answer { agency, by, approver, text } in self.answers(&with_history)? {
                    if !agencies.contains(&agency) || watch.person.is_some_and(|p| ![by, approver].contains(&Some(p))) {
                        continue;
                    }
                    let words: Vec<_> = insight::fold(&text).split_whitespace().map(str::to_owned).collect();
                    let said = told.entry((agency, words.join(" "))).or_default();
                    if said.reports.is_empty() {
                        said.text = text;
                    }
                    said.people.extend(by);
                    let number = with_history.stored.report.tracking;
                    if !said.reports.contains(&number) {
                        said.reports.push(number);
                    }
                }
            }
        }
        let mut repeated = Vec::new();
        for ((agency, _), said) in told.into_iter().filter(|(_, said)| said.reports.len() > 1) {
            let people = self.reports().names_of(said.people.into_iter()).await?.into_values().collect();
            repeated.push(Repeated { agency, text: said.text, people, reports: said.reports });
        }
        repeated.sort_by_key(|r| (std::cmp::Reverse(r.reports.len()), r.agency));
        Ok(repeated)
    }

    /// The answers of a report that everybody may read.
    fn answers(self, with_history: &ReportWithHistory) -> Result<Vec<Answer>, AppError> {
        let (report, mut answers) = (&with_history.stored.report, Vec::new());
        let texts = contents::all_words(with_history, &self.keys_of(with_history)?)?;
        for event in with_history.events.iter().map(|r| &r.event).filter(|e| report.stands(e.version)) {
            let ReportEvent::FollowUpPublished { follow_up, forwarding, answer: true, .. } = event.what else { continue };
            let (by, approver) = hands(report, event, follow_up);
            let text = public_words::lie_in(&event.what, report, event.version).and_then(|version| texts.get(&version));
            if let (Some(forwarding), Some(text)) = (report.forwardings.get(forwarding), text) {
                answers.push(Answer { agency: forwarding.agency, by, approver, text: text.text.clone() });
            }
        }
        Ok(answers)
    }
}

impl Watched {
    fn sort_in(&mut self, listed: ListItem) {
        let report = &listed.report;
        let lists = [
            (matches!(report.status, Status::Closed { how: Closing::Silence }), &mut self.silence),
            (report.disputes > 0 || report.objected, &mut self.disputed),
            (report.reopened, &mut self.reopened),
            (report.bounces > 1, &mut self.bounced),
        ];
        for (belongs, list) in lists {
            if belongs {
                list.push(listed.clone());
            }
        }
    }
}
