//! The register as somebody may read it: its list, and one entry with its steps. Restricted cases are there for their specialist alone, in
//! no count.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use domain::{
    Actor, ActorRef, AgencyId, AgencyTree, AreaCode, Date, Official, Refusal, Report, ReportEvent, Role, Timestamp,
    TrackingNumber,
    grievance::{
        Agreed, Case, Cut, Entry, LimitKind, Measure, PeriodReport, PeriodReportId, Reaches, Reckoned, ReportPeriod, Standing,
        Step, StepDone, StepName, Tier, restricted_count,
    },
    policy::{
        answers_for_appeal, does_step, grievance_lies_with, keeps_grievance, knows_complainant, may_read_register,
        mends_own_entry, prints_roadmap, reads_as_public, reads_entry, reads_notes, says_for_complainant, sees, stands_near,
    },
};
use jiff::ToSpan;
use store::{Key, ReportRow};

use super::known::{InFigures, counted};
use crate::{AppError, Reader, Text, handles};

/// What of the register is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RegisterAsked {
    /// Only what was received in this period.
    pub period: Option<ReportPeriod>,
    /// Only what counts for this.
    pub measure: Option<Measure>,
    /// Only what stands under this name in a cut.
    pub part: Option<(Cut, String)>,
    /// Only what stands here.
    pub standing: Option<Standing>,
    /// Only of this government and those below it.
    pub agency: Option<AgencyId>,
    /// As the log told of them when this report of a period was made.
    pub as_of: Option<PeriodReportId>,
    /// Only what is late.
    pub overdue: bool,
    /// Only of this category.
    pub category: Option<String>,
    /// Only what this level deals with.
    pub tier: Option<Tier>,
    /// Only from this village.
    pub village: Option<AreaCode>,
}

impl RegisterAsked {
    fn takes(&self, case: &Case<'_>, now: Timestamp) -> bool {
        let Self { period, measure, part, standing, .. } = self;
        period.is_none_or(|p| (p.from()..=p.until()).contains(&case.received_on()))
            && measure.is_none_or(|m| case.counts(m, now))
            && part.as_ref().is_none_or(|(cut, name)| case.part(*cut) == *name)
            && standing.is_none_or(|s| case.standing() == s)
    }

    /// What a reader narrows the list by, whatever figures tell.
    fn narrows(&self, report: &Report, overdue: bool) -> bool {
        let Self { overdue: late, category, tier, village, .. } = self;
        let entry = report.in_register();
        let facts = entry.and_then(Entry::facts);
        (!late || overdue)
            && category.as_ref().is_none_or(|code| facts.is_some_and(|f| f.category == *code))
            && tier.is_none_or(|tier| entry.is_some_and(|e| e.tier() == tier))
            && village.as_ref().is_none_or(|village| village.contains(&report.area))
    }

    /// Whether it is narrowed by more at once than figures are told apart by: then others are not counted, so that a count tells of nobody.
    fn is_finer_than_figures(&self) -> bool {
        self.overdue || self.category.is_some() || self.tier.is_some() || self.village.is_some()
    }

    fn leads_from_figure(&self) -> bool {
        self.measure.is_some() || self.part.is_some()
    }
}

/// To which reports something happened, and how the log tells of some of them.
type Changed = (BTreeSet<i64>, BTreeMap<i64, InFigures>);

/// An entry in the list.
#[derive(Clone, Debug)]
pub struct RegisterRow {
    /// The report, as its reader may know it.
    pub report: Report,
    /// Its entry; a restricted report may have none yet.
    pub entry: Option<Entry>,
    /// Whether it is late.
    pub overdue: bool,
    /// Of a restricted case: when its reporter wrote what nobody answered yet.
    pub heard: Option<Timestamp>,
    /// Whether an appeal waits for its reader to decide.
    pub theirs: bool,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct RegisterList {
    /// The entries: what is late first, what waits longest before all; then appeals that wait, then the newest, and last what ended.
    pub rows: Vec<RegisterRow>,
    /// The villages of all that this reader may read, narrowed or not.
    pub villages: BTreeSet<AreaCode>,
    /// How many others the figures count that this reader does not read; none where figures are not theirs.
    pub others: u64,
    /// How many restricted cases there are, for their specialist, where there are enough.
    pub restricted: Option<u64>,
    /// When the report of a period was made, where the list tells how entries stood then.
    pub as_of: Option<Timestamp>,
    /// How many rows could not be read.
    pub damaged: usize,
}

/// A step with what was said, as far as its reader may know.
#[derive(Clone, Debug)]
pub struct StepTold {
    /// When it was written down.
    pub at: Timestamp,
    /// The day on which it was done, where that was an earlier one.
    pub on: Option<Date>,
    /// What.
    pub step: Step,
    /// By whom, for those who deal with it.
    pub by: Option<String>,
    /// The event that made it.
    pub version: u32,
    /// That its complainant agreed that it was said for them.
    pub agreed: Option<Agreed>,
    /// Whether its words are read by its complainant, too.
    pub for_complainant: bool,
    /// What was said.
    pub words: Option<Text>,
}

/// An entry as somebody may read it.
#[derive(Clone, Debug)]
pub struct EntryView {
    /// The report, as this reader may know it.
    pub report: Report,
    /// Its entry, if it is in the register.
    pub entry: Option<Entry>,
    /// The report's title for the public, where it has one that this reader may know.
    pub title: Option<String>,
    /// Its steps, oldest first.
    pub steps: Vec<StepTold>,
    /// True where words are left out that this reader would have to open.
    pub closed: bool,
    /// Whether what is waited for is late.
    pub overdue: bool,
    /// Whether an appeal waits for its reader to decide.
    pub theirs: bool,
    /// Whether they know no more than the day of what was done.
    pub by_day: bool,
    /// Whether they open the report itself.
    pub sees_report: bool,
    /// The steps they may write down now.
    pub choices: Vec<StepName>,
    /// Those of these that they only say for its complainant, who has to agree.
    pub for_them: Vec<StepName>,
    /// Whether they print its way for its complainant.
    pub prints_roadmap: bool,
}

impl RegisterRow {
    /// Whether it is a restricted case that ended, by its own steps or with its report: nothing of it is waited for.
    #[must_use]
    pub fn is_over(&self) -> bool {
        is_over(&self.report)
    }
}

fn is_over(report: &Report) -> bool {
    report.restricted && (report.is_at_rest() || Case::of(report).is_some_and(|case| case.is_closed()))
}

/// Where it stands, as the list is narrowed by it: what its specialist did not take in yet was received.
fn stands(report: &Report, case: Option<Case<'_>>) -> Standing {
    match case {
        _ if is_over(report) => Standing::Closed,
        Some(case) => case.standing(),
        None => Standing::Received,
    }
}

impl handles::Grievances<'_> {
    /// All that is in the register or restricted, and how many rows this installation did not write: nothing is believed of these, and
    /// whoever reads the others is told.
    pub(super) async fn all(self) -> Result<(Vec<ReportRow>, usize), AppError> {
        let (ours, others): (Vec<_>, Vec<_>) = self.store.in_register().await?.into_iter().partition(|row| self.is_ours(row));
        Ok((ours, others.len()))
    }

    /// The register.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for whoever may not read it at all; the store's.
    pub async fn register(self, by: &Official, asked: &RegisterAsked) -> Result<RegisterList, AppError> {
        let (reference, now, actor) = (self.reference(), self.now(), Actor::Official(by.clone()));
        let tree = &reference.agencies;
        if !may_read_register(by) {
            return Err(Refusal::NotAllowed.into());
        }
        let tops = domain::policy::counts_grievances_of(by, tree);
        let (rows, damaged) = self.all().await?;
        let kept = match asked.as_of {
            Some(id) => Some(self.period_report(by, id).await?),
            None => None,
        };
        let now = kept.as_ref().map_or(now, |r| r.made_at);
        let how = kept.as_ref().map_or(Reckoned::Known, |r| r.reckoned);
        let (then, rows) = match &kept {
            Some(kept) => self.rows_then(kept, rows).await?,
            None => (None, rows),
        };
        let known_before = self.known_before(&rows).await?;
        let (mut list, mut restricted) = (RegisterList { damaged, as_of: kept.map(|r| r.made_at), ..RegisterList::default() }, 0);
        for row in rows {
            // Who may read it is decided by how it stands now.
            let today = row.report;
            let (report, before) = match &then {
                None => (&today, known_before.get(&row.n)),
                // Nothing happened to it since.
                Some((changed, _)) if !changed.contains(&row.n) => (&today, known_before.get(&row.n)),
                Some((_, replayed)) => match replayed.get(&row.n) {
                    Some(then) => (&then.report, then.before.as_ref()),
                    None => continue,
                },
            };
            let case = |report| Case::of(report).map(|case| case.reckoned(how));
            let in_figures = counted(report, before, how);
            let custodian = in_figures.map_or(report.custodian, |case| case.report.custodian);
            if asked.agency.is_some_and(|top| !tree.within(custodian, top)) {
                continue;
            }
            // What has left the register since is read as it was.
            let asked_of = match then.is_some() && today.in_register().is_none() {
                true => Cow::Owned(Report { grievance: report.grievance.clone(), ..today.clone() }),
                false => Cow::Borrowed(&today),
            };
            let shown = if today.restricted { sees(&actor, &today, tree) } else { reads_entry(by, &asked_of, tree) };
            // Nor is who complains told by what a list is narrowed to.
            let shown = shown && (!matches!(asked.part, Some((Cut::Sex, _))) || knows_complainant(by, tree));
            // Its specialist reads how it stands; a figure counts it as it was known.
            let in_figures = in_figures.filter(|_| before.is_none() || asked.leads_from_figure());
            let fits = match in_figures {
                Some(case) => asked.takes(&case, now),
                // What no figure counts stands in no list that leads from one.
                None => {
                    let day = report.area.zone().date(report.received_at);
                    !asked.leads_from_figure()
                        && asked.period.is_none_or(|p| (p.from()..=p.until()).contains(&day))
                        && asked.standing.is_none_or(|s| stands(report, case(report)) == s)
                }
            };
            restricted += u64::from(today.restricted && shown);
            let overdue = case(report).is_some_and(|c| c.is_overdue(now)) && !is_over(report);
            let fits = fits && asked.narrows(report, overdue);
            if shown {
                list.villages.insert(report.area.clone());
            }
            if fits && shown {
                let theirs = then.is_none() && decides(by, &today, tree);
                let known = known_to(by, report, stands_near(&actor, &today, tree), tree);
                let heard = if today.restricted { self.unanswered(row.n).await? } else { None };
                list.rows.push(RegisterRow { entry: known.in_register().cloned(), report: known, overdue, heard, theirs });
            } else if fits
                && in_figures.is_some()
                && !asked.is_finer_than_figures()
                && tops.iter().any(|top| tree.within(custodian, *top))
            {
                list.others += 1;
            }
        }
        list.rows.reverse();
        // What waits for whoever reads comes first, then what is late, then appeals that wait; what ended comes last.
        list.rows.sort_by_key(|row| {
            let late = Case::of(&row.report).and_then(|c| c.clock()).filter(|_| row.overdue).map(|due| due.by);
            let rank = match stands(&row.report, Case::of(&row.report)) {
                Standing::Appealed => 0,
                Standing::Joined => 2,
                Standing::Closed => 3,
                Standing::Received | Standing::Acknowledged | Standing::Mediation | Standing::Answered => 1,
            };
            (!row.theirs, late.is_none(), late, rank)
        });
        list.restricted = restricted_count(restricted);
        Ok(list)
    }

    /// The rows of the register that a report of a period counts, by when they came; to which of all something happened since it was made,
    /// and how the log tells of those.
    async fn rows_then(
        self,
        kept: &PeriodReport,
        mut rows: Vec<ReportRow>,
    ) -> Result<(Option<Changed>, Vec<ReportRow>), AppError> {
        // The day on which it came is told on the wall of its place, which may have been another.
        let (from, until) = (kept.period.from().saturating_sub(1.day()), kept.period.until().saturating_add(1.day()));
        rows.retain(|row| (from..=until).contains(&row.report.area.zone().date(row.report.received_at)));
        let changed = self.store.changed_behind(kept.until).await?;
        let places: Vec<_> = rows.iter().map(|row| row.n).filter(|n| changed.contains(n)).collect();
        let replayed = self.replayed(&places, Some(kept.until)).await?.0;
        Ok((Some((changed, replayed.into_iter().collect())), rows))
    }

    /// When the reporter of a report wrote last, if no official did anything since but look.
    async fn unanswered(self, n: i64) -> Result<Option<Timestamp>, AppError> {
        let history = self.store.with_histories(vec![n]).await?;
        let events = history.iter().flat_map(|h| &h.events).map(|r| &r.event);
        let mut told = events.filter(|e| !e.what.is_trace() && e.version > 1 && e.what != ReportEvent::PinRenewed);
        Ok(told.next_back().filter(|e| e.by == ActorRef::Reporter).map(|e| e.at))
    }

    /// The events of a report in the register that somebody made themselves.
    pub(super) async fn own_steps(self, report: &Report, by: &Official) -> Result<BTreeSet<u32>, AppError> {
        if report.in_register().is_none() {
            return Ok(BTreeSet::new());
        }
        let history = self.with_history(Key::Id(report.id)).await?.ok_or(AppError::NotFound)?;
        let events = history.events.iter().map(|recorded| &recorded.event);
        Ok(events.filter(|e| e.by == ActorRef::Official(by.user)).map(|e| e.version).collect())
    }

    /// Whether a step is theirs by what they did themselves, whatever their roles: the carbon team mends what it took in, and nobody decides
    /// an appeal against their own answer. `own` are the events they made.
    pub(super) fn is_theirs(self, report: &Report, by: &Official, name: StepName, own: &BTreeSet<u32>) -> bool {
        let Some(entry) = report.in_register() else { return true };
        let written = || entry.last(StepName::Appealed).is_some_and(|done| own.contains(&done.version));
        if name == StepName::AppealTakenBack {
            // Where none waits, it is the state that refuses.
            return !entry.awaits_decision() || written() || answers_for_appeal(by, entry);
        }
        let mends = mends_own_entry(by, name, report, &self.reference().agencies);
        let decides = name == StepName::Responded && entry.awaits_decision() && !report.restricted;
        let answered = |done: &StepDone| matches!(done.step, Step::Responded) && own.contains(&done.version);
        (!mends || entry.versions().all(|version| own.contains(&version))) && !(decides && entry.steps.iter().any(answered))
    }

    /// The steps that somebody may write down now, in the order they are offered. `own` are the events they made.
    pub(super) fn offered(self, report: &Report, by: &Official, own: &BTreeSet<u32>) -> Vec<StepName> {
        let tree = &self.reference().agencies;
        let theirs = |name: &StepName| does_step(by, *name, report, tree) && self.is_theirs(report, by, *name, own);
        choices(report, tree).into_iter().filter(theirs).collect()
    }

    /// An entry with its steps; for whoever may take a report in, also one that is not in the register.
    ///
    /// # Errors
    /// [`AppError::NotFound`] also where the reader may not know that it is there.
    pub async fn entry(self, number: TrackingNumber, by: &Official) -> Result<EntryView, AppError> {
        let (reference, actor) = (self.reference(), Actor::Official(by.clone()));
        let tree = &reference.agencies;
        let report = self.stored(Key::Tracking(number)).await?.ok_or(AppError::NotFound)?.report;
        let (reads, keeps) = (reads_entry(by, &report, tree), keeps_grievance(by, &report, tree));
        if !reads && !keeps {
            return Err(AppError::NotFound);
        }
        let sees_report = sees(&actor, &report, tree);
        let view = if sees_report {
            Some(self.reports().read_report(Key::Tracking(number), &Reader::Official(by.clone())).await?)
        } else {
            None
        };
        let dealing = reads_notes(by, &report, tree);
        let words_are_theirs = sees_report && !reads_as_public(&actor, &report, tree) && dealing;
        let own = self.own_steps(&report, by).await?;
        let title = view.as_ref().and_then(|v| v.public.as_ref().or(v.original.as_ref())).map(|t| t.headline(90));
        let entry = report.in_register().cloned();
        let lines = view.as_ref().map(|v| v.lines.as_slice()).unwrap_or_default();
        let told = |done: &domain::grievance::StepDone| {
            let line = lines.iter().find(|l| l.version == done.version).filter(|l| words_are_theirs || own.contains(&l.version));
            let by = line.and_then(|l| match &l.who {
                crate::Who::Agency(_, name) => name.clone(),
                crate::Who::Anyone | crate::Who::Reporter | crate::Who::System => None,
            });
            // What the agency published as its answer stands on the report.
            let own = line.filter(|l| matches!(l.what, domain::ReportEvent::Grievance { .. }));
            let (reaches, agreed) = match own.map(|l| &l.what) {
                Some(domain::ReportEvent::Grievance { reaches, agreed, .. }) => (*reaches, *agreed),
                _ => (None, None),
            };
            StepTold {
                at: done.at,
                on: done.on,
                step: done.step.clone(),
                by,
                version: done.version,
                agreed,
                for_complainant: reaches == Some(Reaches::Words),
                words: own.and_then(|l| l.words.clone()),
            }
        };
        let steps = entry.iter().flat_map(|e| &e.steps).map(told).collect();
        let choices = self.offered(&report, by, &own);
        let for_them = choices.iter().copied().filter(|name| says_for_complainant(by, *name, &report, tree)).collect();
        let prints_roadmap = prints_roadmap(by, &report, tree);
        let closed = view.as_ref().is_some_and(|v| v.closed) && words_are_theirs;
        let overdue = Case::of(&report).is_some_and(|c| c.is_overdue(self.now()));
        let theirs = decides(by, &report, tree);
        let by_day = report.is_protected() || !knows_complainant(by, tree);
        let report = known_to(by, &report, stands_near(&actor, &report, tree), tree);
        let entry = report.in_register().cloned();
        Ok(EntryView {
            report,
            entry,
            title,
            steps,
            closed,
            overdue,
            theirs,
            by_day,
            sees_report,
            choices,
            for_them,
            prints_roadmap,
        })
    }
}

/// A report as somebody may know it who stands near it or not: who complains is not for everybody.
fn known_to(by: &Official, report: &Report, near: bool, tree: &AgencyTree) -> Report {
    let known = if near { report.clone() } else { report.from_afar() };
    match knows_complainant(by, tree) {
        true => known,
        false => Report { grievance: known.grievance.map(Entry::without_complainant), ..known },
    }
}

/// Whether an appeal waits for the decision of an official: as coordinator of the government that it went to.
fn decides(by: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let waits = Case::of(report).and_then(|c| c.rings()).is_some_and(|due| due.kind == LimitKind::Appeal);
    let asked = grievance_lies_with(report, tree);
    waits && !report.restricted && by.agencies(Role::Coordinator).any(|agency| agency == asked)
}

/// The steps that fit now, in the order they are offered.
fn choices(report: &Report, tree: &AgencyTree) -> Vec<StepName> {
    let entry = report.in_register();
    let tier = entry.map_or(Tier::Village, Entry::tier);
    let sample = |name: StepName| Step::sample(name, entry.and_then(Entry::facts), tier, report.received_at);
    let decider = || match report.restricted {
        true => tier.next().is_some(),
        false => Case::of(report).is_some_and(|case| case.next_decider(tree).is_some()),
    };
    let fits = |name: &StepName| Case::fits(report, &sample(*name)).is_ok() && (*name != StepName::Appealed || decider());
    StepName::ALL.into_iter().filter(fits).collect()
}
