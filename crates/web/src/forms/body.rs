//! A form with its files, read part by part with a limit on each: url-encoded or multipart.

use app::{BadFile, File, FreeSpace, MAX_FILE_BYTES, MAX_FILES};
use axum::{
    RequestExt,
    extract::{
        FromRequest, Multipart, Request,
        multipart::{Field, MultipartError},
    },
    http::{StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{Errors, FILES, FormData, MOST_FIELDS};
use crate::{localizer::Localizer, state::Web};

/// Most that is typed into a form, in bytes; percent-encoding makes three of one. What is longer was never meant to be read.
const MAX_FORM: usize = 1024 * 1024;
/// Longest name of a file, in characters, that is said back to whoever sent it.
const LONGEST_NAME: usize = 60;
/// What of a file tells its kind, in bytes.
const HEAD: usize = 1024;

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
