//! A report, once its files are here. The same sent again gets the same answer; what is wrong with it is told all at once.

use app::{AppError, Arrived, BadFile, KeptFile, Known, MAX_FILES, NewReport, OfPhone, Receipt, SignedIn, Upload};
use axum::{
    extract::{Request, State},
    http::{StatusCode, Uri},
    response::Response,
};
use domain::{
    Pin, Timestamp,
    report::{Assisted, Channel, can_have_been_written},
};
use serde::Deserialize;
use serde_json::{Value, json};
use store::Key;
use uuid::Uuid;

use super::{Unread, answer, asked, later, read, refuse, too_fast, why};
use crate::{
    assisted::{
        self,
        fields::{self, AssistedFields},
    },
    draw::qr,
    field_error::{FieldError, complaint},
    forest_fields::{ForestFields, PlaceFields},
    forms::{Errors, FILES},
    limits::{Counted, Sender},
    localizer::Localizer,
    middleware::Client,
    page::Visitor,
    report_fields::{self, Mistake, Mistakes, ReportFields},
    routes,
    state::Web,
    uploads,
};

/// Longest report, in bytes.
const LONGEST: usize = 64 * 1024;
/// Longest name of a file, in characters, that is said back to whoever sent it.
const LONGEST_NAME: usize = 60;

#[derive(Deserialize)]
struct Point {
    lat: f64,
    lon: f64,
}

/// A report as a phone sends it. A page that was kept there for long may say more than is known here: that is not looked at.
#[derive(Deserialize)]
struct FromPhone {
    id: Uuid,
    key: String,
    kind: Option<String>,
    title: Option<String>,
    #[serde(default)]
    text: String,
    /// A voice note among the files says it.
    #[serde(default)]
    spoken: bool,
    area: Option<String>,
    point: Option<Point>,
    happened_on: Option<String>,
    /// RFC 3339, by the clock of the phone. What cannot be read is not known.
    written_at: Option<String>,
    /// What was noticed in a forest.
    forest: Option<ForestFields>,
    /// A line that was walked there, or an area.
    track: Option<PlaceFields>,
    /// Agencies may know who reports about a forest.
    #[serde(default)]
    named: bool,
    #[serde(default)]
    anonymous: bool,
    #[serde(default)]
    secret: bool,
    /// It is about sexual exploitation or abuse, or about reprisals.
    #[serde(default)]
    restricted: bool,
    name: Option<String>,
    phone: Option<String>,
    email: Option<String>,
    language: Option<String>,
    #[serde(default)]
    files: Vec<FileOfPhone>,
    /// Who took it down, and how; looked at only where a session says who sends it.
    taker: Option<i64>,
    assisted: Option<AssistedFields>,
}

#[derive(Deserialize)]
struct FileOfPhone {
    file: Uuid,
    size: u64,
    #[serde(default)]
    called: String,
    /// SHA-256 in hexadecimal digits.
    digest: Option<String>,
}

impl FileOfPhone {
    fn upload(&self) -> Upload {
        let digest = self.digest.as_deref().and_then(trust::unhex).and_then(|bytes| <[u8; 32]>::try_from(bytes).ok());
        Upload { file: self.file, size: self.size, digest }
    }
}

impl FromPhone {
    /// Its fields as anything that is handed in has them, and its files.
    fn parts(self) -> (ReportFields, Vec<FileOfPhone>) {
        let told = |text: Option<String>| text.filter(|t| !t.trim().is_empty());
        // A day is typed as people write it.
        let day = told(self.happened_on).map(|day| insight::day(&day).map_or(day, |day| day.to_string()));
        let written_at = self.written_at.and_then(|at| at.parse().ok());
        // Where the phone was never betrays who wants to stay unknown.
        let past = self.assisted.as_ref().is_some_and(AssistedFields::is_past_taker);
        let forest = self.forest.as_ref().map(ForestFields::disturbance);
        // That of a forest lies sealed.
        let title = self.title.as_deref().unwrap_or_default();
        let about_forest = forest.is_some() || [title, &self.text].into_iter().any(insight::is_of_forest);
        let open = about_forest || (!self.anonymous && !self.secret && !self.restricted && !past);
        let fields = ReportFields {
            id: Some(self.id),
            kind: self.kind,
            title: self.title,
            text: self.text,
            spoken: self.spoken,
            area: told(self.area),
            point: self.point.filter(|_| open).map(|p| (p.lat, p.lon)),
            happened_on: day,
            written_at,
            forest,
            place: self.track.filter(|_| about_forest).map(|track| track.place()),
            named: self.named,
            anonymous: self.anonymous,
            secret: self.secret,
            restricted: self.restricted,
            name: self.name,
            phone: self.phone,
            email: self.email,
            language: self.language,
        };
        let mut files: Vec<FileOfPhone> = Vec::new();
        for file in self.files {
            if files.iter().all(|other| other.file != file.file) {
                files.push(file);
            }
        }
        (fields, files)
    }
}

pub(super) async fn send(State(web): State<Web>, client: Client, uri: Uri, request: Request) -> Response {
    receive(&web, asked(&uri), client, None, request).await
}

/// A report that an official took down, with their session: it is sent as theirs, and by nobody else.
pub(crate) async fn take_down(
    State(web): State<Web>,
    Visitor(who): Visitor,
    client: Client,
    uri: Uri,
    request: Request,
) -> Response {
    let s = asked(&uri);
    match who {
        Some(who) if assisted::take_down::may(&web, &who).await => receive(&web, s, client, Some(&who), request).await,
        _ => answer(StatusCode::UNAUTHORIZED, &json!({ "code": "signed-out", "why": s.text("ad-who-none") })),
    }
}

async fn receive(web: &Web, s: Localizer, client: Client, who: Option<&SignedIn>, request: Request) -> Response {
    if let Err(wait) = web.limits().count(Counted::Report, client.0) {
        return too_fast(s, wait);
    }
    let unreadable = || why(StatusCode::BAD_REQUEST, &s.text("form-unreadable"));
    let body = match read(request.into_body(), LONGEST).await {
        Ok(body) => body,
        Err(Unread::TooLarge) => return why(StatusCode::PAYLOAD_TOO_LARGE, &s.text("form-too-large")),
        Err(Unread::Broken) => return unreadable(),
    };
    let Ok(mut sent) = serde_json::from_slice::<FromPhone>(&body) else { return unreadable() };
    let Some(phone) = OfPhone::parse(sent.id, &sent.key) else { return unreadable() };
    let Some(who) = who else {
        sent.assisted = None;
        return take(web, s, client, &phone, sent).await.unwrap_or_else(|e| refuse(s, &e));
    };
    if sent.taker != Some(who.person.id.0) {
        return answer(StatusCode::FORBIDDEN, &json!({ "code": "other-person", "why": s.text("ad-other-person") }));
    }
    let Some(assisted) = &sent.assisted else { return unreadable() };
    let mut errors = Errors::default();
    let person = [&sent.name, &sent.phone, &sent.email].into_iter().flatten().any(|text| !text.trim().is_empty());
    let assisted = assisted.parse(person, web.today(), &mut errors).filter(|_| errors.is_empty());
    let phone = phone.taken_by(who.official());
    let taken = Taken { assisted, errors };
    take_with(web, s, client, &phone, sent, Some(taken)).await.unwrap_or_else(|e| refuse(s, &e))
}

/// What is known of how it was taken down, or what is wrong with that.
struct Taken {
    assisted: Option<Assisted>,
    errors: Errors,
}

async fn take(web: &Web, s: Localizer, client: Client, phone: &OfPhone, sent: FromPhone) -> Result<Response, AppError> {
    take_with(web, s, client, phone, sent, None).await
}

async fn take_with(
    web: &Web,
    s: Localizer,
    client: Client,
    phone: &OfPhone,
    sent: FromPhone,
    taken: Option<Taken>,
) -> Result<Response, AppError> {
    let (fields, files) = sent.parts();
    let channel = if taken.is_some() { Channel::Officer } else { Channel::Web };
    let with_qr = taken.is_some();
    let Taken { assisted, errors } = taken.unwrap_or(Taken { assisted: None, errors: Errors::default() });
    let written_at = fields.written_at;
    let reports = web.app().reports();
    let parsed = report_fields::parse(web, fields, channel).await?.map(|new| NewReport { assisted, ..new });
    // A report that is here needs its files no more: what they were, the phone can tell.
    let told = files.iter().map(|file| file.upload().digest.map(KeptFile::told)).collect::<Option<Vec<_>>>();
    let as_told = parsed
        .as_ref()
        .ok()
        .filter(|_| errors.is_empty())
        .zip(told)
        .map(|(new, attachments)| NewReport { attachments, ..new.clone() });
    match reports.known_to_phone(phone, as_told.as_ref()).await? {
        Known::Here(receipt) => return received(web, s, &receipt, written_at, with_qr).await,
        Known::TakenBack => return Ok(taken_back(s)),
        Known::Not => {}
    }
    let gathered = gather(web, client, &files, parsed.is_err() || !errors.is_empty()).await?;
    let mut mistakes = told_of_fields(s, parsed.as_ref().err());
    mistakes.extend(fields::told(&errors).map(|(field, why)| json!({ "field": field, "told": complaint(s, why) })));
    mistakes.extend(gathered.refused.iter().map(|(place, why)| told_of_file(s, &files, *place, *why)));
    let new = match parsed {
        Ok(new) if mistakes.is_empty() => new,
        _ => return Ok(unfit(mistakes)),
    };
    if !gathered.missing.is_empty() {
        return Ok(missing(&gathered.missing));
    }
    if let Err(wait) = web.limits().count_contacts(&new.reporter) {
        return Ok(later(StatusCode::TOO_MANY_REQUESTS, &s.text("too-fast-report"), wait.as_secs() + 1));
    }
    match reports.receive_from_phone(phone, NewReport { attachments: gathered.kept, ..new }).await {
        Ok(Some(receipt)) => {
            metrics::counter!("tuntas_reports_received_total", "channel" => if with_qr { "officer" } else { "phone" })
                .increment(1);
            for file in files {
                reports.forget_upload(file.file).await?;
            }
            received(web, s, &receipt, written_at, with_qr).await
        }
        Ok(None) => Ok(taken_back(s)),
        Err(AppError::Refused(refusal)) => Ok(unfit(vec![json!({ "field": "area", "told": s.text(&refusal.key()) })])),
        // No voice note came with it after all.
        Err(AppError::Invalid { field, why }) => Ok(unfit(told_of_fields(s, Some(&vec![(field, Mistake::Unfit(why))])))),
        // It went while the report was received: it comes again.
        Err(AppError::File(place, BadFile::Gone)) => match files.get(place) {
            Some(gone) => {
                reports.forget_upload(gone.file).await?;
                Ok(missing(&[gone.file]))
            }
            None => Err(AppError::File(place, BadFile::Gone)),
        },
        Err(e) => Err(e),
    }
}

/// The files of a report, as far as they are here.
#[derive(Default)]
struct Gathered {
    kept: Vec<KeptFile>,
    missing: Vec<Uuid>,
    /// Those that are not taken, by their place from 0.
    refused: Vec<(usize, BadFile)>,
}

/// Gathers the files of a report. While some are missing none is looked at, unless the report comes back anyway: then what is
/// wrong with those that are here is told, too.
async fn gather(web: &Web, client: Client, files: &[FileOfPhone], comes_back: bool) -> Result<Gathered, AppError> {
    let reports = web.app().reports();
    let mut gathered = Gathered::default();
    for file in files {
        if reports.has_of_file(file.file).await? < file.size {
            gathered.missing.push(file.file);
        }
    }
    if files.len() > MAX_FILES {
        gathered.refused.push((MAX_FILES, BadFile::TooMany));
        return Ok(gathered);
    }
    for (place, file) in files.iter().enumerate() {
        let can_come = file.size > 0 && file.size <= app::MAX_FILE_BYTES as u64;
        if !can_come {
            gathered.refused.push((place, if file.size == 0 { BadFile::Empty } else { BadFile::TooLarge }));
        } else if gathered.missing.is_empty() || (comes_back && !gathered.missing.contains(&file.file)) {
            look_at(web, client, place, file, &mut gathered).await?;
        }
    }
    Ok(gathered)
}

/// Cleans and keeps one file, unless that was done before.
async fn look_at(web: &Web, client: Client, place: usize, file: &FileOfPhone, gathered: &mut Gathered) -> Result<(), AppError> {
    let reports = web.app().reports();
    match reports.arrived(&file.upload()).await? {
        Arrived::Not => gathered.missing.push(file.file),
        Arrived::Kept(kept) => gathered.kept.push(kept),
        Arrived::Whole(whole, digest) => match uploads::keep_counted(web, Sender::Address(client.0), place, whole).await {
            Ok(kept) => {
                let kept = KeptFile { sent: Some(digest), ..kept };
                reports.remember_upload(file.file, &kept).await?;
                gathered.kept.push(kept);
            }
            // Nothing is wrong with it: it is tried again later.
            Err(e @ AppError::File(_, BadFile::TooFast | BadFile::NoRoom | BadFile::OverQuota)) => return Err(e),
            Err(AppError::File(_, why)) => gathered.refused.push((place, why)),
            Err(e) => return Err(e),
        },
    }
    Ok(())
}

fn told_of_fields(s: Localizer, mistakes: Option<&Mistakes>) -> Vec<Value> {
    let told = |(field, why): &(&'static str, Mistake)| json!({ "field": field, "told": complaint(s, &why.told()) });
    mistakes.into_iter().flatten().map(told).collect()
}

fn told_of_file(s: Localizer, files: &[FileOfPhone], place: usize, why: BadFile) -> Value {
    let file = files.get(place);
    let called = file.map(|f| f.called.chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect()).unwrap_or_default();
    let told = match why {
        // Not of one of them.
        BadFile::TooMany => s.text(why.key()),
        why => complaint(s, &FieldError::File { place: place + 1, called, why }),
    };
    json!({ "field": FILES, "file": file.map(|f| f.file), "told": told })
}

fn unfit(mistakes: Vec<Value>) -> Response {
    answer(StatusCode::UNPROCESSABLE_ENTITY, &json!({ "fields": mistakes }))
}

fn missing(files: &[Uuid]) -> Response {
    answer(StatusCode::FAILED_DEPENDENCY, &json!({ "missing": files }))
}

fn taken_back(s: Localizer) -> Response {
    answer(StatusCode::CONFLICT, &json!({ "code": "withdrawn", "why": s.text("outbox-taken-back") }))
}

/// The receipt, with who reads it where its reporter asked that few do; for whoever hands it over to somebody, with its address as a picture.
async fn received(
    web: &Web,
    s: Localizer,
    receipt: &Receipt,
    written_at: Option<Timestamp>,
    with_qr: bool,
) -> Result<Response, AppError> {
    // As it is kept.
    let written_at = written_at.filter(|at| can_have_been_written(*at, receipt.received_at));
    let url = format!("{}{}", web.settings().base, routes::report(receipt.tracking));
    let stored = web.app().stored(Key::Tracking(receipt.tracking)).await?;
    let read_by = stored.and_then(|stored| stored.report.read_by());
    let told = json!({
        "qr": with_qr.then(|| qr::picture(&url)),
        "tracking": receipt.tracking.to_string(),
        "pin": receipt.pin.as_ref().map(Pin::grouped),
        "received_at": receipt.received_at.to_string(),
        "written_at": written_at.map(|at| at.to_string()),
        "read_by": read_by.map(|by| s.text(&format!("receipt-read-by-{}", by.as_str()))),
        "url": url,
    });
    Ok(answer(StatusCode::CREATED, &told))
}
