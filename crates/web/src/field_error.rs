//! What can be wrong with a field of a form, and how it is said.

use app::BadFile;
use domain::ValidationError;

use crate::localizer::Localizer;

/// What is wrong with a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum FieldError {
    /// What was typed does not fit.
    Invalid(ValidationError),
    /// Said by a text of its own.
    Key(String),
    /// Said in words that hold what is wrong.
    Told(String),
    /// More letters than are taken, and how many there are; and whether a report can do without them for now.
    Long { most: usize, has: usize, of_report: bool },
    /// A file is not taken: its place among those chosen, from 1, and what its sender calls it.
    File { place: usize, called: String, why: BadFile },
    /// A file of data is not taken, and what its sender calls it.
    DataFile { called: String, why: BadFile },
    /// A file that was kept before cannot be used any more: its place among those, from 1, and how the form called it.
    Kept { place: usize, called: String, why: BadFile },
}

/// What is wrong with a field.
pub(crate) fn complaint(s: Localizer, complaint: &FieldError) -> String {
    match complaint {
        FieldError::Key(key) => s.text(key),
        FieldError::Told(words) => words.clone(),
        FieldError::File { place, called, why } => bad_file(s, "file-told", *place, called, *why),
        FieldError::DataFile { called, why } => {
            let why = s.text(&format!("data-{}", why.key()));
            if called.is_empty() { why } else { s.with_all("data-file-told", &[("called", called), ("why", &why)]) }
        }
        FieldError::Kept { place, called, why } => bad_file(s, "file-told-kept", *place, called, *why),
        FieldError::Long { most, has, of_report } => {
            let [most, has] = [*most, *has].map(|n| s.number(n as u64));
            s.with_all(if *of_report { "invalid-long-report" } else { "invalid-long" }, &[("most", &most), ("n", &has)])
        }
        FieldError::Invalid(ValidationError::Empty) => s.text("invalid-empty"),
        FieldError::Invalid(ValidationError::Control) => s.text("invalid-control"),
        FieldError::Invalid(ValidationError::TooShort(n)) => s.with("invalid-too-short", "n", &n.to_string()),
        FieldError::Invalid(ValidationError::TooLong(n)) => s.with("invalid-too-long", "n", &n.to_string()),
        FieldError::Invalid(ValidationError::NotAPhone) => s.text("invalid-phone"),
        FieldError::Invalid(ValidationError::NotAnEmail) => s.text("invalid-email"),
        FieldError::Invalid(ValidationError::NotADay) => s.text("invalid-day"),
        FieldError::Invalid(ValidationError::NotALogin) => s.text("invalid-login"),
    }
}

/// The name of a field, to go before what is wrong with it, where that does not say it.
pub(crate) fn field(s: Localizer, field: &str, complaint: &FieldError) -> String {
    let label = match field {
        "text" => s.text("form-text"),
        "title" => s.text("form-title-field"),
        "place" => s.text("form-place"),
        "happened_on" => s.text("form-day"),
        "files" if matches!(complaint, FieldError::Key(key) if key.starts_with("table-")) => s.text("table-file"),
        "files" if matches!(complaint, FieldError::DataFile { .. }) => return String::new(),
        "files" if matches!(complaint, FieldError::Key(key) if key.starts_with("alert-")) => s.text("alerts-files"),
        "files" if matches!(complaint, FieldError::Told(_)) => s.text("layer-file"),
        "files" if matches!(complaint, FieldError::Key(key) if key.starts_with("layer-")) => s.text("layer-file"),
        "files" => s.text("files"),
        "name" => s.text("form-name"),
        "phone" => s.text("form-phone"),
        "email" => s.text("form-email"),
        "dari" => s.text("oversee-since"),
        "sampai" => s.text("oversee-until"),
        "instansi" => s.text("part-agency"),
        "orang" => s.text("oversee-person"),
        "category" if is_unchosen(complaint) => s.text("grievance-category"),
        "tier" if is_unchosen(complaint) => s.text("grievance-tier"),
        "severity" if is_unchosen(complaint) => s.text("grievance-severity"),
        "outcome" if is_unchosen(complaint) => s.text("grievance-outcome"),
        "kind" if is_unchosen(complaint) => s.text("register-limit-kind"),
        "unit" if is_unchosen(complaint) => s.text("register-unit"),
        _ if !matches!(complaint, FieldError::Invalid(_) | FieldError::Long { .. }) => return String::new(),
        "agency" | "under" => s.text("part-agency"),
        "parent" => s.text("part-parent"),
        "copied_from" => s.text("table-copy-from"),
        "nama" => s.text("view-name"),
        "login" => s.text("part-login"),
        "article" => s.text("rule-article"),
        "holiday" => s.text("holiday-name"),
        "topic_name" => s.text("topic-name"),
        "topic_name_en" => s.text("topic-name-en"),
        "area_name" => s.text("part-name"),
        "decree" => s.text("part-decree"),
        "words" => s.text("part-body"),
        "since" => s.text("part-since"),
        "from" => s.text("rule-from"),
        "date" => s.text("holiday-date"),
        "fixed_on" => s.text("says-fixed-on"),
        "promised_by" => s.text("says-promised-by"),
        "office" => s.text("contact-office"),
        "office_phone" => s.text("contact-phone"),
        "hours" => s.text("contact-hours"),
        "closing_id" => s.text("keeping-closing-id"),
        "kind" => s.text("layer-kind"),
        "layer_name" => s.text("part-name"),
        "name_field" => s.text("layer-name-field"),
        "code_field" => s.text("layer-code-field"),
        "layer_source" => s.text("layer-source"),
        "licence" => s.text("layer-licence"),
        "dated" => s.text("layer-dated"),
        "ground" => s.text("responsibility-ground"),
        "other" => s.text("responsibility-other"),
        "reason" => s.text("part-reason"),
        "team_name" => s.text("team-name"),
        "begins" => s.text("part-begins"),
        "ends" => s.text("part-ends"),
        "remarks" => s.text("part-remarks"),
        "visited_on" => s.text("visit-day"),
        "questions" => s.text("visit-questions"),
        "closing_en" => s.text("keeping-closing-en"),
        "finding" => s.text("duty-found-which"),
        "on" => s.text("grievance-on"),
        "agreed_on" => s.text("assisted-agreed-on"),
        "lessons" => s.text("period-lessons"),
        "category_name" => s.text("register-name"),
        "category_name_en" => s.text("register-name-en"),
        "limit_source" => s.text("register-source"),
        "until" => s.text("period-until"),
        _ => return String::new(),
    };
    let label = label.split(" (").next().unwrap_or_default();
    if label.ends_with('?') { format!("{label} ") } else { format!("{label}: ") }
}

/// Whether nothing was chosen in a field of the register.
fn is_unchosen(complaint: &FieldError) -> bool {
    matches!(complaint, FieldError::Key(key) if key == "grievance-choose")
}

/// What is wrong with a file, and which it is.
fn bad_file(s: Localizer, key: &str, place: usize, called: &str, why: app::BadFile) -> String {
    let called = if called.is_empty() { String::new() } else { format!(" ({called})") };
    s.with_all(key, &[("place", &place.to_string()), ("called", &called), ("why", &s.text(why.key()))])
}
