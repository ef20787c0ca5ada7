//! Reading forms, url-encoded or multipart, with a limit on every part. What was typed stays at hand, so that a form
//! that is refused comes back as it was.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use app::{BadFile, Betrayal, File, FreeSpace, MAX_FILE_BYTES, MAX_FILES, ReferenceData};
use axum::{
    RequestExt,
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};
use domain::{Action, AreaCode, Refusal, ValidationError};

use crate::{field_error::FieldError, localizer::Localizer, routes::encode, state::Web};

/// Most that is typed into a form, in bytes; percent-encoding makes three of one. What is longer was never meant to be read.
const MAX_FORM: usize = 1024 * 1024;
/// Longest name of a file, in characters, that is said back to whoever sent it.
const LONGEST_NAME: usize = 60;
/// What of a file tells its kind, in bytes.
const HEAD: usize = 1024;
/// Most fields of a form.
const MOST_FIELDS: usize = 200;

/// What was typed, without control characters, and the fields that had some: nobody sees those, so a form comes back without.
#[derive(Clone, Debug, Default)]
pub(crate) struct FormData(BTreeMap<String, Vec<String>>, BTreeSet<String>);

impl FormData {
    /// A field as typed; empty when it is not there.
    pub(crate) fn get(&self, field: &str) -> &str {
        self.0.get(field).and_then(|v| v.first()).map_or("", String::as_str)
    }

    /// All values of a field, without empty ones.
    pub(crate) fn all(&self, field: &str) -> impl Iterator<Item = &str> {
        self.0.get(field).into_iter().flatten().map(String::as_str).filter(|v| !v.is_empty())
    }

    /// True when the field has this value.
    pub(crate) fn has(&self, field: &str, value: &str) -> bool {
        self.all(field).any(|v| v == value)
    }

    /// A box that was ticked.
    pub(crate) fn ticked(&self, field: &str) -> bool {
        !self.get(field).is_empty()
    }

    /// A field that may be left empty.
    pub(crate) fn maybe<T>(
        &self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, ValidationError>,
        errors: &mut Errors,
    ) -> Option<T> {
        if self.get(field).trim().is_empty() && !self.1.contains(field) { None } else { self.must(field, parse, errors) }
    }

    /// The fields of the query of an address.
    pub(crate) fn of_query(uri: &axum::http::Uri) -> Self {
        Self::parse(uri.query().unwrap_or_default().as_bytes())
    }

    /// A field that must be there.
    pub(crate) fn must<T>(
        &self,
        field: &'static str,
        parse: impl FnOnce(&str) -> Result<T, ValidationError>,
        errors: &mut Errors,
    ) -> Option<T> {
        let parsed = if self.1.contains(field) { Err(ValidationError::Control) } else { parse(self.get(field)) };
        let told = |why| match why {
            ValidationError::TooLong(most) => errors.0.push((field, FieldError::Long { most, has: self.letters(field) })),
            why => errors.unfit(field, why),
        };
        parsed.map_err(told).ok()
    }

    /// A day for the field it is chosen in, and the kind of that: what is no day comes back as it was typed, where it can be mended.
    pub(crate) fn day_shown(&self, field: &str) -> (&'static str, String) {
        let typed = self.get(field);
        match insight::day(typed) {
            Ok(day) => ("date", day.to_string()),
            Err(ValidationError::Empty) => ("date", String::new()),
            Err(_) => ("text", typed.to_owned()),
        }
    }

    /// How many letters a field has, as people count them: a line break is one.
    fn letters(&self, field: &str) -> usize {
        self.get(field).trim().chars().filter(|c| *c != '\r').count()
    }

    /// Sets a field, for a form that is shown the first time.
    pub(crate) fn set(&mut self, field: &str, value: impl Into<String>) {
        self.0.insert(field.to_owned(), vec![value.into()]);
    }

    /// Sets all values of a field.
    pub(crate) fn set_all(&mut self, field: &str, values: impl Iterator<Item = String>) {
        self.0.insert(field.to_owned(), values.collect());
    }

    /// As a query or a form would carry it, without some fields.
    pub(crate) fn encoded(&self, without: &[&str]) -> String {
        let fields = self.0.iter().filter(|(field, _)| !without.contains(&field.as_str()));
        let pairs = fields.flat_map(|(field, values)| values.iter().map(move |v| (field, v)));
        pairs.map(|(field, value)| format!("{}={}", encode(field), encode(value))).collect::<Vec<_>>().join("&")
    }

    /// Every field with each of its values.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().flat_map(|(field, values)| values.iter().map(|value| (field.as_str(), value.as_str())))
    }

    /// What was written in words, for whoever gets no form back to send it with.
    pub(crate) fn written(&self) -> String {
        ["title", "words"]
            .map(|field| self.get(field).trim())
            .into_iter()
            .filter(|text| !text.is_empty())
            .collect::<Vec<_>>()
            .join("\n\n")
    }

    /// The fields that had control characters.
    pub(crate) fn controlled(&self) -> impl Iterator<Item = &str> {
        self.1.iter().map(String::as_str)
    }

    /// Notes again which fields had some.
    pub(crate) fn set_controlled(&mut self, fields: impl Iterator<Item = String>) {
        self.1.extend(fields);
    }

    fn add(&mut self, field: &str, value: String) {
        let value = match domain::without_controls(&value) {
            Cow::Borrowed(_) => value,
            Cow::Owned(rest) => {
                self.1.insert(field.to_owned());
                rest
            }
        };
        self.0.entry(field.to_owned()).or_default().push(value);
    }

    /// Reads a query or a url-encoded body. Bytes that are no UTF-8 become replacement marks.
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let mut typed = Self::default();
        for pair in bytes.split(|b| *b == b'&').take(MOST_FIELDS) {
            let (key, value) = match pair.iter().position(|b| *b == b'=') {
                Some(at) => pair.split_at(at),
                None => (pair, &[][..]),
            };
            let value = value.get(1..).unwrap_or_default();
            if !key.is_empty() {
                typed.add(&decode(key), decode(value));
            }
        }
        typed
    }
}

/// Undoes percent-encoding.
fn decode(bytes: &[u8]) -> String {
    let mut out = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|hex| std::str::from_utf8(hex).ok()).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        (rest, _) = match (first, code) {
            (b'%', Some(byte)) => (after.get(2..).unwrap_or_default(), out.push(byte)),
            (b'+', _) => (after, out.push(b' ')),
            (byte, _) => (after, out.push(*byte)),
        };
    }
    String::from_utf8_lossy(&out).into_owned()
}

/// The area that was typed as a place.
pub(crate) fn read_place(reference: &ReferenceData, typed: &FormData, errors: &mut Errors) -> Option<AreaCode> {
    let place = typed.get("place");
    let area = reference.the_area(place).map(|a| a.code.clone());
    if area.is_none() {
        errors.add("place", if reference.find_areas(place, 1).is_empty() { "place-unknown" } else { "place-unclear" });
    }
    area
}

/// What was looked for, as what narrows a list.
pub(crate) fn searched(typed: &FormData) -> String {
    if typed.ticked("cari") { format!("cari={}&", crate::routes::encode(typed.get("cari"))) } else { String::new() }
}

/// What is wrong with a form, by field.
#[derive(Clone, Debug, Default)]
pub(crate) struct Errors(Vec<(&'static str, FieldError)>, Option<Box<Betrayal>>);

impl Errors {
    pub(crate) fn add(&mut self, field: &'static str, key: impl Into<String>) {
        self.0.push((field, FieldError::Key(key.into())));
    }

    pub(crate) fn file(&mut self, place: usize, called: &str, why: BadFile) {
        self.0.push((FILES, FieldError::File { place, called: called.to_owned(), why }));
    }

    pub(crate) fn kept_file(&mut self, place: usize, called: &str, why: BadFile) {
        self.0.push((FILES, FieldError::Kept { place, called: called.to_owned(), why }));
    }

    pub(crate) fn unfit(&mut self, field: &'static str, why: ValidationError) {
        self.0.push((field, FieldError::ValidationError(why)));
    }

    /// What was to become public betrays a person.
    pub(crate) fn betrayed(&mut self, found: Box<Betrayal>) {
        if found.too_often {
            self.add("form", "private-too-often");
        }
        for part in &found.parts {
            match part.field {
                Some(field) => self.add(field, "words-private"),
                None => self.add("form", "private-before"),
            }
        }
        self.1 = Some(found);
    }

    /// What betrays a person in words that are to become public.
    pub(crate) fn betrayal(&self) -> Option<&Betrayal> {
        self.1.as_deref().filter(|found| !found.too_often)
    }

    /// Whether it can be covered in this form.
    pub(crate) fn can_be_covered(&self) -> bool {
        self.betrayal().is_some_and(|found| found.parts.iter().any(|part| part.field.is_some()))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The status of a page with a form: whether something is wrong with it, or with us.
    pub(crate) fn status(&self) -> StatusCode {
        let has = |file: BadFile| {
            self.0.iter().any(|(_, c)| match c {
                FieldError::Key(key) => key == file.key(),
                FieldError::File { why, .. } => *why == file,
                _ => false,
            })
        };
        match () {
            () if self.is_empty() => StatusCode::OK,
            () if has(BadFile::NoRoom) => StatusCode::SERVICE_UNAVAILABLE,
            () if has(BadFile::OverQuota) => StatusCode::TOO_MANY_REQUESTS,
            () => StatusCode::UNPROCESSABLE_ENTITY,
        }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &(&'static str, FieldError)> {
        self.0.iter()
    }

    /// Forgets mistakes in other fields: they were not asked for yet.
    pub(crate) fn keep_only(&mut self, fields: &[&str]) {
        self.0.retain(|(field, _)| fields.contains(field));
    }

    /// Whether something is wrong with a field.
    pub(crate) fn is_on(&self, field: &str) -> bool {
        self.0.iter().any(|(f, _)| *f == field)
    }

    /// What is said by texts of its own, as `field key`: what is wrong with what a form no longer carries.
    pub(crate) fn keys(&self) -> impl Iterator<Item = String> {
        self.0.iter().filter_map(|(field, complaint)| match complaint {
            FieldError::Key(key) => Some(format!("{field} {key}")),
            FieldError::ValidationError(_) | FieldError::Long { .. } | FieldError::File { .. } | FieldError::Kept { .. } => None,
        })
    }

    /// Puts mistakes in the order of a form.
    pub(crate) fn order_as(&mut self, fields: &[&str]) {
        self.0.sort_by_key(|(field, _)| fields.iter().position(|f| f == field));
    }

    /// Puts what is wrong with files in the order they were chosen, each once.
    pub(crate) fn order_files(&mut self) {
        let place = |complaint: &FieldError| match complaint {
            FieldError::Kept { place, .. } => (1, *place),
            FieldError::File { place, .. } => (2, *place),
            FieldError::ValidationError(_) | FieldError::Long { .. } | FieldError::Key(_) => (0, 0),
        };
        let first = self.0.iter().position(|(field, _)| *field == FILES).unwrap_or(0);
        let (mut files, others): (Vec<_>, Vec<_>) = std::mem::take(&mut self.0).into_iter().partition(|(f, _)| *f == FILES);
        files.sort_by_key(|(_, complaint)| place(complaint));
        files.dedup_by_key(|(_, complaint)| (place(complaint), complaint.clone()));
        self.0 = others;
        self.0.splice(first..first, files);
    }

    /// All that is wrong, in words, as it is told on top of a form: of several files only how many, since each is told beside
    /// the files.
    pub(crate) fn summed(&self, s: &Localizer) -> Vec<(&'static str, String)> {
        let files = self.0.iter().filter(|(field, _)| *field == FILES).count();
        let mut told = Vec::new();
        for (field, complaint) in &self.0 {
            if *field != FILES || files == 1 {
                told.push((
                    *field,
                    format!(
                        "{}{}",
                        crate::field_error::field(*s, field, complaint),
                        crate::field_error::complaint(*s, complaint)
                    ),
                ));
            } else if told.iter().all(|(field, _)| *field != FILES) {
                told.push((FILES, s.with("files-refused", "n", &files.to_string())));
            }
        }
        told
    }

    /// What is wrong with one field, in words; empty when nothing is.
    pub(crate) fn on(&self, field: &str, speech: &Localizer) -> String {
        self.0.iter().find(|(f, _)| *f == field).map(|(_, c)| crate::field_error::complaint(*speech, c)).unwrap_or_default()
    }

    /// All that is wrong with one field, in words.
    pub(crate) fn all_on(&self, field: &str, speech: &Localizer) -> Vec<String> {
        self.0.iter().filter(|(f, _)| *f == field).map(|(_, c)| crate::field_error::complaint(*speech, c)).collect()
    }

    /// What is wrong with the form as a whole.
    pub(crate) fn on_form(&self, speech: &Localizer) -> String {
        self.on(FORM, speech)
    }

    /// A form with this one mistake.
    pub(crate) fn one(field: &'static str, key: impl Into<String>) -> Self {
        let mut errors = Self::default();
        errors.add(field, key);
        errors
    }
}

/// A form for something that may be done to a report now.
pub(crate) struct Act {
    pub(crate) action: Action,
    pub(crate) address: String,
    /// Where what is typed is kept; only on the desk.
    pub(crate) typing: String,
    /// Since when what stands in it is kept; empty for a form that nobody began.
    pub(crate) since: String,
    pub(crate) open: bool,
    /// What it is known by when it is sent twice.
    pub(crate) deed: String,
    pub(crate) typed: FormData,
    pub(crate) errors: Errors,
}

impl Act {
    /// How the ids of its fields begin.
    pub(crate) fn prefix(&self) -> String {
        format!("{}-", self.action.as_str())
    }

    /// The same where there is a form for each draft: mistakes are told of the one that was sent.
    pub(crate) fn prefix_of(&self, draft: &str) -> String {
        let sent = self.typed.has("draft", draft);
        if sent { self.prefix() } else { format!("{}{draft}-", self.prefix()) }
    }
}

/// What is told on top where a form was refused.
pub(crate) struct Refused {
    /// What was to be done.
    pub(crate) what: String,
    /// What is wrong, and the id of where it is mended; none where the form is not offered any more.
    pub(crate) told: Vec<(Option<String>, String)>,
    /// What was written, where its form is not offered any more.
    pub(crate) lost: String,
}

impl Refused {
    /// Of a form that came back, if something is wrong with it; `labels` is how keys of what may be done begin.
    pub(crate) fn of(s: Localizer, labels: &str, came_back: Option<&CameBack>, allowed: &[Action]) -> Option<Self> {
        let (action, typed, errors) = came_back.filter(|(.., errors)| !errors.is_empty())?;
        let name = action.as_str();
        let offered = allowed.contains(action);
        let unread = format!("{FORM} {}", Refusal::Unread.key());
        let opens = errors.keys().any(|key| key == unread);
        // What is to be opened first stands above.
        let place = |field: &str| if opens { OPENING.to_owned() } else { format!("{name}-{field}") };
        Some(Self {
            what: s.text(&format!("{labels}-{name}")),
            lost: if offered { String::new() } else { typed.written() },
            told: errors.summed(&s).into_iter().map(|(field, told)| (offered.then(|| place(field)), told)).collect(),
        })
    }
}

/// An identity for a form that is shown: sent twice, it does what it does once.
pub(crate) fn fresh() -> String {
    uuid::Uuid::new_v4().to_string()
}

/// Such a form that came back: the action, what was typed, what is wrong.
pub(crate) type CameBack = (Action, FormData, Errors);

/// Where the words of a secret report are opened on its page.
const OPENING: &str = "buka";

/// Where mistakes stand that belong to no field.
pub(crate) const FORM: &str = "form";

/// The field that files come in, and where mistakes with them stand.
pub(crate) const FILES: &str = "files";

/// A file of a form. Where it stood among those chosen, from 1, and what its sender calls it, are only to tell them what is wrong
/// with it.
pub(crate) struct Sent {
    pub(crate) file: File,
    pub(crate) place: usize,
    pub(crate) called: String,
}

/// A form with its files.
pub(crate) struct Form {
    pub(crate) typed: FormData,
    pub(crate) files: Vec<Sent>,
    /// Mistakes found while reading: files too large, too many.
    pub(crate) errors: Errors,
}

/// A body that cannot be read at all.
pub(crate) struct Unreadable(StatusCode, Localizer);

impl Unreadable {
    pub(crate) fn status(&self) -> StatusCode {
        self.0
    }
}

impl IntoResponse for Unreadable {
    fn into_response(self) -> Response {
        let Self(status, s) = self;
        let text = if status == StatusCode::PAYLOAD_TOO_LARGE { s.text("form-too-large") } else { s.text("form-unreadable") };
        (status, text).into_response()
    }
}

impl FromRequest<Web> for Form {
    type Rejection = Unreadable;

    async fn from_request(request: Request, web: &Web) -> Result<Self, Unreadable> {
        let s = Localizer::of(request.headers());
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if kind.starts_with("multipart/form-data") {
            let multipart = request.extract::<Multipart, _>().await.map_err(|e| Unreadable(e.status(), s))?;
            read_multipart(multipart, web.app().space()).await.map_err(|status| Unreadable(status, s))
        } else if kind.starts_with("application/x-www-form-urlencoded") {
            let too_large = |_| Unreadable(StatusCode::PAYLOAD_TOO_LARGE, s);
            let bytes = axum::body::to_bytes(request.into_body(), MAX_FORM).await.map_err(too_large)?;
            Ok(Self { typed: FormData::parse(&bytes), files: Vec::new(), errors: Errors::default() })
        } else {
            Err(Unreadable(StatusCode::UNSUPPORTED_MEDIA_TYPE, s))
        }
    }
}

/// Why reading a form ends before its end.
enum Ended {
    /// Its files are more than is read: what came so far can be shown again.
    TooMuch,
    /// It cannot be shown again.
    Refused(StatusCode),
}

impl From<MultipartError> for Ended {
    fn from(e: MultipartError) -> Self {
        if e.status() == StatusCode::PAYLOAD_TOO_LARGE { Self::TooMuch } else { Self::Refused(e.status()) }
    }
}

async fn read_multipart(multipart: Multipart, space: &FreeSpace) -> Result<Form, StatusCode> {
    let mut form = Form { typed: FormData::default(), files: Vec::new(), errors: Errors::default() };
    match read_parts(&mut form, multipart, space).await {
        Ok(()) => {}
        Err(Ended::TooMuch) => form.errors.add(FILES, "form-too-large"),
        Err(Ended::Refused(status)) => return Err(status),
    }
    Ok(form)
}

async fn read_parts(form: &mut Form, mut multipart: Multipart, space: &FreeSpace) -> Result<(), Ended> {
    let (mut parts, mut typed, mut files) = (0, 0, 0);
    while let Some(mut part) = multipart.next_field().await? {
        parts += 1;
        if parts > MOST_FIELDS {
            return Err(Ended::Refused(StatusCode::PAYLOAD_TOO_LARGE));
        }
        let name = part.name().unwrap_or_default().to_owned();
        if let Some(called) = part.file_name() {
            let called: String = called.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
            let room = form.files.len() < MAX_FILES;
            let read = read_file(&mut part, room, space).await?;
            // A browser sends a nameless part where nothing was chosen.
            if called.is_empty() && matches!(read, Err(BadFile::Empty)) {
                continue;
            }
            files += 1;
            match read {
                Ok(file) => form.files.push(Sent { file, place: files, called }),
                Err(why) => form.errors.file(files, &called, why),
            }
        } else {
            let mut bytes = Vec::new();
            while let Some(chunk) = part.chunk().await? {
                typed += chunk.len();
                if typed > MAX_FORM {
                    return Err(Ended::Refused(StatusCode::PAYLOAD_TOO_LARGE));
                }
                bytes.extend_from_slice(&chunk);
            }
            form.typed.add(&name, String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    Ok(())
}

/// A file as it comes, to the disk; or why it is not taken. Read on to the end of the part whatever becomes of it, so that the
/// rest of the form is not lost.
async fn read_file(part: &mut Field<'_>, room: bool, space: &FreeSpace) -> Result<Result<File, BadFile>, Ended> {
    let (mut file, mut size, mut head) = (if room { Ok(File::empty()) } else { Err(BadFile::TooMany) }, 0, Vec::new());
    while let Some(chunk) = part.chunk().await? {
        size += chunk.len();
        head.extend(chunk.iter().take(HEAD.saturating_sub(head.len())));
        file = file.and_then(|file| match file {
            _ if size > MAX_FILE_BYTES => Err(BadFile::of_large(&head)),
            _ if !space.has_room() => Err(BadFile::NoRoom),
            mut file => match file.add(&chunk) {
                Ok(()) => Ok(file),
                Err(e) => {
                    tracing::error!(error = %e, "a file could not be taken down as it came");
                    Err(BadFile::NoRoom)
                }
            },
        });
    }
    Ok(if size == 0 { Err(BadFile::Empty) } else { file })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_read_as_browsers_write_them() {
        let typed = FormData::parse(b"text=jalan+rusak%21&to=1&to=2&empty=&bad=%zz%f&=x&novalue&utf=%ff");
        assert_eq!(typed.get("text"), "jalan rusak!");
        assert_eq!(typed.all("to").collect::<Vec<_>>(), ["1", "2"]);
        assert!(!typed.ticked("empty") && !typed.ticked("novalue") && !typed.ticked("missing"));
        assert_eq!(typed.get("bad"), "%zz%f");
        assert_eq!(typed.get("utf"), "\u{fffd}");
    }
}
