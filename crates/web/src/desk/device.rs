//! What an official comes with: how their browser is called, and the cookie by which a device is known that they signed in with
//! before.

use axum::{
    extract::FromRequestParts,
    http::{header, request::Parts},
    response::Response,
};

use crate::{
    cookies::{cookie, set_cookie},
    routes,
    state::Web,
};

/// The cookie of a device.
const COOKIE: &str = "perangkat";
/// As long as a device is known without being used.
const COOKIE_SECONDS: i64 = 180 * 86_400;

/// What somebody comes with.
pub(crate) struct Device(pub(crate) app::Device);

impl<S: Sync> FromRequestParts<S> for Device {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Self::Rejection> {
        let agent = parts.headers.get(header::USER_AGENT).and_then(|v| v.to_str().ok()).unwrap_or_default();
        // Nothing that is longer was ever given out.
        let token = cookie(&parts.headers, COOKIE).filter(|token| token.len() <= 64).unwrap_or_default();
        Ok(Self(app::Device { name: name(agent), token: token.to_owned() }))
    }
}

/// Only signing in asks for it, and only pages of this site bring it along.
pub(super) fn keep(web: &Web, response: &mut Response, token: &str) {
    set_cookie(web, response, COOKIE, token, routes::SIGN_IN, "Strict", COOKIE_SECONDS);
}

/// A browser and a system, no more than people need to know their own.
fn name(agent: &str) -> String {
    const BROWSERS: [(&str, &str); 6] = [
        ("Firefox", "Firefox"),
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("SamsungBrowser", "Samsung Internet"),
        ("Chrome", "Chrome"),
        ("Safari", "Safari"),
    ];
    const SYSTEMS: [(&str, &str); 6] = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "Mac"),
        ("Linux", "Linux"),
    ];
    let known = |all: &[(&str, &'static str)]| all.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    [known(&BROWSERS), known(&SYSTEMS)].into_iter().flatten().collect::<Vec<_>>().join(", ")
}
