use domain::{
    Date,
    forest::{AlertKind, AlertPoint, day_number},
};

use super::*;
use domain::forest::{HeatKind, Sensor};

const LATEST: &str = "2026-12-31";

struct Told {
    source: Result<AlertSource, NoAlerts>,
    alerts: Vec<Alert>,
    wrong: Vec<(u64, WrongAlert)>,
}

fn told_by(text: impl AsRef<[u8]>) -> Told {
    let (mut alerts, mut wrong) = (Vec::new(), Vec::new());
    let latest = day_number(LATEST.parse::<Date>().unwrap());
    let source = read(text.as_ref(), latest, &mut |line, row| {
        match row {
            Ok(alert) => alerts.push(alert),
            Err(why) => wrong.push((line, why)),
        }
        true
    });
    Told { source, alerts, wrong }
}

fn only(header: &str, row: &str) -> Alert {
    let told = told_by(format!("{header}\n{row}\n"));
    assert_eq!((told.wrong, told.alerts.len()), (Vec::new(), 1), "{header}: {row}");
    told.alerts[0]
}

const AREA: &str =
    "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_ti5,frp,daynight";

#[test]
fn every_variant_of_firms_is_read() {
    let area = only(AREA, "-0.07843,116.39663,301.34,0.39,0.36,2026-08-14,41,N,VIIRS,n,2.0NRT,268.57,0.95,N");
    assert_eq!(area.place, AlertPoint { lat: -7_843, lon: 11_639_663 });
    assert_eq!((area.minute, area.sensor, area.power), (Some(41), Sensor::Snpp, Some(10)));
    assert_eq!((area.confidence, area.date().to_string().as_str()), (Confidence::Nominal, "2026-08-14"));
    let daily = "latitude,longitude,bright_ti4,scan,track,acq_date,acq_time,satellite,confidence,version,bright_ti5,frp,daynight";
    for (row, minute, sensor, sure) in [
        ("1.5,117.1,300,0.4,0.4,2026-08-14,0007,N20,low,2.0NRT,290,1.2,D", 7, Sensor::Noaa20, Confidence::Low),
        ("1.5,117.1,300,0.4,0.4,2026-08-14,930,1,high,2.0NRT,290,1.2,D", 570, Sensor::Noaa20, Confidence::High),
        ("1.5,117.1,300,0.4,0.4,2026-08-14,2359,N21,nominal,2.0NRT,290,,D", 1439, Sensor::Noaa21, Confidence::Nominal),
        ("1.5,117.1,300,0.4,0.4,2026-08-14,05:30,2,,2.0NRT,290,1.2,D", 330, Sensor::Noaa21, Confidence::Unknown),
    ] {
        let alert = only(daily, row);
        assert_eq!((alert.minute, alert.sensor, alert.confidence), (Some(minute), sensor, sure), "{row}");
    }
    let modis = "country_id,latitude,longitude,brightness,scan,track,acq_date,acq_time,satellite,instrument,confidence,version,bright_t31,frp,daynight,type";
    for (satellite, sure, kind, sensor, confidence, ground) in [
        ("T", "29", "0", Sensor::Terra, Confidence::Low, HeatKind::Land),
        ("Terra", "30", "1", Sensor::Terra, Confidence::Nominal, HeatKind::Volcano),
        ("A", "79", "2", Sensor::Aqua, Confidence::Nominal, HeatKind::Fixed),
        ("Aqua", "100", "3", Sensor::Aqua, Confidence::High, HeatKind::Sea),
    ] {
        let row = format!("IDN,-0.5,116.4,310,1,1,2018-05-23,0025,{satellite},MODIS,{sure},6.03,289.9,7.6,D,{kind}");
        let alert = only(modis, &row);
        assert_eq!((alert.sensor, alert.confidence, alert.ground, alert.power), (sensor, confidence, ground, Some(76)), "{row}");
    }
    // As Excel saves it again: a mark before it, semicolons, commas in numbers, ends of lines as on Windows, quotes.
    let saved = "\u{feff}latitude;longitude;acq_date;acq_time;satellite;instrument;confidence\r\n\"-0,5\";116,4;2026-08-14;530;N;VIIRS;h\r\n";
    assert_eq!(told_by(saved).alerts[0].place, AlertPoint { lat: -50_000, lon: 11_640_000 });
}

#[test]
fn every_data_set_of_global_forest_watch_is_read_as_csv_and_as_json() {
    for (name, source, sensor) in [
        ("gfw_integrated_alerts", AlertSource::Integrated, Sensor::Integrated),
        ("umd_glad_landsat_alerts", AlertSource::GladL, Sensor::Landsat),
        ("umd_glad_sentinel2_alerts", AlertSource::GladS2, Sensor::Sentinel2),
        ("wur_radd_alerts", AlertSource::Radd, Sensor::Sentinel1),
    ] {
        let csv = told_by(format!("latitude,longitude,{name}__date,{name}__confidence\n-0.52345,116.45015,2026-05-03,highest\n"));
        let json = told_by(format!(
            "{{\"data\":[{{\"latitude\":-0.52345,\"longitude\":116.45015,\"{name}__date\":\"2026-05-03\",\"{name}__confidence\":\"highest\"}}],\"status\":\"success\"}}"
        ));
        assert_eq!(csv.alerts, json.alerts, "{name}");
        let alert = csv.alerts[0];
        assert_eq!(
            (alert.sensor, alert.confidence, alert.minute, alert.kind()),
            (sensor, Confidence::Highest, None, AlertKind::Loss)
        );
        assert_eq!([csv.source.unwrap(), json.source.unwrap()], [source; 2]);
    }
    let fires = told_by("latitude,longitude,alert__date,confidence__cat\n-0.5,116.4,2026-05-03,h\n");
    assert_eq!((fires.alerts[0].sensor, fires.alerts[0].confidence), (Sensor::Viirs, Confidence::High));
    assert_eq!(fires.source.unwrap(), AlertSource::GfwFires);
    let nothing =
        told_by("latitude,longitude,wur_radd_alerts__date,wur_radd_alerts__confidence\n-0.5,116.4,2026-05-03,not_detected\n");
    assert_eq!(nothing.wrong, [(2, WrongAlert::NotDetected)]);
}

#[test]
fn hotspots_of_sipongi_are_read() {
    let feature = |sumber: &str, level: &str| {
        format!(
            "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[116.4,-0.5]}},\"properties\":{{\"date_hotspot_ori\":\"2026-09-28T07:20:00.000000Z\",\"sumber\":\"{sumber}\",\"confidence\":8,\"confidence_level\":{level}}}}}"
        )
    };
    let all = [
        feature("NASA-MODIS", "\"low\""),
        feature("LPN-NPP", "\"medium\""),
        feature("NASA-NOAA20", "null"),
        feature("X", "\"low\""),
    ];
    let told = told_by(format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", all.join(",")));
    let seen: Vec<_> = told.alerts.iter().map(|a| (a.sensor, a.confidence, a.minute)).collect();
    let at = Some(440);
    assert_eq!(
        seen,
        [(Sensor::Modis, Confidence::Low, at), (Sensor::Snpp, Confidence::Nominal, at), (Sensor::Noaa20, Confidence::Low, at)]
    );
    assert_eq!((told.wrong, told.source.unwrap()), (vec![(4, WrongAlert::NoSatellite("X".into()))], AlertSource::Sipongi));
    assert_eq!(told.alerts[0].place, AlertPoint { lat: -50_000, lon: 11_640_000 });
}

#[test]
fn a_wrong_row_is_told_with_its_line_and_the_others_are_taken() {
    let header = "latitude,longitude,acq_date,acq_time,satellite,instrument,confidence,frp";
    let right = "-0.5,116.4,2026-08-14,530,N,VIIRS,n,1.5";
    let text = |why: &str| why.to_owned();
    let both = |why: fn(String, String) -> WrongAlert, lat: &str, lon: &str| why(lat.into(), lon.into());
    let wrong = [
        ("-0.5,116.4,2026-08-14,530,N", WrongAlert::Cells(5, 8)),
        ("NaN,116.4,2026-08-14,530,N,VIIRS,n,1.5", WrongAlert::NoNumber("latitude", text("NaN"))),
        ("-0.5,inf,2026-08-14,530,N,VIIRS,n,1.5", WrongAlert::NoNumber("longitude", text("inf"))),
        ("-0.5,1e999,2026-08-14,530,N,VIIRS,n,1.5", WrongAlert::NoNumber("longitude", text("1e999"))),
        ("116.4,-0.5,2026-08-14,530,N,VIIRS,n,1.5", both(WrongAlert::Swapped, "116.4", "-0.5")),
        ("9944000,544000,2026-08-14,530,N,VIIRS,n,1.5", both(WrongAlert::Projected, "9944000", "544000")),
        ("-0.5,181,2026-08-14,530,N,VIIRS,n,1.5", both(WrongAlert::NoPlace, "-0.5", "181")),
        (",,2026-08-14,530,N,VIIRS,n,1.5", WrongAlert::NoNumber("latitude", text(""))),
        ("-0.5,116.4,14/08/2026,530,N,VIIRS,n,1.5", WrongAlert::NoDay(text("14/08/2026"))),
        ("-0.5,116.4,2026-02-30,530,N,VIIRS,n,1.5", WrongAlert::NoDay(text("2026-02-30"))),
        ("-0.5,116.4,2027-01-01,530,N,VIIRS,n,1.5", WrongAlert::OtherDay(text("2027-01-01"))),
        ("-0.5,116.4,1999-12-31,530,N,VIIRS,n,1.5", WrongAlert::OtherDay(text("1999-12-31"))),
        ("-0.5,116.4,2026-08-14,2460,N,VIIRS,n,1.5", WrongAlert::NoTime(text("2460"))),
        ("-0.5,116.4,2026-08-14,5a,N,VIIRS,n,1.5", WrongAlert::NoTime(text("5a"))),
        ("-0.5,116.4,2026-08-14,530,GOES,VIIRS,n,1.5", WrongAlert::NoSatellite(text("GOES"))),
        ("-0.5,116.4,2026-08-14,530,N,VIIRS,101,1.5", WrongAlert::NoConfidence(text("101"))),
        ("-0.5,116.4,2026-08-14,530,N,VIIRS,n,x", WrongAlert::NoNumber("frp", text("x"))),
    ];
    let lines: Vec<_> = wrong.iter().flat_map(|(row, _)| [right, row]).collect();
    let told = told_by(format!("{header}\n\n{}\n", lines.join("\n")));
    assert_eq!(told.alerts.len(), wrong.len());
    assert_eq!(told.wrong, (0..).zip(wrong).map(|(n, (_, why))| (4 + 2 * n, why)).collect::<Vec<_>>());
    let long = told_by(format!("{header}\n{}\n{right}\n", "9".repeat(100_000)));
    assert_eq!((long.wrong, long.alerts.len()), (vec![(2, WrongAlert::TooLong)], 1));
}

#[test]
fn what_is_no_file_of_alerts_says_what_it_is() {
    let header_only = told_by(format!("{AREA}\n"));
    assert!(header_only.alerts.is_empty() && header_only.wrong.is_empty());
    assert_eq!(header_only.source.unwrap(), AlertSource::Firms, "nothing was seen");
    let fails = |text: &str| told_by(text).source.unwrap_err();
    assert!(matches!(fails("Invalid MAP_KEY."), NoAlerts::MapKey));
    assert!(matches!(fails("Exceeding allowed transaction limit."), NoAlerts::Said(_)));
    assert!(matches!(fails(""), NoAlerts::Empty));
    assert!(matches!(fails(" \n\n"), NoAlerts::Empty));
    assert!(matches!(fails("<!doctype html><p>Maaf"), NoAlerts::Page));
    assert!(matches!(fails("name,age\nA,1\n"), NoAlerts::Columns(_)));
    assert!(matches!(fails("{\"status\":\"failed\",\"message\":\"Bad token\"}"), NoAlerts::Said(said) if said == "Bad token"));
    assert!(matches!(fails("{\"data\":[{\"latitude\":1"), NoAlerts::Broken(1)));
    assert!(matches!(fails("{\"a\":1}"), NoAlerts::Columns(_)));
    assert!(matches!(fails(&"[".repeat(100_000)), NoAlerts::Broken(_)), "however deep it is nested");
    assert!(told_by("{\"data\":[]}").source.is_ok() && told_by("{\"data\":[1,null,[]]}").wrong.len() == 3);
}

#[test]
fn no_bytes_make_it_panic() {
    let samples = [
        format!("{AREA}\n-0.07843,116.39663,301.34,0.39,0.36,2026-08-14,41,N,VIIRS,n,2.0NRT,268.57,0.95,N\n"),
        "{\"data\":[{\"latitude\":-0.5,\"longitude\":116.4,\"wur_radd_alerts__date\":\"2026-05-03\",\"wur_radd_alerts__confidence\":\"low\"}]}".into(),
        "{\"features\":[{\"geometry\":{\"coordinates\":[116,0]},\"properties\":{\"date_hotspot_ori\":\"2026-09-28T07:20:00Z\",\"sumber\":\"NASA-SNPP\"}}]}".into(),
    ];
    let mut state = 1_u64;
    for sample in samples {
        for _ in 0..3_000 {
            let mut bytes = sample.clone().into_bytes();
            for _ in 0..3 {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                let at = (state >> 33) as usize % bytes.len();
                bytes[at] = (state >> 24) as u8;
            }
            bytes.truncate((state >> 40) as usize % (bytes.len() + 1));
            told_by(bytes);
        }
    }
}

/// Real files, where they are.
#[test]
fn real_and_nearly_real_files_are_read() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data");
    if !folder.join("alerts").is_dir() {
        eprintln!("SKIPPED: ../shared/data/alerts is not there");
        return;
    }
    for (file, source, count) in [
        ("alerts/firms-viirs-snpp-nrt-area-api.csv", AlertSource::Firms, 9),
        ("alerts/kaltim-hotspots-2026-08-14.csv", AlertSource::Firms, 35),
        ("forest/firms-modis-2018-05.csv", AlertSource::Firms, 614),
        ("alerts/gfw_integrated_alerts.json", AlertSource::Integrated, 8),
        ("alerts/gfw_viirs_fire_alerts.json", AlertSource::GfwFires, 3),
        ("alerts/glad_alerts.json", AlertSource::GladL, 5),
        ("alerts/sipongi-feature-real.json", AlertSource::Sipongi, 1),
    ] {
        let told = told_by(std::fs::read(folder.join(file)).unwrap());
        assert_eq!((told.source.unwrap(), told.alerts.len(), told.wrong), (source, count, Vec::new()), "{file}");
    }
    assert!(told_by(std::fs::read(folder.join("alerts/terras_alerts_history.csv")).unwrap()).source.is_err());
}
