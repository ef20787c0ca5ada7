//! The fields of a report as programs and phones send them, each parsed into its type once. All mistakes are found together, and
//! told by two voices: to programs what was expected, to people what to mend.

use app::{AppError, NewReport, Reporter};
use domain::{
    AreaCode, Date, Email, PersonName, Phone, Point, Refusal, ReportId, Timestamp, Title, ValidationError, Words,
    forest::{Disturbance, Place},
    report::{Channel, Kind, can_have_happened},
};
use uuid::Uuid;

use crate::{field_error::FieldError, localizer::Language, state::Web};

/// What was sent, field by field.
#[derive(Debug, Default)]
pub(crate) struct ReportFields {
    /// A new one where none is told.
    pub(crate) id: Option<Uuid>,
    /// A complaint where none is told.
    pub(crate) kind: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) text: String,
    /// The text may be left out: a voice note comes with it.
    pub(crate) spoken: bool,
    pub(crate) area: Option<String>,
    /// Latitude and longitude in degrees.
    pub(crate) point: Option<(f64, f64)>,
    /// `YYYY-MM-DD`.
    pub(crate) happened_on: Option<String>,
    /// By the clock of a phone.
    pub(crate) written_at: Option<Timestamp>,
    /// What was noticed in a forest.
    pub(crate) forest: Option<Disturbance>,
    /// The exact place, where it is more than a point; as it was sent.
    pub(crate) place: Option<Option<Place>>,
    pub(crate) anonymous: bool,
    /// Agencies may know who reports about a forest.
    pub(crate) named: bool,
    pub(crate) secret: bool,
    /// It is about sexual exploitation or abuse, or about reprisals.
    pub(crate) restricted: bool,
    pub(crate) name: Option<String>,
    pub(crate) phone: Option<String>,
    pub(crate) email: Option<String>,
    /// Indonesian where none is told.
    pub(crate) language: Option<String>,
}

/// What is wrong with a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mistake {
    /// It does not fit.
    Unfit(ValidationError),
    /// More letters than are taken, and how many there are.
    Long {
        most: usize,
        has: usize,
    },
    NoSuchKind,
    NoSuchLanguage,
    NoDay,
    /// No degrees on the earth.
    NoPoint,
    NoSuchArea,
    /// Neither an area nor a point.
    NoPlace,
    /// No area that is known holds the point.
    PointNowhere,
    PointOutsideArea,
    PointAbroad,
    /// The rules of the house refuse it.
    Refused(Refusal),
}

impl Mistake {
    /// To programs.
    pub(crate) fn detail(self) -> String {
        let said = match self {
            Self::Unfit(why) => return why.to_string(),
            Self::Long { most, .. } => return ValidationError::TooLong(most).to_string(),
            Self::Refused(refusal) => return refusal.to_string(),
            Self::NoSuchKind => "expected complaint, aspiration or information",
            Self::NoSuchLanguage => "expected id or en",
            Self::NoDay => "expected YYYY-MM-DD",
            Self::NoPoint => "latitude is -90 to 90, longitude -180 to 180",
            Self::NoSuchArea => "no such area; see /api/v1/areas",
            Self::NoPlace => "an area code or a point is needed",
            Self::PointNowhere => "no known area holds this point; give the area's code",
            Self::PointOutsideArea => "lies outside the area that is given; leave one of them out",
            Self::PointAbroad => "lies outside Indonesia; leave it out where it is not known",
        };
        said.to_owned()
    }

    /// To people.
    pub(crate) fn told(self) -> FieldError {
        let key = match self {
            Self::Unfit(why) => return FieldError::Invalid(why),
            Self::Long { most, has } => return FieldError::Long { most, has, of_report: true },
            Self::NoDay => return FieldError::Invalid(ValidationError::NotADay),
            Self::Refused(refusal) => return FieldError::Key(refusal.key()),
            // Only a page that is broken sends these.
            Self::NoSuchKind | Self::NoSuchLanguage => "refused-text",
            Self::NoSuchArea => "no-such-area",
            Self::NoPlace => "place-empty",
            Self::NoPoint | Self::PointNowhere => "outbox-point-nowhere",
            Self::PointOutsideArea => "outbox-point-outside",
            Self::PointAbroad => "outbox-point-abroad",
        };
        FieldError::Key(key.to_owned())
    }
}

/// The mistakes of a report, each with its field.
pub(crate) type Mistakes = Vec<(&'static str, Mistake)>;

/// Parses every field into its type.
///
/// # Errors
/// Only a failure of ours: what is wrong with the fields is no error of this.
pub(crate) async fn parse(web: &Web, fields: ReportFields, channel: Channel) -> Result<Result<NewReport, Mistakes>, AppError> {
    let mut mistakes = Vec::new();
    let kind = match fields.kind.as_deref().map(Kind::parse) {
        None => Kind::Complaint,
        Some(Some(kind)) => kind,
        Some(None) => note(&mut mistakes, "kind", Mistake::NoSuchKind).unwrap_or(Kind::Complaint),
    };
    let title = maybe(&mut mistakes, "title", fields.title.as_deref(), Title::MAX, Title::parse);
    let text = match fields.text.trim() {
        "" if fields.spoken => Some(None),
        _ => must(&mut mistakes, "text", &fields.text, Words::MAX, Words::of_report).map(Some),
    };
    let day = fields.happened_on.as_deref().map(|day| day.parse::<Date>().map_err(|_| Mistake::NoDay));
    let happened_on = day.and_then(|day| day.map_err(|why| mistakes.push(("happened_on", why))).ok());
    let point =
        fields.point.and_then(|(lat, lon)| Point::new(lat, lon).or_else(|| note(&mut mistakes, "point", Mistake::NoPoint)));
    let place = fields.place.and_then(|place| place.or_else(|| note(&mut mistakes, "point", Mistake::NoPoint)));
    // Where no point stands beside it, its middle tells the village.
    let middle = place.as_ref().map(Place::middle);
    let point = point.or_else(|| middle.filter(|_| fields.area.is_none()));
    let reporter = Reporter {
        name: maybe(&mut mistakes, "name", fields.name.as_deref(), 100, PersonName::parse),
        phone: maybe(&mut mistakes, "phone", fields.phone.as_deref(), 40, Phone::parse),
        email: maybe(&mut mistakes, "email", fields.email.as_deref(), 254, Email::parse),
    };
    let language = match fields.language.as_deref().map(Language::parse) {
        None => Language::default(),
        Some(Some(language)) => language,
        Some(None) => note(&mut mistakes, "language", Mistake::NoSuchLanguage).unwrap_or_default(),
    };
    let area = area(web, fields.area.as_deref(), point, &mut mistakes).await?;
    if let (Some(day), Some(area)) = (happened_on, &area)
        && let Err(refusal) = can_have_happened(day, area.zone().date(web.app().now()))
    {
        mistakes.push(("happened_on", Mistake::Refused(refusal)));
    }
    Ok(match (text, area) {
        (Some(text), Some(area)) if mistakes.is_empty() => Ok(NewReport {
            id: ReportId(fields.id.unwrap_or_else(trust::random::ordered_identity)),
            kind,
            title,
            text,
            area,
            point,
            happened_on,
            written_at: fields.written_at,
            topic: None,
            channel,
            assisted: None,
            forest: fields.forest,
            place,
            anonymous: fields.anonymous,
            named: fields.named,
            secret: fields.secret,
            restriction_asked: fields.restricted,
            reporter,
            language,
            attachments: Vec::new(),
        }),
        _ => Err(mistakes),
    })
}

/// The area that is told, else the one that holds the point; where both are told they must fit.
async fn area(
    web: &Web,
    code: Option<&str>,
    point: Option<Point>,
    mistakes: &mut Mistakes,
) -> Result<Option<AreaCode>, AppError> {
    let area = match (code, point) {
        (Some(code), _) => {
            let known = code.parse::<AreaCode>().ok().filter(|a| web.app().reference().area(a).is_some());
            known.or_else(|| note(mistakes, "area", Mistake::NoSuchArea))
        }
        (None, Some(point)) => match web.app().country().area_of_point(point).await {
            Ok(area) => Some(area),
            Err(AppError::PointNowhere) => note(mistakes, "point", Mistake::PointNowhere),
            Err(e) => return Err(e),
        },
        (None, None) => note(mistakes, "area", Mistake::NoPlace),
    };
    if let (Some(point), Some(area)) = (point, &area)
        && !web.app().country().lies_in(point, area).await?
    {
        let why = if point.is_in_indonesia() { Mistake::PointOutsideArea } else { Mistake::PointAbroad };
        mistakes.push(("point", why));
    }
    Ok(area)
}

fn note<T>(mistakes: &mut Mistakes, field: &'static str, why: Mistake) -> Option<T> {
    mistakes.push((field, why));
    None
}

/// A field that may be left out, of at most so many characters as it was sent.
fn maybe<T>(
    mistakes: &mut Mistakes,
    field: &'static str,
    text: Option<&str>,
    most: usize,
    parse: impl FnOnce(&str) -> Result<T, ValidationError>,
) -> Option<T> {
    let text = text.filter(|t| is_given(t, most))?;
    must(mistakes, field, text, most, parse)
}

/// A field that must be there.
fn must<T>(
    mistakes: &mut Mistakes,
    field: &'static str,
    text: &str,
    most: usize,
    parse: impl FnOnce(&str) -> Result<T, ValidationError>,
) -> Option<T> {
    let told = |why| match why {
        ValidationError::TooLong(most) => Mistake::Long { most, has: text.chars().count() },
        why => Mistake::Unfit(why),
    };
    parsed(text, most, parse).map_err(|why| mistakes.push((field, told(why)))).ok()
}

/// Whether there is anything in a field that may be left out.
pub(crate) fn is_given(text: &str, most: usize) -> bool {
    !text.trim().is_empty() || text.chars().nth(most).is_some()
}

/// A text of at most so many characters. What parsing takes away counts too, so that the description of the API says what is taken.
///
/// # Errors
/// What does not fit.
pub(crate) fn parsed<T>(
    text: &str,
    most: usize,
    parse: impl FnOnce(&str) -> Result<T, ValidationError>,
) -> Result<T, ValidationError> {
    if text.chars().nth(most).is_some() { Err(ValidationError::TooLong(most)) } else { parse(text) }
}
