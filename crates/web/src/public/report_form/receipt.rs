//! The receipt of a report. It has an address of its own, so that it can be loaded again, gone back to and turned into the other
//! language; for some minutes the browser that sent the report finds its PIN there, and nobody else finds anything.

use app::{KeptBy, Receipt, ReceiptAgain, SentFrom, ShownReceipt, SignedIn};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::Response,
};
use domain::{Actor, AreaCode, Pin, TrackingNumber, UserId, policy, report::ReadBy};
use store::Key;

use super::{Filling, kept::Browser};
use crate::{
    compression::Private,
    desk::Bar,
    draw::qr,
    localizer::Localizer,
    middleware::Client,
    page::{Layout, Visitor, refuse, render_as, see, slow_down},
    public::report::{follows_from_now, tracking},
    routes,
    state::Web,
    wording::{self, Shown},
};

#[derive(Template)]
#[template(path = "public/receipt.html")]
struct ReceiptPage {
    page: Layout,
    /// Its PIN stands in the place of one that was lost.
    renewed: bool,
    tracking: String,
    pin: Option<String>,
    received: String,
    due: String,
    /// Its reporter is protected.
    protected: bool,
    /// The key of who reads it, where its reporter asked that few do; else empty.
    read_by: String,
    /// How many files came with it; empty for none.
    count: String,
    files: Vec<Shown>,
    address: String,
    share: Share,
    /// The address as a picture that a phone can read.
    qr: String,
}

/// What leads others to a report, or its reporter to it from elsewhere.
struct Share {
    /// Its number and where it is, in words; for whoever sends them by themselves.
    text: String,
    /// The same with the PIN; empty where that is not told.
    with_pin: String,
}

impl Share {
    fn of(web: &Web, s: Localizer, receipt: &Receipt) -> Self {
        let (number, address) =
            (receipt.tracking.grouped(), format!("{}{}", web.settings().base, routes::report(receipt.tracking)));
        let text = s.with_all("share-text", &[("tracking", &number), ("address", &address)]);
        let with_pin = receipt.pin.as_ref().map(|pin| format!("{text}\nPIN: {}", pin.grouped())).unwrap_or_default();
        Self { text, with_pin }
    }

    /// Where a text goes that is sent to somebody, whoever that will be.
    fn whatsapp(text: &str) -> String {
        format!("https://wa.me/?text={}", routes::encode(text))
    }
}

/// The receipt of a report that was taken down for somebody, to be handed to them.
#[derive(Template)]
#[template(path = "desk/receipt.html")]
struct HandedPage {
    page: Layout,
    bar: Bar,
    tracking: String,
    pin: Option<String>,
    received: String,
    due: String,
    count: String,
    qr: String,
    /// Where the report is on the desk, for whoever sees it there.
    sees: Option<String>,
    /// It goes past the office of whoever took it down.
    past: bool,
    /// The key of who reads it, where its reporter asked that few do; else empty.
    read_by: String,
}

/// What a report is sent with by a browser that is known.
pub(crate) fn sent_from(browser: &Browser, taker: Option<UserId>) -> Option<SentFrom<'_>> {
    browser.secret().map(|secret| SentFrom { secret, kept_by: KeptBy::Browser, taker })
}

/// After a report was taken: its receipt. Whoever sent it is its reporter in this browser from now on, unless they took it down
/// for somebody else.
pub(super) async fn answer(filling: &Filling<'_>, receipt: Receipt, place: AreaCode) -> Response {
    let Filling { web, s, taker, browser, .. } = *filling;
    let (number, knows_pin) = (receipt.tracking, receipt.pin.is_some());
    let mut response = if knows_pin && browser.secret().is_some() {
        browser.known_longer(web, see(&routes::receipt(number)))
    } else {
        // A browser that keeps nothing would not be known at another address.
        let shown = web.app().reports().shown_receipt(receipt.clone()).await.unwrap_or_else(|e| {
            tracing::warn!(error = %e, "a receipt tells number and PIN alone");
            ShownReceipt {
                receipt,
                area: place,
                verification: None,
                files: Vec::new(),
                renewed: false,
                past_taker: false,
                protected: false,
                read_by: None,
            }
        });
        page(web, s, taker, &shown, StatusCode::CREATED).await
    };
    if knows_pin && taker.is_none() {
        follows_from_now(web, &mut response, number).await;
    }
    response
}

/// After a PIN was made anew: where it is shown. Whoever made it is the reporter in this browser from now on.
pub(crate) async fn renewed(web: &Web, s: Localizer, browser: &Browser, receipt: Receipt) -> Response {
    let number = receipt.tracking;
    let mut response = if browser.secret().is_some() {
        browser.known_longer(web, see(&routes::receipt(number)))
    } else {
        match web.app().reports().shown_receipt(receipt).await {
            Ok(shown) => page(web, s, None, &ShownReceipt { renewed: true, ..shown }, StatusCode::OK).await,
            Err(e) => return refuse(web, s, &e),
        }
    };
    follows_from_now(web, &mut response, number).await;
    response
}

/// The receipt at its address. Others are led to the report, which says no more to them than to anybody.
pub(crate) async fn show(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    Visitor(who): Visitor,
    browser: Browser,
    Path(number): Path<String>,
) -> Response {
    let Some(number) = tracking(&number) else { return refuse(&web, s, &app::AppError::NotFound) };
    if let Err(wait) = web.limits().count_look(client.0) {
        return slow_down(&web, s, wait);
    }
    // As their own, or taken down for somebody.
    for taker in [None, who.as_ref().map(|w| w.person.id)] {
        let Some(from) = sent_from(&browser, taker) else { break };
        match web.app().reports().receipt_again(number, from).await {
            Ok(ReceiptAgain::Shown(shown)) => {
                let taker = who.as_ref().filter(|_| taker.is_some());
                return page(&web, s, taker, &shown, StatusCode::OK).await;
            }
            Ok(ReceiptAgain::Over) => return see(&routes::report_after_receipt(number)),
            Ok(ReceiptAgain::NotTheirs) => {}
            Err(e) => return refuse(&web, s, &e),
        }
    }
    see(&routes::report(number))
}

/// Where a report is on the desk, for an official who sees it there.
async fn on_desk(web: &Web, who: &SignedIn, number: TrackingNumber) -> Option<String> {
    let stored = web.app().stored(Key::Tracking(number)).await.ok()??;
    let sees = policy::sees(&Actor::Official(who.official()), &stored.report, &web.app().reference().agencies);
    sees.then(|| routes::desk_report(number))
}

async fn page(web: &Web, s: Localizer, taker: Option<&SignedIn>, shown: &ShownReceipt, status: StatusCode) -> Response {
    let receipt = &shown.receipt;
    let address = routes::report(receipt.tracking);
    let title = match taker {
        Some(_) => "handed-title",
        None if shown.renewed => "new-pin-made",
        None => "receipt-title",
    };
    let page = ReceiptPage {
        page: Layout::new(web, s, taker, s.text(title), &routes::receipt(receipt.tracking)),
        tracking: wording::number(receipt.tracking),
        pin: receipt.pin.as_ref().map(Pin::grouped),
        received: s.moment(receipt.received_at, &shown.area),
        renewed: shown.renewed,
        protected: shown.protected,
        read_by: shown.read_by.map(|by| format!("receipt-read-by-{}", by.as_str())).unwrap_or_default(),
        // Nothing of a restricted case is due on a desk.
        due: shown
            .verification
            .as_ref()
            .filter(|_| !shown.renewed && shown.read_by != Some(ReadBy::Specialist))
            .map(|d| s.due(d, &shown.area))
            .unwrap_or_default(),
        count: if shown.files.is_empty() { String::new() } else { s.number(shown.files.len() as u64) },
        files: shown.files.iter().map(|file| wording::received_file(s, file, |id| routes::file(receipt.tracking, id))).collect(),
        share: Share::of(web, s, receipt),
        qr: qr::picture(&format!("{}{address}", web.settings().base)),
        address,
    };
    let mut response = match taker {
        Some(who) => {
            let sees = on_desk(web, who, receipt.tracking).await;
            let ReceiptPage { page, tracking, pin, received, due, count, qr, read_by, .. } = page;
            let past = shown.past_taker;
            let handed = HandedPage { page, bar: Bar::of(who), tracking, pin, received, due, count, qr, sees, past, read_by };
            render_as(status, &handed)
        }
        None => render_as(status, &page),
    };
    response.extensions_mut().insert(Private);
    response
}
