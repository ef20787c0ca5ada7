//! Files of a form that came back. A browser does not send a chosen file twice, so what was kept is named in a hidden
//! field, with a mark that only this installation can make.

use app::{File, Trouble};
use serde::{Deserialize, Serialize};
use store::Attachment;

use crate::{
    forms::{Errors, Typed},
    limits::Sender,
    state::Web,
    uploads,
};

/// The field that files come in, and where mistakes with them stand.
const FILES: &str = "files";
/// The field that names those kept.
const FIELD: &str = "kept";
/// What a hidden value says.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// When the file came: a form that is shown again makes it no younger. A file that no report names is removed once no
    /// form may name it.
    at: i64,
    file: Attachment,
}

/// Length of the mark before the description, in characters.
const SEAL: usize = 64;

/// The files of a form: those kept before and those that came now, cleaned. The form remembers them all, should it come
/// back. What is wrong with a file is added to the mistakes.
///
/// # Errors
/// Only a failure of ours.
pub(crate) async fn take(
    web: &Web,
    sender: Sender,
    typed: &mut Typed,
    files: Vec<File>,
    errors: &mut Errors,
) -> Result<Vec<Attachment>, Trouble> {
    let mut kept = named(web, typed);
    let room = app::MAX_FILES.saturating_sub(kept.len());
    if files.len() > room {
        errors.add(FILES, app::BadFile::TooMany.key());
    }
    let at = web.house().now().as_second();
    for file in files.into_iter().take(room) {
        match uploads::keep(web, sender, kept.len(), file).await {
            Ok(file) => kept.push(Kept { at, file }),
            // The others are good all the same.
            Err(Trouble::File(_, why)) => errors.add(FILES, why.key()),
            Err(e) => return Err(e),
        }
    }
    typed.set_all(FIELD, kept.iter().map(|kept| mark(web, kept)));
    Ok(kept.into_iter().map(|kept| kept.file).collect())
}

/// The kept files of a form as it is shown: the hidden value and the name of each.
pub(crate) fn shown(typed: &Typed) -> Vec<(String, String)> {
    let name = |mark: &str| {
        let kept: Kept = serde_json::from_str(mark.get(SEAL..)?).ok()?;
        Some((mark.to_owned(), kept.file.name))
    };
    typed.all(FIELD).filter_map(name).collect()
}

/// The hidden value that stands for a kept file.
fn mark(web: &Web, kept: &Kept) -> String {
    let json = serde_json::to_string(kept).unwrap_or_default();
    format!("{}{json}", seal(web, &json))
}

/// The kept files a form names; what was tampered with is left out.
fn named(web: &Web, typed: &Typed) -> Vec<Kept> {
    let read = |value: &str| {
        let (mark, json) = value.split_at_checked(SEAL)?;
        let right = seal(web, json);
        let ours = trust::InstallationKey::same(mark.as_bytes(), right.as_bytes());
        let kept: Kept = serde_json::from_str(json).ok().filter(|_| ours)?;
        let age = web.house().now().as_second() - kept.at;
        (age < app::FORM_LIVES.as_secs()).then_some(kept)
    };
    typed.all(FIELD).filter_map(read).take(app::MAX_FILES).collect()
}

fn seal(web: &Web, json: &str) -> String {
    trust::hex(&web.house().keys().hash("kept file", &[json.as_bytes()]))
}
