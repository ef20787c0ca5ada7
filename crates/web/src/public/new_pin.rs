//! "PIN lost?": a code goes to the address that was given with the report, and who has it makes a new PIN. The page says the same
//! whatever is asked for.

use app::{AppError, LostPin, ReceiptAgain};
use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use domain::{Email, Phone, ProofCode, TrackingNumber};

use super::{
    report::tracking,
    report_form::{
        kept::Browser,
        receipt::{self, sent_from},
    },
};
use crate::{
    forms::{Errors, Form, FormData},
    language,
    limits::Counted,
    localizer::Localizer,
    middleware::Client,
    page::{Layout, refuse, render_as, see, slow_down},
    routes,
    state::Web,
};

/// The steps of the form.
const ASK: &str = "ask";
const MAKE: &str = "make";

#[derive(Template)]
#[template(path = "public/new_pin.html")]
struct NewPinPage {
    page: Layout,
    address: String,
    report: String,
    typed: FormData,
    errors: Errors,
}

impl NewPinPage {
    /// Whether a code was asked for.
    fn asked(&self) -> bool {
        self.typed.ticked("asked")
    }

    /// What Enter means.
    fn next(&self) -> &'static str {
        if self.asked() { MAKE } else { ASK }
    }
}

fn page(web: &Web, s: Localizer, number: TrackingNumber, typed: FormData, errors: Errors) -> Response {
    let address = routes::report_new_pin(number);
    let title = s.with("new-pin-title", "tracking", &crate::wording::number(number));
    let page = Layout::new(web, s, None, title, &address).wrong(&errors);
    render_as(errors.status(), &NewPinPage { page, address, report: routes::report(number), typed, errors })
}

pub(crate) async fn show(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    browser: Browser,
    Path(number): Path<String>,
) -> Response {
    let Some(number) = tracking(&number) else { return refuse(&web, s, &AppError::NotFound) };
    if let Err(wait) = web.limits().count_look(client.0) {
        return slow_down(&web, s, wait);
    }
    browser.known_from_now(&web, page(&web, s, number, FormData::default(), Errors::default()))
}

/// Asks for a code, or makes a new PIN with one.
pub(crate) async fn send(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    browser: Browser,
    Path(number): Path<String>,
    form: Form,
) -> Response {
    let Some(number) = tracking(&number) else { return refuse(&web, s, &AppError::NotFound) };
    if let Err(wait) = web.limits().count(Counted::Try, client.0) {
        return slow_down(&web, s, wait);
    }
    let Form { mut typed, mut errors, .. } = form;
    if let Some(s) = language::asked(&typed) {
        return language::remember(&web, None, s, page(&web, s, number, typed, errors)).await;
    }
    let contact = typed.get("contact").to_owned();
    if Email::parse(&contact).is_err() && Phone::parse(&contact).is_err() {
        errors.add("contact", "new-pin-contact-unreadable");
    }
    // Asking and guessing keep something for a day: of one address no more than forms of reports.
    if errors.is_empty()
        && let Err(wait) = web.limits().count(Counted::Form, client.0)
    {
        return slow_down(&web, s, wait);
    }
    let lost = LostPin { number, contact: &contact };
    if typed.get("step") != MAKE {
        if errors.is_empty() {
            match web.app().reports().ask_new_pin(lost).await {
                Ok(true) => typed.set("asked", "1"),
                Ok(false) => errors.add("contact", "too-busy"),
                Err(e) => return refuse(&web, s, &e),
            }
        }
        return page(&web, s, number, typed, errors);
    }
    let code = ProofCode::parse(typed.get("code"));
    if code.is_none() {
        errors.add("code", "new-pin-code-unreadable");
    }
    if let Some(code) = code.filter(|_| errors.is_empty()) {
        match make(&web, s, &browser, lost, &code).await {
            Ok(Some(response)) => return response,
            Ok(None) => errors.add("code", "new-pin-code-wrong"),
            Err(e) => return refuse(&web, s, &e),
        }
    }
    page(&web, s, number, typed, errors)
}

/// The new PIN; none where the code does not fit. Sent twice, as on a bad line, it answers as the first time.
async fn make(
    web: &Web,
    s: Localizer,
    browser: &Browser,
    lost: LostPin<'_>,
    code: &ProofCode,
) -> Result<Option<Response>, AppError> {
    let from = sent_from(browser, None);
    if let Some(receipt) = web.app().reports().new_pin(lost, code, from).await? {
        return Ok(Some(receipt::renewed(web, s, browser, receipt).await));
    }
    let Some(from) = from else { return Ok(None) };
    Ok(match web.app().reports().receipt_again(lost.number, from).await? {
        ReceiptAgain::Shown(shown) if shown.renewed => Some(see(&routes::receipt(lost.number))),
        _ => None,
    })
}
