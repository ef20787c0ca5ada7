//! Files of a form that came back. A browser does not send a chosen file twice, so what was kept is named in a hidden
//! field, with a mark that only this installation can make, and that is good for this form and this person alone.

use app::{BadFile, KeptFile, MAX_FILES, SignedIn, Trouble};
use domain::TrackingNumber;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::{
    forms::{Errors, Sent, Typed},
    limits::Sender,
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
    typed: &mut Typed,
    files: Vec<Sent>,
    errors: &mut Errors,
) -> Result<Vec<KeptFile>, Trouble> {
    let mut kept = named(web, owner, typed, errors);
    let room = MAX_FILES.saturating_sub(kept.len());
    let mut new = Vec::new();
    let refused = keep(web, sender, files, room, &mut new).await;
    kept.extend(new);
    remember(web, owner, typed, &kept);
    for Refused { place, called, why } in refused? {
        errors.file(place, &called, why);
    }
    Ok(kept)
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
    kept: &mut Vec<KeptFile>,
) -> Result<Vec<Refused>, Trouble> {
    let mut refused = Vec::new();
    for Sent { file, place, called } in files {
        let new = if kept.len() < room {
            uploads::keep(web, sender, place.saturating_sub(1), file).await
        } else {
            Err(Trouble::File(place, BadFile::TooMany))
        };
        match new {
            Ok(new) => kept.push(new),
            // The others are good all the same.
            Err(Trouble::File(_, why)) => refused.push(Refused { place, called, why }),
            Err(e) => return Err(e),
        }
    }
    Ok(refused)
}

/// Names kept files in a form, for its owner: should it come back, it has them.
pub(crate) fn remember(web: &Web, owner: &Owner, typed: &mut Typed, kept: &[KeptFile]) {
    typed.set_all(FIELD, kept.iter().map(|file| mark(web, owner, file)));
}

/// Drops a kept file from a form, the so-manieth from 0, that turned out to be gone, and says so.
pub(crate) fn drop_gone(typed: &mut Typed, errors: &mut Errors, place: usize, why: BadFile) {
    let called = shown(typed).into_iter().nth(place).map(|(_, name)| name).unwrap_or_default();
    let others: Vec<_> = typed.all(FIELD).enumerate().filter(|(n, _)| *n != place).map(|(_, v)| v.to_owned()).collect();
    typed.set_all(FIELD, others.into_iter());
    errors.kept_file(place + 1, &called, why);
}

/// The kept files of a form as it is shown: the hidden value and the name of each.
pub(crate) fn shown(typed: &Typed) -> Vec<(String, String)> {
    let name = |(place, mark): (usize, &str)| {
        let kept: Kept = serde_json::from_str(mark.get(SEAL..)?).ok()?;
        Some((mark.to_owned(), kept.file.name(place)))
    };
    typed.all(FIELD).enumerate().filter_map(name).collect()
}

/// The hidden value that stands for a kept file.
fn mark(web: &Web, owner: &Owner, file: &KeptFile) -> String {
    let json = serde_json::to_string(&Kept { owner: owner.clone(), file: file.clone() }).unwrap_or_default();
    format!("{}{json}", seal(web, &json))
}

/// The kept files that a form names. What ran out, was damaged or belongs elsewhere is told; what is named twice counts once.
fn named(web: &Web, owner: &Owner, typed: &Typed, errors: &mut Errors) -> Vec<KeptFile> {
    let mut files: Vec<KeptFile> = Vec::new();
    for (place, value) in typed.all(FIELD).enumerate() {
        let file = read(web, value);
        match file {
            Some(Kept { owner: whose, file }) if whose == *owner && !has_run_out(web, &file) => {
                if files.iter().all(|other| other.id != file.id) && files.len() < MAX_FILES {
                    files.push(file);
                }
            }
            Some(Kept { file, .. }) => errors.kept_file(place + 1, &file.name(place), BadFile::Gone),
            None => errors.kept_file(place + 1, "", BadFile::Gone),
        }
    }
    files
}

fn has_run_out(web: &Web, file: &KeptFile) -> bool {
    web.house().now().duration_since(file.at) >= app::FORM_LIVES
}

/// What we said.
fn read(web: &Web, value: &str) -> Option<Kept> {
    let (mark, json) = value.split_at_checked(SEAL)?;
    let ours = trust::InstallationKey::same(mark.as_bytes(), seal(web, json).as_bytes());
    serde_json::from_str(json).ok().filter(|_| ours)
}

fn seal(web: &Web, json: &str) -> String {
    trust::hex(&web.house().keys().hash("kept file", &[json.as_bytes()]))
}
