//! The form for a report has an address of its own at each step, so that the browser's Back, loading again and a phone that
//! dropped the page show what was typed. What was typed lies sealed here, for a day or until it is sent, and opens only in the
//! browser it was typed in.

use app::{AppError, FormOf};
use axum::{
    extract::FromRequestParts,
    http::request::Parts,
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::{Filling, steps::Step};
use crate::{
    cookies::{cookie, set_cookie},
    forms::{Errors, FormData},
    limits::Counted,
    localizer::Localizer,
    page::refuse,
    state::Web,
};

/// In an address: which form, and which step of it.
pub(super) const FORM: &str = "f";
pub(super) const STEP: &str = "langkah";
/// In a form that is kept: that something was wrong with it, and what.
pub(super) const WRONG: &str = "keliru";
/// In a form that is kept: the fields that had control characters.
const CONTROLLED: &str = "tersembunyi";
/// Fields that say what was pressed, and not what was typed.
const PRESSED: [&str; 3] = ["step", "now", "bahasa"];
/// The cookie that tells a browser from others.
const COOKIE: &str = "formulir";

/// What only this browser knows; none when it keeps no cookies, or has not been here today.
pub(crate) struct Browser(Option<String>);

impl<S: Sync> FromRequestParts<S> for Browser {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let told = cookie(&parts.headers, COOKIE).filter(|value| value.len() == 64);
        Ok(Self(told.map(str::to_owned)))
    }
}

impl Browser {
    /// What it knows and nobody else.
    pub(super) fn secret(&self) -> Option<&str> {
        self.0.as_deref()
    }

    /// A page that makes this browser known from now on.
    pub(crate) fn known_from_now(&self, web: &Web, mut page: Response) -> Response {
        if self.0.is_some() {
            return page;
        }
        match trust::random::bytes::<32>() {
            Ok(secret) => know(web, &mut page, &trust::hex(&secret)),
            Err(e) => return refuse(web, Localizer::default(), &e.into()).into_response(),
        }
        page
    }

    /// A page after which this browser, where it is known, is so for another day.
    pub(super) fn known_longer(&self, web: &Web, mut page: Response) -> Response {
        if let Some(secret) = &self.0 {
            know(web, &mut page, secret);
        }
        page
    }
}

fn know(web: &Web, page: &mut Response, secret: &str) {
    set_cookie(web, page, COOKIE, secret, "/", "Lax", app::FORM_LIVES.as_secs());
}

/// A page after which this browser is as one that was never here.
pub(crate) fn forget(web: &Web, page: &mut Response) {
    set_cookie(web, page, COOKIE, "", "/", "Lax", 0);
}

/// What a form is kept under: what its browser knows, which form it is, and the official who takes it down.
fn name(filling: &Filling<'_>, form: Uuid) -> Option<[Vec<u8>; 4]> {
    let taker = filling.taker.map_or(0, |who| who.person.id.0).to_le_bytes().to_vec();
    let browser = filling.browser.0.as_ref()?.as_bytes().to_vec();
    Some([b"report form".to_vec(), browser, form.as_bytes().to_vec(), taker])
}

fn whose(filling: &Filling<'_>) -> FormOf {
    filling.taker.map_or(FormOf::Stranger, |who| FormOf::Official(who.person.id))
}

/// Whether a form may be kept: those of strangers are counted, each once, so that no network fills the room that all share.
async fn may_be_kept(filling: &Filling<'_>, name: &[Vec<u8>]) -> Result<bool, AppError> {
    let (web, whose) = (filling.web, whose(filling));
    let Some(client) = filling.client.filter(|_| whose == FormOf::Stranger) else { return Ok(true) };
    Ok(web.app().reports().kept_form(whose, name).await?.is_some() || web.limits().count(Counted::Form, client.0).is_ok())
}

/// Keeps a form and gives its address; none where it cannot be kept, and then nothing is lost but the address.
pub(super) async fn keep(filling: &Filling<'_>, step: Option<Step>, typed: &FormData, errors: &Errors) -> Option<String> {
    let form: Uuid = typed.get("id").parse().ok()?;
    let mut typed = typed.clone();
    let wrong = (!errors.is_empty()).then(|| "1".to_owned());
    typed.set_all(WRONG, wrong.into_iter().chain(errors.keys()));
    let controlled: Vec<_> = typed.controlled().map(str::to_owned).collect();
    typed.set_all(CONTROLLED, controlled.into_iter());
    let name = name(filling, form)?;
    let kept = async {
        Ok(may_be_kept(filling, &name).await?
            && filling.web.app().reports().keep_form(whose(filling), &name, typed.encoded(&PRESSED).as_bytes()).await?)
    };
    match kept.await as Result<bool, AppError> {
        Ok(true) => {}
        Ok(false) => return None,
        Err(e) => {
            tracing::warn!(error = %e, "a form could not be kept; its browser carries it on");
            return None;
        }
    }
    let step = step.map(|step| format!("&{STEP}={}", step.as_str())).unwrap_or_default();
    Some(format!("{}?{FORM}={form}{step}", filling.action()))
}

/// The form of an address, as it was left.
pub(super) async fn open(filling: &Filling<'_>, form: &str) -> Option<FormData> {
    let form: Uuid = form.parse().ok()?;
    match filling.web.app().reports().kept_form(whose(filling), &name(filling, form)?).await {
        Ok(kept) => kept.map(|kept| {
            let mut typed = FormData::parse(&kept);
            let controlled: Vec<_> = typed.all(CONTROLLED).map(str::to_owned).collect();
            typed.set_controlled(controlled.into_iter());
            typed
        }),
        Err(e) => {
            tracing::warn!(error = %e, "a form that was kept could not be read");
            None
        }
    }
}

/// Throws a form away: it was sent, or nobody wants it.
pub(super) async fn drop(filling: &Filling<'_>, form: &str) {
    let Ok(form) = form.parse::<Uuid>() else { return };
    let Some(name) = name(filling, form) else { return };
    if let Err(e) = filling.web.app().reports().drop_form(whose(filling), &name).await {
        tracing::warn!(error = %e, "a form that is no longer needed goes when it is a day old");
    }
}
