//! Who reads the grievance register, who does its steps, who makes its reports; and who alone knows of a restricted case.

use super::{
    Actor, Grant, Official, Role, administers_all,
    near::is_of_company,
    reach, sees,
    sees::{coordinates, is_kept_from_ordinary, takes_down},
};
use crate::{
    AgencyId, AgencyKind, AgencyTree, AreaCode, Report,
    grievance::{Entry, StepName},
};

/// Roles that are told figures of the register.
fn is_told_figures(role: Role) -> bool {
    matches!(role, Role::Coordinator | Role::CarbonTeam | Role::Leader | Role::Overseer)
}

/// Whether an official opens the register at all: whoever is told its figures, and those who deal with grievances.
#[must_use]
pub fn may_read_register(official: &Official) -> bool {
    let opens = |role| {
        is_told_figures(role) || matches!(role, Role::Liaison | Role::Approver | Role::ForestOfficer | Role::GrievanceSpecialist)
    };
    official.grants.iter().any(|g| opens(g.role))
}

/// The agencies at the top of what an official is told figures about, those within others left out.
#[must_use]
pub fn counts_grievances_of(official: &Official, tree: &AgencyTree) -> Vec<AgencyId> {
    let mut tops: Vec<_> =
        official.grants.iter().filter(|g| is_told_figures(g.role)).filter_map(|g| reach(*g, tree).top()).collect();
    tops.sort_unstable();
    tops.dedup();
    let all = tops.clone();
    tops.retain(|a| !all.iter().any(|b| a != b && tree.within(*a, *b)));
    tops
}

/// Whether an official reads an entry of the register: whoever sees the report; and the carbon team also what is hidden from the
/// public, of which they read no words. Of a restricted case its specialist alone, of a supervisory one whoever sees the report.
#[must_use]
pub fn reads_entry(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let carbon = |g: &Grant| {
        let reach = reach(*g, tree);
        g.role == Role::CarbonTeam && report.path().into_iter().any(|a| reach.holds(a, tree))
    };
    let open = !report.restricted && !report.supervisory && report.accused.is_empty();
    let hidden = open && !is_kept_from_ordinary(official, report, tree) && official.grants.iter().any(carbon);
    report.in_register().is_some() && (hidden || sees(&Actor::Official(official.clone()), report, tree))
}

/// On which side of a grievance somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Side {
    /// Coordinators of the government of its level
    Level,
    /// Coordinators of those above
    Above,
    /// Coordinators of the government that takes care of the report, once an appeal went past it
    Below,
    /// Whoever answers for an agency that was asked
    Asked,
    /// The people of a company that was asked
    Company,
    /// The carbon team, while nobody did anything yet but taking it in
    CarbonTeam,
    /// The village officer who took it down for its complainant, and says for them what they ask for
    Taker,
    /// Whoever alone knows of a restricted case
    Specialist,
}

/// Which steps a side does. Whoever answers writes down what it does about a grievance itself; whether that is in the register, what it
/// is, how it ends and what becomes of an appeal is never theirs.
fn side_does(side: Side, step: StepName, undecided: bool) -> bool {
    use Side::{Above, Asked, Below, CarbonTeam, Company, Level, Specialist, Taker};
    // Whoever stands above does all but answer, so that an appeal finds somebody who did not; an appeal that waits they may decide.
    let side = match side {
        Above if step != StepName::Responded || undecided => Level,
        side @ (Above | Asked | Below | CarbonTeam | Company | Level | Specialist | Taker) => side,
    };
    match step {
        StepName::Taken => matches!(side, Level | CarbonTeam | Specialist),
        StepName::Responded if undecided => matches!(side, Level | Specialist),
        StepName::Responded => matches!(side, Level | Asked | Company | Specialist),
        StepName::Acknowledged
        | StepName::MinutesDrafted
        | StepName::MinutesSigned
        | StepName::CarriedOut
        | StepName::Prevention => matches!(side, Level | Below | Asked | Specialist),
        // The complainant's word, and what is told them, may be taken down by whoever stands nearer.
        StepName::Appealed | StepName::Satisfied => matches!(side, Level | Below | Taker | Specialist),
        StepName::Conveyed => matches!(side, Level | Below | Specialist),
        // Of these only whoever wrote it down, and the coordinators in whose name that was: asked where their own steps are known.
        StepName::AppealTakenBack => matches!(side, Level | Below | Taker | Specialist),
        StepName::Assessed | StepName::Mediated | StepName::Referred | StepName::Closed | StepName::Reopened => {
            matches!(side, Level | Specialist)
        }
        // What the carbon team took in by mistake it mends.
        StepName::Corrected | StepName::Removed => matches!(side, Level | CarbonTeam | Specialist),
    }
}

/// The agency in whose name an official does a step of the register, as far as rights go; none for whoever does not do it.
#[must_use]
pub fn step_for(official: &Official, step: StepName, report: &Report, tree: &AgencyTree) -> Option<AgencyId> {
    let actor = Actor::Official(official.clone());
    if !sees(&actor, report, tree) {
        return None;
    }
    let entry = report.in_register();
    let undecided = entry.is_some_and(Entry::awaits_decision);
    let level = grievance_lies_with(report, tree);
    let side = |grant: &Grant| -> Option<(Side, AgencyId)> {
        if report.restricted {
            let theirs = grant.role == Role::GrievanceSpecialist && reach(*grant, tree).holds(report.custodian, tree);
            return theirs.then_some((Side::Specialist, grant.agency));
        }
        let asked = || {
            let answers = |f: &&crate::report::Forwarding| {
                f.is_active()
                    && super::sees::is_trusted(*grant, f.agency, report, tree)
                    && super::sees::answers(*grant, f.agency, tree)
            };
            report.forwardings.iter().find(answers).map(|f| f.agency)
        };
        // Who is accused of it often, and never their own judge.
        if official.grants.iter().any(|g| is_of_company(*g, tree)) {
            return asked().map(|agency| (Side::Company, agency));
        }
        let above = || grant.role == Role::Coordinator && tree.within(level, grant.agency);
        // Nobody decides about what was answered or decided in their own name.
        let decides = || !undecided || entry.is_none_or(|e| !e.was_answered_by(grant.agency));
        if grant.role == Role::Coordinator && grant.agency == level {
            Some((Side::Level, grant.agency))
        } else if above() && decides() {
            Some((Side::Above, grant.agency))
        } else if coordinates(*grant, report) {
            Some((Side::Below, grant.agency))
        } else if takes_down(*grant, official.user, report) {
            Some((Side::Taker, grant.agency))
        } else if grant.role == Role::CarbonTeam && entry.is_none_or(Entry::is_untouched) {
            Some((Side::CarbonTeam, grant.agency))
        } else {
            // What is supervisory is judged where an inspectorate is.
            let side = if report.supervisory { Side::Level } else { Side::Asked };
            asked().map(|agency| (side, agency))
        }
    };
    let mut sides = official.grants.iter().filter_map(side);
    sides.find(|(side, _)| side_does(*side, step, undecided)).map(|(_, agency)| agency)
}

/// Whether an official does a step of the register, as far as rights go.
#[must_use]
pub fn does_step(official: &Official, step: StepName, report: &Report, tree: &AgencyTree) -> bool {
    step_for(official, step, report, tree).is_some()
}

/// Whether an official does a step only for the complainant whose report they took down, who has to agree to it.
#[must_use]
pub fn says_for_complainant(official: &Official, step: StepName, report: &Report, tree: &AgencyTree) -> bool {
    let otherwise = || does_step(&without(official, &[Role::VillageOfficer]), step, report, tree);
    step != StepName::AppealTakenBack && does_step(official, step, report, tree) && !otherwise()
}

/// Whether an official takes an appeal back that was written down by mistake, as far as it is known in whose name that was: as coordinator
/// there. Whoever wrote it down themselves does, too; what its complainant said, themselves or through who helps them, nobody else takes back.
#[must_use]
pub fn answers_for_appeal(official: &Official, entry: &Entry) -> bool {
    let appeal = entry.last(StepName::Appealed).filter(|done| !done.for_them);
    let agency = appeal.and_then(|done| done.agency);
    agency.is_some_and(|agency| official.agencies(Role::Coordinator).any(|theirs| theirs == agency))
}

/// Whether an official does any step of the register: of a report that is not in it, whether they take it in; the carbon team
/// [mends](mends_own_entry) what it took in.
#[must_use]
pub fn keeps_grievance(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let does = |step| does_step(official, step, report, tree);
    if report.in_register().is_none() { does(StepName::Taken) } else { StepName::ALL.into_iter().any(does) }
}

/// The government whose coordinators deal with a grievance: that which an appeal went to last; else the one that takes care of the report.
/// Appeals of earlier versions went to the level that they name.
#[must_use]
pub fn grievance_lies_with(report: &Report, tree: &AgencyTree) -> AgencyId {
    let Some(entry) = report.in_register().filter(|e| e.did(StepName::Appealed) && !report.restricted) else {
        return report.custodian;
    };
    let governments =
        || tree.lineage(report.custodian).filter(|a| tree.get(*a).is_some_and(|a| a.kind == AgencyKind::Government));
    let at_level = |id: &AgencyId| tree.get(*id).is_some_and(|a| entry.tier().is_at(a.area.level()));
    entry.appealed_to().or_else(|| governments().find(at_level)).or_else(|| governments().last()).unwrap_or(report.custodian)
}

/// True for a coordinator of the government that an appeal went to: they see what they decide about, also where it is secret, and what
/// comes of it.
pub(super) fn is_asked_to_decide(grant: Grant, report: &Report) -> bool {
    let asked = || report.in_register().and_then(Entry::appealed_to) == Some(grant.agency);
    grant.role == Role::Coordinator && !report.restricted && !report.supervisory && asked()
}

/// Whether an official is told who complains, as far as the register says: whether a woman or a man, and for which group. Nobody of a
/// company is.
#[must_use]
pub fn knows_complainant(official: &Official, tree: &AgencyTree) -> bool {
    !official.grants.iter().any(|g| is_of_company(*g, tree))
}

/// Whether an official does a step as the carbon team alone, of what others deal with: they correct or take out what they took in
/// themselves, as long as nobody else did anything.
#[must_use]
pub fn mends_own_entry(official: &Official, step: StepName, report: &Report, tree: &AgencyTree) -> bool {
    let otherwise = || does_step(&without(official, &[Role::CarbonTeam]), step, report, tree);
    report.in_register().is_some() && does_step(official, step, report, tree) && !otherwise()
}

/// Whether an official reads what was noted of steps, written for those who deal with it: whoever sees the report by another role than
/// that of the carbon team, or of the village officer who took it down. Nobody of a company does: what is written for a complainant is not
/// for whom it is about. What they noted themselves everybody reads.
#[must_use]
pub fn reads_notes(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let dealing = without(official, &[Role::CarbonTeam, Role::VillageOfficer]);
    knows_complainant(official, tree) && sees(&Actor::Official(dealing), report, tree)
}

/// Whether an official prints the way of a grievance for its complainant: whoever does its steps, and the village officer who took the
/// report down. Of a restricted case there is none.
#[must_use]
pub fn prints_roadmap(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let took_down = || {
        let alone = Official {
            user: official.user,
            grants: official.grants.iter().copied().filter(|g| takes_down(*g, official.user, report)).collect(),
        };
        sees(&Actor::Official(alone), report, tree)
    };
    report.in_register().is_some() && !report.restricted && (keeps_grievance(official, report, tree) || took_down())
}

/// Whether an official reads five years of a village: whoever reads of villages there, or is told figures of its grievances.
#[must_use]
pub fn reads_years(official: &Official, village: &AreaCode, tree: &AgencyTree) -> bool {
    super::reads_villages_of(official, tree).iter().any(|above| above.contains(village))
        || counts_grievances_in(official, village, tree)
}

/// Whether an official is told figures of the grievances of a village.
#[must_use]
pub fn counts_grievances_in(official: &Official, village: &AreaCode, tree: &AgencyTree) -> bool {
    let holds = |agency: &AgencyId| tree.get(*agency).is_some_and(|a| a.area.contains(village));
    counts_grievances_of(official, tree).iter().any(holds)
}

fn without(official: &Official, roles: &[Role]) -> Official {
    Official { user: official.user, grants: official.grants.iter().copied().filter(|g| !roles.contains(&g.role)).collect() }
}

/// Whether an official makes reports of a period about a government, and writes what was learned.
#[must_use]
pub fn writes_lessons(official: &Official, agency: AgencyId, tree: &AgencyTree) -> bool {
    let writes = |g: &&Grant| matches!(g.role, Role::CarbonTeam | Role::Coordinator);
    official.grants.iter().filter(writes).any(|g| reach(*g, tree).holds(agency, tree))
}

/// Whether an official sets categories, limits and periods: they hold for everybody.
#[must_use]
pub fn sets_register(official: &Official, tree: &AgencyTree) -> bool {
    administers_all(official, tree)
}

/// True for a specialist whose reach holds the government that takes care of a report.
pub(super) fn is_specialist(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let reaches = |g: &&Grant| reach(**g, tree).holds(report.custodian, tree);
    official.grants.iter().filter(|g| g.role == Role::GrievanceSpecialist).any(|g| reaches(&g))
}

/// Where the specialists of a restricted case have their role: the government that takes care of it, then those above.
pub fn specialists_for(government: AgencyId, tree: &AgencyTree) -> impl Iterator<Item = AgencyId> + '_ {
    tree.lineage(government)
}

/// True for whoever sees a report by no other role than that of the carbon team: they read its public words alone.
pub(super) fn reads_as_carbon_team(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    let without = |role: fn(Role) -> bool| Official {
        user: official.user,
        grants: official.grants.iter().copied().filter(|g| role(g.role)).collect(),
    };
    let carbon = official.is(Role::CarbonTeam);
    carbon && !sees(&Actor::Official(without(|role| role != Role::CarbonTeam)), report, tree)
}
