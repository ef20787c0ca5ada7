//! Reading a form into a report, and telling what is wrong with it.

use app::{KeptFile, NewReport, Reporter};
use domain::{
    AreaCode, Email, PersonName, Phone, ReportId, Title, Words,
    report::{Channel, Kind, can_have_happened},
};

use super::{Filling, kept, staged, steps::Step};
use crate::{
    assisted::fields::AssistedFields,
    forest_fields,
    forms::{Errors, FormData},
    state::Web,
};

/// The fields in the order of the form.
const FIELDS: [&str; 13] = [
    "text",
    "title",
    "place",
    "happened_on",
    "files",
    "name",
    "phone",
    "email",
    "told",
    "agreed",
    "agreed_name",
    "agreed_how",
    "agreed_on",
];

/// What is wrong with a form that was kept, if something was.
pub(super) fn wrong(filling: &Filling<'_>, step: Option<Step>, typed: &mut FormData) -> Errors {
    let mut errors = Errors::default();
    let told: Vec<String> = typed.all(kept::WRONG).map(str::to_owned).collect();
    if told.is_empty() {
        return errors;
    }
    let area = find_place(filling.web, typed).map_err(|key| errors.add("place", key)).ok();
    read(filling, typed, area, &[], &mut errors);
    if let Some(step) = step {
        errors.keep_only(step.fields());
    }
    for (field, key) in told.iter().filter_map(|told| told.split_once(' ')) {
        if let Some(field) = FIELDS.into_iter().find(|f| *f == field).filter(|field| !errors.is_on(field)) {
            errors.add(field, key);
        }
    }
    errors.order_as(&FIELDS);
    errors
}

/// The place: the one chosen, else the only one that fits what was typed. The form shows choices otherwise.
pub(super) fn find_place(web: &Web, typed: &mut FormData) -> Result<AreaCode, &'static str> {
    let reference = web.app().reference();
    let chosen = typed.get("area").parse::<AreaCode>().ok().filter(|a| reference.area(a).is_some());
    let words = typed.get("place").trim().to_owned();
    // A choice counts until something else is typed.
    let same = |a: &AreaCode| words.is_empty() || reference.place(a) == words || typed.get("asked") == words;
    let Some(area) = chosen.filter(same).or_else(|| reference.the_area(&words).map(|a| a.code.clone())) else {
        typed.set("area", "");
        return Err(match () {
            () if words.is_empty() => "place-empty",
            () if !reference.find_areas(&words, 1).is_empty() => "place-choose",
            () if !reference.similar_areas(&words, 1).is_empty() => "place-similar",
            () => "place-unknown",
        });
    };
    typed.set("area", area.as_str());
    typed.set("place", reference.place(&area));
    Ok(area)
}

/// The report that a form makes, once all of it is right.
pub(super) fn read(
    filling: &Filling<'_>,
    typed: &FormData,
    area: Option<AreaCode>,
    kept: &[KeptFile],
    errors: &mut Errors,
) -> Option<NewReport> {
    let kind = Kind::parse(typed.get("kind")).unwrap_or(Kind::Complaint);
    let title = typed.maybe("title", Title::parse, errors);
    let text = match typed.get("text").trim() {
        "" if staged::has_voice(typed) => Some(None),
        _ => typed.must("text", Words::of_report, errors).map(Some),
    };
    let happened_on = typed.maybe("happened_on", insight::day, errors);
    // Where the place is not known yet, by the clock of the installation.
    let today = area.as_ref().map_or_else(|| filling.web.today(), |area| area.zone().date(filling.web.app().now()));
    if let Some(Err(refusal)) = happened_on.map(|day| can_have_happened(day, today)) {
        errors.add("happened_on", refusal.key());
    }
    let reporter = Reporter {
        name: typed.maybe("name", PersonName::parse, errors),
        phone: typed.maybe("phone", Phone::parse, errors),
        email: typed.maybe("email", Email::parse, errors),
    };
    let fields = filling.taker.and_then(|_| AssistedFields::of_form(typed));
    let assisted = fields.as_ref().map(|fields| fields.parse(reporter != Reporter::default(), today, errors));
    errors.order_as(&FIELDS);
    let id = typed.get("id").parse().ok()?;
    let (text, area) = (text?, area?);
    // Where the phone was counts as long as no other place was chosen after it, and never betrays who wants to stay unknown.
    // That of a forest lies sealed, so it betrays nobody.
    let open = ["anonymous", "secret", "restricted", "past_taker"].into_iter().all(|field| !typed.ticked(field))
        || forest_fields::is_about(typed);
    let point = geo::point_told(typed.get("here")).filter(|_| open && typed.get("here_area") == area.as_str());
    errors.is_empty().then(|| NewReport {
        id: ReportId(id),
        kind,
        title,
        text,
        area,
        point,
        happened_on,
        written_at: None,
        topic: None,
        channel: if filling.taker.is_some() { Channel::Officer } else { Channel::Web },
        assisted: assisted.flatten(),
        forest: forest_fields::of_form(typed),
        place: None,
        named: typed.ticked("named"),
        anonymous: typed.ticked("anonymous"),
        secret: typed.ticked("secret"),
        restriction_asked: typed.ticked("restricted"),
        reporter,
        language: filling.s.language,
        attachments: kept.to_vec(),
    })
}
