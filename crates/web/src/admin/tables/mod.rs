//! Agencies, people and how many live where from a table, uploaded or pasted: what it would do is shown first, each wrong line with what is wrong with
//! it, and then all of it is put in place or nothing. The table travels in the form, so that it is mended where it stands.

pub(super) mod agencies;
pub(super) mod people;
pub(super) mod population;

use app::{
    Column, Fault, SignedIn, Tidied, Wrong,
    sheet::{NoSheet, Sheet},
};
use domain::{AgencyId, Refusal};

use crate::{
    agency_named,
    field_error::{self, FieldError},
    forms::{Errors, FILES, FORM, Form, FormData},
    localizer::Localizer,
    page::Layout,
    state::Web,
};

/// The field that a table is pasted into.
const TABLE: &str = "table";
/// What a form was checked as, so that nothing is put in place that was not shown: the mark of the table, and that of what it does.
const CHECKED: &str = "diperiksa";
/// Longest table on screen, in bytes. It comes back with every page; what is longer is for the command line.
const LONGEST: usize = 256 * 1024;
/// Rows of each kind shown; the rest are counted.
const SHOWN: usize = 200;

/// A form with a table, read.
struct SentTable {
    typed: FormData,
    errors: Errors,
    /// The agency that lines stand under which name none.
    under: Option<AgencyId>,
    sheet: Option<Sheet>,
}

/// What a page says of the lines of a table, beside what it does.
struct Lines {
    wrong: Vec<(String, String)>,
    tidied: Vec<(String, String, String)>,
}

/// What a table would do, as its page shows it.
struct Checked<T> {
    lines: Lines,
    /// How many are new, changed and as they were.
    counts: [String; 3],
    /// Where it may be put in place: what it is known by.
    mark: Option<String>,
    /// What is new and what is changed.
    does: T,
}

impl<T> Checked<T> {
    /// What tells a table from others and what all that it does is known by are its mark, where nothing is wrong with it.
    fn of(s: Localizer, lines: Lines, counts @ [new, changed, _]: [usize; 3], (mark, plan): (&str, &str), does: T) -> Self {
        let mark = (lines.wrong.is_empty() && new + changed > 0).then(|| format!("{mark}.{plan}"));
        Self { lines, counts: counts.map(|n| s.number(n as u64)), mark, does }
    }
}

/// The page of a table with what is wrong with its form and its lines: told as with any form.
fn with_wrong<T>(page: Layout, errors: &Errors, checked: Option<&Checked<T>>) -> Layout {
    let s = page.s;
    let wrong = checked.into_iter().flat_map(|checked| &checked.lines.wrong);
    wrong.fold(page.wrong(errors), |page, (line, why)| {
        page.told(Some(TABLE), Some(format!("{}: {why}", s.with("table-line", "n", line))))
    })
}

/// Some of a list, and how many more there are.
struct Few<T> {
    shown: Vec<T>,
    more: String,
}

impl<T> Few<T> {
    fn of(s: Localizer, all: impl ExactSizeIterator<Item = T>) -> Self {
        let more = all.len().saturating_sub(SHOWN) as u64;
        Self {
            shown: all.take(SHOWN).collect(),
            more: if more > 0 { s.with("table-more", "n", &s.number(more)) } else { String::new() },
        }
    }
}

impl Lines {
    fn of(s: Localizer, wrong: &[Fault], tidied: &[Tidied]) -> Self {
        Self {
            wrong: wrong.iter().map(|f| (f.line.to_string(), told(s, &f.why))).collect(),
            tidied: tidied.iter().map(|t| (t.line.to_string(), seen(&t.written), t.kept.clone())).collect(),
        }
    }
}

/// A text with its blanks and what is not seen of it made visible.
fn seen(text: &str) -> String {
    let mark = |c: char| {
        if c == ' ' {
            '\u{b7}'
        } else if c.is_whitespace() || domain::signs::is_invisible(c) {
            '\u{25a1}'
        } else {
            c
        }
    };
    text.chars().map(mark).collect()
}

/// Reads a form with a table: the file where one was chosen, else what was pasted.
fn read(web: &Web, who: &SignedIn, form: Form) -> SentTable {
    let Form { mut typed, files, mut errors } = form;
    errors.of_data_files();
    let mut sheet = None;
    if let Some(file) = files.into_iter().next() {
        match file.file.sheet() {
            Ok(read) if read.text().len() <= LONGEST => sheet = Some(read),
            Ok(_) | Err(NoSheet::TooLarge) => errors.add(FILES, "table-too-large"),
            Err(NoSheet::Workbook) => errors.add(FILES, "table-workbook"),
            Err(NoSheet::Disk(_)) => errors.add(FILES, "table-broken"),
        }
    } else if !typed.get(TABLE).trim().is_empty() {
        let pasted = Sheet::of_text(typed.get(TABLE).to_owned());
        if pasted.text().len() <= LONGEST { sheet = Some(pasted) } else { errors.add(TABLE, "table-too-large") }
    } else if errors.is_empty() {
        errors.add(TABLE, "table-nothing");
    }
    if let Some(sheet) = &sheet {
        typed.set(TABLE, sheet.text());
    }
    let under = match typed.get("under").trim() {
        "" => None,
        _ => agency_named::read(web, &who.official(), &typed, "under", &mut errors),
    };
    SentTable { typed, errors, under, sheet }
}

/// What tells a table from others, wherever lines break.
fn mark(under: Option<AgencyId>, sheet: &Sheet) -> String {
    let text: String = sheet.text().lines().map(|line| format!("{line}\n")).collect();
    let under = under.map_or(0, |id| id.0).to_le_bytes();
    trust::hex(&trust::digest(&[under.as_slice(), text.trim_end().as_bytes()].concat()))
}

/// What was shown that a table does, where it is the table that was checked.
fn shown<'t>(typed: &'t FormData, mark: &str) -> Option<&'t str> {
    typed.get(CHECKED).split_once('.').filter(|(checked, _)| *checked == mark).map(|(_, plan)| plan)
}

/// Said of a table that has a header alone.
fn no_lines() -> Errors {
    Errors::one(TABLE, "table-no-lines")
}

/// Said with what a table does by now, where that was not what was shown.
fn changed_since() -> Errors {
    Errors::one(FORM, "table-changed-since")
}

/// The agency that a table stands under where nothing else is said: the one that all somebody manages stands below.
fn proposed(web: &Web, who: &SignedIn, asked: &str) -> String {
    let reference = web.app().reference();
    let managed = web.app().administration().managed_by(&who.official());
    if let Some(id) = asked.parse().ok().map(AgencyId).filter(|id| managed.contains(id)) {
        return reference.agency_name(id);
    }
    let is_top = |id: &&AgencyId| reference.agencies.lineage(**id).skip(1).all(|above| !managed.contains(&above));
    let tops: Vec<_> = managed.iter().filter(is_top).collect();
    if let [only] = *tops { reference.agency_name(*only) } else { String::new() }
}

/// The name of a column in the reader's language.
fn column(s: Localizer, column: Column) -> &'static str {
    if s.code() == "id" { column.1 } else { column.0 }
}

/// What is wrong with a line, in words.
fn told(s: Localizer, why: &Wrong) -> String {
    let with = |key: &str, what: &str| s.with(key, "what", what);
    match why {
        Wrong::Nothing => s.text("table-nothing"),
        Wrong::Unreadable(_) => s.text("table-unreadable"),
        Wrong::OpenQuote => s.text("table-open-quote"),
        Wrong::NoColumn(what, all) => {
            let all = all.iter().map(|c| column(s, *c)).collect::<Vec<_>>().join(", ");
            s.with_all("table-no-column", &[("what", what), ("all", &all)])
        }
        Wrong::ColumnTwice(what) => with("table-column-twice", what),
        Wrong::ColumnMissing(missing, _) => with("table-column-missing", column(s, *missing)),
        Wrong::TooWide(cells, header) => {
            s.with_all("table-too-wide", &[("n", &cells.to_string()), ("header", &header.to_string())])
        }
        Wrong::TooLong(most) => s.with("table-too-long", "n", &s.number(*most as u64)),
        Wrong::Missing(missing) => with("table-cell-missing", column(s, *missing)),
        Wrong::ValidationError(of, why) => {
            format!("{}: {}", column(s, *of), field_error::complaint(s, &FieldError::Invalid(*why)))
        }
        Wrong::NoKind(what) => with("table-no-kind", what),
        Wrong::NoArea(what) => with("table-no-area", what),
        Wrong::NoTopic(what) => with("table-no-topic", what),
        Wrong::NoApproval(what) => with("table-no-approval", what),
        Wrong::NoParent(what) => with("table-no-parent", what),
        Wrong::NoAgency(what) => with("table-no-agency", what),
        Wrong::SeveralParents(what) | Wrong::SeveralAgencies(what) => with("table-several-agencies", what),
        Wrong::NoNumber(what) => with("table-no-number", what),
        Wrong::NoYear(what) => with("table-no-year", what),
        Wrong::YearAhead(what) => with("table-year-ahead", &what.to_string()),
        Wrong::NoVillage(what) => with("table-no-village", what),
        Wrong::DoubtfulVillage(what, all) => s.with_all("table-doubtful-village", &[("what", what), ("all", &all.join("; "))]),
        Wrong::NotOneOf(of, what, all) => {
            s.with_all("table-not-one-of", &[("column", column(s, *of)), ("what", what), ("all", all)])
        }
        Wrong::NoCount(of, what) => s.with_all("table-no-count", &[("column", column(s, *of)), ("what", what)]),
        Wrong::NoRupiah(what) => with("table-no-rupiah", what),
        Wrong::DayAhead(of) => with("table-day-ahead", column(s, *of)),
        Wrong::Twice(what) => with("table-twice", what),
        Wrong::Spelled(what) => with("table-spelled", what),
        Wrong::Outside(what) => with("table-outside", what),
        Wrong::NoRole(what, _) => with("table-no-role", what),
        Wrong::OtherName(login, name) => s.with_all("table-other-name", &[("login", login), ("name", name)]),
        Wrong::OtherEmail(login) => with("table-other-email", login),
        Wrong::LoginTaken(login) => with("table-login-taken", login),
        Wrong::Refused(Refusal::NotAllowed) => s.text("table-not-managed"),
        Wrong::Refused(refusal) => s.text(&refusal.key()),
    }
}
