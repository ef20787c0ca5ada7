//! Taking what was sent: the place is found, files are kept, and the report is handed in; or the form comes back.

use app::{AppError, NewReport, SignedIn};
use axum::{extract::State, http::StatusCode, response::Response};
use domain::{Actor, Refusal};

use super::{
    Filling, FormPage, form_page,
    kept::{self, Browser},
    read::{find_place, read},
    receipt, staged,
    steps::Step,
    tap,
};
use crate::{
    forms::{Errors, FILES, Form, FormData},
    language,
    limits::{Counted, Sender},
    localizer::Localizer,
    middleware::Client,
    page::{refuse, render_as, see, slow_down},
    state::Web,
    status::retry_after,
};

pub(crate) async fn send(State(web): State<Web>, s: Localizer, client: Client, browser: Browser, form: Form) -> Response {
    take(&web, s, client, &browser, form, None).await
}

/// The form that an official sent when their session had ended, as it was filled in; `lost` where files must be chosen again.
pub(crate) async fn resumed(web: &Web, s: Localizer, who: &SignedIn, browser: &Browser, typed: FormData, lost: bool) -> Response {
    let filling = Filling { web, s, client: None, taker: Some(who), browser };
    let errors = if lost { Errors::one(FILES, "resumed-files") } else { Errors::default() };
    filling.go_on(None, typed, errors).await
}

/// Takes what was sent: finds the place, keeps the files, hands the report in.
pub(crate) async fn take(
    web: &Web,
    s: Localizer,
    client: Client,
    browser: &Browser,
    form: Form,
    who: Option<&SignedIn>,
) -> Response {
    // Files cost work, so coming back to the form is counted too, generously.
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return slow_down(web, s, wait);
    }
    let Form { mut typed, files, mut errors } = form;
    let turned = language::asked(&typed);
    let filling = Filling { web, s: turned.unwrap_or(s), client: Some(client), taker: who, browser };
    if typed.get("step") == "drop" {
        kept::drop(&filling, typed.get("id")).await;
        return see(filling.action());
    }
    let id = typed.get("id").parse().unwrap_or_else(|_| trust::random::ordered_identity());
    typed.set("id", id.to_string());
    // A form that is refused comes back with the step that asked for what is wrong.
    let asks = |errors: &Errors| filling.at(errors.iter().map(|(field, _)| Step::of(field)).min().unwrap_or(Step::Send));
    let owner = staged::Owner::of_form(id, who);
    let sender = who.map_or(Sender::Address(client.0), |who| Sender::Official(who.person.id));
    let kept = match staged::take(web, sender, &owner, &mut typed, files, &mut errors).await {
        Ok(kept) => kept,
        Err(e) => {
            tracing::error!(error = %e, "files could not be kept");
            errors.add("text", "failed-text");
            return filling.again(StatusCode::SERVICE_UNAVAILABLE, asks(&errors), typed, errors);
        }
    };
    if let Some(s) = turned {
        let step = filling.at(Step::shown_by(&typed).unwrap_or(Step::What));
        return language::remember(web, who, s, filling.go_on(step, typed, errors).await).await;
    }
    // What is wrong with files is told at once, whatever was asked for: no form comes back with them.
    let about_files = errors.clone();
    let shown_at = async |step: Step, typed: FormData| {
        let step = if about_files.is_empty() { step } else { Step::of(FILES) };
        filling.go_on(filling.at(step), typed, about_files.clone()).await
    };
    match tap::answers(web, &mut typed).await {
        Ok(false) => {}
        Ok(true) => return shown_at(Step::Where, typed).await,
        Err(e) => return refuse(web, s, &e),
    }
    let area = find_place(web, &mut typed).map_err(|key| errors.add("place", key)).ok();
    if typed.get("step") == "find" {
        // Only the place was asked for; the rest is not looked at yet.
        return shown_at(Step::Where, typed).await;
    }
    if let Some(step) = Step::wanted(&typed) {
        return shown_at(step, typed).await;
    }
    let new = read(&filling, &typed, area, &kept, &mut errors);
    // A point that lies elsewhere would send officials there.
    if let Some(NewReport { point: Some(point), area, .. }) = &new {
        match web.app().country().lies_in(*point, area).await {
            Ok(true) => {}
            Ok(false) => {
                typed.set("here", "");
                errors.add("place", "here-elsewhere");
            }
            Err(e) => return refuse(web, s, &e),
        }
    }
    let new = new.filter(|_| errors.is_empty());
    if let ("next", Some(now)) = (typed.get("step"), Step::shown_by(&typed)) {
        if !about_files.is_empty() && now != Step::of(FILES) {
            return shown_at(now, typed).await;
        }
        errors.keep_only(now.fields());
        let step = if errors.is_empty() { now.next() } else { now };
        return filling.go_on(Some(step), typed, errors).await;
    }
    let Some(new) = new else {
        return filling.go_on(asks(&errors), typed, errors).await;
    };
    if let Err(wait) = web.limits().count(Counted::Report, client.0).and_then(|()| web.limits().count_contacts(&new.reporter)) {
        let seconds = wait.as_secs() + 1;
        let errors = Errors::one("text", "too-fast-report");
        let mut response = filling.again(StatusCode::TOO_MANY_REQUESTS, asks(&errors), typed, errors);
        retry_after(&mut response, seconds);
        return response;
    }
    let actor = who.map_or(Actor::Anyone, |w| Actor::Official(w.official()));
    let place = new.area.clone();
    let from = receipt::sent_from(browser, who.map(|w| w.person.id));
    match web.app().reports().submit_report_from(from, new, &actor).await {
        Ok(receipt) => {
            metrics::counter!("tuntas_reports_received_total", "channel" => if who.is_some() { "officer" } else { "web" })
                .increment(1);
            kept::drop(&filling, typed.get("id")).await;
            receipt::answer(&filling, receipt, place).await
        }
        Err(AppError::SentBefore) => {
            kept::drop(&filling, typed.get("id")).await;
            // What it says now goes as a report of its own, for whoever presses that.
            let id = trust::random::ordered_identity();
            typed.set("id", id.to_string());
            staged::pass_on(web, &owner, &staged::Owner::of_form(id, who), &mut typed);
            let form = form_page(web, s, who, filling.at(Step::Send), typed, Errors::default());
            let page = form.page.told(None, Some(s.text("sent-before-title")));
            render_as(StatusCode::CONFLICT, &FormPage { sent_before: true, page, ..form })
        }
        Err(AppError::Refused(refusal)) => {
            let field = if matches!(refusal, Refusal::FutureDay | Refusal::LongAgoDay) { "happened_on" } else { "place" };
            let errors = Errors::one(field, refusal.key());
            filling.go_on(asks(&errors), typed, errors).await
        }
        Err(AppError::NoSuchArea) => {
            let errors = Errors::one("place", "no-such-area");
            filling.go_on(asks(&errors), typed, errors).await
        }
        Err(AppError::File(place, why)) => {
            let mut errors = Errors::default();
            staged::drop_gone(&mut typed, &mut errors, place, why);
            filling.go_on(asks(&errors), typed, errors).await
        }
        // Nothing is lost: the form comes back and can be sent again; the same id makes no second report.
        Err(e) => {
            tracing::error!(error = %e, "a report could not be taken");
            let errors = Errors::one("text", "failed-text");
            filling.again(StatusCode::SERVICE_UNAVAILABLE, asks(&errors), typed, errors)
        }
    }
}
