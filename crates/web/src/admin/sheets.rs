//! What administrators manage, as sheets: as far as each of them reaches.

use app::{AppError, Managed};
use axum::response::Response;
use domain::{Agency, Area, Holiday, Official, Rule};
use store::{Reply, Topic};

use super::{changes, people};
use crate::{
    localizer::Localizer,
    sheet::{Cell, Kind, MOST, Table, column},
    state::Web,
};

/// Rows read at a time.
const TOGETHER: u32 = 500;

/// Yes or no, in words.
fn yes(s: Localizer, yes: bool) -> String {
    s.text(if yes { "yes" } else { "no" })
}

/// Some agencies.
pub(super) async fn agencies<'a>(web: &Web, s: Localizer, rows: impl Iterator<Item = &'a Agency>, kind: Kind) -> Response {
    let reference = web.app().reference();
    let topics = |a: &Agency| a.topics.iter().map(|t| reference.topic_name(t, s.language)).collect::<Vec<_>>().join("; ");
    let columns = [
        column("part-agency", 50.0, |a: &Agency| reference.agency_name(a.id)),
        column("part-kind", 16.0, |a: &Agency| s.text(&format!("agency-kind-{}", a.kind.as_str()))),
        column("part-parent", 44.0, |a: &Agency| a.parent.map(|p| reference.agency_name(p)).unwrap_or_default()),
        column("part-area", 34.0, |a: &Agency| reference.place(&a.area)),
        column("part-topics", 44.0, topics),
        column("part-decree", 24.0, |a: &Agency| a.decree.clone()),
        column("part-approval", 12.0, |a: &Agency| yes(s, a.approval)),
        column("part-closed", 12.0, |a: &Agency| yes(s, a.closed)),
    ];
    Table::of(s, columns, rows).answer(web, s, kind).await
}

/// The people somebody manages whose name or login holds a text.
pub(super) async fn people(web: &Web, s: Localizer, by: &Official, text: &str, kind: Kind) -> Result<Response, AppError> {
    let roles = |m: &Managed| m.person.grants.iter().map(|g| people::role(web, s, g)).collect::<Vec<_>>().join("; ");
    let columns = [
        column("part-name", 30.0, |m: &Managed| m.person.name.clone()),
        column("part-login", 24.0, |m: &Managed| m.person.login.clone()),
        column("part-roles", 60.0, roles),
        column("person-last-signed-in", 26.0, |m: &Managed| people::last_signed_in(web, s, m)),
        column("part-disabled", 14.0, |m: &Managed| yes(s, m.person.disabled)),
    ];
    let (mut table, mut after) = (Table::new(s, columns), String::new());
    loop {
        let found = web.app().administration().people_of(by, None, text, &after, TOGETHER).await?;
        found.iter().for_each(|m| table.add(m));
        match found.last().filter(|_| found.len() >= TOGETHER as usize && !table.sheet.is_full()) {
            Some(last) => after.clone_from(&last.person.login),
            None => return Ok(table.sheet.answer(web, s, kind).await),
        }
    }
}

/// All topics.
pub(super) async fn topics(web: &Web, s: Localizer, rows: impl Iterator<Item = &Topic>, kind: Kind) -> Response {
    let columns = [
        column("topic-code", 24.0, |t: &Topic| t.code.0.clone()),
        column("topic-name", 34.0, |t: &Topic| t.name.clone()),
        column("topic-name-en", 34.0, |t: &Topic| t.name_en.clone()),
        column("part-closed", 12.0, |t: &Topic| yes(s, t.closed)),
    ];
    Table::of(s, columns, rows).answer(web, s, kind).await
}

/// The areas that a text finds; all of them without one.
pub(super) async fn areas(web: &Web, s: Localizer, text: &str, kind: Kind) -> Response {
    let reference = web.app().reference();
    let columns = [
        column("area-code", 16.0, |a: &Area| a.code.to_string()),
        column("part-name", 34.0, |a: &Area| a.name.clone()),
        column("sheet-place", 50.0, |a: &Area| reference.place(&a.code)),
        column("part-closed", 12.0, |a: &Area| yes(s, a.closed)),
    ];
    let sheet = if insight::words(text).next().is_none() {
        Table::of(s, columns, reference.areas().take(MOST))
    } else {
        Table::of(s, columns, reference.find_areas_ever(text, MOST))
    };
    sheet.answer(web, s, kind).await
}

/// All rules, as shipped and added.
pub(super) async fn rules(web: &Web, s: Localizer, rows: &[Rule], kind: Kind) -> Response {
    let columns = [
        column("rule-term", 40.0, |r: &Rule| s.text(&format!("term-{}", r.term.as_str()))),
        column("rule-days", 12.0, |r: &Rule| Cell::Count(r.days.into())),
        column("rule-from", 14.0, |r: &Rule| Cell::Day(Some(r.from).filter(|from| from.year() >= 1900))),
        column("rule-article", 50.0, |r: &Rule| r.article.clone()),
    ];
    Table::of(s, columns, rows).answer(web, s, kind).await
}

/// All days off.
pub(super) async fn holidays(web: &Web, s: Localizer, rows: &[Holiday], kind: Kind) -> Response {
    let reference = web.app().reference();
    let place = |h: &Holiday| h.area.as_ref().map_or_else(|| s.text("everywhere"), |a| reference.place(a));
    let columns = [
        column("holiday-date", 12.0, |h: &Holiday| Cell::Day(Some(h.date))),
        column("holiday-name", 44.0, |h: &Holiday| h.name.clone()),
        column("part-kind", 18.0, |h: &Holiday| s.text(&format!("holiday-{}", h.kind.as_str()))),
        column("area", 34.0, place),
    ];
    Table::of(s, columns, rows).answer(web, s, kind).await
}

/// Some ready answers.
pub(super) async fn replies(web: &Web, s: Localizer, rows: &[Reply], kind: Kind) -> Response {
    let reference = web.app().reference();
    let columns = [
        column("part-agency", 44.0, |r: &Reply| reference.agency_name(r.agency)),
        column("part-title", 34.0, |r: &Reply| r.title.clone()),
        column("part-body", 80.0, |r: &Reply| r.body.clone()),
    ];
    Table::of(s, columns, rows).answer(web, s, kind).await
}

/// All changes that somebody reads, a line for each part of a thing that changed.
pub(super) async fn changes(web: &Web, s: Localizer, reader: &Official, kind: Kind) -> Result<Response, AppError> {
    /// A change, and a part of the thing that changed: its name, what it was, what it became.
    type Line = (changes::ChangeRow, [String; 3]);
    let columns = [
        column("traces-when", 26.0, |(change, _): &Line| change.when.clone()),
        column("traces-who", 30.0, |(change, _): &Line| change.who.clone()),
        column("traces-what", 30.0, |(change, _): &Line| change.what.clone()),
        column("change-subject", 34.0, |(change, _): &Line| change.subject.clone()),
        column("change-part", 24.0, |(_, [part, ..]): &Line| part.clone()),
        column("change-was", 40.0, |(_, [_, was, _]): &Line| was.clone()),
        column("change-became", 40.0, |(_, [.., became]): &Line| became.clone()),
    ];
    let (mut table, mut before) = (Table::new(s, columns), None);
    loop {
        let (notes, more) = web.app().administration().notes(reader, before, TOGETHER).await?;
        for mut row in changes::rows(web, s, notes).await? {
            for part in row.lines() {
                let line = (row, part);
                table.add(&line);
                (row, _) = line;
            }
        }
        before = more;
        if before.is_none() || table.sheet.is_full() {
            return Ok(table.sheet.answer(web, s, kind).await);
        }
    }
}
