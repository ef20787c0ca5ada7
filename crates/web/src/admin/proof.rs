//! Whoever changes who may come in and what they may do proves first that it is them: who finds an open desk changes nothing.
//! The password is asked for between the form and what it does; what the form held is carried along, and done once it is right.

use app::{SignInError, SignedIn};
use askama::Template;
use axum::{
    extract::{FromRequest, FromRequestParts, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};

use super::{Admin, Frame, framed};
use crate::{
    desk::{Bar, Device, wait},
    forms::{Errors, Form, FormData},
    localizer::Localizer,
    page::{Layout, refuse_to, render_as},
    routes,
    state::Web,
    status::retry_after,
};

/// The field of the password.
const PROOF: &str = "proof";

/// An administrator who proved lately that it is them, and the form they sent.
pub(crate) struct Proven(pub(crate) SignedIn, pub(crate) Form);

impl FromRequest<Web> for Proven {
    type Rejection = Response;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Response> {
        let (mut parts, body) = request.into_parts();
        let (s, address) = (Localizer::of(&parts.headers), parts.uri.path().to_owned());
        let Admin(who) = Admin::from_request_parts(&mut parts, web).await?;
        let Ok(Device(device)) = Device::from_request_parts(&mut parts, web).await;
        let form = Form::from_request(Request::from_parts(parts, body), web).await.map_err(IntoResponse::into_response)?;
        if who.is_proved(web.app().now()) {
            return Ok(Self(who, form));
        }
        let password: String = form.typed.get(PROOF).chars().take(200).collect();
        if password.is_empty() {
            return Err(page(web, s, &who, address, &form.typed, None));
        }
        match web.app().people().prove_password(&who, &password, &device.name).await {
            Ok(()) => Ok(Self(who, form)),
            Err(SignInError::App(e)) => Err(refuse_to(web, s, Some(&who), &e)),
            Err(e) => Err(page(web, s, &who, address, &form.typed, Some(&e))),
        }
    }
}

#[derive(Template)]
#[template(path = "admin/proof.html")]
struct ProofPage {
    page: Layout,
    bar: Bar,
    frame: Frame,
    address: String,
    /// What the form held.
    kept: Vec<(String, String)>,
    typed: FormData,
    errors: Errors,
}

fn page(web: &Web, s: Localizer, who: &SignedIn, address: String, form: &FormData, error: Option<&SignInError>) -> Response {
    let (seconds, wait) = error.and_then(|t| wait(s, t)).unzip();
    let errors = match error {
        Some(_) if wait.is_none() => Errors::one(PROOF, "password-wrong"),
        _ => Errors::default(),
    };
    let status = match (error, seconds) {
        (_, Some(_)) => StatusCode::TOO_MANY_REQUESTS,
        (Some(_), None) => StatusCode::FORBIDDEN,
        (None, None) => StatusCode::OK,
    };
    let kept = form.pairs().filter(|(field, _)| *field != PROOF).map(|(f, v)| (f.to_owned(), v.to_owned())).collect();
    let (page, bar, frame) = framed(web, s, who, "proof-title", routes::ADMIN_PEOPLE, &FormData::default());
    let page = page.wrong(&errors).told(None, wait);
    let mut response = render_as(status, &ProofPage { page, bar, frame, address, kept, typed: FormData::default(), errors });
    if let Some(seconds) = seconds {
        retry_after(&mut response, u64::try_from(seconds).unwrap_or(1));
    }
    response
}
