//! What pages are made beautiful with: one style sheet, and the sign of the house. The address of the style sheet holds the
//! hash of what it says, so that it may be kept for ever.

use std::{io::Write, sync::LazyLock};

use axum::{
    http::{HeaderMap, HeaderValue, header},
    response::{IntoResponse, Response},
};
use flate2::{Compression, write::GzEncoder};

const STYLE: &str = concat!(
    include_str!("../../assets/style/tokens.css"),
    include_str!("../../assets/style/base.css"),
    include_str!("../../assets/style/forms.css"),
    include_str!("../../assets/style/parts.css"),
);

static STYLE_ADDRESS: LazyLock<String> = LazyLock::new(|| {
    let hash = trust::hex(&trust::digest(STYLE.as_bytes()));
    format!("/aset/gaya-{}.css", hash.get(..12).unwrap_or_default())
});

static STYLE_GZIP: LazyLock<Vec<u8>> = LazyLock::new(|| {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
    // Writing to memory fails for nobody; an empty answer would be seen at once.
    gzip.write_all(STYLE.as_bytes()).and_then(|()| gzip.finish()).unwrap_or_default()
});

/// The sign of the house, for the tabs of browsers.
pub(crate) async fn icon() -> Response {
    let about = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (about, include_str!("../../assets/icon.svg")).into_response()
}

/// Where the style sheet of this version lies.
pub(crate) fn style_address() -> &'static str {
    &STYLE_ADDRESS
}

/// The style sheet, whatever version was asked for: a page of another node may name another one for a moment.
pub(crate) async fn style(headers: HeaderMap) -> Response {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let zipped = accepts.split(',').any(|e| e.trim().starts_with("gzip"));
    let about = [
        (header::CONTENT_TYPE, "text/css; charset=utf-8"),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "Accept-Encoding"),
    ];
    if !zipped {
        return (about, STYLE).into_response();
    }
    let mut response = (about, STYLE_GZIP.as_slice()).into_response();
    response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}
