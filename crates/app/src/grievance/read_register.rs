//! The register as somebody may read it: its list, and one entry with its steps. Restricted cases are there for their specialist alone, in
//! no count.

use std::collections::BTreeSet;

use domain::{
    Actor, AgencyId, AreaCode, Date, Official, Refusal, Report, Role, Timestamp, TrackingNumber,
    grievance::{Case, Cut, Entry, Measure, ReportPeriod, Standing, Step, StepName, Tier, restricted_count},
    policy::{
        ActorRef, keeps_grievance, may_read_register, mends_own_entry, prints_roadmap, reads_as_public, reads_entry, reads_notes,
        sees, stands_near,
    },
};
use store::{Key, ReportRow};

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
            && standing.is_none_or(|s| case.entry.standing() == s)
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

    fn narrows_to_figures(&self) -> bool {
        self.period.is_some() || self.measure.is_some() || self.part.is_some()
    }
}

/// An entry in the list.
#[derive(Clone, Debug)]
pub struct RegisterRow {
    /// The report, as its reader may know it.
    pub report: Report,
    /// Its entry; a restricted report may have none yet.
    pub entry: Option<Entry>,
    /// Whether it is late.
    pub overdue: bool,
}

/// The list.
#[derive(Clone, Debug, Default)]
pub struct RegisterList {
    /// The entries: what is late first, what waits longest before all; then the newest.
    pub rows: Vec<RegisterRow>,
    /// The villages of all that this reader may read, narrowed or not.
    pub villages: BTreeSet<AreaCode>,
    /// How many others the figures count that this reader does not read; none where figures are not theirs.
    pub others: u64,
    /// How many restricted cases there are, for their specialist, where there are enough.
    pub restricted: Option<u64>,
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
    /// Whether they open the report itself.
    pub sees_report: bool,
    /// The steps they may write down now.
    pub choices: Vec<StepName>,
    /// Whether they print its way for its complainant.
    pub prints_roadmap: bool,
}

impl handles::Grievances<'_> {
    /// All that is in the register or restricted, as this installation wrote it.
    pub(super) async fn all(self) -> Result<Vec<ReportRow>, AppError> {
        let rows = self.store.in_register().await?;
        match rows.iter().find(|row| !self.is_ours(row)) {
            Some(row) => {
                Err(AppError::Damaged(format!("the row of report {} was not written by this installation", row.report.tracking)))
            }
            None => Ok(rows),
        }
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
        let (mut list, mut restricted) = (RegisterList::default(), 0);
        for row in self.all().await? {
            let report = row.report;
            if asked.agency.is_some_and(|top| !tree.within(report.custodian, top)) {
                continue;
            }
            let case = Case::counted(&report);
            let shown = if report.restricted { sees(&actor, &report, tree) } else { reads_entry(by, &report, tree) };
            let fits = match case {
                Some(case) => asked.takes(&case, now),
                // What no figure counts stands in no list that leads from one.
                None => {
                    !asked.narrows_to_figures()
                        && report.in_register().is_none_or(|e| asked.standing.is_none_or(|s| e.standing() == s))
                }
            };
            restricted += u64::from(report.restricted && shown);
            let overdue = report.in_register().is_some_and(|e| e.is_overdue(now));
            let fits = fits && asked.narrows(&report, overdue);
            if shown {
                list.villages.insert(report.area.clone());
            }
            if fits && shown {
                let known = if stands_near(&actor, &report, tree) { report.clone() } else { report.from_afar() };
                list.rows.push(RegisterRow { entry: known.in_register().cloned(), report: known, overdue });
            } else if fits
                && case.is_some()
                && !asked.is_finer_than_figures()
                && tops.iter().any(|top| tree.within(report.custodian, *top))
            {
                list.others += 1;
            }
        }
        list.rows.reverse();
        list.rows.sort_by_key(|row| {
            let late = row.entry.as_ref().and_then(Entry::clock).filter(|_| row.overdue).map(|due| due.by);
            (late.is_none(), late)
        });
        list.restricted = restricted_count(restricted);
        Ok(list)
    }

    /// How many entries are late that a coordinator reads: as many as stand in their list of those, restricted ones left out.
    ///
    /// # Errors
    /// As [`Self::register`].
    pub async fn overdue(self, by: &Official) -> Result<usize, AppError> {
        if !by.is(Role::Coordinator) {
            return Ok(0);
        }
        let asked = RegisterAsked { overdue: true, ..RegisterAsked::default() };
        let late = self.register(by, &asked).await?.rows;
        Ok(late.iter().filter(|row| !row.report.restricted).count())
    }

    /// The events of a report's register that somebody wrote themselves.
    pub(super) async fn own_steps(self, number: TrackingNumber, by: &Official) -> Result<BTreeSet<u32>, AppError> {
        let history = self.with_history(Key::Tracking(number)).await?.ok_or(AppError::NotFound)?;
        let events = history.events.iter().map(|recorded| &recorded.event);
        let own =
            events.filter(|e| e.by == ActorRef::Official(by.user) && matches!(e.what, domain::ReportEvent::Grievance { .. }));
        Ok(own.map(|e| e.version).collect())
    }

    /// The steps that somebody may write down now, in the order they are offered. `own` are those they wrote themselves.
    pub(super) fn offered(self, report: &Report, by: &Official, own: &BTreeSet<u32>) -> Vec<StepName> {
        let tree = &self.reference().agencies;
        if !keeps_grievance(by, report, tree) {
            return Vec::new();
        }
        let mut offered = choices(report);
        if mends_own_entry(by, report, tree) {
            let theirs = report.in_register().is_some_and(|e| e.versions().all(|version| own.contains(&version)));
            offered.retain(|name| theirs && matches!(name, StepName::Corrected | StepName::Removed));
        }
        offered
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
        let words_are_theirs = sees_report && !reads_as_public(&actor, &report, tree) && reads_notes(by, &report, tree);
        let own = if report.in_register().is_some() { self.own_steps(number, by).await? } else { BTreeSet::new() };
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
            StepTold { at: done.at, on: done.on, step: done.step.clone(), by, words: own.and_then(|l| l.words.clone()) }
        };
        let near = stands_near(&actor, &report, tree);
        let steps = entry.iter().flat_map(|e| &e.steps).map(told).collect();
        let choices = self.offered(&report, by, &own);
        let prints_roadmap = prints_roadmap(by, &report, tree);
        let closed = view.as_ref().is_some_and(|v| v.closed) && words_are_theirs;
        let overdue = entry.is_some_and(|e| e.is_overdue(self.now()));
        let report = if near { report } else { report.from_afar() };
        let entry = report.in_register().cloned();
        Ok(EntryView { report, entry, title, steps, closed, overdue, sees_report, choices, prints_roadmap })
    }
}

/// The steps that fit now, in the order they are offered.
fn choices(report: &Report) -> Vec<StepName> {
    let entry = report.in_register();
    let tier = entry.map_or(Tier::Village, Entry::tier);
    let due = |kind| domain::grievance::Due {
        kind,
        tier,
        amount: 0,
        unit: domain::grievance::Unit::Days,
        began: report.received_at,
        by: report.received_at,
    };
    let facts = || {
        entry.and_then(Entry::facts).cloned().unwrap_or(domain::grievance::EntryFacts {
            category: String::new(),
            tier,
            severity: domain::grievance::Severity::Low,
            sex: None,
            group: None,
            period: None,
        })
    };
    use domain::grievance::{LimitKind::*, Outcome, Severity};
    let sample = |name: StepName| match name {
        StepName::Taken => Step::Taken { facts: facts(), acknowledge: due(Acknowledge), respond: due(Respond) },
        StepName::Corrected => Step::Corrected { facts: facts(), acknowledge: due(Acknowledge), respond: due(Respond) },
        StepName::Appealed => Step::Appealed { tier: tier.next().unwrap_or(tier), decide: due(Appeal) },
        StepName::Assessed => Step::Assessed { severity: Severity::Low },
        StepName::Closed => Step::Closed { outcome: Outcome::Unresolved, satisfied: None },
        StepName::Acknowledged => Step::Acknowledged,
        StepName::Responded => Step::Responded,
        StepName::MinutesDrafted => Step::MinutesDrafted,
        StepName::MinutesSigned => Step::MinutesSigned,
        StepName::CarriedOut => Step::CarriedOut,
        StepName::Conveyed => Step::Conveyed,
        StepName::Mediated => Step::Mediated,
        StepName::Referred => Step::Referred,
        StepName::Prevention => Step::Prevention,
        StepName::Removed => Step::Removed,
    };
    StepName::ALL.into_iter().filter(|name| Entry::fits(report.grievance.as_ref(), &sample(*name)).is_ok()).collect()
}
