//! Choosing a place on a map within the form, by tapping: a picture that sends where it was tapped, with everything typed, and a
//! list of names that does the same for whoever cannot tap. No script is needed.

use app::AppError;
use domain::AreaCode;

use crate::{
    forms::FormData,
    public::map::picture::TAPPED,
    routes::{self, EVERYWHERE},
    state::Web,
};

/// The field that says which map is shown.
const MAP: &str = "map";
/// The field that says that a tap met nothing.
const MISSED: &str = "missed";

/// A map as a form shows it.
pub(crate) struct TapMap {
    /// The picture, small and large: how large, and where it lies.
    pub(crate) pictures: Vec<(u16, String)>,
    /// Which map it is.
    pub(crate) code: String,
    pub(crate) name: String,
    /// The areas on it: code and name.
    pub(crate) names: Vec<(String, String)>,
    /// All of it may be chosen, where it is no whole country.
    pub(crate) whole: bool,
    /// The map above it, if there is one.
    pub(crate) above: Option<String>,
    pub(crate) missed: bool,
}

/// The map that a form shows now.
pub(crate) fn shown(web: &Web, typed: &FormData) -> Option<TapMap> {
    let reference = web.app().reference();
    let code = Some(typed.get(MAP)).filter(|c| !c.is_empty())?;
    let area = code.parse::<AreaCode>().ok().filter(|a| reference.area(a).is_some());
    let names = match &area {
        Some(area) => reference.areas_below(area).map(|a| (a.code.to_string(), a.name.clone())).collect(),
        None => reference.provinces().map(|a| (a.code.to_string(), a.name.clone())).collect(),
    };
    let above = area.as_ref().filter(|a| Some(*a) != reference.top());
    Some(TapMap {
        pictures: TAPPED.map(|size| (size, routes::map_picture(size, code))).into(),
        code: code.to_owned(),
        name: area.as_ref().map(|a| reference.place(a)).unwrap_or_default(),
        names,
        whole: area.is_some(),
        above: above.map(|a| a.parent().map_or_else(|| EVERYWHERE.to_owned(), |p| p.to_string())),
        missed: typed.ticked(MISSED),
    })
}

/// Does what was tapped, or where a phone says it is. False when nothing of the kind was asked: the form goes on as it is.
pub(crate) async fn answers(web: &Web, typed: &mut FormData) -> Result<bool, AppError> {
    let reference = web.app().reference();
    let (step, map) = (typed.get("step").to_owned(), typed.get(MAP).to_owned());
    typed.set(MISSED, "");
    match step.as_str() {
        "map" => {
            let first = reference.top().map_or_else(|| EVERYWHERE.to_owned(), ToString::to_string);
            typed.set(MAP, first);
            return Ok(true);
        }
        "no-map" => {
            typed.set(MAP, "");
            return Ok(true);
        }
        // Whoever looks for a name has left the map: what is found shall not stand below it.
        "find" => {
            typed.set(MAP, "");
            return Ok(false);
        }
        "here" => {
            typed.set(MAP, "");
            here(web, typed).await?;
            return Ok(true);
        }
        _ => {}
    }
    if typed.ticked("up") {
        let above = typed.get("up").to_owned();
        typed.set(MAP, above);
        return Ok(true);
    }
    if let Some(whole) = typed.get("whole").parse().ok().filter(|a| reference.area(a).is_some()) {
        choose(&reference, typed, &whole);
        return Ok(true);
    }
    let tapped = if typed.ticked("tap") {
        typed.get("tap").parse().ok().filter(|a| reference.area(a).is_some())
    } else {
        let Some((size, x, y)) = point(typed) else { return Ok(false) };
        let shown = web.app().country().map_below(map.parse().ok().as_ref()).await?;
        let drawing = shown.as_ref().and_then(|m| m.projected(f64::from(size), f64::from(size)));
        shown.zip(drawing).and_then(|(map, drawing)| {
            let (lon, lat) = drawing.earth(x, y);
            map.area_at(lon, lat).cloned()
        })
    };
    match tapped {
        None => typed.set(MISSED, "1"),
        Some(area) if web.app().country().map_below(Some(&area)).await?.is_some() => typed.set(MAP, area.as_str()),
        Some(area) => choose(&reference, typed, &area),
    }
    Ok(true)
}

/// Where a picture was tapped, and how large it was.
fn point(typed: &FormData) -> Option<(u16, f64, f64)> {
    TAPPED.into_iter().find_map(|size| {
        let axis = |axis: &str| typed.get(&format!("tap-{size}.{axis}")).parse::<f64>().ok().filter(|n| n.is_finite());
        Some((size, axis("x")?, axis("y")?))
    })
}

fn choose(reference: &app::ReferenceData, typed: &mut FormData, area: &AreaCode) {
    typed.set(MAP, "");
    typed.set("area", area.as_str());
    typed.set("place", reference.place(area));
    typed.set("asked", reference.place(area));
}

/// Chooses the area a phone is in, and remembers the point.
async fn here(web: &Web, typed: &mut FormData) -> Result<(), AppError> {
    let found = match geo::point_told(typed.get("here")) {
        Some(point) => match web.app().country().area_of_point(point).await {
            Ok(area) => Some(area),
            Err(AppError::PointNowhere) => None,
            Err(e) => return Err(e),
        },
        None => None,
    };
    match found {
        Some(area) => {
            choose(&web.app().reference(), typed, &area);
            typed.set("here_area", area.as_str());
        }
        None => {
            typed.set("here", "");
            typed.set(MISSED, "1");
        }
    }
    Ok(())
}
