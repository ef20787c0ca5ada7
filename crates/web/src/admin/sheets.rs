//! What administrators manage, as sheets: as far as each of them reaches.

use app::{AppError, Managed};
use axum::response::Response;
use domain::{Agency, Area, Holiday, Official, Rule};
use store::{Reply, Topic};

use super::{changes, people};
use crate::{
    localizer::Localizer,
    sheet::{Cell, Kind, MOST, Sheet},
    state::Web,
};

/// Rows read at a time.
const TOGETHER: u32 = 500;

fn yes(s: Localizer, yes: bool) -> Cell {
    s.text(if yes { "yes" } else { "no" }).into()
}

/// Some agencies.
pub(super) async fn agencies<'a>(web: &Web, s: Localizer, rows: impl Iterator<Item = &'a Agency>, kind: Kind) -> Response {
    let reference = web.app().reference();
    let columns = [
        ("part-agency", 50.0),
        ("part-kind", 16.0),
        ("part-parent", 44.0),
        ("part-area", 34.0),
        ("part-topics", 44.0),
        ("part-decree", 24.0),
        ("part-approval", 12.0),
        ("part-closed", 12.0),
    ];
    let mut sheet = Sheet::new(s, &columns);
    for a in rows {
        let topics: Vec<_> = a.topics.iter().map(|t| reference.topic_name(t, s.language)).collect();
        sheet.add([
            reference.agency_name(a.id).into(),
            s.text(&format!("agency-kind-{}", a.kind.as_str())).into(),
            a.parent.map(|p| reference.agency_name(p)).unwrap_or_default().into(),
            reference.place(&a.area).into(),
            topics.join("; ").into(),
            a.decree.clone().into(),
            yes(s, a.approval),
            yes(s, a.closed),
        ]);
    }
    sheet.answer(web, s, kind).await
}

/// The people somebody manages whose name or login holds a text.
pub(super) async fn people(web: &Web, s: Localizer, by: &Official, text: &str, kind: Kind) -> Result<Response, AppError> {
    let columns =
        [("part-name", 30.0), ("part-login", 24.0), ("part-roles", 60.0), ("person-last-seen", 26.0), ("part-disabled", 14.0)];
    let (mut sheet, mut after) = (Sheet::new(s, &columns), String::new());
    loop {
        let found = web.app().people_of(by, None, text, &after, TOGETHER).await?;
        let row = |m: &Managed| {
            let roles: Vec<_> = m.person.grants.iter().map(|g| people::role(web, s, g)).collect();
            let (name, login) = (m.person.name.clone(), m.person.login.clone());
            [name.into(), login.into(), roles.join("; ").into(), people::last_seen(web, s, m).into(), yes(s, m.person.disabled)]
        };
        found.iter().for_each(|m| sheet.add(row(m)));
        match found.last().filter(|_| found.len() >= TOGETHER as usize && !sheet.is_full()) {
            Some(last) => after.clone_from(&last.person.login),
            None => return Ok(sheet.answer(web, s, kind).await),
        }
    }
}

/// All topics.
pub(super) async fn topics(web: &Web, s: Localizer, rows: impl Iterator<Item = &Topic>, kind: Kind) -> Response {
    let mut sheet = Sheet::new(s, &[("topic-code", 24.0), ("topic-name", 34.0), ("topic-name-en", 34.0), ("part-closed", 12.0)]);
    for t in rows {
        sheet.add([t.code.0.clone().into(), t.name.clone().into(), t.name_en.clone().into(), yes(s, t.closed)]);
    }
    sheet.answer(web, s, kind).await
}

/// The areas that a text finds; all of them without one.
pub(super) async fn areas(web: &Web, s: Localizer, text: &str, kind: Kind) -> Response {
    let reference = web.app().reference();
    let mut sheet = Sheet::new(s, &[("area-code", 16.0), ("part-name", 34.0), ("sheet-place", 50.0), ("part-closed", 12.0)]);
    let row = |a: &Area| [a.code.to_string().into(), a.name.clone().into(), reference.place(&a.code).into(), yes(s, a.closed)];
    if insight::words(text).next().is_none() {
        reference.areas().take(MOST).for_each(|a| sheet.add(row(a)));
    } else {
        reference.find_areas_ever(text, MOST).into_iter().for_each(|a| sheet.add(row(a)));
    }
    sheet.answer(web, s, kind).await
}

/// All rules, as shipped and added.
pub(super) async fn rules(web: &Web, s: Localizer, rows: Vec<Rule>, kind: Kind) -> Response {
    let mut sheet = Sheet::new(s, &[("rule-term", 40.0), ("rule-days", 12.0), ("rule-from", 14.0), ("rule-article", 50.0)]);
    for r in rows {
        let from = Some(r.from).filter(|from| from.year() >= 1900);
        let term = s.text(&format!("term-{}", r.term.as_str()));
        sheet.add([term.into(), Cell::Count(r.days.into()), Cell::Day(from), r.article.into()]);
    }
    sheet.answer(web, s, kind).await
}

/// All days off.
pub(super) async fn holidays(web: &Web, s: Localizer, rows: &[Holiday], kind: Kind) -> Response {
    let reference = web.app().reference();
    let mut sheet = Sheet::new(s, &[("holiday-date", 12.0), ("holiday-name", 44.0), ("part-kind", 18.0), ("area", 34.0)]);
    for h in rows {
        let place = h.area.as_ref().map_or_else(|| s.text("everywhere"), |a| reference.place(a));
        let of_kind = s.text(&format!("holiday-{}", h.kind.as_str()));
        sheet.add([Cell::Day(Some(h.date)), h.name.clone().into(), of_kind.into(), place.into()]);
    }
    sheet.answer(web, s, kind).await
}

/// Some ready answers.
pub(super) async fn replies(web: &Web, s: Localizer, rows: Vec<Reply>, kind: Kind) -> Response {
    let reference = web.app().reference();
    let mut sheet = Sheet::new(s, &[("part-agency", 44.0), ("part-title", 34.0), ("part-body", 80.0)]);
    for r in rows {
        sheet.add([reference.agency_name(r.agency).into(), r.title.into(), r.body.into()]);
    }
    sheet.answer(web, s, kind).await
}

/// All changes that somebody reads, a line for each part of a thing that changed.
pub(super) async fn changes(web: &Web, s: Localizer, reader: &Official, kind: Kind) -> Result<Response, AppError> {
    let columns = [
        ("traces-when", 26.0),
        ("traces-who", 30.0),
        ("traces-what", 30.0),
        ("change-subject", 34.0),
        ("change-part", 24.0),
        ("change-was", 40.0),
        ("change-became", 40.0),
    ];
    let (mut sheet, mut before) = (Sheet::new(s, &columns), None);
    loop {
        let (notes, more) = web.app().notes(reader, before, TOGETHER).await?;
        for row in notes.into_iter().map(|n| changes::row(web, s, n)) {
            for [part, was, became] in row.lines() {
                let what = [row.when.clone(), row.who.clone(), row.what.clone(), row.subject.clone()];
                sheet.add(what.into_iter().chain([part, was, became]).map(Cell::Text));
            }
        }
        before = more;
        if before.is_none() || sheet.is_full() {
            return Ok(sheet.answer(web, s, kind).await);
        }
    }
}
