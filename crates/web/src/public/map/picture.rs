//! A map as a picture to tap on, without a script.

use app::AppError;
use axum::{
    extract::{Path, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::AreaCode;

use crate::{
    draw::outlines::names,
    limits::Counted,
    localizer::Localizer,
    middleware::Client,
    page::{refuse, slow_down},
    routes,
    state::Web,
};

/// How large the letters of names are, in dots.
const LETTERS: f64 = 11.0;
/// The sizes in which a map may be tapped: on a phone and on a desk. A browser tells where it was tapped in dots of the page,
/// so the picture must not be stretched.
pub(crate) const TAPPED: [u16; 2] = [288, 480];

/// A map as a picture to tap on, as wide as high, in so many units.
pub(crate) async fn picture(
    State(web): State<Web>,
    s: Localizer,
    client: Client,
    Path((size, file)): Path<(u16, String)>,
) -> Response {
    if let Err(wait) = web.limits().count(Counted::Read, client.0) {
        return slow_down(&web, s, wait);
    }
    let code = file.strip_suffix(".svg").unwrap_or_default();
    let area = code.parse::<AreaCode>().ok();
    let (true, true) = (area.is_some() || code == routes::EVERYWHERE, TAPPED.contains(&size)) else {
        return refuse(&web, s, &AppError::NotFound);
    };
    let map = match web.app().country().map_below(area.as_ref()).await {
        Ok(Some(map)) => map,
        Ok(None) => return refuse(&web, s, &AppError::NotFound),
        Err(e) => return refuse(&web, s, &e),
    };
    let Some(drawing) = map.projected(f64::from(size), f64::from(size)) else { return refuse(&web, s, &AppError::NotFound) };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"{size}\" viewBox=\"0 0 {size} {size}\">\
         <rect width=\"100%\" height=\"100%\" fill=\"#e6eef0\"/>\
         <g fill=\"#d6ecdf\" stroke=\"#0b5d3b\" stroke-width=\"1\" stroke-linejoin=\"round\">"
    );
    for mapped in &map.areas {
        svg.push_str(&format!("<path d=\"{}\"/>", drawing.path(&mapped.outline)));
    }
    svg.push_str(&format!(
        "</g><g font-family=\"sans-serif\" font-size=\"{LETTERS}\" font-weight=\"600\" fill=\"#1d2621\" stroke=\"#fff\" \
         stroke-width=\"2.5\" paint-order=\"stroke\" text-anchor=\"middle\">"
    ));
    let reference = web.app().reference();
    for (area, (x, y)) in names(&map, &drawing, LETTERS, |area| Some(reference.place_name(area))) {
        let name = reference.place_name(&area).replace('&', "&amp;").replace('<', "&lt;");
        svg.push_str(&format!("<text x=\"{x:.0}\" y=\"{:.0}\">{name}</text>", y + LETTERS / 3.0));
    }
    svg.push_str("</g></svg>");
    let about = [(header::CONTENT_TYPE, "image/svg+xml"), (header::CACHE_CONTROL, "public, max-age=3600")];
    (about, svg).into_response()
}
