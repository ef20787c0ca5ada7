//! What pages are made beautiful and quick with: a style sheet, a script for the desk, one that asks a
//! phone where it is, one that says when there is no network, and the sign of the house. An address
//! holds the hash of what lies there, so that it may be kept for ever. Nothing needs the script to work.

use std::sync::LazyLock;

use axum::{
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use flate2::Compression;

use crate::{
    assisted::take_down,
    compression,
    localizer::Localizer,
    page::{Visitor, message, nowhere},
    public::outbox_page,
    routes,
    state::Web,
};

const STYLE_TEXT: &str = concat!(
    include_str!("../../assets/style/tokens.css"),
    include_str!("../../assets/style/base.css"),
    include_str!("../../assets/style/forms.css"),
    include_str!("../../assets/style/parts.css"),
    include_str!("../../assets/style/desk.css"),
    include_str!("../../assets/style/assisted.css"),
    include_str!("../../assets/style/forest.css"),
);

/// The style sheet of every page.
static STYLE: LazyLock<Asset> = LazyLock::new(|| Asset::new("gaya", "css", "text/css; charset=utf-8", STYLE_TEXT));
/// What makes the desk quick: keys, drafts, the count in the tab.
static DESK: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("meja", "js", "text/javascript; charset=utf-8", include_str!("../../assets/desk.js")));

/// Asks a phone where it is.
static PLACE: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("tempat", "js", "text/javascript; charset=utf-8", include_str!("../../assets/place.js")));

/// Copies, shares and prints a receipt.
static RECEIPT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("bukti", "js", "text/javascript; charset=utf-8", include_str!("../../assets/receipt.js")));

/// Reads short texts aloud.
static SPEECH: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("bacakan", "js", "text/javascript; charset=utf-8", include_str!("../../assets/speech.js")));

/// Counts the letters of a long text.
static COUNT: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("hitung", "js", "text/javascript; charset=utf-8", include_str!("../../assets/count.js")));

/// The outbox of a phone: what it keeps, how it is sent, and its page.
static OUTBOX: LazyLock<Asset> = LazyLock::new(|| {
    let text = concat!(
        include_str!("../../assets/outbox/store.js"),
        include_str!("../../assets/outbox/send.js"),
        include_str!("../../assets/outbox/photo.js"),
        include_str!("../../assets/outbox/places.js"),
        include_str!("../../assets/outbox/parts.js"),
        include_str!("../../assets/speech.js"),
        include_str!("../../assets/outbox/voice.js"),
        include_str!("../../assets/outbox/three.js"),
        include_str!("../../assets/outbox/track.js"),
        include_str!("../../assets/outbox/list.js"),
        include_str!("../../assets/outbox/page.js"),
    );
    Asset::new("kotak", "js", "text/javascript; charset=utf-8", text)
});

/// Taking reports down for others on a phone.
static TAKE_DOWN: LazyLock<Asset> = LazyLock::new(|| {
    let text = concat!(
        include_str!("../../assets/outbox/store.js"),
        include_str!("../../assets/outbox/send.js"),
        include_str!("../../assets/outbox/photo.js"),
        include_str!("../../assets/outbox/places.js"),
        include_str!("../../assets/outbox/parts.js"),
        include_str!("../../assets/assisted/take_down.js"),
    );
    Asset::new("petugas", "js", "text/javascript; charset=utf-8", text)
});

/// Visits that are recorded without a network.
static VISIT: LazyLock<Asset> = LazyLock::new(|| {
    let text = concat!(include_str!("../../assets/outbox/photo.js"), include_str!("../../assets/visit.js"));
    Asset::new("kunjungan", "js", "text/javascript; charset=utf-8", text)
});

/// Moves the map of forests by hand.
static FOREST_MAP: LazyLock<Asset> =
    LazyLock::new(|| Asset::new("peta", "js", "text/javascript; charset=utf-8", include_str!("../../assets/forest_map.js")));

/// What stands between pages and the network; it sends what waits in the outbox, too.
const WORKER: &str = concat!(
    include_str!("../../assets/outbox/store.js"),
    include_str!("../../assets/outbox/send.js"),
    include_str!("../../assets/outbox/worker.js"),
);

struct Asset {
    name: &'static str,
    address: String,
    kind: &'static str,
    text: &'static str,
    gzip: Vec<u8>,
}

impl Asset {
    fn new(name: &'static str, ending: &str, kind: &'static str, text: &'static str) -> Self {
        let hash = trust::hex(&trust::digest(text.as_bytes()));
        let address = routes::asset(&format!("{name}-{}.{ending}", hash.get(..12).unwrap_or_default()));
        let gzip = compression::zipped(text.as_bytes(), Compression::best()).unwrap_or_default();
        Self { name, address, kind, text, gzip }
    }
}

/// Where the style sheet of this version lies.
pub(crate) fn style_address() -> &'static str {
    &STYLE.address
}

/// Where the script of the desk lies.
pub(crate) fn desk_address() -> &'static str {
    &DESK.address
}

/// Where the script lies that asks a phone where it is.
pub(crate) fn place_address() -> &'static str {
    &PLACE.address
}

/// Where the script that counts letters lies.
pub(crate) fn count_address() -> &'static str {
    &COUNT.address
}

/// Where the script lies that reads aloud.
pub(crate) fn speech_address() -> &'static str {
    &SPEECH.address
}

/// Where the script of the outbox lies.
pub(crate) fn outbox_address() -> &'static str {
    &OUTBOX.address
}

/// Where the script of taking down lies.
pub(crate) fn take_down_address() -> &'static str {
    &TAKE_DOWN.address
}

/// Where the script lies that keeps visits until they are sent.
pub(crate) fn visit_address() -> &'static str {
    &VISIT.address
}

/// Where the script of the map of forests lies.
pub(crate) fn forest_map_address() -> &'static str {
    &FOREST_MAP.address
}

/// Where the script of receipts lies.
pub(crate) fn receipt_address() -> &'static str {
    &RECEIPT.address
}

/// What stands between pages and the network. Another version of it is fetched when anything changed that a phone keeps.
pub(crate) async fn guard(State(web): State<Web>, headers: HeaderMap) -> Response {
    let parts = serde_json::json!([style_address(), outbox_address(), routes::MANIFEST, routes::ICON]).to_string();
    let officer = serde_json::json!(take_down::kept_parts()).to_string();
    let editions = [outbox_page::edition(&web), take_down::edition(&web)].concat();
    let version = trust::hex(&trust::digest(format!("{WORKER}{parts}{officer}{editions}").as_bytes()));
    let version = version.get(..12).unwrap_or_default();
    let tag = format!("\"{version}\"");
    let about = [
        (header::CONTENT_TYPE, "text/javascript; charset=utf-8"),
        (header::CACHE_CONTROL, "no-cache"),
        (header::VARY, "Accept-Encoding"),
    ];
    if headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes()) {
        return (StatusCode::NOT_MODIFIED, about).into_response();
    }
    let text = WORKER
        .replace("OUTBOX_PAGE", routes::PHONE)
        .replace("OFFLINE_PAGE", routes::OFFLINE)
        .replace("REPORT_PAGE", routes::REPORT)
        .replace("'SPEAK'", &format!("'{}'", routes::SPEAK))
        .replace("'ABOUT'", &format!("'{}'", routes::ABOUT))
        .replace("'PLACES'", &format!("'{}'", routes::OUTBOX_PLACES))
        .replace("= ASSETS", &format!("= {parts}"))
        .replace("= OFFICER_PARTS", &format!("= {officer}"))
        .replace("OFFICER_PAGE", routes::OFFICER)
        .replace("TAKE_DOWN_PAGE", routes::TAKE_DOWN)
        .replace("SIGN_OUT", routes::SIGN_OUT)
        .replace("CHOSEN", routes::language_chosen::PATTERN.trim_end_matches("{code}"))
        .replace("tuntas-VERSION", &format!("tuntas-{version}"));
    let tag = HeaderValue::try_from(tag).unwrap_or(HeaderValue::from_static("\"\""));
    if compression::is_read(&headers)
        && let Some(small) = compression::zipped(text.as_bytes(), Compression::default())
    {
        return ([(header::ETAG, tag), (header::CONTENT_ENCODING, HeaderValue::from_static("gzip"))], about, small)
            .into_response();
    }
    ([(header::ETAG, tag)], about, text).into_response()
}

/// What is shown when there is no network.
pub(crate) async fn offline(State(web): State<Web>, s: Localizer) -> Response {
    let outbox = (routes::PHONE.to_owned(), s.text("offline-outbox"));
    message(&web, s, StatusCode::OK, "offline-title", s.text("offline-text"), Some(outbox))
}

/// The sign of the house as a picture, for the screen of a phone.
pub(crate) async fn sign(web: State<Web>, s: Localizer, Path(size): Path<u16>, uri: axum::http::Uri) -> Response {
    let picture: &'static [u8] = match size {
        192 => include_bytes!("../../assets/sign-192.png"),
        512 => include_bytes!("../../assets/sign-512.png"),
        _ => return nowhere(web, s, Visitor(None), uri).await,
    };
    ([(header::CONTENT_TYPE, "image/png"), (header::CACHE_CONTROL, "public, max-age=86400")], picture).into_response()
}

/// The sign of the house, for the tabs of browsers.
pub(crate) async fn icon() -> Response {
    let about = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (about, include_str!("../../assets/icon.svg")).into_response()
}

/// An asset, whatever version was asked for: a page of another node may name another one for a moment.
pub(crate) async fn asset(
    web: State<Web>,
    s: Localizer,
    Path(file): Path<String>,
    headers: HeaderMap,
    uri: axum::http::Uri,
) -> Response {
    let all = [&*STYLE, &*DESK, &*PLACE, &*RECEIPT, &*COUNT, &*SPEECH, &*OUTBOX, &*TAKE_DOWN, &*VISIT, &*FOREST_MAP];
    let Some(asset) = all.into_iter().find(|a| file.starts_with(a.name)) else {
        return nowhere(web, s, Visitor(None), uri).await;
    };
    let about = [
        (header::CONTENT_TYPE, asset.kind),
        (header::CACHE_CONTROL, "public, max-age=31536000, immutable"),
        (header::VARY, "Accept-Encoding"),
    ];
    if !compression::is_read(&headers) {
        return (about, asset.text).into_response();
    }
    let mut response = (about, asset.gzip.as_slice()).into_response();
    response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}
