//! Nobody told us: what satellites saw in villages of the carbon programme while no report came from there. A list of work for whoever
//! keeps these villages: each event is taken up as a report, given to somebody to look, put aside with a reason, or marked as something
//! that is always hot.

use std::collections::BTreeMap;

use domain::{
    Actor, AgencyId, AreaCode, Date, Language, Official, Point, Refusal, ReportId, TopicCode, TrackingNumber, Words,
    forest::{
        AlertBox, AlertKind, AlertMark, AlertPoint, ForestFunction, Layer, LayerKind, MarkKind, Near, SightingGroup, day_number,
        day_of_number, group,
    },
    policy::keeps_village,
    report::{Channel, Kind},
    village::{Programme, Village},
};
use geo::Outline;
use jiff::ToSpan;
use store::Change;
use uuid::Uuid;

use super::concerns_forests;
use crate::{
    AppError, NewReport, Reporter, Search,
    administer::{About, NoteKind},
    handles,
    jobs::{job::later, tell::TellAssigned},
};

/// Most alerts that are looked at.
const MOST: u32 = 100_000;
/// How many days before the first alert of an event, and after its last, a report still tells of it.
const BEFORE: i64 = 3;
const AFTER: i64 = 14;
/// Metres around the alerts of an event for which what is decided about it holds, too; and for what is always hot at least.
const AROUND: u32 = 500;
/// Reports looked at together.
const TOGETHER: u32 = 500;

/// An event that nobody reported.
#[derive(Clone, Debug)]
pub struct Unreported {
    /// What it is known by, while its alerts stay as they are.
    pub mark: String,
    /// The village with most of its alerts.
    pub area: AreaCode,
    /// Its alerts.
    pub group: SightingGroup,
    /// What forest it is in its middle, where a layer tells that.
    pub function: Option<ForestFunction>,
    /// Who is to look, where somebody is: the newest such decision.
    pub assigned: Option<AlertMark>,
    /// Whether the reader may decide about it.
    pub may_decide: bool,
}

/// What nobody reported.
#[derive(Clone, Debug)]
pub struct UnreportedList {
    /// The events, in the order of [`rank`].
    pub events: Vec<Unreported>,
    /// How many villages of the programme there are, and of how many no outline is known.
    pub villages: (usize, usize),
    /// How many alerts are left out since something is always hot there.
    pub always_hot: usize,
    /// Where that is: the marks in force in villages that the reader reads of.
    pub marks: Vec<AlertMark>,
    /// Whether there are more alerts than were looked at.
    pub more: bool,
    /// How many alerts around these villages could not be read.
    pub unread: u64,
    /// The newest day of which any source of fires tells, and any of trees that are gone.
    pub known_until: [Option<Date>; 2],
}

/// What is decided about an event.
#[derive(Clone, Debug)]
pub enum Decision {
    /// It becomes a report of the government's own.
    Report,
    /// The people of an agency are to look.
    Assign(AgencyId, String),
    /// Nothing is to be done, and why.
    Aside(String),
    /// Something is always hot there, and what.
    Industry(String),
}

/// The order of the list, the most urgent first: what lies in a forest that is kept from being used before all else, then the larger,
/// then the newer.
fn rank(event: &Unreported) -> impl Ord + use<> {
    use ForestFunction::{Conservation, MarineConservation, NationalPark, Protection};
    let kept = matches!(event.function, Some(NationalPark | Conservation | MarineConservation | Protection));
    std::cmp::Reverse((kept, event.group.alerts.len(), event.group.days().1))
}

/// What an event is known by.
fn mark_of(group: &SightingGroup) -> String {
    let (middle, (from, until)) = (group.middle(), group.days());
    format!("{}.{}.{}.{from}.{until}.{}", group.kind.as_str(), middle.lat, middle.lon, group.alerts.len())
}

/// A village with its outline.
struct Outlined {
    area: AreaCode,
    bounds: [f64; 4],
    outline: Outline,
}

impl Outlined {
    fn holds(&self, point: Point) -> bool {
        let [west, south, east, north] = self.bounds;
        let near = (west..=east).contains(&point.lon) && (south..=north).contains(&point.lat);
        near && self.outline.holds(point.lon, point.lat)
    }
}

impl handles::Forest<'_> {
    /// What satellites saw in the last days in villages of the programme that an official reads of, and no report tells that the official
    /// may see: of others nobody shall learn by what is missing here.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for whoever reads of no village; the store's.
    pub async fn unreported(self, by: &Official, days: u32) -> Result<UnreportedList, AppError> {
        let today = self.figures().today();
        let from = today.saturating_sub(i64::from(days).days());
        let (members, unknown) = self.members(by, today).await?;
        let villages = (members.len() + unknown, unknown);
        let known_until = self.known_until().await?;
        let areas = self.villages().areas_read(by)?;
        let theirs = |mark: &AlertMark| areas.iter().any(|above| above.contains(&mark.area));
        let mut marks: Vec<_> = self.marks().await?.into_iter().filter(theirs).collect();
        marks.sort_by_key(|mark| std::cmp::Reverse(mark.at));
        let Some(around) = around(&members) else {
            let (events, always_hot, more, unread) = (Vec::new(), 0, false, 0);
            return Ok(UnreportedList { events, villages, always_hot, marks, more, unread, known_until });
        };
        let found = self.store.alerts(around, day_number(from)..=day_number(today) + 1, MOST + 1).await?;
        let (more, unread) = (found.exceeds(MOST), found.unread);
        let mut places = BTreeMap::<AlertPoint, Option<usize>>::new();
        let mut village_of = |place: AlertPoint| {
            *places.entry(place).or_insert_with(|| members.iter().position(|village| village.holds(place.point())))
        };
        let (mut seen, mut always_hot) = (Vec::new(), 0);
        for alert in found.alerts.into_iter().take(MOST as usize) {
            if village_of(alert.place).is_none() {
                continue;
            }
            let decided = marks.iter().find(|mark| mark.what != MarkKind::Assigned && mark.covers(&alert));
            match decided.map(|mark| mark.what) {
                None => seen.push(alert),
                Some(MarkKind::Industry) => always_hot += 1,
                Some(_) => {}
            }
        }
        let reported = self.reported(by, from).await?;
        let tree = &self.reference().agencies;
        let mut events = Vec::new();
        for group in group(seen, Near::USUAL) {
            let mut alerts_of = BTreeMap::<usize, usize>::new();
            for village in group.alerts.iter().filter_map(|alert| village_of(alert.place)) {
                *alerts_of.entry(village).or_default() += 1;
            }
            let most = alerts_of.iter().max_by_key(|(_, alerts)| **alerts).map(|(village, _)| *village);
            let Some(area) = most.and_then(|village| members.get(village)).map(|village| village.area.clone()) else { continue };
            let (first, last) = group.days();
            let (first, last) =
                (day_of_number(first).saturating_sub(BEFORE.days()), day_of_number(last).saturating_add(AFTER.days()));
            let told = |(there, day): &(AreaCode, Date)| {
                let same = alerts_of.keys().filter_map(|village| members.get(*village)).any(|village| village.area == *there);
                same && (first..=last).contains(day)
            };
            if reported.iter().any(told) {
                continue;
            }
            let middle = |mark: &&AlertMark| group.alerts.iter().any(|alert| mark.covers(alert));
            let assigned = marks.iter().filter(|mark| mark.what == MarkKind::Assigned).find(middle).cloned();
            let may_decide = keeps_village(by, &area, tree).is_some();
            let function = self.function_at(group.middle().point()).await?;
            events.push(Unreported { mark: mark_of(&group), area, group, function, assigned, may_decide });
        }
        events.sort_by_key(rank);
        marks.retain(|mark| mark.what == MarkKind::Industry);
        Ok(UnreportedList { events, villages, always_hot, marks, more, unread, known_until })
    }

    /// What forest it is at a point, where current layers tell that; of several, what is kept most.
    async fn function_at(self, point: Point) -> Result<Option<ForestFunction>, AppError> {
        let (reference, mut function) = (self.reference(), None);
        let of_function = |layer: &&Layer| layer.is_current() && layer.kind == LayerKind::ForestFunction;
        for layer in reference.layers.iter().filter(of_function) {
            let there = self.ask_layer(layer, point).await?.held;
            let found = there.iter().filter_map(|(area, _)| ForestFunction::of_code(&area.code));
            function = function.into_iter().chain(found).min();
        }
        Ok(function)
    }

    /// The villages of the programme that an official reads of, with their outlines, and of how many none is known.
    async fn members(self, by: &Official, today: Date) -> Result<(Vec<Outlined>, usize), AppError> {
        let mut members = Vec::new();
        for area in self.villages().areas_read(by)? {
            members.extend(Village::all(self.store.villages(Some(area)).await?));
        }
        let is_member = |v: &Village| v.on(today).is_some_and(|entry| entry.facts.programme == Programme::Member);
        let members: Vec<_> = members.into_iter().filter(is_member).map(|v| v.area).collect();
        let all = members.len();
        let known = self
            .store
            .boundaries_of(members)
            .await?
            .into_iter()
            .filter_map(|b| Some(Outlined { outline: Outline::parse(&b.geometry)?, area: b.area, bounds: b.bounds }));
        let known: Vec<_> = known.collect();
        let unknown = all.saturating_sub(known.len());
        Ok((known, unknown))
    }

    /// Where and when reports about forests were made that an official may see: the day on which it happened, and that on which it came.
    /// One whose topic nobody chose yet may be about forests.
    async fn reported(self, by: &Official, from: Date) -> Result<Vec<(AreaCode, Date)>, AppError> {
        let search = Search { from: Some(from.saturating_sub(BEFORE.days())), ..Search::default() };
        let (mut all, mut after) = (Vec::new(), None);
        loop {
            let page = self.reports().reports_within(by, &search, after, TOGETHER).await?;
            for report in page.rows.iter().map(|row| &row.report) {
                if report.topic.is_none() || concerns_forests(report) {
                    let received = report.area.zone().date(report.received_at);
                    all.extend([Some(received), report.happened_on].into_iter().flatten().map(|day| (report.area.clone(), day)));
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(all);
            }
        }
    }

    /// Decides about an event of that list. Gives the number of the report that it became.
    ///
    /// # Errors
    /// [`Refusal::NotAllowed`] for who does not keep its village; [`AppError::Changed`] where the event is not what it was any more;
    /// what handing in a report refuses; the store's.
    pub async fn decide(
        self,
        by: &Official,
        days: u32,
        mark: &str,
        decision: Decision,
    ) -> Result<Option<TrackingNumber>, AppError> {
        let list = self.unreported(by, days).await?;
        let event = list.events.into_iter().find(|event| event.mark == mark).ok_or(AppError::Changed)?;
        if !event.may_decide {
            return Err(Refusal::NotAllowed.into());
        }
        let (first, last) = event.group.days();
        let (middle, what) = (event.group.middle(), decision.what());
        let report = match &decision {
            Decision::Report => Some(self.take_up(by, &event).await?),
            _ => None,
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "an event is no larger than the earth")]
        let reach = event.group.reach().ceil() as u32 + AROUND;
        let (reason, agency) = match decision {
            Decision::Report => (String::new(), None),
            Decision::Assign(agency, reason) => (reason, Some(agency)),
            Decision::Aside(reason) | Decision::Industry(reason) => (reason, None),
        };
        let decided = AlertMark {
            id: trust::random::ordered_identity(),
            what,
            kind: event.group.kind,
            lat: middle.lat,
            lon: middle.lon,
            metres: reach,
            from: day_of_number(first),
            until: (what != MarkKind::Industry).then(|| day_of_number(last)),
            area: event.area.clone(),
            reason,
            agency,
            report,
            at: self.now(),
            by: by.user,
            lifts: None,
        };
        self.note_mark(by, decided).await?;
        Ok(report)
    }

    /// Takes a mark back, so that what it left out is listed again.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for one that does not hold; [`Refusal::NotAllowed`] for who does not keep its village; the store's.
    pub async fn lift_mark(self, by: &Official, id: Uuid) -> Result<(), AppError> {
        let mark = self.marks().await?.into_iter().find(|mark| mark.id == id).ok_or(AppError::NotFound)?;
        if keeps_village(by, &mark.area, &self.reference().agencies).is_none() {
            return Err(Refusal::NotAllowed.into());
        }
        self.note_mark(
            by,
            AlertMark { id: trust::random::ordered_identity(), at: self.now(), by: by.user, lifts: Some(id), ..mark },
        )
        .await
    }

    async fn note_mark(self, by: &Official, mark: AlertMark) -> Result<(), AppError> {
        let reference = self.reference();
        let whose = keeps_village(by, &mark.area, &reference.agencies);
        let place = reference.place_name(&mark.area);
        let kind = if mark.lifts.is_some() { NoteKind::AlertMarkLifted } else { NoteKind::AlertMark };
        let about = About::new(kind, whose, &place).became(&mark)?;
        // The people of the agency are told in the same step.
        let told = mark.agency.filter(|_| mark.what == MarkKind::Assigned && mark.lifts.is_none());
        let told = told.map(|agency| later(&TellAssigned { mark: mark.id, agency, user: None }, self.now())).transpose()?;
        let change = Change::Several(vec![Change::AlertMark(mark), Change::Jobs(told.into_iter().collect())]);
        self.note(Some(by), about, change).await
    }

    /// Hands in a report of the government's own.
    async fn take_up(self, by: &Official, event: &Unreported) -> Result<TrackingNumber, AppError> {
        let topic = match event.group.kind {
            AlertKind::Fire => "hutan.kebakaran",
            AlertKind::Loss => "hutan",
        };
        let (known, topic) = (self.reference(), TopicCode(topic.into()));
        let topic = known.topics.contains_key(&topic).then_some(topic);
        let text = Words::of_report(&told(event)).map_err(|why| AppError::Invalid { field: "text", why })?;
        let new = NewReport {
            // Of the event and what it was then: sent twice, it is one report.
            id: ReportId(Uuid::from_bytes(identity(self.keys.hash("alert event", &[event.mark.as_bytes()])))),
            kind: Kind::Complaint,
            title: None,
            text: Some(text),
            area: event.area.clone(),
            point: Some(event.group.middle().point()),
            happened_on: Some(day_of_number(event.group.days().0).min(self.figures().today())),
            written_at: None,
            topic,
            channel: Channel::Officer,
            assisted: None,
            forest: None,
            place: None,
            named: false,
            anonymous: false,
            secret: false,
            restriction_asked: false,
            reporter: Reporter::default(),
            language: Language::Indonesian,
            attachments: Vec::new(),
        };
        Ok(self.reports().submit_report(new, &Actor::Official(by.clone())).await?.tracking)
    }
}

fn identity(hash: [u8; 32]) -> [u8; 16] {
    let mut id = [0; 16];
    id.iter_mut().zip(hash).for_each(|(to, from)| *to = from);
    id
}

/// The piece of the map that holds all of some villages.
fn around(members: &[Outlined]) -> Option<AlertBox> {
    let corner = |lon: f64, lat: f64| AlertPoint::of(Point { lat, lon });
    let bounds = members
        .iter()
        .map(|village| village.bounds)
        .reduce(|all, one| [all[0].min(one[0]), all[1].min(one[1]), all[2].max(one[2]), all[3].max(one[3])])?;
    let [west, south, east, north] = bounds;
    Some(AlertBox { low: corner(west, south), high: corner(east, north) })
}

/// The words of the report that an event becomes. They are a report's: in Indonesian, whoever takes it up.
fn told(event: &Unreported) -> String {
    let (first, last) = event.group.days();
    let (first, last) = (day_of_number(first), day_of_number(last));
    let days = if first == last { format!("pada {first}") } else { format!("dari {first} sampai {last}") };
    let what = match event.group.kind {
        AlertKind::Fire => "titik panas",
        AlertKind::Loss => "hutan yang hilang",
    };
    format!(
        "Satelit melihat {what} di desa ini {days}: {} peringatan. Belum ada laporan warga. Laporan ini dibuat pemerintah sendiri dari \
         peringatan satelit dan perlu diperiksa di lapangan.",
        event.group.alerts.len()
    )
}

impl Decision {
    fn what(&self) -> MarkKind {
        match self {
            Self::Report => MarkKind::Reported,
            Self::Assign(..) => MarkKind::Assigned,
            Self::Aside(_) => MarkKind::Aside,
            Self::Industry(_) => MarkKind::Industry,
        }
    }
}
