//! What every installation begins with: topics and the national calendar. An administrator adds to it.

use app::sheet::named;
use domain::{Area, Holiday, HolidayKind, TopicCode};
use store::Topic;

use crate::{Failure, Installation, failure};

const TOPICS: &str = include_str!("../../../data/topics.csv");
const HOLIDAYS: &str = include_str!("../../../data/holidays-id.csv");
const AREAS: &str = include_str!("../../../data/areas-64.csv");

/// Puts topics and holidays into a new installation.
pub(crate) async fn seed(app: &Installation) -> Result<(), Failure> {
    if app.store.topics().await?.is_empty() {
        // Topics last: with them it is whole.
        app.administration().import_holidays(holidays(HOLIDAYS.as_bytes())?).await?;
        app.administration().add_topics(topics()?).await?;
    }
    Ok(())
}

/// East Kalimantan, which ships with the program.
pub fn shipped_areas() -> Result<Vec<Area>, Failure> {
    areas(AREAS.as_bytes())
}

fn topics() -> Result<Vec<Topic>, Failure> {
    let mut all = Vec::new();
    for row in csv::Reader::from_reader(TOPICS.as_bytes()).records() {
        let row = row?;
        let field = |n: usize| row.get(n).unwrap_or_default().to_owned();
        let code = TopicCode::parse(&field(0)).ok_or_else(|| failure(format!("not a topic code: {}", field(0))))?;
        all.push(Topic { code, name: field(1), name_en: field(2), closed: false });
    }
    Ok(all)
}

/// Reads `code,name`.
pub(crate) fn areas(csv: impl std::io::Read) -> Result<Vec<Area>, Failure> {
    let mut all = Vec::new();
    for (row, line) in csv::Reader::from_reader(csv).records().zip(2..) {
        let row = row?;
        let code = row.get(0).unwrap_or_default().parse().map_err(|e| failure(format!("line {line}: {e}")))?;
        let name = named(row.get(1).unwrap_or_default()).map_err(|why| failure(format!("line {line}: name: {why}")))?;
        all.push(Area { code, name, closed: false });
    }
    Ok(all)
}

/// Reads `date,kind,name` and maybe `area`; kinds are `national` (or `public`), `collective_leave` (or `joint_leave`), `local`.
pub(crate) fn holidays(csv: impl std::io::Read) -> Result<Vec<Holiday>, Failure> {
    let mut all = Vec::new();
    for (row, line) in csv::Reader::from_reader(csv).records().zip(2..) {
        let row = row?;
        let field = |n: usize| row.get(n).unwrap_or_default().trim();
        let wrong = |what: &str| failure(format!("line {line}: {what}"));
        let kind = match field(1) {
            "public" => HolidayKind::National,
            "joint_leave" => HolidayKind::CollectiveLeave,
            other => HolidayKind::parse(other).ok_or_else(|| wrong("the kind must be national, collective_leave or local"))?,
        };
        let area = match field(3) {
            "" if kind == HolidayKind::Local => return Err(wrong("a local holiday needs an area")),
            "" => None,
            code => Some(code.parse().map_err(|_| wrong("not an area code"))?),
        };
        let date = field(0).parse().map_err(|_| wrong("the date must be YYYY-MM-DD"))?;
        let name = named(field(2)).map_err(|why| wrong(&format!("name: {why}")))?;
        all.push(Holiday { date, kind, area, name });
    }
    Ok(all)
}
