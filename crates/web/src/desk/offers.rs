//! What an official is offered to do with a report: a form for everything that may be done now, filled in as far as that can be
//! told, and the agencies to choose from.

use app::{AppError, ReferenceData, SignedIn, Staff, Suggestion, Typing, View};
use domain::{
    Action, AgencyId,
    policy::works_for,
    report::{FollowUp, Stage},
};

use crate::{
    forms::{Act, CameBack, Errors, FormData, fresh},
    localizer::Localizer,
    routes,
    state::Web,
    wording,
};

/// A draft that waits for approval.
pub(super) struct Draft {
    pub(super) place: usize,
    pub(super) agency: String,
    /// Which kind of follow-up it is, in words.
    pub(super) says: String,
    /// Theirs: somebody else approves it.
    pub(super) own: bool,
    pub(super) words: Vec<String>,
    pub(super) files: Vec<wording::Shown>,
    /// What a form about it is known by when it is sent twice.
    pub(super) deed: String,
}

/// A form for everything that may be done now, the likely ones open. `written` is the title and the text to begin a verification
/// with.
pub(super) fn acts(
    s: Localizer,
    reference: &ReferenceData,
    view: &View,
    suggestion: Option<&Suggestion>,
    written: &[String; 2],
    came_back: Option<CameBack>,
    typings: Vec<Typing>,
) -> Vec<Act> {
    let mut came_back = came_back;
    let something_wrong = came_back.is_some() || !typings.is_empty();
    let report = &view.report;
    let offered = view.allowed.iter().filter(|a| !matches!(a, Action::RevealPerson | Action::Listen | Action::OpenPlace));
    let act = |(place, action): (usize, &Action)| {
        let kept = typings.iter().find(|t| t.action == *action);
        let since = kept.map(|t| s.moment(t.at, &report.area)).unwrap_or_default();
        let (open, typed, errors) = match (came_back.take_if(|(a, ..)| a == action), kept) {
            (Some((_, typed, errors)), _) => (true, typed, errors),
            (None, Some(kept)) => (true, FormData::parse(&kept.form), Errors::default()),
            (None, None) => {
                let likely = matches!(
                    action,
                    Action::TakeAlarm
                        | Action::TellFinding
                        | Action::DecideAppeal
                        | Action::Verify
                        | Action::Forward
                        | Action::FollowUp
                        | Action::Approve
                        | Action::Accept
                );
                let done = *action == Action::Verify && report.verified;
                (
                    place == 0 && likely && !done && !something_wrong,
                    first_typed(reference, view, suggestion, written, *action),
                    Errors::default(),
                )
            }
        };
        Act {
            action: *action,
            address: routes::desk_action(report.tracking, *action),
            typing: routes::desk_typing(report.tracking, *action),
            since,
            open,
            deed: fresh(),
            typed,
            errors,
            agreed: Act::agreed(report),
        }
    };
    let mut acts: Vec<Act> = offered.enumerate().map(act).collect();
    // Once verified, forwarding comes first.
    if report.verified {
        acts.sort_by_key(|a| a.action == Action::Verify);
        if let Some(first) =
            acts.first_mut().filter(|a| !something_wrong && matches!(a.action, Action::Forward) && report.lead().is_none())
        {
            first.open = true;
        }
    }
    acts
}

/// What stands in a form at first.
pub(super) fn first_typed(
    reference: &ReferenceData,
    view: &View,
    suggestion: Option<&Suggestion>,
    [title, words]: &[String; 2],
    action: Action,
) -> FormData {
    let (mut typed, report) = (FormData::default(), &view.report);
    match action {
        Action::Verify => {
            // The safe choice first: what betrays a person is covered, and the official may write it again.
            typed.set("title", title.clone());
            typed.set("words", words.clone());
            typed.set("kind", report.kind.as_str());
            typed.set("place", reference.place(&report.area));
            typed.set("area", report.area.as_str());
            typed.set("topic", report.topic.as_ref().map(|t| t.0.clone()).unwrap_or_default());
            if report.is_past_taker() {
                let offices = report.assisted.iter().flat_map(|a| &a.offices);
                typed.set_all("accused", offices.map(|a| a.0.to_string()));
            }
            if report.supervisory {
                typed.set("supervisory", "1");
                typed.set_all("accused", report.accused.iter().map(|a| a.0.to_string()));
            }
            if let Some(found) = suggestion {
                typed.set("topic", found.topic.0.clone());
                typed.set("to", found.agency.map(|a| a.0.to_string()).unwrap_or_default());
            }
        }
        Action::GiveNationalId => typed.set("id", report.national_id.map(|n| n.0.to_string()).unwrap_or_default()),
        _ => {}
    }
    typed
}

fn says(s: Localizer, follow_up: &FollowUp) -> String {
    match follow_up.outcome {
        Some(outcome) => wording::answer_says(s, outcome),
        None => s.text(if follow_up.answer { "kind-of-answer" } else { "kind-of-progress" }),
    }
}

pub(super) fn drafts(s: Localizer, reference: &ReferenceData, view: &View, who: &SignedIn) -> Vec<Draft> {
    let actor = domain::Actor::Official(who.official());
    let report = &view.report;
    let waiting = report.follow_ups.iter().enumerate().filter(|(_, u)| u.stage == Stage::Draft);
    let draft = |(place, u): (usize, &domain::report::FollowUp)| {
        let agency = report.forwardings.get(u.forwarding)?.agency;
        let line = view.lines.iter().find(|l| l.version == u.words_in);
        let may = domain::policy::approves_for(&actor, agency, report, &reference.agencies);
        may.then(|| Draft {
            place,
            agency: reference.agency_name(agency),
            says: says(s, u),
            own: domain::policy::is_own(&actor, u),
            words: line.and_then(|l| l.words.as_ref()).map(|w| wording::paragraphs(&w.text)).unwrap_or_default(),
            files: line.map(|l| wording::files(l, &|id| routes::desk_file(report.tracking, id))).unwrap_or_default(),
            deed: fresh(),
        })
    };
    waiting.filter_map(draft).collect()
}

/// The agencies that are offered for a report, best first, each with what is missing there. Any other is written by its name.
pub(super) fn agencies(s: Localizer, reference: &ReferenceData, report: &domain::Report) -> Vec<(String, String)> {
    let offered = |a: &domain::Agency| {
        let missing = staffless(s, reference, a.id);
        let name = reference.agency_name(a.id);
        (a.id.0.to_string(), if missing.is_empty() { name } else { format!("{name} ({missing})") })
    };
    reference.agencies_for(report).into_iter().map(offered).collect()
}

/// The same, before them those that must act by the rules, each saying so; none of them is chosen.
pub(super) fn agencies_first(
    s: Localizer,
    reference: &ReferenceData,
    report: &domain::Report,
    first: &[(AgencyId, String)],
) -> Vec<(String, String)> {
    let mut offered = agencies(s, reference, report);
    let open = |id: &&AgencyId| reference.agencies.get(**id).is_some_and(|agency| !agency.closed);
    for id in first.iter().map(|(id, _)| id).rev().filter(open) {
        let value = id.0.to_string();
        let place = offered.iter().position(|(other, _)| *other == value);
        let name = place.map_or_else(|| reference.agency_name(*id), |place| offered.remove(place).1);
        offered.insert(0, (value, s.with("responsible-first", "agency", &name)));
    }
    offered
}

/// That nobody would answer at an agency, or nobody hears by letter; empty where somebody does.
pub(super) fn staffless(s: Localizer, reference: &ReferenceData, agency: AgencyId) -> String {
    match reference.staff(agency) {
        Staff::Nobody => s.text("staff-nobody"),
        Staff::Unreached => s.text("staff-unreached"),
        Staff::Somebody => String::new(),
    }
}

pub(super) fn named(reference: &ReferenceData, ids: Vec<AgencyId>) -> Vec<(String, String)> {
    ids.into_iter().map(|id| (id.0.to_string(), reference.agency_name(id))).collect()
}

/// Ready answers of those agencies, and of those above them: identity and title.
pub(super) async fn replies(web: &Web, report: &domain::Report, who: &SignedIn) -> Result<Vec<(String, String)>, AppError> {
    let all = ready(web, report, who).await?;
    Ok(all.into_iter().map(|(reply, _)| (reply.id.to_string(), reply.title)).collect())
}

/// Puts a ready answer behind what was typed, with the number, the place and the agency of the report in it.
pub(super) async fn begin_with(web: &Web, report: &domain::Report, who: &SignedIn, typed: &mut FormData) -> Result<(), AppError> {
    let chosen = ready(web, report, who).await?.into_iter().find(|(r, _)| typed.has("siap", &r.id.to_string()));
    if let Some((reply, agency)) = chosen {
        let reference = web.app().reference();
        let body = reply.body.replace("{nomor}", &report.tracking.grouped()).replace("{tempat}", &reference.place(&report.area));
        let body = body.replace("{instansi}", &reference.agency_name(agency));
        let before = typed.get("words").trim_end().to_owned();
        typed.set("words", if before.is_empty() { body } else { format!("{before}\n\n{body}") });
    }
    Ok(())
}

async fn ready(web: &Web, report: &domain::Report, who: &SignedIn) -> Result<Vec<(store::Reply, AgencyId)>, AppError> {
    let mut all: Vec<(store::Reply, AgencyId)> = Vec::new();
    for (id, _) in mine(&web.app().reference(), report, who) {
        let Ok(agency) = id.parse().map(AgencyId) else { continue };
        let new = web.app().administration().replies_for(agency).await?.into_iter().map(|reply| (reply, agency));
        all.extend(new.filter(|(reply, _)| all.iter().all(|(other, _)| other.id != reply.id)).collect::<Vec<_>>());
    }
    Ok(all)
}

/// The agencies for which this person may answer now.
pub(super) fn mine(reference: &ReferenceData, report: &domain::Report, who: &SignedIn) -> Vec<(String, String)> {
    let actor = domain::Actor::Official(who.official());
    let open = report.forwardings.iter().enumerate().filter(|(place, _)| report.awaits(*place)).map(|(_, f)| f.agency);
    named(reference, open.filter(|a| works_for(&actor, *a, report, &reference.agencies)).collect())
}
