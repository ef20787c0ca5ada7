//! The addresses of all pages, in one place: templates and handlers never glue them together.

use axum::http::uri::PathAndQuery;
use domain::{Action, TrackingNumber};
use uuid::Uuid;

pub(crate) const HOME: &str = "/";
pub(crate) const REPORT: &str = "/lapor";
pub(crate) const FOLLOW: &str = "/lacak";
pub(crate) const REPORTS: &str = "/laporan";
pub(crate) const STATISTICS: &str = "/statistik";
pub(crate) const AGENCIES: &str = "/instansi";
pub(crate) const MAP: &str = "/peta";
/// In place of the code of an area: the whole country.
pub(crate) const EVERYWHERE: &str = "semua";
pub(crate) const PRIVACY: &str = "/privasi";
pub(crate) const ABOUT: &str = "/tentang";
pub(crate) const SIGN_IN: &str = "/masuk";
pub(crate) const SIGN_OUT: &str = "/keluar";
pub(crate) const PASSWORD: &str = "/sandi";
/// The second step of signing in.
pub(crate) const SIGN_IN_CODE: &str = "/masuk/kode";
pub(crate) const ACCOUNT: &str = "/akun";
pub(crate) const ACCOUNT_CODE: &str = "/akun/kode";
/// A first password, shown again in the other language.
pub(crate) const ADMIN_FIRST_PASSWORD: &str = "/kelola/sandi";
pub(crate) const ACCOUNT_SESSION: &str = "/akun/sesi";
pub(crate) const DESK: &str = "/meja";
pub(crate) const DESK_SEARCH: &str = "/meja/cari";
/// What a leader sees first.
pub(crate) const DESK_OVERVIEW: &str = "/meja/ringkas";
pub(crate) const DESK_REPORT: &str = "/meja/lapor";
/// What administrators manage.
pub(crate) const ADMIN: &str = "/kelola";
pub(crate) const ADMIN_AGENCIES: &str = "/kelola/instansi";
/// Agencies, and people, from a table.
pub(crate) const ADMIN_AGENCIES_TABLE: &str = "/kelola/instansi/tabel";
pub(crate) const ADMIN_POPULATION_TABLE: &str = "/kelola/penduduk/tabel";
pub(crate) const ADMIN_PEOPLE_TABLE: &str = "/kelola/orang/tabel";
pub(crate) const ADMIN_PEOPLE_TABLE_SAVE: &str = "/kelola/orang/tabel/simpan";
pub(crate) const ADMIN_PEOPLE: &str = "/kelola/orang";
pub(crate) const ADMIN_PERSON_NEW: &str = "/kelola/orang/baru";
pub(crate) const ADMIN_TOPICS: &str = "/kelola/topik";
pub(crate) const ADMIN_AREAS: &str = "/kelola/wilayah";
pub(crate) const ADMIN_RULES: &str = "/kelola/aturan";
pub(crate) const ADMIN_RULE: &str = "/kelola/aturan/batas";
pub(crate) const ADMIN_HOLIDAY: &str = "/kelola/aturan/libur";
pub(crate) const ADMIN_NO_HOLIDAY: &str = "/kelola/aturan/libur/hapus";
pub(crate) const ADMIN_REPLIES: &str = "/kelola/jawaban";
pub(crate) const ADMIN_NO_REPLY: &str = "/kelola/jawaban/hapus";
pub(crate) const ADMIN_LETTERS: &str = "/kelola/surat";
/// Trying anew what was given up.
pub(crate) const ADMIN_TRY_AGAIN: &str = "/kelola/surat-gagal";
pub(crate) const ADMIN_KEEPING: &str = "/kelola/simpanan";
pub(crate) const ADMIN_CHANGES: &str = "/kelola/riwayat";
/// In place of a number: one that is not there yet.
pub(crate) const NEW: &str = "baru";
/// One thing done to many reports, and taking it back.
pub(crate) const DESK_MANY: &str = "/meja/banyak";
pub(crate) const DESK_MANY_UNDO: &str = "/meja/banyak/urungkan";
/// Saving a view of a list, and taking it away.
pub(crate) const DESK_COLUMNS: &str = "/meja/kolom";
pub(crate) const DESK_VIEW: &str = "/meja/tampilan";
pub(crate) const DESK_NO_VIEW: &str = "/meja/tampilan/hapus";
/// What an overseer looks into.
pub(crate) const DESK_OVERSEE: &str = "/meja/awasi";
/// Who signed in, and who looked at what is sealed.
pub(crate) const DESK_TRACES: &str = "/meja/jejak";
pub(crate) const OUTBOX: &str = "/surat";
pub(crate) const API_DOCS: &str = "/api";
/// Areas found by name, for programs and for what is offered while one types.
pub(crate) const API_AREAS: &str = "/api/v1/areas";
pub(crate) const OPENAPI: &str = "/api/v1/openapi.json";
/// How much work lies in an inbox, as a number.
pub(crate) const DESK_COUNT: &str = "/meja/jumlah";
/// Opens the first report of an inbox that is worked through.
pub(crate) const DESK_QUEUE: &str = "/meja/antrean";
/// What ends following a report, after its address.
pub(crate) const STOP: &str = "berhenti";
/// In the address of a report: that its receipt is shown no more.
pub(crate) const RECEIPT_OVER: &str = "bukti";
/// What pages are made beautiful and quick with.
pub(crate) const ASSETS: &str = "/aset";
/// What stands between pages and the network, and what it shows when there is none.
pub(crate) const GUARD: &str = "/penjaga.js";
pub(crate) const OFFLINE: &str = "/luring";
/// Before the code of a language: chooses it.
pub(crate) const LANGUAGE: &str = "/bahasa/";
/// The sign of the house, for the tabs of browsers.
pub(crate) const ICON: &str = "/tanda.svg";
/// Every component in every state, in a demo.
pub(crate) const STYLE: &str = "/style";

/// A report, for everybody and its reporter.
pub(crate) fn report(tracking: TrackingNumber) -> String {
    format!("{REPORTS}/{tracking}")
}

/// An agency and its record.
pub(crate) fn agency(id: domain::AgencyId) -> String {
    format!("{AGENCIES}/{}", id.0)
}

/// The public reports that an agency is charged with.
pub(crate) fn reports_of(id: domain::AgencyId) -> String {
    format!("{REPORTS}?instansi={}", id.0)
}

/// A map to tap on, so many units wide and high.
pub(crate) fn map_picture(size: u16, code: &str) -> String {
    format!("{MAP}/{size}/{code}.svg")
}

/// Something a reporter does, or anyone (support).
pub(crate) fn report_action(tracking: TrackingNumber, action: Action) -> String {
    format!("{REPORTS}/{tracking}/{}", action.as_str())
}

/// Showing the PIN of a report.
pub(crate) fn report_pin(tracking: TrackingNumber) -> String {
    format!("{REPORTS}/{tracking}/pin")
}

/// Another PIN for a report whose PIN is lost.
pub(crate) fn report_new_pin(tracking: TrackingNumber) -> String {
    format!("{REPORTS}/{tracking}/pin-baru")
}

/// A picture that came with a form which is not sent yet, small.
pub(crate) fn kept_picture(id: Uuid, at: domain::Timestamp, mark: &str) -> String {
    format!("{REPORT}/berkas/{id}/{}/{mark}", at.as_microsecond())
}

/// The file of a report for the Ombudsman.
pub(crate) fn report_dossier(tracking: TrackingNumber) -> String {
    format!("{REPORTS}/{tracking}/ombudsman")
}

/// The receipt of a report, for the browser that sent it.
pub(crate) fn receipt(tracking: TrackingNumber) -> String {
    format!("{REPORTS}/{tracking}/bukti")
}

/// The page of a report, told that its receipt is shown no more.
pub(crate) fn report_after_receipt(tracking: TrackingNumber) -> String {
    format!("{REPORTS}/{tracking}?{RECEIPT_OVER}=1")
}

/// Ends following a report in this browser.
pub(crate) fn report_stop(tracking: TrackingNumber) -> String {
    format!("{REPORTS}/{tracking}/{STOP}")
}

/// A file of a report, for everybody and its reporter.
pub(crate) fn file(tracking: TrackingNumber, id: Uuid) -> String {
    format!("{REPORTS}/{tracking}/berkas/{id}")
}

/// The query of a picture that is wanted small.
pub(crate) const SMALL: &str = "kecil=1";

/// A report on the desk.
pub(crate) fn desk_report(tracking: TrackingNumber) -> String {
    format!("{DESK}/laporan/{tracking}")
}

/// All reports an official may see that have something in common: a field of the search, and what stands in it.
pub(crate) fn desk_reports(field: &str, value: &str) -> String {
    format!("{DESK_SEARCH}?{field}={}", encode(value))
}

/// What is late at an agency.
pub(crate) fn desk_late(id: domain::AgencyId) -> String {
    format!("{DESK_OVERVIEW}/{}", id.0)
}

/// Something an official does.
pub(crate) fn desk_action(tracking: TrackingNumber, action: Action) -> String {
    format!("{DESK}/laporan/{tracking}/{}", action.as_str())
}

/// Keeping what is typed for something an official may do, or throwing it away.
pub(crate) fn desk_typing(tracking: TrackingNumber, action: Action) -> String {
    format!("{}/ketikan", desk_action(tracking, action))
}

/// One report beside another that it may be joined to, with the list that it was opened from.
pub(crate) fn desk_compare(tracking: TrackingNumber, to: TrackingNumber, mark: &str) -> String {
    format!("{DESK}/laporan/{tracking}/gabung?number={to}&antre={}", encode(mark))
}

/// Taking back what was just done.
pub(crate) fn desk_undo(tracking: TrackingNumber) -> String {
    format!("{DESK}/laporan/{tracking}/urungkan")
}

/// Opening what is sealed: `kata` or `pelapor`.
pub(crate) fn desk_open(tracking: TrackingNumber, what: &str) -> String {
    format!("{DESK}/laporan/{tracking}/buka/{what}")
}

/// A file of a report on the desk.
pub(crate) fn desk_file(tracking: TrackingNumber, id: Uuid) -> String {
    format!("{DESK}/laporan/{tracking}/berkas/{id}")
}

/// Going on with what was sent when a session had ended.
pub(crate) fn desk_resume(id: &str) -> String {
    format!("{DESK}/lanjut/{id}")
}

/// A second factor that is being set up, by the mark that carries its secret.
pub(crate) fn account_code(mark: &str) -> String {
    format!("{ACCOUNT_CODE}?mark={}", encode(mark))
}

/// An agency as it is managed.
pub(crate) fn admin_agency(id: domain::AgencyId) -> String {
    format!("{ADMIN_AGENCIES}/{}", id.0)
}

/// An official as they are managed.
pub(crate) fn admin_person(id: domain::UserId) -> String {
    format!("{ADMIN_PEOPLE}/{}", id.0)
}

/// A mail in the outbox of a demo.
pub(crate) fn mail(name: &str) -> String {
    format!("{OUTBOX}/{name}")
}

/// The same page in another language.
pub(crate) fn language(code: &str, back: &str) -> String {
    format!("{LANGUAGE}{code}?ke={}", encode(back))
}

/// A text as part of a query.
pub(crate) fn encode(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// The pages that whoever must still choose a password or set up a second factor may open.
pub(crate) fn is_of_account(path: &str) -> bool {
    [ACCOUNT, ACCOUNT_CODE, ACCOUNT_SESSION, PASSWORD, SIGN_OUT].contains(&path)
}

/// A local address to go back to, made anew from its path and query; anything else leads home.
pub(crate) fn local(address: &str) -> String {
    rebuilt(address).map_or_else(|| HOME.to_owned(), |rebuilt| rebuilt.to_string())
}

fn rebuilt(address: &str) -> Option<PathAndQuery> {
    // Browsers drop some control characters and turn backslashes, so that what is left may be the address of another site.
    if address.contains(|c: char| c.is_control() || c == '\\') {
        return None;
    }
    let address = address.split('#').next().unwrap_or_default();
    let (path, query) = address.split_once('?').map_or((address, None), |(path, query)| (path, Some(query)));
    let segments: Vec<_> = path.strip_prefix('/')?.split('/').collect();
    let (_, before) = segments.split_last()?;
    // An empty one makes the next a host; a dotted one leads elsewhere than it says.
    let leads_astray = |segment: &&str| matches!(segment.to_ascii_lowercase().replace("%2e", ".").as_str(), "." | "..");
    if before.iter().any(|segment| segment.is_empty()) || segments.iter().any(leads_astray) {
        return None;
    }
    let query = query.map(|query| format!("?{}", kept(query))).unwrap_or_default();
    PathAndQuery::try_from(format!("{}{query}", kept(path))).ok()
}

/// A part of an address with everything encoded that may not stand there as it is. What is encoded already stays.
fn kept(part: &str) -> String {
    let mut out = String::with_capacity(part.len());
    for byte in part.bytes() {
        match byte {
            b if b.is_ascii_alphanumeric() || b"-_.~/?%!$&'()*+,;=:@".contains(&b) => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_local_addresses_lead_on() {
        for good in ["/", "/meja?a=b", "/meja/", "/laporan?cari=a%20b&x=1#", "/meja/laporan/1?antre=a%3Db~1_2", "/lapor?a=//b"] {
            assert_eq!(local(good), good.trim_end_matches('#'), "{good}");
        }
        assert_eq!(local("/laporan?cari=jalan rusak é\"<>"), "/laporan?cari=jalan%20rusak%20%C3%A9%22%3C%3E");
        assert_eq!(local("/laporan#tindakan"), "/laporan");
        for bad in [
            "",
            "meja",
            "?a=b",
            "#a",
            "//evil.example",
            "///evil.example",
            "//",
            "/a//evil.example",
            "https://evil.example",
            "https:/evil.example",
            "javascript:alert(1)",
            "/\\evil.example",
            "\\\\evil.example",
            "/\t/evil.example",
            "\t//evil.example",
            "/\n/evil.example",
            " //evil.example",
            "/a\r\nSet-Cookie: x",
            "/a\0b",
            "/a?b=\u{7f}",
            "/a?b=\u{85}",
            "/./",
            "/..",
            "/.//evil.example",
            "/a/../b",
            "/%2e%2E/evil.example",
            "/.%2e//evil.example",
        ] {
            assert_eq!(local(bad), HOME, "{bad:?}");
        }
        assert_eq!(local(&format!("/{}", "a".repeat(100_000))), HOME);
        assert_eq!(encode("/laporan?cari=jalan rusak&x=é"), "/laporan%3Fcari%3Djalan%20rusak%26x%3D%C3%A9");
    }
}
