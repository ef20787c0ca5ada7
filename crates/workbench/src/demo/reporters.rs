//! What those do who report, each step through the use case a real person would use.

use std::collections::BTreeSet;

use app::{ActRequest, AppError, NewReport, Reporter};
use domain::{
    Actor, AreaCode, Command, Date, Email, Language, PersonName, Phone, Point, ReportId, Timestamp, Title, Words,
    forest::{Disturbance, ForestCategory, Noticed, Place, Shape, Size, When},
    report::{Assisted, Channel, Consent, ConsentGiven, Kind, Told},
};
use store::Key;

use super::{
    careful::carefully,
    chance::Chance,
    life::{Desk, Life, MIX, ReportStory, Step},
    people::{SHOWN, name},
    texts::PlaceNames,
};

/// How the report of this place was taken down: by turns, so that a demo shows each way. News goes by hand where there is no other.
fn assisted(place: usize, reporter: &Reporter, on: Date) -> Assisted {
    let [told, how] = [place % Told::ALL.len(), place % ConsentGiven::ALL.len()];
    let unreached = reporter.phone.is_none() && reporter.email.is_none();
    let name = *reporter != Reporter::default();
    Assisted {
        told: Told::ALL.get(told).copied().unwrap_or(Told::Spoken),
        consent: Consent {
            news: unreached || place.is_multiple_of(2),
            name,
            how: ConsentGiven::ALL.get(how).copied().unwrap_or(ConsentGiven::Spoken),
            on,
        },
        hide_from_taker: name && place.is_multiple_of(5),
        past_taker: place % 11 == 10,
        offices: Vec::new(),
    }
}

/// What whoever reports about a forest answers, more or less of it; by chance of its own, so that all else stays as it is.
fn disturbance(report: usize, topic: &str) -> Disturbance {
    let chance = Chance::new(report as u64 ^ 0xf0_e57);
    let of_fire = topic == "hutan.kebakaran";
    let category = match chance.below(6) {
        _ if of_fire => ForestCategory::Fire,
        0 | 1 => ForestCategory::IllegalLogging,
        2 => ForestCategory::UnlicensedMining,
        3 => ForestCategory::ConcessionBreach,
        _ => ForestCategory::Encroachment,
    };
    Disturbance {
        category: chance.percent(90).then_some(category),
        when: When::ALL.get(chance.below(5)).copied(),
        going_on: chance.percent(70).then(|| chance.percent(60)),
        size: Size::ALL.get(chance.below(4)).copied(),
        noticed: Noticed::ALL.get(chance.below(5)).copied(),
        machines: !of_fire && chance.percent(35),
        fire: of_fire && chance.percent(60),
    }
}

impl Life<'_> {
    pub(super) async fn submit(&mut self, at: Timestamp, left: Option<Desk>) -> Result<(), AppError> {
        let anywhere = self.chance.weighted(self.country.regencies.iter().map(|r| r.share).collect::<Vec<_>>().into_iter());
        let place = if left.is_some() { SHOWN } else { anywhere };
        let Some(regency) = self.country.regencies.get(place) else { return Ok(()) };
        let villages: Vec<&AreaCode> = regency.villages.iter().collect();
        let Some(village) = self.chance.pick(&villages) else { return Ok(()) };
        let topic = MIX.get(self.chance.weighted(MIX.iter().map(|(_, w)| *w))).map_or("lainnya", |(t, _)| t);
        let topic = match left {
            Some(Desk::Liaison | Desk::Approver) => "jalan",
            _ if self.chance.percent(3) => "lainnya",
            _ => topic,
        };
        let kind = match self.chance.below(100) {
            0..=11 => Kind::Aspiration,
            12..=20 => Kind::Information,
            _ => Kind::Complaint,
        };
        let names = PlaceNames {
            village: self.reference.area(village).map(|a| a.name.clone()).unwrap_or_default(),
            district: village.parent().and_then(|d| self.reference.area(&d)).map(|a| a.name.clone()).unwrap_or_default(),
        };
        let written = self.writer.report(&self.chance, topic, &names, kind);
        let (Ok(text), title) =
            (Words::of_report(&written.raw), Title::parse(&written.title).ok().filter(|_| self.chance.percent(40)))
        else {
            return Ok(());
        };
        let sensitive = matches!(topic, "kepegawaian" | "hutan" | "tambang" | "bansos");
        // Whoever opens the demo as its village officer finds some that they took down.
        let shown = place == SHOWN && left.is_none() && self.stories.len().is_multiple_of(4);
        let by_officer = self.chance.percent(7) || shown;
        let officer = self.people.village_officers.get(place).filter(|_| by_officer).cloned();
        let reporter = self.reporter();
        let assisted = officer.as_ref().map(|_| assisted(self.stories.len(), &reporter, village.zone().date(at)));
        let forest = topic.starts_with("hutan").then(|| disturbance(self.stories.len(), topic));
        let walked = match forest {
            Some(_) => self.walked(village).await?,
            None => None,
        };
        let new = NewReport {
            id: ReportId(trust::random::ordered_identity()),
            kind,
            title,
            text: Some(text),
            area: village.clone(),
            point: self.exactly(topic, village).await?,
            forest,
            place: walked,
            named: self.stories.len().is_multiple_of(3),
            happened_on: None,
            written_at: None,
            topic: None,
            channel: if officer.is_some() {
                Channel::Officer
            } else if self.chance.percent(15) {
                Channel::Api
            } else {
                Channel::Web
            },
            assisted,
            anonymous: self.chance.percent(if sensitive { 45 } else { 12 }),
            secret: self.chance.percent(if sensitive { 20 } else { 3 }),
            restriction_asked: false,
            reporter,
            language: Language::Indonesian,
            attachments: Vec::new(),
        };
        let (id, actor) = (new.id, officer.map_or(Actor::Anyone, Actor::Official));
        let receipt = self.app.reports().submit_report(new, &actor).await?;
        let report = self.stories.len();
        self.stories.push(ReportStory {
            id,
            tracking: receipt.tracking,
            pin: receipt.pin.map(|p| p.grouped()).unwrap_or_default(),
            topic,
            regency: place,
            place: names,
            title: written.title,
            clean: written.clean,
            matter: written.matter,
            kind,
            misled: false,
            left,
            temper: self.chance.below(100),
        });
        let late = self.chance.percent(7) && left.is_none();
        self.plan_in_office(at, if late { (110, 200) } else { (2, 50) }, Step::Coordinate, report);
        Ok(())
    }

    /// Where exactly, of most reports about forests, as far as it is known where the village lies.
    async fn exactly(&self, topic: &str, village: &AreaCode) -> Result<Option<Point>, AppError> {
        // Of its own, so that all else is told as without it.
        let chance = Chance::new(self.stories.len() as u64);
        if !topic.starts_with("hutan") || !chance.percent(70) {
            return Ok(None);
        }
        let middles = self.app.country().middles(std::iter::once(village.clone()).collect()).await?;
        let beside = || chance.below(2_001) as f64 / 100_000.0 - 0.01;
        Ok(middles.get(village).and_then(|(lon, lat)| Point::new(lat + beside(), lon + beside())))
    }

    /// The edge of an area near the middle of a village, walked by every other reporter about a forest; made up.
    async fn walked(&self, village: &AreaCode) -> Result<Option<Place>, AppError> {
        let chance = Chance::new(self.stories.len() as u64 ^ 0xf0_e5);
        if chance.percent(50) {
            return Ok(None);
        }
        let middles = self.app.country().middles(BTreeSet::from([village.clone()])).await?;
        let Some((lon, lat)) = middles.get(village).copied() else { return Ok(None) };
        let off = || (chance.below(2_000) as f64 - 1_000.0) / 100_000.0;
        let corner = |(south, east): (f64, f64)| Point { lat: lat + off() + south, lon: lon + off() + east };
        let corners = [(0.02, 0.0), (0.0, 0.02), (-0.02, 0.0), (0.0, -0.02)].map(corner);
        Ok(Place::new(Shape::Area, corners.into()))
    }

    fn reporter(&mut self) -> Reporter {
        if self.chance.percent(18) {
            return Reporter::default();
        }
        let name = name(&self.chance);
        let phone = format!("08{}{:08}", 11 + self.chance.below(48), self.chance.below(100_000_000));
        let email = format!("{}{}@contoh.id", name.to_lowercase().replace(' ', "."), self.chance.below(90));
        Reporter {
            name: PersonName::parse(&name).ok(),
            phone: Phone::parse(&phone).ok().filter(|_| self.chance.percent(75)),
            email: Email::parse(&email).ok().filter(|_| self.chance.percent(45)),
        }
    }

    pub(super) async fn complete(&mut self, report: usize, at: Timestamp) -> Result<(), AppError> {
        let Some(story) = self.stories.get(report) else { return Ok(()) };
        let words = self.writer.step(&self.chance, story.topic, &story.matter, 'l', &story.place);
        self.act(report, &Actor::Reporter, Command::Complete, Some(words)).await?;
        self.plan_in_office(at, (2, 30), Step::Coordinate, report);
        Ok(())
    }

    pub(super) async fn react(&mut self, report: usize, at: Timestamp) -> Result<(), AppError> {
        let Some(story) = self.stories.get(report) else { return Ok(()) };
        let agency = self.state(report).await?.lead().map_or(0, |(_, f)| self.slowness(f.agency));
        let displeased = story.temper + agency * 5;
        let words = |kind| self.writer.step(&self.chance, story.topic, &story.matter, kind, &story.place);
        match displeased {
            0..=69 => {
                let said = words('n');
                let said = self.chance.percent(60).then_some(said);
                let stars = if self.chance.percent(55) { 5 } else { 4 };
                self.act(report, &Actor::Reporter, Command::Rate { stars, solved: Some(true) }, said).await?;
            }
            70..=82 => {
                let said = words('b');
                self.act(report, &Actor::Reporter, Command::Reply { unsolved: true }, Some(said)).await?;
                self.plan_in_office(at, (4, 70), Step::Answer, report);
            }
            83..=92 => {
                let said = words('j');
                let stars = if self.chance.percent(40) { 3 } else { 2 };
                self.act(report, &Actor::Reporter, Command::Rate { stars, solved: Some(stars > 2) }, Some(said)).await?;
            }
            _ => {
                let said = words('m');
                // At the last level there is nothing to dispute any more.
                let command = match self.state(report).await?.next_decider(&self.reference.agencies) {
                    Some(_) => Command::Dispute,
                    None => Command::Reply { unsolved: true },
                };
                let next = if command == Command::Dispute { Step::Decide } else { Step::Answer };
                self.act(report, &Actor::Reporter, command, Some(said)).await?;
                self.plan_in_office(at, (20, 130), next, report);
            }
        }
        // Whoever has said it once is calmer the second time.
        if let Some(story) = self.stories.get_mut(report) {
            story.temper = story.temper.saturating_sub(35);
        }
        Ok(())
    }

    pub(super) async fn support(&mut self, report: usize) -> Result<(), AppError> {
        let Some(story) = self.stories.get(report) else { return Ok(()) };
        let mark = self.app.keys().hash(
            "supporter",
            &[
                &story.tracking.as_u64().to_le_bytes(),
                &self.order.to_le_bytes(),
                &[u8::try_from(self.chance.below(256)).unwrap_or(0)],
            ],
        );
        let request =
            ActRequest { supporter: Some(mark), ..ActRequest::new(Key::Id(story.id), &Actor::Anyone, Command::Support) };
        carefully(self.app, request).await.map(|_| ())
    }
}
