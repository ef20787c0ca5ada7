//! Contents of events: words and persons, as they are kept, sealed and opened.

use std::collections::BTreeMap;

use domain::{
    Email, PersonName, Phone, Point, Report, ReportId, Title, Words,
    forest::{Place, Shape},
    report::Identity,
};
use serde::{Deserialize, Serialize};
use store::{Content, Field, ReportWithHistory};
use trust::{Salt, SealKey, WrappedKey};

use crate::{App, AppError};

/// A title (maybe none) and a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// One line.
    pub title: Option<String>,
    /// The text.
    pub text: String,
}

impl Text {
    /// Words as somebody wrote them.
    #[must_use]
    pub fn new(title: Option<&Title>, words: &Words) -> Self {
        Self { title: title.map(|t| t.as_str().to_owned()), text: words.as_str().to_owned() }
    }

    /// A title is one line, so a line break ends it.
    fn to_bytes(&self) -> Vec<u8> {
        format!("{}\n{}", self.title.as_deref().unwrap_or_default(), self.text).into_bytes()
    }

    fn from_bytes(bytes: &[u8]) -> Self {
        let all = String::from_utf8_lossy(bytes);
        let (title, text) = all.split_once('\n').unwrap_or(("", &all));
        Self { title: Some(title).filter(|t| !t.is_empty()).map(str::to_owned), text: text.to_owned() }
    }

    /// The title, or else the beginning of the text without its greetings, in at most `most` characters.
    #[must_use]
    pub fn headline(&self, most: usize) -> String {
        match &self.title {
            Some(title) => title.clone(),
            None => insight::headline(&self.text, most),
        }
    }
}

/// Who reported. Every part may be missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reporter {
    /// Name.
    pub name: Option<PersonName>,
    /// Phone.
    pub phone: Option<Phone>,
    /// E-mail.
    pub email: Option<Email>,
}

impl Reporter {
    /// Where they can be reached: the phone number, the e-mail address.
    pub fn contacts(&self) -> impl Iterator<Item = &str> {
        self.phone.as_ref().map(Phone::as_str).into_iter().chain(self.email.as_ref().map(Email::as_str))
    }
}

#[derive(Serialize, Deserialize)]
struct KeptReporter {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    phone: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    email: Option<String>,
}

impl Reporter {
    /// Whether anything was given.
    #[must_use]
    pub fn identity(&self) -> Identity {
        if *self == Self::default() { Identity::None } else { Identity::Given }
    }

    fn to_bytes(&self) -> Result<Vec<u8>, AppError> {
        let text = |t: &str| t.to_owned();
        Ok(serde_json::to_vec(&KeptReporter {
            name: self.name.as_ref().map(|n| text(n.as_str())),
            phone: self.phone.as_ref().map(|p| text(p.as_str())),
            email: self.email.as_ref().map(|e| text(e.as_str())),
        })?)
    }

    fn from_bytes(bytes: &[u8]) -> Result<Self, AppError> {
        let kept: KeptReporter = serde_json::from_slice(bytes)?;
        Ok(Self {
            name: kept.name.and_then(|n| PersonName::parse(&n).ok()),
            phone: kept.phone.and_then(|p| Phone::parse(&p).ok()),
            email: kept.email.and_then(|e| Email::parse(&e).ok()),
        })
    }
}

/// What a sealed thing is bound to: its report, its event and its kind.
fn bound_to(report: ReportId, version: u32, field: Field) -> Vec<u8> {
    let kind = match field {
        Field::Words => b'w',
        Field::Person => b'p',
        Field::Place => b'l',
    };
    [report.0.as_bytes().as_slice(), &version.to_le_bytes(), &[kind]].concat()
}

/// A place as it is kept: degrees to the last digit.
#[derive(Serialize, Deserialize)]
struct KeptPlace {
    shape: String,
    points: Vec<(f64, f64)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    photos: Vec<(usize, f64, f64)>,
}

fn place_to_bytes(place: &Place) -> Result<Vec<u8>, AppError> {
    let points = place.points().iter().map(|p| (p.lat, p.lon)).collect();
    let photos = place.photos().iter().map(|(file, p)| (*file, p.lat, p.lon)).collect();
    Ok(serde_json::to_vec(&KeptPlace { shape: place.shape().as_str().to_owned(), points, photos })?)
}

fn place_from_bytes(bytes: &[u8]) -> Result<Place, AppError> {
    let kept: KeptPlace = serde_json::from_slice(bytes)?;
    let points = kept.points.into_iter().map(|(lat, lon)| Point { lat, lon }).collect();
    let place = Shape::parse(&kept.shape).and_then(|shape| Place::new(shape, points));
    let photos = kept.photos.into_iter().map(|(file, lat, lon)| (file, Point { lat, lon })).collect();
    place.map(|place| place.with_photos(photos)).ok_or_else(|| AppError::Damaged("a place that is none".into()))
}

/// Makes a content of words, sealed when a key is given.
pub(crate) fn words(report: ReportId, version: u32, text: &Text, key: Option<&SealKey>) -> Result<Content, AppError> {
    content(report, version, Field::Words, text.to_bytes(), key)
}

/// Seals words that lay open, for the same event.
pub(crate) fn seal_words(report: ReportId, version: u32, salt: Salt, plain: &[u8], key: &SealKey) -> Result<Vec<u8>, AppError> {
    sealed(report, version, Field::Words, salt, plain, key)
}

/// Salt and plain bytes under one seal: whoever has a commitment and its salt can try out what was said.
fn sealed(report: ReportId, version: u32, field: Field, salt: Salt, plain: &[u8], key: &SealKey) -> Result<Vec<u8>, AppError> {
    Ok(key.seal(&[salt.as_slice(), plain].concat(), &bound_to(report, version, field))?)
}

/// Makes a content of a person, always sealed.
pub(crate) fn person(report: ReportId, version: u32, reporter: &Reporter, key: &SealKey) -> Result<Content, AppError> {
    content(report, version, Field::Person, reporter.to_bytes()?, Some(key))
}

/// Makes a content of an exact place. It has a key of its own, which stands wrapped before what it seals: that outlives the person,
/// whose key is destroyed when they are forgotten, since it is evidence; and it is opened neither by theirs nor by that of words.
pub(crate) fn place(app: &App, report: ReportId, version: u32, place: &Place) -> Result<Content, AppError> {
    let key = SealKey::new()?;
    let made = content(report, version, Field::Place, place_to_bytes(place)?, Some(&key))?;
    let wrapped = app.wrap(&key, report)?;
    let length = u16::try_from(wrapped.len()).map_err(|_| AppError::Damaged("a key that is too long".into()))?;
    let before = |sealed: Vec<u8>| [length.to_le_bytes().as_slice(), &wrapped, &sealed].concat();
    Ok(Content { body: made.body.map(|(salt, sealed)| (salt, before(sealed))), ..made })
}

/// The key and the sealed bytes of a place, as [`place`] put them together.
fn parts_of_place(body: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let (length, rest) = body.split_first_chunk()?;
    let (wrapped, sealed) = rest.split_at_checked(u16::from_le_bytes(*length).into())?;
    Some((wrapped.to_vec(), sealed))
}

fn content(report: ReportId, version: u32, field: Field, plain: Vec<u8>, key: Option<&SealKey>) -> Result<Content, AppError> {
    let salt = trust::random::bytes()?;
    let commitment = trust::commit(&salt, &plain);
    let body = match key {
        Some(key) => (None, sealed(report, version, field, salt, &plain, key)?),
        None => (Some(salt), plain),
    };
    Ok(Content { version, field, body: Some(body), sealed: key.is_some(), commitment })
}

/// A sealed content of an earlier version, whose salt lay beside it, with the salt within; none where there is nothing to do.
pub(crate) fn salt_within(report: ReportId, content: &Content, keys: &Keys) -> Result<Option<Vec<u8>>, AppError> {
    let Some((Some(salt), _)) = content.body.as_ref().filter(|_| content.sealed) else { return Ok(None) };
    let (Some((_, plain)), Some(key)) = (opened(report, content, keys)?, keys.of(content)) else { return Ok(None) };
    Ok(Some(sealed(report, content.version, content.field, *salt, &plain, key)?))
}

/// The keys of one report, opened as far as they are needed.
pub(crate) struct Keys {
    pub(crate) words: Option<SealKey>,
    pub(crate) person: Option<SealKey>,
    /// Those of exact places, by the event of each.
    pub(crate) places: BTreeMap<u32, SealKey>,
}

impl App {
    pub(crate) fn wrap(&self, key: &SealKey, report: ReportId) -> Result<Vec<u8>, AppError> {
        Ok(self.keys.wrap(key, report.0.as_bytes())?.0)
    }

    pub(crate) fn unwrap(&self, wrapped: Option<&Vec<u8>>, report: ReportId) -> Result<Option<SealKey>, AppError> {
        let open = |w: &Vec<u8>| self.keys.unwrap(&WrappedKey(w.clone()), report.0.as_bytes());
        Ok(wrapped.map(open).transpose()?)
    }

    pub(crate) fn keys_of(&self, with_history: &ReportWithHistory) -> Result<Keys, AppError> {
        let (stored, id) = (&with_history.stored, with_history.stored.report.id);
        let mut places = BTreeMap::new();
        for content in with_history.contents.iter().filter(|c| c.field == Field::Place) {
            let parts = content.body.as_ref().and_then(|(_, body)| parts_of_place(body));
            let key = self.unwrap(parts.map(|(wrapped, _)| wrapped).as_ref(), id)?;
            places.extend(key.map(|key| (content.version, key)));
        }
        let (words, person) = (self.unwrap(stored.words_key.as_ref(), id)?, self.unwrap(stored.person_key.as_ref(), id)?);
        Ok(Keys { words, person, places })
    }
}

impl Keys {
    fn of(&self, content: &Content) -> Option<&SealKey> {
        match content.field {
            Field::Place => self.places.get(&content.version),
            Field::Words => self.words.as_ref(),
            Field::Person => self.person.as_ref(),
        }
    }
}

/// Salt and plain bytes of a content; none once forgotten.
pub(crate) fn opened(report: ReportId, content: &Content, keys: &Keys) -> Result<Option<(Salt, Vec<u8>)>, AppError> {
    let Some((salt, body)) = &content.body else { return Ok(None) };
    if !content.sealed {
        let salt = salt.ok_or_else(|| AppError::Damaged("words without their salt".into()))?;
        return Ok(Some((salt, body.clone())));
    }
    let key = keys.of(content).ok_or(trust::NotOpened)?;
    let body = match content.field {
        Field::Place => parts_of_place(body).ok_or(trust::NotOpened)?.1,
        Field::Words | Field::Person => body,
    };
    let mut plain = key.open(body, &bound_to(report, content.version, content.field))?;
    if let Some(salt) = salt {
        return Ok(Some((*salt, plain)));
    }
    let salt = *plain.first_chunk().ok_or(trust::NotOpened)?;
    plain.drain(..salt.len());
    Ok(Some((salt, plain)))
}

/// The plain bytes of a content, if they are what was committed to; none once forgotten.
pub(crate) fn plain(report: ReportId, content: &Content, keys: &Keys) -> Result<Option<Vec<u8>>, AppError> {
    let Some((salt, plain)) = opened(report, content, keys)? else { return Ok(None) };
    if trust::commit(&salt, &plain) != content.commitment {
        return Err(AppError::Damaged("words were changed after their event".into()));
    }
    Ok(Some(plain))
}

/// The words of every event that still has some.
pub(crate) fn all_words(with_history: &ReportWithHistory, keys: &Keys) -> Result<BTreeMap<u32, Text>, AppError> {
    let mut texts = BTreeMap::new();
    for content in with_history.contents.iter().filter(|c| c.field == Field::Words) {
        let bytes = plain(with_history.stored.report.id, content, keys)?;
        texts.extend(bytes.map(|bytes| (content.version, Text::from_bytes(&bytes))));
    }
    Ok(texts)
}

/// The person of a report; none when none was given, or it was forgotten.
pub(crate) fn open_person(with_history: &ReportWithHistory, keys: &Keys) -> Result<Option<Reporter>, AppError> {
    let report: &Report = &with_history.stored.report;
    let Some(content) = with_history.contents.iter().find(|c| c.field == Field::Person) else { return Ok(None) };
    plain(report.id, content, keys)?.map(|bytes| Reporter::from_bytes(&bytes)).transpose()
}

/// The exact place of a report; none where none was told.
pub(crate) fn open_place(with_history: &ReportWithHistory, keys: &Keys) -> Result<Option<Place>, AppError> {
    let Some(content) = with_history.contents.iter().find(|c| c.field == Field::Place) else { return Ok(None) };
    plain(with_history.stored.report.id, content, keys)?.map(|bytes| place_from_bytes(&bytes)).transpose()
}
