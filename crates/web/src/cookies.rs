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
    // Each by itself: what another program on this host set, in whatever letters, hides none of ours.
    let all = headers.get_all(header::COOKIE).iter().flat_map(|v| v.as_bytes().split(|b| *b == b';'));
    let all = all.filter_map(|pair| std::str::from_utf8(pair).ok()?.trim().split_once('='));
    all.into_iter().find(|(key, _)| *key == name).map(|(_, value)| value)
}

/// Sets a cookie that no script can read.
pub(crate) fn set_cookie(web: &Web, response: &mut Response, name: &str, value: &str, path: &str, same_site: &str, seconds: i64) {
    let secure = if web.is_tls() { "; Secure" } else { "" };
    let cookie = format!("{name}={value}; Path={path}; Max-Age={seconds}; HttpOnly; SameSite={same_site}{secure}");
    if let Ok(value) = HeaderValue::from_str(&cookie) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strange_cookie_hides_none_of_ours() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, HeaderValue::from_bytes(b"kolom=\xe9; sesi=abc; x=\xc3\xa9").unwrap());
        assert_eq!(cookie(&headers, SESSION), Some("abc"));
        assert_eq!(cookie(&headers, "kolom"), None);
    }
}
