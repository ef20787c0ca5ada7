//! Teams and trips: kept with their versions, shortened, in a calendar that can be revoked; and what visits brought, counted plainly.

use axum::{
    body::Body,
    http::{Request, StatusCode, header},
};
use domain::village::{TeamId, TripState};
use icalendar::{Calendar, CalendarComponent, Component};
use store::Boundary;

use crate::{
    town::{Page, REGENCY, Town, VILLAGE, area},
    visits::{changed, team},
};

const OTHER: &str = "64.02.06.2002";
const BASE: [(&str, &str); 11] = [
    ("version", "0"),
    ("title", "Ke Muara Badak"),
    ("begins", "2026-03-10"),
    ("ends", "2026-03-12"),
    ("stop", VILLAGE),
    ("day-1", "2026-03-10"),
    ("at-1", "1"),
    ("materials", "40 poster"),
    ("remarks", "Bawa genset, lewat sungai"),
    ("state", "planned"),
    ("place", ""),
];

async fn plan(town: &Town, cookie: &str, id: &str, fields: &[(&str, &str)]) -> Page {
    town.post(&format!("/meja/desa/perjalanan/{id}"), cookie, &changed(&BASE, fields)).await
}

#[tokio::test]
async fn a_team_is_put_together_and_only_its_planners_change_it() {
    let town = Town::new().await;
    let (cookie, id) = (town.session("koordinator").await, trust::random::identity());
    let address = format!("/meja/desa/tim/{id}");
    let fields =
        [("version", "0"), ("team_name", "Tim hulu"), ("members", "desa koordinator"), ("others", "3"), ("language", "id")];
    assert!(town.get("/meja/desa/tim/baru", &cookie).await.text.contains("name=\"team_name\""));
    let wrong = changed(&fields, &[("members", "desa hantu"), ("others", "banyak"), ("team_name", "")]);
    let page = town.post(&address, &cookie, &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("desa hantu") && page.text.contains("value=\"banyak\"") && page.words().contains("tidak dikenal"));
    for again in [false, true] {
        let done = town.post(&address, &cookie, &fields).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{again} {}", done.words());
    }
    let kept = town.store.teams().await.unwrap();
    assert_eq!((kept.len(), kept[0].version, kept[0].members.len(), kept[0].agency), (1, 1, 2, REGENCY));
    let late = town.post(&address, &cookie, &changed(&fields, &[("others", "4")])).await;
    assert!(late.words().contains("Orang lain baru saja mengubahnya") && late.field("version") == "1", "{}", late.words());
    assert_eq!(
        town.post(&address, &cookie, &changed(&fields, &[("others", "4"), ("version", "1")])).await.status,
        StatusCode::SEE_OTHER
    );
    let read = town.get("/kelola/riwayat", &town.session("admin").await).await.words();
    assert!(read.contains("Tim kunjungan: Tim hulu"), "{read}");
    // A member reads; a leader of the regency does; others do not know of it.
    for (login, status) in [("desa", 200), ("pimpinan", 200), ("penghubung", 404), ("koordinator.lain", 404)] {
        let page = town.get(&address, &town.session(login).await).await;
        assert_eq!((page.status.as_u16(), page.text.contains("name=\"team_name\"")), (status, false), "{login}");
        let put = town.post(&address, &town.session(login).await, &changed(&fields, &[("version", "2")])).await;
        assert!([403, 404, 422].contains(&put.status.as_u16()), "{login} {}", put.status);
        assert_eq!(town.store.teams().await.unwrap()[0].version, 2, "{login} changes nothing");
    }
    assert!(town.get("/meja", &town.session("desa").await).await.status != StatusCode::INTERNAL_SERVER_ERROR);
    assert!(town.get("/meja/desa/perjalanan", &town.session("desa").await).await.words().contains("Tim hulu"));
    assert_eq!(town.get("/meja/desa/perjalanan", &town.session("penghubung").await).await.status, StatusCode::FORBIDDEN);
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

#[tokio::test]
async fn a_trip_is_planned_changed_and_cancelled_and_never_lost() {
    let town = Town::new().await;
    let cookie = town.session("koordinator").await;
    let member = town.official("desa").await;
    let team = team(&town, REGENCY, vec![member.user]).await.id.0.to_string();
    let id = trust::random::identity().to_string();
    let begun = town.get(&format!("/meja/desa/perjalanan/baru?desa={VILLAGE}&desa={OTHER}"), &cookie).await;
    assert!(begun.text.contains(&format!("name=\"stop\" value=\"{OTHER}\"")), "{}", begun.text);
    for again in [false, true] {
        let done = plan(&town, &cookie, &id, &[("team", &team)]).await;
        assert_eq!(done.status, StatusCode::SEE_OTHER, "{again} {}", done.words());
    }
    let trip = async || town.store.trips(None).await.unwrap().pop().unwrap();
    assert_eq!((trip().await.version, trip().await.state), (1, TripState::Planned));
    // Adding a village keeps nothing yet; what does not fit loses nothing.
    let added = plan(&town, &cookie, &id, &[("team", &team), ("version", "1"), ("place", OTHER), ("tambah", "1")]).await;
    assert!(
        added.status == StatusCode::OK && added.text.contains(&format!("name=\"stop\" value=\"{OTHER}\"")),
        "{}",
        added.words()
    );
    let wrong =
        [("team", ""), ("version", "1"), ("ends", "2026-03-01"), ("materials", "poster"), ("place", "atlantis"), ("title", "")];
    let page = plan(&town, &cookie, &id, &wrong).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    for told in ["Pilih tim yang pergi", "Tulis jumlah lalu namanya"] {
        assert!(page.words().contains(told), "{told}: {}", page.words());
    }
    assert!(page.text.contains("value=\"atlantis\"") && page.text.contains("Bawa genset"), "{}", page.text);
    assert_eq!(trip().await.version, 1);
    let outside = plan(&town, &cookie, &id, &[("team", &team), ("version", "1"), ("day-1", "2026-04-01")]).await;
    assert!(outside.words().contains("Hari di setiap desa harus di antara"), "{}", outside.words());
    assert_eq!(
        plan(&town, &cookie, &id, &[("team", &team), ("version", "1"), ("title", "Ke muara")]).await.status,
        StatusCode::SEE_OTHER
    );
    assert_eq!((trip().await.version, trip().await.state), (2, TripState::Changed));
    let late = plan(&town, &cookie, &id, &[("team", &team), ("version", "1"), ("title", "Lain")]).await;
    assert!(
        late.words().contains("Orang lain baru saja mengubahnya") && late.text.contains("value=\"Lain\""),
        "{}",
        late.words()
    );
    let cancelled = [("team", team.as_str()), ("version", "2"), ("title", "Ke muara"), ("state", "cancelled")];
    assert_eq!(plan(&town, &cookie, &id, &cancelled).await.status, StatusCode::SEE_OTHER);
    // The sheet: who is to go knows where, with what.
    let sheet = town.get(&format!("/meja/desa/perjalanan/{id}"), &town.session("desa").await).await;
    for told in ["dibatalkan", "Badak Baru", "40 poster", "Bawa genset", "Belum ada petugas terlatih"] {
        assert!(sheet.words().contains(told), "{told}: {}", sheet.words());
    }
    assert!(!sheet.text.contains("name=\"title\""), "a member plans nothing");
    for login in ["desa", "pimpinan", "penghubung", "koordinator.lain"] {
        let put = plan(&town, &town.session(login).await, &id, &[("team", &team), ("version", "3")]).await;
        assert!([403, 404].contains(&put.status.as_u16()), "{login} {}", put.status);
    }
    let elsewhere = [("team", team.as_str()), ("version", "3"), ("stop", "64.72.01.1001")];
    let elsewhere = plan(&town, &cookie, &id, &elsewhere).await;
    assert!(
        elsewhere.words().contains("di luar wilayah pemerintah") && elsewhere.text.contains("Bawa genset"),
        "{}",
        elsewhere.words()
    );
    let found = async || town.app.proof().check_log(|_| {}).await.unwrap();
    assert_eq!(found().await, []);
    let is_found = async || found().await.iter().any(|d| d.what.starts_with("trips: "));
    town.by_hand("UPDATE trip SET team = id");
    assert!(is_found().await, "a trip that another team finds");
    town.by_hand("UPDATE trip SET team = (SELECT id FROM team)");
    assert_eq!(found().await, []);
    town.by_hand("UPDATE trip SET told = replace(told, 'genset', 'lilin')");
    assert!(is_found().await);
    town.by_hand("UPDATE trip SET told = replace(told, 'lilin', 'genset')");
    assert_eq!(found().await, []);
    town.by_hand("UPDATE trip SET id = team");
    assert!(is_found().await, "a trip under another identity");
}

#[tokio::test]
async fn the_order_of_a_trip_is_shortened_and_says_by_how_much() {
    let town = Town::new().await;
    let cookie = town.session("koordinator.prov").await;
    let team = team(&town, crate::town::PROVINCE, Vec::new()).await.id.0.to_string();
    let codes = [VILLAGE, "64.72.01.1001", OTHER, "64.02.06.2003"];
    let squares = [(codes[0], 117.0), (codes[1], 118.0), (codes[2], 117.2), (codes[3], 118.2)].map(|(code, west)| Boundary {
        area: area(code),
        bounds: [west, 0.0, west + 0.1, 0.1],
        geometry: format!(
            r#"{{"type":"Polygon","coordinates":[[[{west},0.0],[{e},0.0],[{e},0.1],[{west},0.1],[{west},0.0]]]}}"#,
            e = west + 0.1
        ),
    });
    let more = domain::Area { code: area(codes[3]), name: "Salo Palai".into(), closed: false };
    town.store.put_areas(vec![more]).await.unwrap();
    town.store.put_boundaries(squares.into()).await.unwrap();
    let fields: Vec<_> = BASE.iter().filter(|(name, _)| !["stop", "day-1", "at-1"].contains(name)).copied().collect();
    let stops = codes.map(|code| ("stop", code));
    let id = trust::random::identity();
    let fields = [&fields[..], &stops, &[("team", team.as_str()), ("pendekkan", "1")]].concat();
    let page = town.post(&format!("/meja/desa/perjalanan/{id}"), &cookie, &fields).await;
    assert!(page.status == StatusCode::OK && page.words().contains("km lebih pendek"), "{}", page.words());
    let mut places: Vec<_> =
        codes.iter().map(|code| (page.text.find(&format!("name=\"stop\" value=\"{code}\"")), *code)).collect();
    places.sort_unstable();
    assert!(places[0].0.is_some() && places[0].1 == VILLAGE && places[1].1 != "64.72.01.1001", "{places:?}");
    assert!(town.store.trips(None).await.unwrap().is_empty(), "nothing is kept yet");
}

#[tokio::test]
async fn a_calendar_is_read_at_its_secret_address_until_it_is_revoked() {
    let town = Town::new().await;
    let cookie = town.session("koordinator").await;
    let team = team(&town, REGENCY, Vec::new()).await.id;
    let (page, id) = (format!("/meja/desa/tim/{}", team.0), trust::random::identity().to_string());
    let named = team.0.to_string();
    plan(&town, &cookie, &id, &[("team", &named), ("title", "Ke muara, lewat sungai; \"hulu\"")]).await;
    let give = async |what: &str| town.post(&page, &cookie, &[("kalender", what)]).await;
    let address = |page: &Page| {
        let after = page.text.split("/kalender/").nth(1).unwrap_or_else(|| panic!("{}", page.text));
        format!("/kalender/{}", after.split('<').next().unwrap())
    };
    let first = address(&give("baru").await);
    assert_eq!(first.len(), "/kalender/".len() + 32 + ".ics".len(), "128 bits");
    assert!(!town.get(&page, &cookie).await.text.contains("/kalender/"), "told once");
    let secret = first.trim_start_matches("/kalender/").trim_end_matches(".ics").to_owned();
    let kept = serde_json::to_string(&town.store.teams().await.unwrap()).unwrap();
    let notes = format!("{:?}", town.store.notes_after(0, 500).await.unwrap());
    assert!(!kept.contains(&secret) && !notes.contains(&secret), "the secret is kept nowhere");
    let read = async |address: &str| {
        let page = town.get(address, "").await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let calendar: Calendar = page.text.parse().unwrap();
        let event =
            calendar.components.iter().find_map(|c| if let CalendarComponent::Event(e) = c { Some(e.clone()) } else { None });
        (page, event.unwrap())
    };
    let (shown, event) = read(&first).await;
    assert_eq!(shown.headers[header::CONTENT_TYPE], "text/calendar; charset=utf-8");
    assert_eq!(shown.headers[header::CACHE_CONTROL], "no-store");
    let of = |event: &icalendar::Event, name: &str| event.property_value(name).unwrap_or_default().to_owned();
    assert_eq!(
        (of(&event, "DTSTART"), of(&event, "DTEND"), of(&event, "SEQUENCE")),
        ("20260310".into(), "20260313".into(), "0".into())
    );
    assert_eq!(of(&event, "SUMMARY"), "Ke muara, lewat sungai; \"hulu\"");
    assert!(of(&event, "DESCRIPTION").contains("Badak Baru") && of(&event, "DESCRIPTION").contains("40 poster"), "{event:?}");
    assert!(shown.text.lines().all(|line| line.len() <= 75) && shown.text.contains("\r\n "), "folded: {}", shown.text);
    assert!(!shown.text.contains("Petugas"), "nobody is named");
    let request = Request::get(&first).header(header::IF_NONE_MATCH, &shown.headers[header::ETAG]);
    assert_eq!(town.send(request.body(Body::empty()).unwrap()).await.status, StatusCode::NOT_MODIFIED);
    plan(&town, &cookie, &id, &[("team", &named), ("version", "1"), ("state", "cancelled")]).await;
    let (_, later) = read(&first).await;
    assert_eq!(of(&later, "UID"), of(&event, "UID"));
    assert_eq!((of(&later, "STATUS"), of(&later, "SEQUENCE")), ("CANCELLED".into(), "1".into()));
    // Renewed, the one before leads where any other does; revoked, none leads anywhere.
    let second = address(&give("baru").await);
    read(&second).await;
    let unknown = town.get("/kalender/00000000000000000000000000000000.ics", "").await;
    let gone = town.get(&first, "").await;
    assert_eq!((gone.status, &gone.text), (StatusCode::NOT_FOUND, &unknown.text));
    assert_eq!(give("akhiri").await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.get(&second, "").await.text, unknown.text);
    for login in ["pimpinan", "desa", "koordinator.lain"] {
        let put = town.post(&page, &town.session(login).await, &[("kalender", "baru")]).await;
        assert!([403, 404].contains(&put.status.as_u16()), "{login}");
    }
    let nothing = TeamId(trust::random::identity());
    assert_eq!(
        town.post(&format!("/meja/desa/tim/{}", nothing.0), &cookie, &[("kalender", "baru")]).await.status,
        StatusCode::NOT_FOUND
    );
    assert_eq!(town.app.proof().check_log(|_| {}).await.unwrap(), []);
}

/// Every figure of the page against a count by hand over reports that were really handed in.
#[tokio::test]
async fn what_visits_brought_is_what_a_plain_count_says() {
    let town = Town::new().await;
    let coordinator = town.official("koordinator").await;
    // Reports of the village before and after the visit; the day of the visit is after.
    for (day, times) in [("2026-02-10", 2), ("2026-02-27", 1), ("2026-03-01", 3)] {
        town.set_clock(&format!("{day}T02:00:00Z"));
        for _ in 0..times {
            town.report_in("verified").await;
        }
    }
    town.set_clock("2026-03-02T02:00:00Z");
    town.report_in("answered").await;
    town.populate(&format!("64.02,2024,2000,BPS\n{VILLAGE},2025,4000,Disdukcapil\n")).await;
    town.set_clock("2026-03-03T02:00:00Z");
    let told = |area: &str, on: &str| {
        let village = domain::village::VillageFacts::unknown(&crate::town::area(area));
        let since = on.parse().unwrap();
        app::ToldOfVillage { seen: 0, since, corrects: None, facts: village }
    };
    for code in [VILLAGE, OTHER] {
        town.app.villages().keep(&coordinator, &area(code), told(code, "2026-01-01")).await.unwrap();
    }
    let facts = domain::village::VisitFacts {
        visited_on: "2026-03-01".parse().unwrap(),
        trip: None,
        came: domain::village::Came::default(),
        questions: String::new(),
        officers: 1,
        posters: 0,
        materials: Vec::new(),
        taken_down: 0,
        signal: domain::village::Signal::Unknown,
        photos: Vec::new(),
    };
    let id = domain::village::VisitId(trust::random::identity());
    let new = app::NewVisit { id, corrects: None, facts, photos: Vec::new() };
    town.app.villages().record_visit(&coordinator, &area(VILLAGE), new).await.unwrap();
    let brought = town.app.figures().brought(&town.official("pimpinan").await, 6).await.unwrap();
    let visit = &brought.visits[0];
    // Three days so far (1, 2, 3 March), and as many before: 26, 27, 28 February.
    let count = |had: domain::figure::Had| had.tally.received();
    assert_eq!((count(visit.compared.before), count(visit.compared.after), visit.around.after.days()), (1, 4, 3));
    assert!(!visit.compared.is_few() && visit.around.is_short(6));
    let reached = &brought.reached[0];
    assert_eq!((reached.villages, reached.visited, reached.trained, reached.reporting, brought.unvisited), (2, 1, 1, 1, 1));
    assert_eq!(reached.measures.tally.received(), 7, "as the figures of the regency say");
    let page = town.get("/meja/desa/hasil", &town.session("pimpinan").await).await.words();
    // On average 1 report before and 4 after; one of them was answered; there were none elsewhere, and none a year earlier.
    // 1 report of 4,000 people, then 4 of them.
    for told in [
        "0,25* → 1,00*",
        "1 dari 1 desa yang dikunjungi",
        "bukan membuktikan sebab",
        "1,0* → 4,0*",
        "0%* → 25%*",
        "0%* → 0%*",
        "– → –",
        "baru 3 hari",
        "1 (50%)",
    ] {
        assert!(page.contains(told), "{told}: {page}");
    }
    // One village reports of one that was visited, and none of one that was not.
    let (here, there) = brought.together();
    assert_eq!((here.before.reporting, here.after.villages, there.after.villages, there.after.reporting), (1, 1, 1, 0));
    assert!(page.contains("100%* → 100%*"), "{page}");
    let sheet = |list: &str| format!("/meja/desa/hasil?daftar={list}&bentuk=csv&bulan=3");
    let cookie = town.session("pimpinan").await;
    assert!(town.get(&sheet("kunjungan"), &cookie).await.text.contains("64.02.06.2001"));
    assert!(
        town.get(&sheet("kunjungan"), &cookie)
            .await
            .text
            .contains(",4000,\"0,25*\",\"1,00*\",\"0,00\",\"0,00\",–,–,0%*,25%*,–,–,–,–,0%*,0%*"),
        "the shares, too"
    );
    // 7 reports of 2,000 people are 3.5 of every 1,000, which is 35 of every 10,000.
    assert!(town.get(&sheet("wilayah"), &cookie).await.text.contains("64.02,Kutai Kartanegara,2,1,1,1,1,7,1,\"3,50\""));
    // Where outlines are known they are the map, and tiles where they are not.
    let (tiles, outlines) = ("<svg class=\"map tiled\"", "<svg class=\"map\"");
    let drawn = town.get("/meja/desa/hasil", &cookie).await.text;
    assert!(drawn.contains(tiles) && !drawn.contains(outlines));
    let geometry = r#"{"type":"Polygon","coordinates":[[[116.0,-1.0],[119.0,-1.0],[119.0,1.0],[116.0,1.0],[116.0,-1.0]]]}"#;
    let boundary = Boundary { area: area("64.02"), bounds: [116.0, -1.0, 119.0, 1.0], geometry: geometry.into() };
    town.store.put_boundaries(vec![boundary]).await.unwrap();
    let drawn = town.get("/meja/desa/hasil", &cookie).await.text;
    assert!(drawn.contains(outlines) && drawn.contains("Kukar: 1 (50%)</text>") && !drawn.contains(tiles), "{drawn}");
    for (login, status) in [("penghubung", 403), ("desa", 403), ("pengawas", 200), ("admin", 200)] {
        assert_eq!(town.get("/meja/desa/hasil", &town.session(login).await).await.status.as_u16(), status, "{login}");
    }
}
