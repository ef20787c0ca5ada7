//! The log as it is handed out tells no hour of whom it protects, and nothing of a restricted case.

use app::ToldApart;
use domain::{Command, TrackingNumber};
use serde_json::Value;

use crate::town::{Town, WORKS};

/// All that `tuntas export events` writes: what lies open, and what is told apart.
async fn handed_out(town: &Town) -> (Vec<Value>, Vec<Value>) {
    let (mut open, mut after, mut apart) = (Vec::new(), 0, ToldApart::new());
    // A few at a time: a report goes over several.
    while let Some(next) = {
        let told = town.app.reports().told_events(after, 3, &mut apart).await.unwrap();
        open.extend(told.lines);
        told.next
    } {
        after = next;
    }
    let mut protected = Vec::new();
    for report in apart.into_values() {
        protected.extend(town.app.reports().told_apart(report).await.unwrap());
    }
    (open, protected)
}

fn of(lines: &[Value], number: TrackingNumber) -> Vec<&Value> {
    let number = serde_json::to_value(number).unwrap();
    lines.iter().filter(|line| line["report"] == number).collect()
}

/// All moments that something tells of.
fn moments(of: &Value, into: &mut Vec<String>) {
    match of {
        Value::String(text) if text.parse::<domain::Timestamp>().is_ok() => into.push(text.clone()),
        Value::Array(all) => all.iter().for_each(|one| moments(one, into)),
        Value::Object(all) => all.values().for_each(|one| moments(one, into)),
        _ => {}
    }
}

#[tokio::test]
async fn what_is_handed_out_tells_days_of_whom_it_protects_and_no_hour() {
    let town = Town::new().await;
    let bridge = town.report_in("forwarded").await.0;
    town.set_clock("2026-03-03T02:17:33Z");
    let forest = town.report_in("forest").await.0;
    town.act(forest, "koordinator", Command::RaiseAlarm).await;
    town.set_clock("2026-03-03T05:17:33Z");
    let (official, undo) = (town.official("penghubung").await, town.state(forest).await.version);
    town.act(forest, "penghubung", Command::Accept { agency: WORKS }).await;
    town.app.reports().undo(store::Key::Tracking(forest), &official, undo).await.unwrap();
    town.set_clock("2026-03-03T06:17:33Z");
    let road = town.report_in("verified").await.0;
    let into = town.state(forest).await.id;
    town.act(road, "koordinator", Command::Join { to: into }).await;
    let restricted = town.report_in("restricted").await.0;

    let (open, protected) = handed_out(&town).await;
    // What nobody protects is told as it was, in order, and before the others.
    assert_eq!(of(&open, bridge).len(), 3, "{open:#?}");
    assert_eq!(of(&open, bridge)[0]["at"], "2026-03-03T01:00:00Z");
    assert!(of(&open, forest).is_empty(), "between two others its place would tell the hour");
    // Of what protects: every event but those of its alarm, numbered as if there had been none, by day.
    let log = town.store.with_history(store::Key::Tracking(forest)).await.unwrap().unwrap().events;
    let alarms = log.iter().filter(|r| r.event.what.is_of_alarm()).count();
    let lines = of(&protected, forest);
    assert!(alarms > 0 && lines.len() == log.len() - alarms, "{lines:#?}");
    let versions: Vec<_> = lines.iter().map(|line| line["version"].as_u64().unwrap()).collect();
    assert_eq!(versions, (1..=lines.len() as u64).collect::<Vec<_>>());
    assert_eq!(lines.last().unwrap()["what"]["undone"]["to"].as_u64(), Some(lines.len() as u64 - 2), "{lines:#?}");
    for line in &lines {
        let mut told = Vec::new();
        moments(line, &mut told);
        assert!(!told.is_empty());
        // The beginning of a day there, the last second of one, and eight in the morning, when clocks remind.
        let ends = |moment: &String| ["T16:00:00Z", "T15:59:59Z", "T00:00:00Z"].iter().any(|end| moment.ends_with(end));
        assert!(told.iter().all(ends), "{line:#}");
    }
    for (what, text) in [(&open, "open"), (&protected, "apart")] {
        let written = what.iter().map(Value::to_string).collect::<Vec<_>>().join("\n");
        // An identity holds the moment in which it was made, a place in the log the hour of what is missing.
        let words = written.split(|c: char| !c.is_ascii_hexdigit() && c != '-');
        assert!(!words.into_iter().any(|word| word.parse::<uuid::Uuid>().is_ok()), "{text}: {written}");
        for trace in ["\"seq\"", "117.41", "machines", "before", "alarm_raised", "restricted"] {
            assert!(!written.contains(trace), "{text}: {trace} in {written}");
        }
        assert!(text == "open" || !written.contains("02:17") && !written.contains("05:17"), "{written}");
    }
    assert_eq!(of(&open, restricted).len(), 3, "what everybody knew before, and no more");
    let joined = of(&open, road).into_iter().find(|line| line["what"].get("joined").is_some()).unwrap();
    assert_eq!(joined["what"]["joined"]["to"], serde_json::to_value(forest).unwrap());
}

#[tokio::test]
async fn two_that_are_handed_out_one_after_the_other_tell_of_no_restriction() {
    let town = Town::new().await;
    let bridge = town.report_in("forwarded").await.0;
    let forest = town.report_in("forest").await.0;
    let road = town.report_in("verified").await.0;
    town.act(road, "koordinator", Command::Join { to: town.state(bridge).await.id }).await;
    town.programme().await;
    town.app.refresh_reference().await.unwrap();
    let before = handed_out(&town).await;
    assert!(!of(&before.0, bridge).is_empty() && !of(&before.1, forest).is_empty());
    for number in [bridge, forest] {
        town.act(number, "koordinator", Command::Restrict).await;
        town.act(number, "spesialis", Command::Note).await;
    }
    // Nor of one that was so from the first moment: nobody ever knew it.
    let born = town.born_restricted().await;
    assert_eq!(handed_out(&town).await, before);
    assert!(of(&before.0, born).is_empty());
    // Lifted, it is told whole.
    town.act(bridge, "spesialis", Command::LiftRestriction).await;
    let (open, _) = handed_out(&town).await;
    assert!(of(&open, bridge).len() > of(&before.0, bridge).len());
}
