//! What administrators open.

use domain::{AgencyId, UserId};
use uuid::Uuid;

use crate::address::addresses;

/// What administrators manage.
pub const ADMIN: &str = "/kelola";
/// Trying anew what was given up.
pub const ADMIN_TRY_AGAIN: &str = "/kelola/surat-gagal";
/// Agencies.
pub const ADMIN_AGENCIES: &str = "/kelola/instansi";
/// Agencies from a table.
pub const ADMIN_AGENCIES_TABLE: &str = "/kelola/instansi/tabel";
/// How many people live where, from a table.
pub const ADMIN_POPULATION_TABLE: &str = "/kelola/penduduk/tabel";
/// Officials.
pub const ADMIN_PEOPLE: &str = "/kelola/orang";
/// An official who is not there yet.
pub const ADMIN_PERSON_NEW: &str = "/kelola/orang/baru";
/// Officials from a table.
pub const ADMIN_PEOPLE_TABLE: &str = "/kelola/orang/tabel";
/// Saving such a table, once it was looked through.
pub const ADMIN_PEOPLE_TABLE_SAVE: &str = "/kelola/orang/tabel/simpan";
/// A first password, shown again in the other language.
pub const ADMIN_FIRST_PASSWORD: &str = "/kelola/sandi";
/// Layers of areas.
pub const ADMIN_LAYERS: &str = "/kelola/lapisan";
/// Who must act on what happens to a forest.
pub const ADMIN_RESPONSIBILITIES: &str = "/kelola/tanggung-jawab";
/// Taking such a rule away.
pub const ADMIN_NO_RESPONSIBILITY: &str = "/kelola/tanggung-jawab/hapus";
/// Who is on duty where.
pub const ADMIN_DUTY: &str = "/kelola/siaga";
/// Topics.
pub const ADMIN_TOPICS: &str = "/kelola/topik";
/// Areas.
pub const ADMIN_AREAS: &str = "/kelola/wilayah";
/// Deadlines and days off.
pub const ADMIN_RULES: &str = "/kelola/aturan";
/// Adding a deadline.
pub const ADMIN_RULE: &str = "/kelola/aturan/batas";
/// Adding a day off.
pub const ADMIN_HOLIDAY: &str = "/kelola/aturan/libur";
/// Taking a day off away.
pub const ADMIN_NO_HOLIDAY: &str = "/kelola/aturan/libur/hapus";
/// Ready answers.
pub const ADMIN_REPLIES: &str = "/kelola/jawaban";
/// Taking a ready answer away.
pub const ADMIN_NO_REPLY: &str = "/kelola/jawaban/hapus";
/// What letters say.
pub const ADMIN_LETTERS: &str = "/kelola/surat";
/// What satellites saw: sources, and files to be taken in.
pub const ADMIN_ALERTS: &str = "/kelola/peringatan";
/// What is set for the grievance register.
pub const ADMIN_GRIEVANCES: &str = "/kelola/keluhan";
/// How long what is kept.
pub const ADMIN_KEEPING: &str = "/kelola/simpanan";
/// What administrators changed.
pub const ADMIN_CHANGES: &str = "/kelola/riwayat";
/// In place of a number: one that is not there yet.
pub const NEW: &str = "baru";

addresses! {
    /// An agency as it is managed, by its number, or [`NEW`].
    admin_agency_named(id: &str) = "/kelola/instansi/{id}";
    /// An official as they are managed.
    admin_person(id: UserId) = "/kelola/orang/{id}";
    /// A layer of areas.
    admin_layer(id: Uuid) = "/kelola/lapisan/{id}";
    /// Something that is changed about an official.
    admin_person_change(id: UserId, what: &str) = "/kelola/orang/{id}/{what}";
}

/// An agency as it is managed.
#[must_use]
pub fn admin_agency(id: AgencyId) -> String {
    admin_agency_named(&id.0.to_string())
}

/// A new agency below one.
#[must_use]
pub fn admin_agency_below(id: AgencyId) -> String {
    format!("{}?di={}", admin_agency_named(NEW), id.0)
}
