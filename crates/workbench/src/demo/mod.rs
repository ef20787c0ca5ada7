//! `tuntas demo`: a living province. East Kalimantan with its agencies and officials, and a year of reports that reached
//! their state only through the same use cases as real ones, under a simulated clock, so that every deadline, reminder
//! and escalation of that year really ran.

mod alerts;
mod careful;
mod chance;
mod country;
mod duty;
mod forest;
mod grievances;
mod life;
mod officials;
mod people;
mod programme;
mod reporters;
mod tales;
mod texts;
mod visits;
mod voice;

use std::{path::Path, time::Instant};

use app::{Clock, Register, SystemClock};
use routes::{API_DOCS, SHOWN_MAILS};
use serde::{Deserialize, Serialize};
use store::Durability;

pub(crate) use self::{
    careful::carefully,
    chance::Chance,
    country::make as country,
    officials::{outcome, words_of},
    people::name,
    texts::{PlaceNames, Writer, Written},
};
use operator::{
    Failure, Outcome,
    config::{Config, Setting},
    failure, import, open, serve,
};

use crate::arguments::Demo;

/// Written when the province is whole.
const DONE: &str = "demo.json";

/// What whoever starts the demo signs in and follows a report with.
#[derive(Serialize, Deserialize)]
struct Credentials {
    password: String,
    /// Role and login.
    logins: Vec<(String, String)>,
    /// A report with its PIN, to try as a citizen.
    tracking: String,
    pin: String,
}

/// `tuntas demo`: makes the province where it is not there yet, and serves it.
///
/// # Errors
/// An address that is taken, a folder that holds something else, and whatever a use case refuses: then the demo is wrong.
pub async fn demo(config: &Config, demo: &Demo) -> Result<Outcome, Failure> {
    let mut config = config.clone();
    let temporary = tempfile::Builder::new().prefix("tuntas-demo-").tempdir()?;
    config.prefer(Setting::Data, &temporary.path().display().to_string(), "demo: a temporary folder");
    for rate in [Setting::ReportsPerAddress, Setting::ReportsPerContact, Setting::TriesPerAddress, Setting::ReadsPerAddress] {
        config.prefer(rate, "1000000", "demo: practically no limit");
    }
    config.prefer(Setting::Log, "warn", "demo");
    let _filter = serve::log(&config)?;
    // The address first: whoever finds it taken shall not wait for a province.
    let listener = if demo.make_only { None } else { Some(serve::bind(config.listen()?).await?) };
    let address = listener.as_ref().map_or_else(|| config.listen(), |l| Ok(l.local_addr()?))?;
    let base = serve::base(&config, address)?;
    let folder = config.data();
    let credentials = match read(&folder.join(DONE))? {
        Some(credentials) => credentials,
        None if folder.join("tuntas.db").exists() => {
            let text =
                format!("{} holds an installation that is no finished demo; name another folder with --data", folder.display());
            return Err(failure(text));
        }
        None => make(&config, demo, &base).await?,
    };
    print(&credentials, listener.is_some().then_some(base.as_str()), &config);
    if let Some(listener) = listener {
        let app = open::open(&config).await?;
        serve::Node::new(&config, app, base, true)?.run(listener, serve::Part::Whole).await?;
    }
    Ok(Outcome::Done)
}

fn read(file: &Path) -> Result<Option<Credentials>, Failure> {
    match std::fs::read(file) {
        Ok(bytes) => Ok(Some(serde_json::from_slice(&bytes)?)),
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(e) => Err(e.into()),
    }
}

async fn make(config: &Config, demo: &Demo, base: &str) -> Result<Credentials, Failure> {
    let begun = Instant::now();
    let now = SystemClock.now();
    let clock = std::sync::Arc::new(app::SimulatedClock::at(now - jiff::SignedDuration::from_hours(24 * 366)));
    let app = open::open_with(config, clock.clone(), Durability::AtClose).await?;
    let country = country::make(&app).await?;
    if let Some(folder) = &demo.boundaries {
        let taken = import::boundaries_in(&app, folder).await?;
        eprintln!("{taken} outlines of areas from {}", folder.display());
    }
    let password = trust::random::password()?;
    let hash = trust::hash_password(&password).ok_or_else(|| failure("no random bytes for a password"))?;
    let people = people::make(&app, &country, demo.seed, &hash).await?;
    app.administration().note_snapshots(&[Register::People]).await?;
    grievances::set_period(&app, &country, &people).await?;
    duty::make(&app, &country, &people).await?;
    let life = life::Life::new(&app, &clock, &country, &people, demo, now);
    let mailer = serve::mailer(config, base)?;
    let (tracking, pin) = life.live(&mailer).await?;
    visits::make(&app, &country, &people, demo.seed).await?;
    grievances::make(&app, &country, &people).await?;
    voice::make(&app, &country).await?;
    forest::make(&app, demo.seed).await?;
    alerts::make(&app, demo.seed).await?;
    app.store.close().await;
    let credentials = Credentials { password, logins: people.shown(), tracking, pin };
    std::fs::write(config.data().join(DONE), serde_json::to_vec_pretty(&credentials)?)?;
    eprintln!("a province with {} reports, made in {:.1} s", demo.reports, begun.elapsed().as_secs_f64());
    Ok(credentials)
}

fn print(credentials: &Credentials, base: Option<&str>, config: &Config) {
    println!();
    println!("  Kalimantan Timur, made up from seed to sign-in. Data: {}", config.data().display());
    if let Some(base) = base {
        println!("  Open {base}");
        println!("  Mails that would be sent: {base}{SHOWN_MAILS}   API: {base}{API_DOCS}");
    }
    println!();
    println!("  Sign in with the password {} as", credentials.password);
    for (role, login) in &credentials.logins {
        println!("    {login:<26} {role}");
    }
    println!();
    println!("  As a citizen: report {} with PIN {}", credentials.tracking, credentials.pin);
    println!("  Limits on how often things may be done are practically off in the demo.");
    println!();
}

#[cfg(test)]
mod tests {
    use domain::report::Kind;

    use super::*;

    /// 441 villages are in the carbon programme, as many of each regency as there are.
    #[tokio::test]
    async fn the_register_of_villages_marks_as_many_as_there_are_in_each_regency() {
        let folder = tempfile::tempdir().unwrap();
        let flags = operator::arguments::SettingFlags { data: Some(folder.path().display().to_string()), ..Default::default() };
        let app = operator::open::open(&Config::read(&flags).unwrap()).await.unwrap();
        country(&app).await.unwrap();
        let villages = domain::village::Village::all(app.store.villages(None).await.unwrap());
        assert_eq!(villages.len(), 1038);
        let today = app.figures().today();
        let mut members = std::collections::BTreeMap::<String, usize>::new();
        for village in &villages {
            if village.on(today).unwrap().facts.programme == domain::village::Programme::Member {
                *members.entry(village.area.as_str()[..5].to_owned()).or_default() += 1;
            }
        }
        let told = [
            ("64.01", 68),
            ("64.02", 68),
            ("64.03", 79),
            ("64.07", 81),
            ("64.08", 83),
            ("64.09", 14),
            ("64.11", 46),
            ("64.71", 2),
        ];
        assert_eq!(members, told.map(|(code, n)| (code.to_owned(), n)).into());
        assert_eq!(members.values().sum::<usize>(), 441);
        assert!(villages.iter().any(|v| v.entries().len() == 2), "some stood otherwise before");
        assert_eq!(app.proof().check_log(|_| {}).await.unwrap(), []);
    }

    /// However small it is, whoever opens the demo finds the register with every step in several regencies.
    #[tokio::test]
    async fn the_smallest_demo_has_a_register_an_alarm_and_a_drill() {
        use std::collections::BTreeSet;

        use domain::grievance::StepName;

        let folder = tempfile::tempdir().unwrap();
        let flags = operator::arguments::SettingFlags { data: Some(folder.path().display().to_string()), ..Default::default() };
        let config = Config::read(&flags).unwrap();
        let demo = Demo { reports: 1, seed: 7, make_only: true, boundaries: None };
        make(&config, &demo, "http://localhost").await.unwrap();
        let app = open::open(&config).await.unwrap();
        let reports: Vec<_> = app.store.in_register().await.unwrap().into_iter().map(|row| row.report).collect();
        let open = || reports.iter().filter(|r| !r.restricted);
        let regencies: BTreeSet<_> = open().map(|r| r.custodian).collect();
        assert!(regencies.len() >= 4, "{regencies:?}");
        assert!(open().filter(|r| r.area.as_str().starts_with("64.02")).count() >= 4);
        let steps = |r: &domain::Report| r.grievance.iter().flat_map(|e| &e.steps).map(|s| s.step.name()).collect::<Vec<_>>();
        let done: Vec<_> = reports.iter().flat_map(steps).collect();
        for name in StepName::ALL {
            assert!(done.contains(&name), "{name:?}: {done:?}");
        }
        assert_eq!(reports.iter().filter(|r| r.restricted && r.restriction_asked).count(), 1);
        assert_eq!(app.store.period_reports().await.unwrap().len(), 2);
        assert!(
            app.store
                .period_reports()
                .await
                .unwrap()
                .iter()
                .all(|r| serde_json::to_string(&r.figures).unwrap().contains("\"received\":"))
        );
        assert_eq!(app.store.alarmed(true, None, 9).await.unwrap().len(), 1, "an alarm that waits");
        assert_eq!(app.store.drills().await.unwrap().len(), 1);
        assert_eq!(app.proof().check_log(|_| {}).await.unwrap(), []);
    }

    /// Whoever opens the demo finds a voice to listen to.
    #[tokio::test]
    async fn one_report_of_the_demo_is_spoken_and_waits_to_be_written_down() {
        let folder = tempfile::tempdir().unwrap();
        let flags = operator::arguments::SettingFlags { data: Some(folder.path().display().to_string()), ..Default::default() };
        let app = operator::open::open(&Config::read(&flags).unwrap()).await.unwrap();
        let id = voice::make(&app, &country(&app).await.unwrap()).await.unwrap();
        let spoken = app.store.report(store::Key::Id(id)).await.unwrap().unwrap().report;
        assert!(spoken.is_unwritten() && spoken.voice.is_some());
        assert_eq!(app.proof().check_log(|_| {}).await.unwrap(), []);
    }

    /// How well topics are told by words: over reports of which the topic is known, since it was made up with them.
    #[tokio::test]
    async fn most_topics_are_told_by_their_words_and_few_are_told_wrong() {
        let folder = tempfile::tempdir().unwrap();
        let flags = operator::arguments::SettingFlags { data: Some(folder.path().display().to_string()), ..Default::default() };
        let app = operator::open::open(&Config::read(&flags).unwrap()).await.unwrap();
        country(&app).await.unwrap();
        let (reference, writer, chance) = (app.reference(), Writer::new(), Chance::new(7));
        let place = PlaceNames { village: "Bukit Raya".into(), district: "Tenggarong Seberang".into() };
        let (mut right, mut wrong, mut all) = (0, 0, 0);
        for topic in reference.topics.keys().filter(|t| t.0 != "lainnya").cycle().take(1_200) {
            all += 1;
            let written = writer.report(&chance, &topic.0, &place, Kind::Complaint);
            match reference.suggest_topic(&written.raw) {
                Some((found, _)) if found == *topic => right += 1,
                Some(_) => wrong += 1,
                None => {}
            }
        }
        println!("{right} right, {wrong} wrong, {} left to people, of {all}", all - right - wrong);
        assert!(right * 100 > all * 60 && wrong * 100 < all * 12, "{right} right, {wrong} wrong of {all}");
    }
}
