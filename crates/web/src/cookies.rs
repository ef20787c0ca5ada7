//! The cookies there are, and how they are read and set.

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};

use crate::state::Web;

/// A session.
pub(crate) const SESSION: &str = "sesi";

/// The chosen language.
pub(crate) const LANGUAGE: &str = "bahasa";

/// The name of the cookie that says "this is the reporter of that report".
pub(crate) const FOLLOWS: &str = "ikut";

/// A cookie by its name.
pub(crate) fn cookie<'h>(headers: &'h HeaderMap, name: &str) -> Option<&'h str> {
    let all = headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';'));
    all.filter_map(|pair| pair.trim().split_once('=')).find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// Sets a cookie that no script can read.
pub(crate) fn set_cookie(web: &Web, response: &mut Response, name: &str, value: &str, path: &str, same_site: &str, seconds: i64) {
    let secure = if web.is_tls() { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite={same_site}{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}
