//! What officials open: signing in, their account, inboxes, reports, and what a leader or an overseer sees.

use domain::{Action, AgencyId, TrackingNumber};
use uuid::Uuid;

use crate::{address::addresses, encode};

/// Signing in.
pub const SIGN_IN: &str = "/masuk";
/// The second step of signing in.
pub const SIGN_IN_CODE: &str = "/masuk/kode";
/// Signing out.
pub const SIGN_OUT: &str = "/keluar";
/// Choosing a password.
pub const PASSWORD: &str = "/sandi";
/// One's own account.
pub const ACCOUNT: &str = "/akun";
/// The second factor of one's account.
pub const ACCOUNT_CODE: &str = "/akun/kode";
/// Signing out a device.
pub const ACCOUNT_SESSION: &str = "/akun/sesi";
/// The inbox.
pub const DESK: &str = "/meja";
/// How much work lies in an inbox, as a number.
pub const DESK_COUNT: &str = "/meja/jumlah";
/// Opens the first report of an inbox that is worked through.
pub const DESK_QUEUE: &str = "/meja/antrean";
/// All reports that somebody may see.
pub const DESK_SEARCH: &str = "/meja/cari";
/// What a leader sees first.
pub const DESK_OVERVIEW: &str = "/meja/ringkas";
/// A report taken down for somebody else.
pub const DESK_REPORT: &str = "/meja/lapor";
/// One thing done to many reports.
pub const DESK_MANY: &str = "/meja/banyak";
/// Taking that back.
pub const DESK_MANY_UNDO: &str = "/meja/banyak/urungkan";
/// Choosing the columns of a list.
pub const DESK_COLUMNS: &str = "/meja/kolom";
/// Saving a view of a list.
pub const DESK_VIEW: &str = "/meja/tampilan";
/// Taking a view away.
pub const DESK_NO_VIEW: &str = "/meja/tampilan/hapus";
/// Alarms and drills.
pub const DESK_DUTY: &str = "/meja/siaga";
/// The register of villages.
pub const DESK_VILLAGES: &str = "/meja/desa";
/// Where to go next.
pub const DESK_VILLAGES_NEXT: &str = "/meja/desa/tujuan";
/// The desk of village officers.
pub const OFFICER: &str = "/petugas";
/// Where a report is taken down for somebody, also without a network; `/id` and `/en` behind it are what a phone keeps.
pub const TAKE_DOWN: &str = "/petugas/catat";
/// Where a report goes that was taken down.
pub const TAKE_DOWN_SEND: &str = "/petugas/kirim";
/// Who takes down, for the page that is the same for everybody.
pub const TAKE_DOWN_WHO: &str = "/petugas/siapa";
/// News to hand over.
pub const SLIPS: &str = "/petugas/kabar";
/// Teams that go into villages, and their trips.
pub const DESK_TRIPS: &str = "/meja/desa/perjalanan";
/// Planning a trip.
pub const DESK_TRIP_NEW: &str = "/meja/desa/perjalanan/baru";
/// Putting a team together.
pub const DESK_TEAM_NEW: &str = "/meja/desa/tim/baru";
/// What lies at a point.
pub const DESK_POINT: &str = "/meja/hutan/titik";
/// What visits brought.
pub const DESK_BROUGHT: &str = "/meja/desa/hasil";
/// What satellites saw and nobody reported.
pub const DESK_UNREPORTED: &str = "/meja/hutan/tanpa-laporan";
/// The map of forests: layers, what satellites saw, reports.
pub const DESK_FOREST_MAP: &str = "/meja/hutan/peta";
/// The grievance register.
pub const DESK_GRIEVANCES: &str = "/meja/keluhan";
/// Figures and reports of a period of it.
pub const DESK_GRIEVANCE_REPORTS: &str = "/meja/keluhan/laporan";
/// What an overseer looks into.
pub const DESK_OVERSEE: &str = "/meja/awasi";
/// Who signed in, and who looked at what is sealed.
pub const DESK_TRACES: &str = "/meja/jejak";

addresses! {
    /// A report on the desk.
    desk_report(tracking: TrackingNumber) = "/meja/laporan/{tracking}";
    /// Something an official does.
    desk_action(tracking: TrackingNumber, action: Action) = "/meja/laporan/{tracking}/{action}";
    /// Keeping what is typed for something an official may do, or throwing it away.
    desk_typing(tracking: TrackingNumber, action: Action) = "/meja/laporan/{tracking}/{action}/ketikan";
    /// One report beside another that it may be joined to.
    desk_beside(tracking: TrackingNumber) = "/meja/laporan/{tracking}/gabung";
    /// Taking back what was just done.
    desk_undo(tracking: TrackingNumber) = "/meja/laporan/{tracking}/urungkan";
    /// The exact place of a report, for programs, for whoever opened it.
    desk_place(tracking: TrackingNumber) = "/meja/laporan/{tracking}/tempat.geojson";
    /// The dossier of a disturbance, for whoever opened its place.
    desk_dossier(tracking: TrackingNumber) = "/meja/laporan/{tracking}/gangguan";
    /// Opening what is sealed: `kata`, `pelapor`, `suara` or `tempat`.
    desk_open(tracking: TrackingNumber, what: &str) = "/meja/laporan/{tracking}/buka/{what}";
    /// A file of a report on the desk.
    desk_file(tracking: TrackingNumber, id: Uuid) = "/meja/laporan/{tracking}/berkas/{id}";
    /// Going on with what was sent when a session had ended.
    desk_resume(id: &str) = "/meja/lanjut/{id}";
    /// Where a report is taken down, in a language.
    take_down(code: &str) = "/petugas/catat/{code}";
    /// A village of the register, by its code.
    desk_village(code: &str) = "/meja/desa/{code}";
    /// A trip that is planned.
    desk_trip(id: Uuid) = "/meja/desa/perjalanan/{id}";
    /// A team that goes into villages.
    desk_team(id: Uuid) = "/meja/desa/tim/{id}";
    /// Visits to a village.
    desk_visits(code: &str) = "/meja/desa/{code}/kunjungan";
    /// A photo of a visit.
    desk_visit_photo(code: &str, id: Uuid) = "/meja/desa/{code}/kunjungan/foto/{id}";
    /// An entry of the grievance register, by the number of its report.
    desk_grievance(tracking: TrackingNumber) = "/meja/keluhan/{tracking}";
    /// The report of a period of it, as it was made.
    desk_grievance_report(id: Uuid) = "/meja/keluhan/laporan/{id}";
    /// Keeping what is typed into a form of the register, or throwing it away.
    desk_grievance_typing(form: &str) = "/meja/ketikan/{form}";
    /// The way of a grievance, for its complainant, printed by an official.
    desk_grievance_roadmap(tracking: TrackingNumber) = "/meja/keluhan/{tracking}/peta-jalan";
    /// Five years of a village.
    desk_village_years(code: &str) = "/meja/desa/{code}/lima-tahun";
    /// What is late at an agency.
    desk_late(agency: AgencyId) = "/meja/ringkas/{agency}";
}

/// What lies at a point, told in hundred-thousandths of a degree.
#[must_use]
pub fn desk_point(lat: i32, lon: i32) -> String {
    format!("{DESK_POINT}?titik={:.5}%2C{:.5}", f64::from(lat) / 1e5, f64::from(lon) / 1e5)
}

/// All reports an official may see that have something in common: a field of the search, and what stands in it.
#[must_use]
pub fn desk_reports(field: &str, value: &str) -> String {
    format!("{DESK_SEARCH}?{field}={}", encode(value))
}

/// One report beside another that it may be joined to, with the list that it was opened from.
#[must_use]
pub fn desk_compare(tracking: TrackingNumber, to: TrackingNumber, mark: &str) -> String {
    format!("{}?number={to}&antre={}", desk_beside(tracking), encode(mark))
}

/// A second factor that is being set up, by the mark that carries its secret.
#[must_use]
pub fn account_code(mark: &str) -> String {
    format!("{ACCOUNT_CODE}?mark={}", encode(mark))
}

/// The number of the report that something on the desk is done to, as it stands in the address.
#[must_use]
pub fn done_on_desk_to(path: &str) -> Option<&str> {
    let reports = desk_report::PATTERN.trim_end_matches("{tracking}");
    path.strip_prefix(reports)?.split_once('/').map(|(number, _)| number)
}
