//! What a reporter does with their report, and the one thing anyone may do: say "I have this too".

use app::{ActRequest, AppError, Caller, Reader};
use axum::{
    extract::{Path, State},
    http::{HeaderMap, StatusCode},
    response::Response,
};
use domain::{Action, Actor, Command, Refusal, TrackingNumber, Words, report::Purpose};
use store::Key;

use crate::{
    forms::{Form, FormData},
    language,
    limits::{Counted, Sender},
    localizer::Localizer,
    middleware::Client,
    page::{refuse, refuse_typed, see, slow_down},
    public::{
        report::{self, PinForm},
        report_form::staged,
    },
    routes,
    state::Web,
};

pub(crate) async fn act(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    headers: HeaderMap,
    Path((number, action)): Path<(String, String)>,
    form: Form,
) -> Response {
    let Some(number) = report::tracking(&number) else { return refuse(&web, s, &AppError::NotFound) };
    if let Err(wait) = web.limits().count(Counted::Try, client.0) {
        return slow_down(&web, s, wait);
    }
    if action == Action::Support.as_str() {
        return support(&web, s, client, number).await;
    }
    if action == routes::STOP {
        return report::forget_follower(&web, number);
    }
    let Some(action) = Action::of_reporters(&action) else {
        return refuse(&web, s, &AppError::NotFound);
    };
    let Form { mut typed, files, mut errors } = form;
    let owner = staged::Owner::of_report(number, None);
    let kept = staged::take(&web, Sender::Address(client.0), &owner, &mut typed, files, &mut errors).await.unwrap_or_else(|e| {
        tracing::error!(error = %e, "files could not be kept");
        errors.add("form", "failed-text");
        Vec::new()
    });
    if !matches!(report::reader(&web, &headers, number).await, Reader::Reporter) {
        return report::ask_for_pin(&web, s, number, action, &typed, String::new());
    }
    if let Some(s) = language::asked(&typed) {
        let back = Some((action, typed, errors));
        let shown = report::page(&web, s, number, &Reader::Reporter, back, String::new(), StatusCode::OK).await;
        return language::remember(&web, None, s, shown).await;
    }
    let answered = async || {
        let stored = web.app().stored(Key::Tracking(number)).await.ok().flatten();
        stored.is_some_and(|s| s.report.awaits_reporter())
    };
    let command = command(action, &typed);
    // After an answer a word of the reporter says whether it was solved.
    match command {
        Command::Rate { stars, solved } => {
            if solved.is_none() {
                errors.add("solved", "solved-missing");
            }
            if !(1..=5).contains(&stars) {
                errors.add("stars", Refusal::BadStars.key());
            }
        }
        Command::WithdrawConsent { .. } if Purpose::parse(typed.get("what")).is_none() => {
            errors.add("what", "consent-what-missing");
        }
        Command::Tighten { anonymous: false, secret: false } => errors.add("form", "tighten-nothing"),
        Command::Reply { .. } if !typed.ticked("kind") && answered().await => errors.add("kind", "reply-kind-missing"),
        _ => {}
    }
    let words = typed.maybe("words", Words::parse, &mut errors);
    if errors.is_empty() {
        let sent = typed.get("deed").parse().ok();
        let request =
            ActRequest { words, attachments: kept, sent, ..ActRequest::new(Key::Tracking(number), &Actor::Reporter, command) };
        match web.app().reports().act_on_report(request).await {
            Ok(_) => return see(&report::after(number, action)),
            Err(AppError::Invalid { field, why }) => errors.invalid(field, why),
            Err(AppError::Refused(refusal)) => errors.add("form", refusal.key()),
            Err(AppError::File(place, why)) => staged::drop_gone(&mut typed, &mut errors, place, why),
            Err(AppError::Betrays(_)) => errors.add("form", "own-show-betrays"),
            Err(AppError::SentBefore) => errors.add("form", "sent-before-deed"),
            Err(e) => return refuse_typed(&web, s, None, &e, &typed),
        }
    }
    let status = errors.status();
    report::page(&web, s, number, &Reader::Reporter, Some((action, typed, errors)), String::new(), status).await
}

fn command(action: Action, typed: &FormData) -> Command {
    match action {
        Action::Complete => Command::Complete,
        Action::Rate => {
            let solved = match typed.get("solved") {
                "1" => Some(true),
                "0" => Some(false),
                _ => None,
            };
            Command::Rate { stars: typed.get("stars").parse().unwrap_or(0), solved }
        }
        Action::Dispute => Command::Dispute,
        Action::Reopen => Command::Reopen,
        Action::Tighten => Command::Tighten { anonymous: typed.ticked("anonymous"), secret: typed.ticked("secret") },
        Action::Withdraw => Command::Withdraw,
        Action::Object => Command::Object,
        Action::Show => Command::Show,
        Action::WithdrawConsent => Command::WithdrawConsent { what: Purpose::parse(typed.get("what")).unwrap_or(Purpose::News) },
        _ => Command::Reply { unsolved: typed.has("kind", "unsolved") },
    }
}

/// One caller counts once for a report; only a mark of the address is kept.
async fn support(web: &Web, s: Localizer, client: Client, number: TrackingNumber) -> Response {
    let caller = Caller::of(client.0).to_string();
    let mark = web.app().keys().hash("supporter", &[&number.as_u64().to_le_bytes(), caller.as_bytes()]);
    let request =
        ActRequest { supporter: Some(mark), ..ActRequest::new(Key::Tracking(number), &Actor::Anyone, Command::Support) };
    match web.app().reports().act_on_report(request).await {
        Ok(_) => see(&routes::report(number)),
        Err(AppError::NotFound) => report::unknown(web, s, client, number, StatusCode::NOT_FOUND, PinForm::of(number)).await,
        Err(e) => refuse(web, s, &e),
    }
}
