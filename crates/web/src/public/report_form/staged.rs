//! Files of a form that came back. A browser does not send a chosen file twice, so what was kept is named in a hidden
//! field, with a mark that only this installation can make, and that is good for this form and this person alone. What its sender
//! calls a file is known there and nowhere else: names of files betray people.

use app::{AppError, BadFile, KeptFile, MAX_FILES, SignedIn};
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{Timestamp, TrackingNumber, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    forms::{Errors, FormData, Sent},
    limits::Sender,
    localizer::Localizer,
    middleware::Client,
    page::{refuse, slow_down},
    routes,
    state::Web,
    uploads,
};

/// The field that names those kept.
const FIELD: &str = "kept";
/// Length of the mark before the description, in characters.
const SEAL: usize = 64;

/// What kept files belong to: a form, and whoever fills it in, where that is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Owner {
    form: String,
    person: Option<i64>,
}

impl Owner {
    /// The form for the report with this identity.
    pub(crate) fn of_form(id: Uuid, who: Option<&SignedIn>) -> Self {
        Self { form: id.to_string(), person: who.map(|w| w.person.id.0) }
    }

    /// What an official sent to an address after their session had ended; none for what takes no files.
    pub(crate) fn of_address(address: &str, typed: &FormData, person: UserId) -> Option<Self> {
        let form = match routes::done_on_desk_to(address) {
            Some(number) => number.parse::<TrackingNumber>().ok()?.to_string(),
            None if address == routes::DESK_REPORT || routes::desk_visits::parts(address).is_some() => {
                typed.get("id").parse::<Uuid>().ok()?.to_string()
            }
            None => return None,
        };
        Some(Self { form, person: Some(person.0) })
    }

    /// What is done to a report: by an official, or by its reporter.
    pub(crate) fn of_report(number: TrackingNumber, who: Option<&SignedIn>) -> Self {
        Self { form: number.to_string(), person: who.map(|w| w.person.id.0) }
    }
}

/// What a hidden value says.
#[derive(Serialize, Deserialize)]
struct Kept {
    owner: Owner,
    file: KeptFile,
    #[serde(default)]
    called: String,
    /// What shows it small.
    #[serde(default)]
    look: String,
}

impl Kept {
    /// As its sender calls it; at its place, from 0, where that is not known.
    fn name(&self, place: usize) -> String {
        if self.called.is_empty() { self.file.name(place) } else { self.called.clone() }
    }
}

/// A file that was taken, and what its sender calls it.
pub(crate) struct Named {
    pub(crate) file: KeptFile,
    called: String,
}

/// A kept file as a form shows it.
pub(crate) struct Shown {
    /// The hidden value.
    pub(crate) mark: String,
    pub(crate) name: String,
    /// Where it is shown small; none for what is no picture.
    pub(crate) picture: Option<String>,
}

/// A file that was not taken: where it stood and what it is called, and why.
pub(crate) struct Refused {
    pub(crate) place: usize,
    pub(crate) called: String,
    pub(crate) why: BadFile,
}

/// The files of a form: those kept before and those that came now, cleaned. The form remembers them all, should it come
/// back. What is wrong with a file is added to the mistakes.
///
/// # Errors
/// Only a failure of ours; the form remembers what was kept until then.
pub(crate) async fn take(
    web: &Web,
    sender: Sender,
    owner: &Owner,
    typed: &mut FormData,
    files: Vec<Sent>,
    errors: &mut Errors,
) -> Result<Vec<KeptFile>, AppError> {
    let mut kept = named(web, owner, typed, errors);
    let room = MAX_FILES.saturating_sub(kept.len());
    let mut new = Vec::new();
    let refused = keep(web, sender, files, room, &mut new).await;
    kept.extend(new);
    remember(web, owner, typed, &kept);
    for Refused { place, called, why } in refused? {
        errors.file(place, &called, why);
    }
    errors.order_files();
    Ok(kept.into_iter().map(|named| named.file).collect())
}

/// Cleans and keeps files, as many as there is room for. Gives those that are not taken.
///
/// # Errors
/// Only a failure of ours.
pub(crate) async fn keep(
    web: &Web,
    sender: Sender,
    files: Vec<Sent>,
    room: usize,
    kept: &mut Vec<Named>,
) -> Result<Vec<Refused>, AppError> {
    let mut refused = Vec::new();
    for Sent { file, place, called } in files {
        let new = if kept.len() < room {
            uploads::keep(web, sender, place.saturating_sub(1), file).await
        } else {
            Err(AppError::File(place, BadFile::TooMany))
        };
        match new {
            Ok(file) => kept.push(Named { file, called }),
            // The others are good all the same.
            Err(AppError::File(_, why)) => refused.push(Refused { place, called, why }),
            Err(e) => return Err(e),
        }
    }
    Ok(refused)
}

/// Names kept files in a form, for its owner: should it come back, it has them.
fn remember(web: &Web, owner: &Owner, typed: &mut FormData, kept: &[Named]) {
    typed.set_all(FIELD, kept.iter().map(|named| mark(web, owner, named)));
}

/// The files of a form are those of another from now on.
pub(crate) fn pass_on(web: &Web, from: &Owner, to: &Owner, typed: &mut FormData) {
    let kept = named(web, from, typed, &mut Errors::default());
    remember(web, to, typed, &kept);
}

/// Drops a kept file from a form, the so-manieth from 0, that turned out to be gone, and says so.
pub(crate) fn drop_gone(typed: &mut FormData, errors: &mut Errors, place: usize, why: BadFile) {
    let called = shown(typed).into_iter().nth(place).map(|file| file.name).unwrap_or_default();
    let others: Vec<_> = typed.all(FIELD).enumerate().filter(|(n, _)| *n != place).map(|(_, v)| v.to_owned()).collect();
    typed.set_all(FIELD, others.into_iter());
    errors.kept_file(place + 1, &called, why);
}

/// The kept files of a form as it is shown.
pub(crate) fn shown(typed: &FormData) -> Vec<Shown> {
    let show = |(place, mark): (usize, &str)| {
        let kept: Kept = serde_json::from_str(mark.get(SEAL..)?).ok()?;
        let is_picture = kept.file.media_type.starts_with("image/") && !kept.look.is_empty();
        let picture = is_picture.then(|| routes::kept_picture(kept.file.id, kept.file.at, &kept.look));
        Some(Shown { mark: mark.to_owned(), name: kept.name(place), picture })
    };
    typed.all(FIELD).enumerate().filter_map(show).collect()
}

/// Whether a voice note is among the kept files of a form.
pub(crate) fn has_voice(typed: &FormData) -> bool {
    let is_voice = |mark: &str| {
        let kept: Option<Kept> = mark.get(SEAL..).and_then(|json| serde_json::from_str(json).ok());
        kept.is_some_and(|kept| kept.file.voice_seconds().is_some())
    };
    typed.all(FIELD).any(is_voice)
}

/// The hidden value that stands for a kept file.
fn mark(web: &Web, owner: &Owner, Named { file, called }: &Named) -> String {
    let look = look(web, file.id, file.at.as_microsecond());
    let kept = Kept { owner: owner.clone(), file: file.clone(), called: called.clone(), look };
    let json = serde_json::to_string(&kept).unwrap_or_default();
    format!("{}{json}", seal(web, &json))
}

/// What shows a kept picture small, as long as its form lives: known to whoever holds the form.
fn look(web: &Web, id: Uuid, at: i64) -> String {
    let hash = web.app().keys().hash("look at a kept file", &[id.as_bytes(), &at.to_le_bytes()]);
    trust::hex(hash.first_chunk::<16>().unwrap_or(&[0; 16]))
}

/// A kept picture, small, for the form that it came with.
pub(crate) async fn picture(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    Path((id, at, told)): Path<(String, String, String)>,
) -> Response {
    if let Err(wait) = web.limits().count_look(client.0) {
        return slow_down(&web, s, wait);
    }
    let (Ok(id), Ok(at)) = (id.parse(), at.parse::<i64>()) else { return refuse(&web, s, &AppError::NotFound) };
    let lives = Timestamp::from_microsecond(at).is_ok_and(|at| web.app().now().duration_since(at) < app::FORM_LIVES);
    if !lives || !trust::InstallationKey::same(told.as_bytes(), look(&web, id, at).as_bytes()) {
        return refuse(&web, s, &AppError::NotFound);
    }
    let headers = [
        (header::CONTENT_TYPE, "image/jpeg"),
        (header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"),
        // Each step of the form shows it.
        (header::CACHE_CONTROL, "private, max-age=600"),
    ];
    match web.app().reports().small_picture_of_kept(id).await {
        Ok(bytes) => (headers, bytes).into_response(),
        Err(e) => refuse(&web, s, &e),
    }
}

/// The kept files that a form names. What ran out, was damaged or belongs elsewhere is told; what is named twice counts once.
fn named(web: &Web, owner: &Owner, typed: &FormData, errors: &mut Errors) -> Vec<Named> {
    let mut files: Vec<Named> = Vec::new();
    for (place, value) in typed.all(FIELD).enumerate() {
        match read(web, value) {
            Some(kept) if kept.owner == *owner && !has_run_out(web, &kept.file) => {
                if files.iter().all(|other| other.file.id != kept.file.id) && files.len() < MAX_FILES {
                    files.push(Named { file: kept.file, called: kept.called });
                }
            }
            Some(kept) => errors.kept_file(place + 1, &kept.name(place), BadFile::Gone),
            None => errors.kept_file(place + 1, "", BadFile::Gone),
        }
    }
    files
}

fn has_run_out(web: &Web, file: &KeptFile) -> bool {
    web.app().now().duration_since(file.at) >= app::FORM_LIVES
}

/// What we said.
fn read(web: &Web, value: &str) -> Option<Kept> {
    let (mark, json) = value.split_at_checked(SEAL)?;
    let ours = trust::InstallationKey::same(mark.as_bytes(), seal(web, json).as_bytes());
    serde_json::from_str(json).ok().filter(|_| ours)
}

fn seal(web: &Web, json: &str) -> String {
    trust::hex(&web.app().keys().hash("kept file", &[json.as_bytes()]))
}
