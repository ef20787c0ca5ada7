//! What everybody opens: pages of reports, agencies and figures, the form, and what browsers ask for themselves.

use domain::{Action, AgencyId, Timestamp, TrackingNumber};
use uuid::Uuid;

use crate::address::addresses;

/// The first page.
pub const HOME: &str = "/";
/// The form for a report.
pub const REPORT: &str = "/lapor";
/// Where a report is looked for by its number.
pub const FOLLOW: &str = "/lacak";
/// The public list of reports.
pub const REPORTS: &str = "/laporan";
/// Figures for everybody.
pub const STATISTICS: &str = "/statistik";
/// What each figure means.
pub const MEANINGS: &str = "/statistik/arti";
/// The same reports by the yardsticks of others.
pub const YARDSTICKS: &str = "/statistik/tolok-ukur";
/// All agencies with their records.
pub const AGENCIES: &str = "/instansi";
/// Reports on a map.
pub const MAP: &str = "/peta";
/// In place of the code of an area: the whole country.
pub const EVERYWHERE: &str = "semua";
/// What becomes of what somebody tells us.
pub const PRIVACY: &str = "/privasi";
/// What this is.
pub const ABOUT: &str = "/tentang";
/// In a demo: the mails that would have been sent.
pub const SHOWN_MAILS: &str = "/surat";
/// Where the outbox of a phone sends a report.
pub const OUTBOX_SEND: &str = "/kotak/kirim";
/// The places that a phone knows by heart.
pub const OUTBOX_PLACES: &str = "/kotak/tempat.json";
/// The form on paper.
pub const PAPER: &str = "/formulir";
/// What ends following a report, after its address.
pub const STOP: &str = "berhenti";
/// In the address of a report: that its receipt is shown no more.
pub const RECEIPT_OVER: &str = "bukti";
/// The query of a picture that is wanted small.
pub const SMALL: &str = "kecil=1";
/// What pages are made beautiful and quick with.
pub const ASSETS: &str = "/aset";
/// What stands between pages and the network.
pub const GUARD: &str = "/penjaga.js";
/// What is shown when there is no network.
pub const OFFLINE: &str = "/luring";
/// The outbox of a phone: the form and what waits, without a network; `/id` and `/en` behind it are what a phone keeps.
pub const PHONE: &str = "/kotak";
/// Where a report is spoken with three taps; with `?desa=` and the code of a village, as a code on paper carries it.
pub const SPEAK: &str = "/suara";
/// What a phone installs the outbox by.
pub const MANIFEST: &str = "/aplikasi.webmanifest";
/// The sign of the house, for the tabs of browsers.
pub const ICON: &str = "/tanda.svg";
/// What machines that walk through pages ask for.
pub const ROBOTS: &str = "/robots.txt";
/// Every component in every state, in a demo.
pub const STYLE: &str = "/style";

addresses! {
    /// A report, for everybody and its reporter.
    report(tracking: TrackingNumber) = "/laporan/{tracking}";
    /// Something that is done on the page of a report, by its name: an action, or [`STOP`].
    report_step(tracking: TrackingNumber, action: &str) = "/laporan/{tracking}/{action}";
    /// Showing the PIN of a report.
    report_pin(tracking: TrackingNumber) = "/laporan/{tracking}/pin";
    /// Another PIN for a report whose PIN is lost.
    report_new_pin(tracking: TrackingNumber) = "/laporan/{tracking}/pin-baru";
    /// The file of a report for the Ombudsman.
    report_dossier(tracking: TrackingNumber) = "/laporan/{tracking}/ombudsman";
    /// What happens next with a grievance, for its complainant.
    report_roadmap(tracking: TrackingNumber) = "/laporan/{tracking}/peta-jalan";
    /// The receipt of a report, for the browser that sent it.
    receipt(tracking: TrackingNumber) = "/laporan/{tracking}/bukti";
    /// A file of a report, for everybody and its reporter.
    file(tracking: TrackingNumber, id: Uuid) = "/laporan/{tracking}/berkas/{id}";
    /// A picture that came with a form which is not sent yet, small.
    kept_picture(id: Uuid, at: Timestamp, mark: &str) = "/lapor/berkas/{id}/{at}/{mark}";
    /// An agency and its record.
    agency(id: AgencyId) = "/instansi/{id}";
    /// A picture of a map, so many units wide and high, by its file.
    map_file(size: u16, file: &str) = "/peta/{size}/{file}";
    /// What takes an alarm by one tap, by its secret.
    duty(token: &str) = "/siaga/{token}";
    /// The calendar of a team, by its secret.
    calendar(file: &str) = "/kalender/{file}";
    /// One of the files in [`ASSETS`].
    asset(file: &str) = "/aset/{file}";
    /// The form on paper for a village, by its code.
    paper(code: &str) = "/formulir/{code}";
    /// The outbox of a phone in a language.
    phone(code: &str) = "/kotak/{code}";
    /// The sign of the house as a picture, so many dots wide and high.
    sign(size: u16) = "/tanda/{size}";
    /// Chooses a language by its code.
    language_chosen(code: &str) = "/bahasa/{code}";
    /// A file from the outbox of a phone, as far as it is here.
    outbox_file(file: Uuid) = "/kotak/berkas/{file}";
    /// A report from there.
    outbox_report(id: Uuid) = "/kotak/kirim/{id}";
    /// Taking back a report that waits there.
    outbox_take_back(id: Uuid) = "/kotak/kirim/{id}/tarik";
    /// A mail in the outbox of a demo.
    mail(name: &str) = "/surat/{name}";
}

/// Something a reporter does, or anyone (support).
#[must_use]
pub fn report_action(tracking: TrackingNumber, action: Action) -> String {
    report_step(tracking, action.as_str())
}

/// Ends following a report in this browser.
#[must_use]
pub fn report_stop(tracking: TrackingNumber) -> String {
    report_step(tracking, STOP)
}

/// The page of a report, told that its receipt is shown no more.
#[must_use]
pub fn report_after_receipt(tracking: TrackingNumber) -> String {
    format!("{}?{RECEIPT_OVER}=1", report(tracking))
}

/// The form for a report with a village filled in.
#[must_use]
pub fn report_from(code: &str) -> String {
    format!("{REPORT}?desa={}", crate::encode(code))
}

/// The public reports that an agency is charged with.
#[must_use]
pub fn reports_of(id: AgencyId) -> String {
    format!("{REPORTS}?instansi={}", id.0)
}

/// A map to tap on, so many units wide and high, of the areas below one.
#[must_use]
pub fn map_picture(size: u16, code: &str) -> String {
    map_file(size, &format!("{code}.svg"))
}

/// The same page in another language.
#[must_use]
pub fn language(code: &str, back: &str) -> String {
    format!("{}?ke={}", language_chosen(code), crate::encode(back))
}
