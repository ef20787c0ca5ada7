//! Maps: looking, tapping without a script, a phone that says where it is; and what a page may load for them.

use axum::http::{StatusCode, header};
use domain::Point;
use store::{Boundary, Key};

use crate::town::{Town, VILLAGE};

impl Town {
    /// Squares for some areas: the regency is the left third of the province, its villages halves of their district.
    async fn drawn() -> Self {
        let town = Self::new().await;
        let square = |code: &str, [w, s, e, n]: [f64; 4]| Boundary {
            area: code.parse().unwrap(),
            bounds: [w, s, e, n],
            geometry: format!(r#"{{"type":"Polygon","coordinates":[[[{w},{s}],[{e},{s}],[{e},{n}],[{w},{n}],[{w},{s}]]]}}"#),
        };
        let all = vec![
            square("64.02", [116.0, -1.0, 117.0, 1.0]),
            square("64.72", [117.0, -1.0, 119.0, 1.0]),
            square("64.02.06", [116.0, -1.0, 117.0, 0.0]),
            square(VILLAGE, [116.0, -1.0, 116.5, 0.0]),
            square("64.02.06.2002", [116.5, -1.0, 117.0, 0.0]),
        ];
        town.store.put_boundaries(all).await.unwrap();
        town.app.refresh_reference().await.unwrap();
        town
    }
}

#[tokio::test]
async fn a_map_leads_down_to_the_reports_of_a_village() {
    let town = Town::drawn().await;
    let (number, _) = town.report_in("answered").await;
    let province = town.get("/peta", "").await;
    assert_eq!(province.status, StatusCode::OK);
    assert!(province.text.contains("<path class=\"shade-4\""), "one regency has all reports: {}", province.text);
    for below in ["64.02", "64.72"] {
        assert!(province.text.contains(&format!("/peta?di={below}")));
    }
    let village = town.get(&format!("/peta?di={VILLAGE}"), "").await;
    assert!(village.text.contains(&format!("/laporan/{number}")) && village.text.contains("chosen"), "{}", village.text);
    let beside = town.get("/peta?di=64.02.06.2002", "").await;
    assert!(!beside.text.contains(&format!("/laporan/{number}")) && beside.text.contains("Belum ada laporan publik"));
    assert_eq!(town.get("/peta?di=99.99", "").await.status, StatusCode::OK, "what is unknown leads to the top");
    assert!(town.get(&format!("/laporan?wilayah={VILLAGE}"), "").await.text.contains(" selected>Badak Baru, Muara Badak"));
    // Near a point.
    assert_eq!(town.get("/peta?titik=-0.5,116.2", "").await.location(), format!("/peta?di={VILLAGE}"));
    for nowhere in ["-0.5,100", "x", "", "91,116", "NaN,1"] {
        let page = town.get(&format!("/peta?titik={nowhere}"), "").await;
        assert_eq!(page.status, StatusCode::OK, "{nowhere}");
        assert_eq!(page.text.contains("di luar wilayah"), !nowhere.is_empty(), "{nowhere}");
    }
    // Only this page may show pictures of the server that is set, and only pictures.
    let policy = province.headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap().to_owned();
    assert!(policy.contains("img-src 'self' https://ubin.contoh.id;") && policy.matches("ubin").count() == 1, "{policy}");
    assert!(town.get("/privasi", "").await.text.contains("gambar dari ubin.contoh.id"), "and people are told");
    assert!(province.text.contains("<image href=\"https://ubin.contoh.id/"));
    let home = town.get("/", "").await;
    assert!(!home.headers.get(header::CONTENT_SECURITY_POLICY).unwrap().to_str().unwrap().contains("ubin"));
    // Without outlines there are tiles, and the list.
    let plain = Town::new().await;
    let page = plain.get("/peta", "").await.text;
    assert!(page.contains("class=\"outline\" d=\"M"), "behind them the province: {page}");
    assert!(
        page.contains("<rect class=\"shade-0\"") && page.contains(">Kukar</text>") && page.contains("/peta?di=64.72"),
        "{page}"
    );
    let narrowed = plain.get("/peta?cari=jalan", "").await.text;
    assert!(
        narrowed.contains(">Kukar</text>") && narrowed.contains("/peta?cari=jalan&#38;di=64.72"),
        "tiles lead on: {narrowed}"
    );
    assert!(!narrowed.contains("shade-0") && !narrowed.contains("Belum ada peta"), "nobody counted these: {narrowed}");
}

#[tokio::test]
async fn a_map_is_narrowed_like_a_list_and_marks_villages_only() {
    let town = Town::drawn().await;
    let (number, _) = town.report_in("answered").await;
    town.report_in("forwarded").await;
    let (hidden, _) = town.report_in("secret").await;
    let map = town.get("/peta", "").await.text;
    // Two reports of one village: one pin, in its middle, wherever a phone was.
    let pin = map.split("class=\"pin\"").nth(1).unwrap().split("</a>").next().unwrap();
    assert!(pin.contains(&format!("wilayah={VILLAGE}")) && pin.contains(">2</text>"), "{pin}");
    assert_eq!(map.matches("class=\"pin\"").count(), 1);
    assert!(!map.contains(&hidden.to_string()));
    let middle = town.app.country().middles([VILLAGE.parse().unwrap()].into()).await.unwrap();
    let (lon, lat) = middle[&VILLAGE.parse().unwrap()];
    assert!((lon - 116.25).abs() < 1e-9 && (lat + 0.5).abs() < 1e-9, "{lon} {lat}");
    let (palaran, unknown) = ("64.72.01.1001".parse().unwrap(), "99.99".parse().unwrap());
    let middles = town.app.country().middles([VILLAGE.parse().unwrap(), palaran, unknown].into()).await.unwrap();
    assert_eq!(middles.len(), 2, "where its own outline is not known, that of the city is taken");
    let narrowed = town.get("/peta?status=answered&cari=jembatan&di=64.02", "").await.text;
    assert!(narrowed.contains(&format!("/laporan/{number}")) && narrowed.matches("class=\"pin\"").count() == 1, "{narrowed}");
    let linked = narrowed.replace("&#38;", "&");
    for kept in ["cari=jembatan&status=answered&di=64.02.06", "/laporan?cari=jembatan&status=answered&wilayah=64.02\"", "titik="]
    {
        assert!(linked.contains(kept), "{kept}: {linked}");
    }
    assert!(!narrowed.contains("Makin kuat warnanya"), "nobody has counted some of them");
    let none = town.get("/peta?cari=tidakada", "").await.text;
    assert!(none.contains("Tidak ada laporan yang cocok") && !none.contains("class=\"pin\""), "{none}");
    let near = town.get("/peta?cari=jembatan&titik=-0.5,116.2", "").await;
    assert_eq!(near.location(), format!("/peta?cari=jembatan&di={VILLAGE}"));
    let list = town.get("/laporan?cari=jembatan&wilayah=64.02", "").await.text.replace("&#38;", "&");
    assert!(list.contains("/peta?cari=jembatan&di=64.02\""), "{list}");
    // What no field of it shows is told as on the list, with a way out.
    let query = "pimpin=4&lewat=1&dari=2026-01-02&sampai=2026-12-30&di=64.02";
    let [on_map, on_list] = ["/peta", "/laporan"].map(|path| format!("{path}?{query}"));
    let (on_map, on_list) = (town.get(&on_map, "").await.text, town.get(&on_list, "").await.text);
    let told = on_list.split("<p class=\"notice\">").nth(1).unwrap().split("<a ").next().unwrap();
    assert!(told.contains("Dinas PU") && on_map.contains(told.trim_end()), "{told}: {on_map}");
    let told = on_map.split("<p class=\"notice\">").nth(1).unwrap().split("</p>").next().unwrap();
    let days = told.replace('\u{a0}', " ");
    assert!(days.contains("sejak 2 Januari 2026") && days.contains("sampai 30 Desember 2026"), "{told}");
    assert!(told.contains("href=\"/peta?di=64.02\">Tampilkan semua laporan"), "{told}");
    assert!(!on_list.replace('\u{a0}', " ").contains("sejak 2 Januari 2026"), "there its fields say so");
    let agency = town.get("/peta?instansi=4", "").await.text;
    assert!(agency.contains("name=\"instansi\" value=\"4\"") && agency.contains("Dinas PU"), "{agency}");
}

#[tokio::test]
async fn a_place_is_tapped_and_nothing_typed_is_lost() {
    let town = Town::drawn().await;
    let picture = town.get("/peta/288/64.svg", "").await;
    assert_eq!(picture.headers.get(header::CONTENT_TYPE).unwrap(), "image/svg+xml");
    assert!(picture.text.contains("width=\"288\"") && picture.text.contains(">Kota Samarinda</text>"), "{}", picture.text);
    for nothing in ["/peta/288/64.72.svg", "/peta/289/64.svg", "/peta/288/x.svg", "/peta/288/64", "/peta/99999/64.svg"] {
        let status = town.get(nothing, "").await.status;
        assert!(status == StatusCode::NOT_FOUND || status == StatusCode::BAD_REQUEST, "{nothing}: {status}");
    }
    let id = "018f0000-0000-7000-8000-000000000001";
    let typed = |more: &[(&'static str, &'static str)]| {
        let all = [("id", id), ("now", "where"), ("text", "Jembatan lapuk di dekat pasar"), ("happened_on", "2026-03-01")];
        all.into_iter().chain(more.iter().copied()).collect::<Vec<_>>()
    };
    let post = async |more: &[(&'static str, &'static str)]| {
        let page = town.post("/lapor", "", &typed(more)).await;
        assert!(page.field("text").contains("lapuk") || page.text.contains("lapuk"), "{}", page.text);
        assert!(page.text.contains("2026-03-01"));
        page
    };
    assert_eq!(post(&[("step", "map")]).await.field("map"), "64");
    // The left third is the regency; above and below it there is nothing.
    let regency = post(&[("map", "64"), ("tap-288.x", "60"), ("tap-288.y", "140")]).await;
    assert_eq!(regency.field("map"), "64.02");
    let sea = post(&[("map", "64"), ("tap-288.x", "2"), ("tap-288.y", "2")]).await;
    assert!(sea.field("map") == "64" && sea.text.contains("di luar wilayah"), "{}", sea.text);
    let district = post(&[("map", "64.02"), ("tap", "64.02.06")]).await;
    assert_eq!(district.field("map"), "64.02.06", "by its name too");
    let village = post(&[("map", "64.02.06"), ("tap-480.x", "120"), ("tap-480.y", "240")]).await;
    assert_eq!((village.field("map").as_str(), village.field("area").as_str()), ("", VILLAGE));
    assert!(village.text.contains("value=\"Badak Baru, Muara Badak, Kutai Kartanegara\""));
    let whole = post(&[("map", "64.02.06"), ("whole", "64.02.06")]).await;
    assert_eq!(whole.field("area"), "64.02.06");
    assert_eq!(post(&[("map", "64.02.06"), ("up", "64.02")]).await.field("map"), "64.02");
    assert_eq!(post(&[("map", "64.02.06"), ("step", "no-map")]).await.field("map"), "");
    let found = post(&[("map", "64.02.06"), ("place", "badak"), ("step", "find")]).await;
    assert!(
        found.field("map").is_empty() && found.text.contains("id=\"area-64.02.06.2002\""),
        "names are found in place of the map"
    );
    for (field, value) in [("tap-288.x", "x"), ("tap", "99"), ("tap", "x"), ("whole", "x"), ("up", "x")] {
        let page = town.post("/lapor", "", &typed(&[("map", "64"), (field, value), ("tap-288.y", "1")])).await;
        assert!(page.status.is_success() || page.status == StatusCode::UNPROCESSABLE_ENTITY, "{field}={value}");
    }
}

#[tokio::test]
async fn without_outlines_nothing_is_offered_that_needs_them_and_lists_tell_how_many() {
    let town = Town::new().await;
    let (number, _) = town.report_in("answered").await;
    let province = town.get("/peta", "").await;
    assert!(!province.text.contains("data-here"), "no phone is asked where it is: {}", province.text);
    assert!(province.text.contains("<span class=\"meta\">1</span><svg class=\"bar\""), "how many, and a bar: {}", province.text);
    let asked = town.get("/peta?titik=-0.5,117.15", "").await;
    assert!(asked.text.contains("belum diketahui di mana batas wilayahnya") && !asked.text.contains("di luar wilayah"));
    for place in ["64.02", "64.02.06", VILLAGE] {
        let page = town.get(&format!("/peta?di={place}"), "").await;
        assert!(!page.text.contains("Belum ada peta"), "{place}: {}", page.text);
        assert!(page.text.contains("class=\"map tiled\"") && page.text.contains(" chosen\""), "{place}: its tile is marked");
        assert!(page.text.contains(&format!("/laporan/{number}")), "{place}");
    }
    assert!(!town.get("/lapor?langkah=where", "").await.text.contains("data-here"));
    assert!(Town::drawn().await.get("/peta", "").await.text.contains("data-here"));
}

#[tokio::test]
async fn a_phone_says_where_it_is_and_the_point_stays_with_its_place() {
    let town = Town::drawn().await;
    let text = ("text", "Jembatan lapuk di dekat pasar");
    let found = town.post("/lapor", "", &[("now", "where"), text, ("step", "here"), ("here", "-0.5,116.25")]).await;
    assert_eq!((found.field("area").as_str(), found.field("here_area").as_str()), (VILLAGE, VILLAGE));
    let lost = town.post("/lapor", "", &[("now", "where"), text, ("step", "here"), ("here", "10,10")]).await;
    assert!(lost.status == StatusCode::OK && lost.field("area").is_empty() && lost.text.contains("di luar wilayah"));
    let send = async |area: &str, id: &str, hidden: &str| {
        let form = [
            ("id", id),
            ("now", "send"),
            text,
            ("area", area),
            ("here", "-0.5,116.25"),
            ("here_area", VILLAGE),
            ("step", "send"),
            (hidden, "1"),
        ];
        let receipt = town.post("/lapor", "", &form).await;
        assert_eq!(receipt.status, StatusCode::CREATED, "{}", receipt.text);
        let id = domain::ReportId(id.parse().unwrap());
        town.store.report(Key::Id(id)).await.unwrap().unwrap().report.point
    };
    assert_eq!(send(VILLAGE, "018f0000-0000-7000-8000-000000000002", "other").await, Point::new(-0.5, 116.25));
    // Whoever chose another place afterwards meant that one.
    assert_eq!(send("64.02.06.2002", "018f0000-0000-7000-8000-000000000003", "other").await, None);
    // And it never betrays who wants to stay unknown.
    assert_eq!(send(VILLAGE, "018f0000-0000-7000-8000-000000000004", "anonymous").await, None);
    assert_eq!(send(VILLAGE, "018f0000-0000-7000-8000-000000000005", "secret").await, None);
    let id = domain::ReportId("018f0000-0000-7000-8000-000000000002".parse().unwrap());
    let number = town.store.report(Key::Id(id)).await.unwrap().unwrap().report.tracking;
    let desk = town.get(&format!("/meja/laporan/{number}"), &town.session("koordinator").await).await;
    assert!(desk.text.contains("geo:-0.50000,116.25000"), "{}", desk.text);
    let policy = town.get("/lapor", "").await;
    assert!(policy.headers.get("permissions-policy").unwrap().to_str().unwrap().contains("geolocation=(self)"));
}
