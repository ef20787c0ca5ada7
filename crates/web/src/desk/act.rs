//! What an official does with a report.

use app::{ActRequest, AppError, KeptFile, SignedIn};
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use domain::{
    Action, Actor, AgencyId, AreaCode, Command, NationalId, Refusal, Title, TopicCode, TrackingNumber, Words,
    forest::Finding,
    report::{ArchiveReason, Kind, Purpose, Stage, Verification},
};
use store::Key;
use uuid::Uuid;

use crate::{
    agency_named,
    desk::{
        Desk, answer,
        done::{desk_of, report_is_theirs, telling},
        offers,
        queue::Queue,
        report,
        report::Around,
    },
    forms::{Errors, Form, FormData, read_place},
    language,
    limits::Sender,
    localizer::Localizer,
    page::{refuse_to, refuse_typed, see},
    public::{report::tracking, report_form::staged},
    routes,
    state::Web,
    wording,
};

pub(crate) async fn act(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Path((number, action)): Path<(String, String)>,
    form: Form,
) -> Response {
    let Some((number, action)) = asked(&number, &action) else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    let Form { mut typed, files, mut errors } = form;
    let owner = staged::Owner::of_report(number, Some(&who));
    let kept =
        staged::take(&web, Sender::Official(who.person.id), &owner, &mut typed, files, &mut errors).await.unwrap_or_else(|e| {
            tracing::error!(error = %e, "files could not be kept");
            errors.add("form", "failed-text");
            Vec::new()
        });
    if let Some(s) = language::asked(&typed) {
        let (around, back) = (Around::of(&typed), Some((action, typed, errors)));
        let shown = report::page(&web, s, &who, number, around, back, StatusCode::OK).await;
        return language::remember(&web, Some(&who), s, shown).await;
    }
    if action == Action::FollowUp && typed.ticked("isi") {
        let again = begun(&web, s, &who, number, typed.clone(), errors).await;
        return again.unwrap_or_else(|e| refuse_typed(&web, s, Some(&who), &e, &typed));
    }
    if typed.ticked("tutup") {
        let again = covered(&web, s, &who, number, action, typed.clone()).await;
        return again.unwrap_or_else(|e| refuse_typed(&web, s, Some(&who), &e, &typed));
    }
    match read_request(&web, &who, number, action, &typed, &mut errors).await {
        Ok(Some(request)) if errors.is_empty() && action == Action::Join && !typed.ticked("compared") => {
            match compared(&web, &who, number, &typed, &request).await {
                Ok(page) => return page,
                Err(AppError::Refused(refusal)) if refusal != Refusal::NotAllowed => errors.add("form", refusal.key()),
                Err(e) => return refuse_typed(&web, s, Some(&who), &e, &typed),
            }
        }
        Ok(Some(request)) if errors.is_empty() => match carry_out(&web, &who, number, &typed, request, kept).await {
            Ok(report) => {
                return done(&web, &who, &report, action, &typed).await.unwrap_or_else(|e| refuse_to(&web, s, Some(&who), &e));
            }
            Err(AppError::Invalid { field, why }) => errors.invalid(field, why),
            Err(AppError::Refused(refusal)) if refusal != Refusal::NotAllowed => errors.add("form", refusal.key()),
            Err(AppError::Betrays(found)) => errors.betrayed(found),
            Err(AppError::Changed) => errors.add("form", "changed-text"),
            Err(AppError::File(place, why)) => staged::drop_gone(&mut typed, &mut errors, place, why),
            Err(AppError::SentBefore) => errors.add("form", "sent-before-deed"),
            Err(e) => return refuse_typed(&web, s, Some(&who), &e, &typed),
        },
        Ok(_) => {}
        Err(e) => return refuse_typed(&web, s, Some(&who), &e, &typed),
    }
    let status = errors.status();
    report::page(&web, s, &who, number, Around::of(&typed), Some((action, typed, errors)), status).await
}

/// To where both reports of a joining are read side by side, if they may be joined at all.
async fn compared(
    web: &Web,
    who: &SignedIn,
    number: TrackingNumber,
    typed: &FormData,
    request: &FormRequest,
) -> Result<Response, AppError> {
    let (actor, reference) = (Actor::Official(who.official()), web.app().reference());
    let report = web.app().stored(Key::Tracking(number)).await?.ok_or(AppError::NotFound)?.report;
    domain::policy::may(&actor, Action::Join, &report, &reference.agencies)?;
    domain::policy::fits_for(&actor, Action::Join, &report, &reference.agencies)?;
    match &request.command {
        Command::Join { to } if *to == report.id => return Err(Refusal::JoinToSelf.into()),
        Command::Join { to } => web.app().reports().may_take_in(&report, *to, &actor).await?,
        _ => {}
    }
    let other = typed.get("number").parse().map_err(|_| AppError::NotFound)?;
    Ok(see(&routes::desk_compare(number, other, typed.get("antre"))))
}

/// The form again, with a ready answer in it.
async fn begun(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    number: TrackingNumber,
    mut typed: FormData,
    errors: Errors,
) -> Result<Response, AppError> {
    let view = web.app().reports().read_report(Key::Tracking(number), &app::Reader::Official(who.official())).await?;
    offers::begin_with(web, &view.report, who, &mut typed).await?;
    let status = errors.status();
    let came_back = (Action::FollowUp, typed.clone(), errors);
    Ok(report::page(web, s, who, number, Around::of(&typed), Some(came_back), status).await)
}

/// The form again, with everything covered that betrays a person.
async fn covered(
    web: &Web,
    s: Localizer,
    who: &SignedIn,
    number: TrackingNumber,
    action: Action,
    mut typed: FormData,
) -> Result<Response, AppError> {
    let (title, words) = (typed.get("title").to_owned(), typed.get("words").to_owned());
    let mut errors = Errors::default();
    match web
        .app()
        .reports()
        .cover_typed(Key::Tracking(number), &who.official(), action, [&title, &words], wording::cover(s))
        .await
    {
        Ok([title, words]) => {
            typed.set("title", title);
            typed.set("words", words);
        }
        Err(AppError::Betrays(found)) => errors.betrayed(found),
        Err(e) => return Err(e),
    }
    let status = errors.status();
    Ok(report::page(web, s, who, number, Around::of(&typed), Some((action, typed, errors)), status).await)
}

/// The report of an address, and what an official may do with it by a form.
pub(super) fn asked(number: &str, action: &str) -> Option<(TrackingNumber, Action)> {
    Some((
        tracking(number)?,
        Action::of_officials(action).filter(|a| !matches!(a, Action::RevealPerson | Action::Listen | Action::OpenPlace))?,
    ))
}

/// Where it goes on. What was sent is kept for as long as it may be undone.
async fn done(
    web: &Web,
    who: &SignedIn,
    report: &domain::Report,
    action: Action,
    typed: &FormData,
) -> Result<Response, AppError> {
    web.app().reports().keep_sent(who, report.id, action, typed.encoded(&NOT_KEPT).as_bytes()).await?;
    let number = report.tracking;
    let next = match (Queue::of(web, typed), report_is_theirs(web, who, report)) {
        (Some(queue), true) => queue.after(web, who, number, action).await?,
        (None, true) => routes::desk_report(number),
        // What they did took it from their desk: that is where they are told so, and may take it back.
        (Some(queue), false) => queue.without(web, who, number).await?,
        (None, false) => desk_of(who).to_owned(),
    };
    // What was hidden stays hidden, a person who was erased does not come back, and who was asked was asked.
    let hides = matches!(action, Action::Hide | Action::WithdrawConsent | Action::Restrict)
        || matches!(action, Action::RaiseAlarm | Action::TakeAlarm | Action::TellFinding)
        || ["anonymous", "secret", "supervisory"].into_iter().any(|f| typed.ticked(f));
    let to = typed.get("seen").parse().ok().filter(|_| !hides);
    let drafted = action == Action::FollowUp && report.follow_ups.last().is_some_and(|u| u.stage == Stage::Draft);
    let action = if drafted { "draft" } else { action.as_str() };
    Ok(see(&telling(web, who, &next, number, to, action)))
}

/// What belongs to the page and not to what was typed.
pub(super) const NOT_KEPT: [&str; 10] = ["seen", "antre", "shown", "tutup", "buang", "siap", "isi", "deed", "bahasa", "lanjut"];

/// Keeps what is typed, while it is typed; or throws it away, for whoever pressed that.
pub(crate) async fn typing(
    State(web): State<Web>,
    s: Localizer,
    Desk(who): Desk,
    Path((number, action)): Path<(String, String)>,
    form: Form,
) -> Response {
    let Some((number, action)) = asked(&number, &action) else { return refuse_to(&web, s, Some(&who), &AppError::NotFound) };
    let kept = async {
        let reader = app::Reader::Official(who.official());
        let report = web.app().reports().read_report(Key::Tracking(number), &reader).await?.report.id;
        if form.typed.ticked("buang") {
            web.app().reports().drop_typing(&who, report, action).await?;
            let queue = form.typed.get("antre");
            return Ok(see(&format!("{}?antre={}", routes::desk_report(number), routes::encode(queue))));
        }
        web.app().reports().keep_typing(&who, report, action, form.typed.encoded(&NOT_KEPT).as_bytes()).await?;
        Ok(StatusCode::NO_CONTENT.into_response())
    };
    kept.await.unwrap_or_else(|e: AppError| refuse_to(&web, s, Some(&who), &e))
}

/// A command with the words that belong to it, and what shall follow it at once.
pub(super) struct FormRequest {
    command: Command,
    title: Option<Title>,
    words: Option<Words>,
    then: Option<Command>,
}

pub(super) async fn carry_out(
    web: &Web,
    who: &SignedIn,
    number: TrackingNumber,
    typed: &FormData,
    request: FormRequest,
    kept: Vec<KeptFile>,
) -> Result<domain::Report, AppError> {
    let actor = Actor::Official(who.official());
    let key = Key::Tracking(number);
    let seen = typed.get("seen").parse().ok();
    let confirmed = Some(typed.get("shown").to_owned()).filter(|mark| !mark.is_empty());
    let sent: Option<Uuid> = typed.get("deed").parse().ok();
    let FormRequest { command, title, words, then } = request;
    let request = ActRequest { seen, confirmed, sent, title, words, attachments: kept, ..ActRequest::new(key, &actor, command) };
    let report = web.app().reports().act_on_report(request).await?;
    match then {
        Some(then) => {
            let sent = sent.map(|id| web.app().reports().another_id(id, b"then"));
            web.app().reports().act_on_report(ActRequest { sent, ..ActRequest::new(key, &actor, then) }).await
        }
        None => Ok(report),
    }
}

/// Reads what the form of an action asks for. None when something is wrong with it.
pub(super) async fn read_request(
    web: &Web,
    who: &SignedIn,
    number: TrackingNumber,
    action: Action,
    typed: &FormData,
    errors: &mut Errors,
) -> Result<Option<FormRequest>, AppError> {
    let words = typed.maybe("words", Words::parse, errors);
    let request =
        |command: Option<Command>| command.map(|command| FormRequest { command, title: None, words: words.clone(), then: None });
    let agency = |field: &str| typed.get(field).parse().ok().map(AgencyId);
    let reference = web.app().reference();
    let chosen = |field: &'static str, none: &str, errors: &mut Errors| match agency_named::chosen(&reference, typed, field) {
        Ok(chosen) => chosen.or_else(|| missing(errors, field, none)),
        Err(key) => missing(errors, field, key),
    };
    let no_agency = Refusal::NoAgency.key();
    Ok(match action {
        Action::Verify => {
            let title = typed.must("title", Title::parse, errors);
            let found = verification(web, typed, errors);
            let to = agency_named::chosen(&reference, typed, "to").unwrap_or_else(|key| missing(errors, "to", key));
            found.map(|v| FormRequest {
                command: Command::Verify(v),
                title,
                words: words.clone(),
                then: to.map(|to| Command::Forward { to: vec![to], lead: to }),
            })
        }
        Action::Forward => {
            let chosen = chosen("lead", &no_agency, errors);
            // Where an agency leads already, it goes on leading and others are added.
            let leader = web.app().stored(Key::Tracking(number)).await?.and_then(|r| r.report.lead().map(|(_, f)| f.agency));
            request(chosen.map(|chosen| {
                let also = typed.all("also").filter_map(|a| a.parse().ok()).map(AgencyId).filter(|a| *a != chosen);
                Command::Forward { to: [chosen].into_iter().chain(also).collect(), lead: leader.unwrap_or(chosen) }
            }))
        }
        Action::Accept => request(agency("agency").map(|agency| Command::Accept { agency })),
        Action::Return => {
            let better = chosen("better", "better-missing", errors);
            request(agency("agency").zip(better).map(|(agency, better)| Command::Return { agency, better }))
        }
        Action::FollowUp => match (agency("agency"), answer::read(typed, words.as_ref(), errors)) {
            (Some(agency), Some((outcome, words))) => {
                Some(FormRequest { command: Command::FollowUp { agency, outcome }, title: None, words, then: None })
            }
            _ => None,
        },
        Action::DecideAppeal => {
            let upheld = match typed.get("upheld") {
                "1" => Some(true),
                "0" => Some(false),
                _ => missing(errors, "upheld", "decide-missing"),
            };
            request(upheld.map(|upheld| Command::DecideAppeal { upheld }))
        }
        Action::Approve => request(typed.get("draft").parse().ok().map(|follow_up| Command::Approve { follow_up })),
        Action::SendBack => request(typed.get("draft").parse().ok().map(|follow_up| Command::SendBack { follow_up })),
        Action::RaiseAlarm => request(Some(Command::RaiseAlarm)),
        Action::TakeAlarm => request(Some(Command::TakeAlarm)),
        Action::TellFinding => {
            let finding = Finding::parse(typed.get("finding")).or_else(|| missing(errors, "finding", "duty-found-missing"));
            request(finding.map(|finding| Command::TellFinding { finding }))
        }
        Action::AskCompletion => request(Some(Command::AskCompletion)),
        Action::Note => request(Some(Command::Note)),
        Action::Copy => {
            let to = chosen("to", &no_agency, errors);
            request(to.map(|agency| Command::Copy { agency }))
        }
        Action::Join => {
            let other = match typed.get("number").parse::<TrackingNumber>() {
                Ok(other) => web.app().stored(Key::Tracking(other)).await?,
                Err(_) => None,
            };
            // One that they may not see is as unknown as one that is not there.
            let actor = Actor::Official(who.official());
            let other = other.filter(|o| domain::policy::sees(&actor, &o.report, &reference.agencies));
            let to = other.map(|o| o.report.id).or_else(|| missing(errors, "number", "number-unknown"));
            request(to.map(|to| Command::Join { to }))
        }
        Action::Unjoin => request(Some(Command::Unjoin)),
        Action::Escalate => request(Some(Command::Escalate)),
        Action::Close => request(Some(Command::Close)),
        Action::Reopen => request(Some(Command::Reopen)),
        Action::Archive => {
            let reason = ArchiveReason::BY_OFFICIAL.into_iter().find(|r| r.as_str() == typed.get("reason"));
            let reason = reason.or_else(|| missing(errors, "reason", "reason-missing"));
            request(reason.map(|reason| Command::Archive { reason }))
        }
        Action::Restore => request(Some(Command::Restore)),
        // The button says the name, whatever is sent with it.
        Action::Tighten => request(Some(Command::Tighten {
            anonymous: typed.ticked("anonymous") || !typed.ticked("secret"),
            secret: typed.ticked("secret"),
        })),
        Action::Hide => request(Some(Command::Tighten { anonymous: false, secret: true })),
        Action::AskToHide => request(Some(Command::AskToHide)),
        Action::DeclineHiding => request(Some(Command::DeclineHiding)),
        Action::Show => request(Some(Command::Show)),
        Action::LiftSupervision => request(Some(Command::LiftSupervision)),
        Action::Restrict => request(Some(Command::Restrict)),
        Action::LiftRestriction => request(Some(Command::LiftRestriction)),
        Action::WithdrawConsent => {
            let what = Purpose::parse(typed.get("what")).or_else(|| missing(errors, "what", "consent-what-missing"));
            request(what.map(|what| Command::WithdrawConsent { what }))
        }
        Action::GiveNationalId => {
            let id = NationalId::parse(typed.get("id")).or_else(|| missing(errors, "id", "national-id-unreadable"));
            request(id.map(|id| Command::GiveNationalId { id }))
        }
        _ => None,
    })
}

pub(super) fn missing<T>(errors: &mut Errors, field: &'static str, key: impl Into<String>) -> Option<T> {
    errors.add(field, key);
    None
}

fn verification(web: &Web, typed: &FormData, errors: &mut Errors) -> Option<Verification> {
    let reference = web.app().reference();
    let kind = Kind::parse(typed.get("kind"))?;
    let topic = TopicCode::parse(typed.get("topic")).filter(|t| reference.topics.contains_key(t));
    let topic = topic.or_else(|| missing(errors, "topic", "topic-missing"));
    // The area stays unless something else was typed.
    let kept = typed
        .get("area")
        .parse::<AreaCode>()
        .ok()
        .filter(|a| reference.area(a).is_some() && reference.place(a) == typed.get("place").trim());
    let area = kept.or_else(|| read_place(&reference, typed, errors));
    Some(Verification {
        kind,
        supervisory: typed.ticked("supervisory"),
        topic: topic?,
        area: area?,
        accused: typed.all("accused").filter_map(|a| a.parse().ok()).map(AgencyId).collect(),
        anonymous: typed.ticked("anonymous"),
    })
}
