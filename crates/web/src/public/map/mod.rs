//! Maps of areas: drawn here from outlines that an operator has imported, without tiles of anybody else unless a server for
//! them is set. Where no outline is known, tiles and a list of names say the same.

pub(crate) mod picture;
mod pins;

use std::collections::BTreeMap;

use app::{Among, App, AppError, Search};
use askama::Template;
use axum::{
    extract::State,
    http::{HeaderValue, Uri, header},
    response::Response,
};
use domain::{AreaCode, Level, report::About};
use geo::{Map, Projection};

use self::pins::Pin;
use crate::{
    cursor,
    draw::{
        outlines::{self, Drawn},
        shade, tiles,
    },
    forms::FormData,
    limits::Counted,
    list_filter::{self, AREA, STATUS, TOPIC, WORDS},
    localizer::Localizer,
    middleware::{self, Client},
    page::{Layout, Visitor, refuse, render, see, slow_down},
    public::list::{
        Meant, Narrowing, PUBLIC_STATUSES, ReportRow, cursor_of, meant, narrowed_to, next_page, number_typed, rows, statuses,
        topics_ever,
    },
    routes,
    state::Web,
};

/// The fields by which its form narrows it, and where it is.
const SHOWN: [&str; 4] = [AREA, WORDS, TOPIC, STATUS];
/// Reports on one page: all of them are on the map.
const ON_A_PAGE: u32 = 20;

/// A tile of a server that is set.
struct Tile {
    address: String,
    x: String,
    y: String,
    size: String,
}

#[derive(Template)]
#[template(path = "public/map.html")]
struct MapPage {
    page: Layout,
    heading: String,
    above: Vec<(String, String)>,
    drawn: Vec<Drawn>,
    background: Vec<Tile>,
    tile_map: Vec<tiles::Tile>,
    outline: &'static str,
    /// What lies below: address, name, how many reports, and how large a part of the most that is, in a thousand.
    below: Vec<(String, String, String, u64)>,
    /// Whether a place can be told from a point: where outlines are known.
    finds: bool,
    typed: FormData,
    topics: Vec<(String, String)>,
    statuses: Vec<(String, String)>,
    agency: Option<(String, String)>,
    /// What else narrows it, which its form carries.
    narrowing: Narrowing,
    /// The same place with nothing left out.
    all: String,
    pins: Vec<Pin>,
    rows: Vec<ReportRow>,
    next: Option<String>,
    searched: bool,
    meant: Option<Meant>,
    /// The same reports as a list.
    list: String,
    /// Where a phone leads that knows where it is.
    here: String,
    lost: bool,
}

/// Where an area is shown, with what narrows the reports on it.
pub(crate) fn address_of(code: &str, narrowing: &str) -> String {
    format!("{}?{narrowing}di={code}", routes::MAP)
}

/// A list of reports on a map.
pub(super) fn of_list(search: &Search) -> String {
    address_of(search.area.as_ref().map_or("", AreaCode::as_str), &list_filter::encode_but_area(search))
}

pub(crate) async fn show(State(web): State<Web>, s: Localizer, Visitor(who): Visitor, client: Client, uri: Uri) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return slow_down(&web, s, wait);
    }
    let query = FormData::of_query(&uri);
    if let Some(number) = number_typed(&query) {
        return see(&routes::report(number));
    }
    let layout = |title| Layout::new(&web, s, who.as_ref(), title, uri.path_and_query().map_or(routes::MAP, |p| p.as_str()));
    page(&web, s, &query, layout).await.unwrap_or_else(|e| refuse(&web, s, &e))
}

async fn page(web: &Web, s: Localizer, query: &FormData, layout: impl Fn(String) -> Layout) -> Result<Response, AppError> {
    let (app, reference) = (web.app(), web.app().reference());
    let mut search = Search { area: None, ..list_filter::parse(web, query) };
    let narrowing = list_filter::encode(&search);
    let (mut lost, finds) = (false, reference.drawn);
    if query.ticked("titik") && !finds {
        lost = true;
    } else if query.ticked("titik") {
        match geo::point_told(query.get("titik")) {
            Some(point) => match app.country().area_of_point(point).await {
                Ok(area) => return Ok(see(&address_of(area.as_str(), &narrowing))),
                Err(AppError::PointNowhere) => lost = true,
                Err(e) => return Err(e),
            },
            None => lost = true,
        }
    }
    let area = query.get("di").parse().ok().filter(|a| reference.area(a).is_some()).or_else(|| reference.top().cloned());
    let map = app.country().map_around(area.as_ref()).await?;
    let searched = !search.is_empty();
    search.area.clone_from(&area);
    // Figures are kept by regency and province, of all reports; of some of them, or below, nobody has counted.
    let counted = !searched && area.as_ref().is_none_or(|a| a.level() == Level::Province);
    let counts = if searched { BTreeMap::new() } else { counts(app).await? };
    let after = cursor_of(query).map(|shown| cursor::plain(web, shown));
    let reports = app.reports().public_reports(&search, after, ON_A_PAGE).await?;
    let code = area.as_ref().map_or("", AreaCode::as_str);
    let address_meant = |search: &Search| address_of(code, &list_filter::encode_but_area(search));
    let meant = meant(web, Among::Public, &search, (&reports, after), address_meant).await?;
    let address = |code: &AreaCode| address_of(code.as_str(), &narrowing);
    let heading = area.as_ref().map_or_else(|| s.text("map-title"), |a| reference.place(a));
    let mut above: Vec<_> =
        area.iter().flat_map(|a| a.lineage().skip(1)).map(|a| (address(&a), reference.place_name(&a))).collect();
    above.reverse();
    let count = |code: &AreaCode| counts.get(code.as_str()).copied().unwrap_or(0);
    let children: Vec<_> = match &area {
        Some(area) => reference.areas_below(area).map(|a| &a.code).collect(),
        None => reference.provinces().map(|a| &a.code).collect(),
    };
    let most = children.iter().map(|code| count(code)).max().unwrap_or(0);
    let below = |code: &AreaCode| {
        let (n, share) = (count(code), (count(code) * 1000).checked_div(most).unwrap_or(0));
        (address(code), reference.place_name(code), if counted { s.number(n) } else { String::new() }, share)
    };
    let children = children.into_iter().map(below).collect();
    let (mut drawn, mut behind, mut pins) = (Vec::new(), Vec::new(), Vec::new());
    if let Some((map, drawing)) = map.as_ref().and_then(|map| Some((map, outlines::projected(map)?))) {
        drawn = draw(s, &reference, map, &drawing, area.as_ref(), counted.then_some(&counts), &narrowing);
        behind = background(web, &drawing);
        pins = pins::pins(app, &reference, s, &drawing, &reports, &narrowing).await?;
    }
    // Without outlines a province has tiles, and what lies in it is shown on them.
    let of_province = area.as_ref().filter(|_| drawn.is_empty()).and_then(|a| a.lineage().last());
    let count: Option<&dyn Fn(&AreaCode) -> u64> = if searched { None } else { Some(&count) };
    let tile_map = of_province.as_ref().map(|p| tiles::tiles(s, p, &narrowing, count, area.as_ref())).unwrap_or_default();
    let shown = MapPage {
        page: layout(heading.clone()),
        heading,
        above,
        background: behind,
        drawn,
        outline: of_province.as_ref().map(geo::cartogram::outline).unwrap_or_default(),
        finds,
        tile_map,
        below: children,
        topics: topics_ever(web, s),
        statuses: statuses(s, &PUBLIC_STATUSES),
        agency: narrowed_to(web, &search),
        narrowing: Narrowing::of(web, s, query, &search, &SHOWN),
        all: address_of(code, ""),
        pins,
        rows: rows(web, s, &reports),
        next: reports.next.map(|next| {
            let without_area = Search { area: None, ..search.clone() };
            format!("{}&di={code}", next_page(routes::MAP, &without_area, cursor::disguised(web, next)))
        }),
        searched,
        meant,
        list: format!("{}?{narrowing}wilayah={code}", routes::REPORTS),
        here: format!("{}?{narrowing}titik=", routes::MAP),
        lost,
        typed: {
            let mut typed = query.clone();
            typed.set("di", code);
            typed
        },
    };
    Ok(with_tiles_of(web.settings().tile_host(), render(&shown)))
}

/// Lets this page load pictures from the server of tiles that is set.
fn with_tiles_of(host: Option<&str>, mut response: Response) -> Response {
    let policy = host
        .map(|host| middleware::content_security(&format!("https://{host}")))
        .and_then(|policy| HeaderValue::from_str(&policy).ok());
    if let Some(policy) = policy {
        response.headers_mut().insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// How many reports were received in each province, regency and city.
async fn counts(app: &App) -> Result<BTreeMap<String, u64>, AppError> {
    let read = app.figures().area_records().await?;
    let count = |(about, tally): &(About, app::Tally)| match about {
        About::Area(code) => Some((code.clone(), tally.received())),
        _ => None,
    };
    Ok(read.iter().filter_map(count).collect())
}

fn draw(
    s: Localizer,
    reference: &app::ReferenceData,
    map: &Map,
    drawing: &Projection,
    chosen: Option<&AreaCode>,
    counts: Option<&BTreeMap<String, u64>>,
    narrowing: &str,
) -> Vec<Drawn> {
    let most = counts.and_then(|c| c.values().max()).copied().unwrap_or(0);
    let told = |area: &AreaCode| {
        let count = counts.map(|c| c.get(area.as_str()).copied().unwrap_or(0));
        Some(outlines::Told {
            address: address_of(area.as_str(), narrowing),
            name: reference.place_name(area),
            count: count.map(|n| s.with("n-reports", "n", &s.number(n))).unwrap_or_default(),
            shade: count.map_or(1, |n| shade(n, most)),
            chosen: chosen == Some(area),
        })
    };
    outlines::outlines(map, drawing, told)
}

/// The tiles behind a map, where a server for them is set.
fn background(web: &Web, drawing: &Projection) -> Vec<Tile> {
    let Some(server) = &web.settings().tile_server else { return Vec::new() };
    let tile = |((zoom, column, row), [x, y, size]): ((u32, i64, i64), [f64; 3])| Tile {
        address: server.replace("{z}", &zoom.to_string()).replace("{x}", &column.to_string()).replace("{y}", &row.to_string()),
        x: format!("{x:.1}"),
        y: format!("{y:.1}"),
        size: format!("{size:.1}"),
    };
    drawing.tiles().into_iter().map(tile).collect()
}
