//! Grievances that every demo has, however small: told step after step over the year, in several regencies, by the people whose work each
//! step is. Beside them one restricted case, and at the end an urgent report whose alarm waits. Whatever chance adds comes on top.

use app::{ActRequest, AppError, NewReport, Reporter, StepAsked};
use domain::{
    Actor, AgencyId, AreaCode, Command, Language, PersonName, Report, ReportId, Role, Timestamp, Title, TopicCode, Words,
    forest::{Disturbance, ForestCategory, When},
    grievance::{EntryFacts, Group, Outcome, Severity, Sex, StepName, Tier},
    policy::grievance_lies_with,
    report::{Channel, Kind, Outcome as Answer, Stage, Verification},
    village::{Programme, Village},
};
use jiff::SignedDuration;
use operator::Failure;
use store::Key;
use uuid::Uuid;

use super::{
    careful::carefully,
    life::{Life, Step},
    people::SHOWN,
};

/// One of them.
struct Tale {
    /// How many days ago it was told.
    days_ago: i64,
    regency: usize,
    topic: &'static str,
    category: &'static str,
    title: &'static str,
    text: &'static str,
    told_by: (Option<Sex>, Option<Group>),
    severity: Severity,
    /// What was done about it, and how many days after it was told.
    way: &'static [(i64, Done)],
}

/// What is done.
#[derive(Clone, Copy)]
enum Done {
    /// The coordinator verifies it, sends it to an agency and takes it into the register
    Taken,
    /// The agency answers, and its head approves
    Answered,
    /// A step of the register
    Step(StepName),
    Closed(Outcome, Option<bool>),
    /// Its reporter asked that few read it: the specialist takes it in
    TakenBySpecialist,
    /// A step of the specialist
    Specialist(StepName),
}

use Done::{Answered, Closed, Specialist, Step as Do, Taken, TakenBySpecialist};
use StepName::{
    Acknowledged, Appealed, Assessed, CarriedOut, Conveyed, Corrected, Mediated, MinutesDrafted, MinutesSigned, Prevention,
    Referred, Removed, Responded,
};

/// With minutes, from the first day to what is done so that it does not happen again.
const AGREED: &[(i64, Done)] = &[
    (1, Taken),
    (2, Do(Acknowledged)),
    (5, Do(Assessed)),
    (9, Answered),
    (11, Do(Conveyed)),
    (14, Do(MinutesDrafted)),
    (18, Do(MinutesSigned)),
    (45, Do(CarriedOut)),
    (48, Closed(Outcome::Resolved, Some(true))),
    (60, Do(Prevention)),
];
const ANSWERED: &[(i64, Done)] = &[
    (2, Taken),
    (3, Do(Acknowledged)),
    (8, Do(Assessed)),
    (13, Answered),
    (15, Do(Conveyed)),
    (21, Closed(Outcome::Resolved, Some(true))),
];
/// Not content: one level up, and back.
const APPEALED: &[(i64, Done)] = &[
    (1, Taken),
    (4, Do(Acknowledged)),
    (10, Answered),
    (12, Do(Conveyed)),
    (16, Do(Appealed)),
    (26, Do(Responded)),
    (28, Do(Conveyed)),
    (34, Closed(Outcome::Unresolved, Some(false))),
];
const MEDIATED: &[(i64, Done)] = &[(2, Taken), (3, Do(Acknowledged)), (6, Do(Corrected)), (9, Do(Assessed)), (20, Do(Mediated))];
const REFERRED: &[(i64, Done)] =
    &[(1, Taken), (2, Do(Acknowledged)), (7, Do(Assessed)), (12, Do(Referred)), (14, Closed(Outcome::Referred, None))];
/// Acknowledged too late.
const LATE: &[(i64, Done)] = &[(3, Taken), (12, Do(Acknowledged)), (30, Answered), (32, Do(Conveyed))];
const WAITING: &[(i64, Done)] = &[(1, Taken), (2, Do(Acknowledged))];
const FORGOTTEN: &[(i64, Done)] = &[(2, Taken)];
const MISTAKEN: &[(i64, Done)] = &[(1, Taken), (2, Do(Removed))];
const RESTRICTED: &[(i64, Done)] = &[(1, TakenBySpecialist), (2, Specialist(Acknowledged)), (6, Specialist(Assessed))];

const TALES: [Tale; 12] = [
    Tale {
        days_ago: 330,
        regency: SHOWN,
        topic: "desa",
        category: "benefits",
        title: "Pembagian manfaat karbon belum diterima RT hulu",
        text: "Dana manfaat karbon kampung sudah turun, tetapi kelompok di RT hulu belum menerima bagiannya dan tidak ada daftar \
               penerima yang ditempel di balai.",
        told_by: (Some(Sex::Woman), Some(Group::Women)),
        severity: Severity::Medium,
        way: AGREED,
    },
    Tale {
        days_ago: 290,
        regency: 0,
        topic: "lahan",
        category: "land",
        title: "Patok batas program masuk kebun warga",
        text: "Patok batas areal program dipasang di dalam kebun karet milik beberapa keluarga tanpa ada pertemuan lebih dulu.",
        told_by: (Some(Sex::Man), Some(Group::Farmers)),
        severity: Severity::High,
        way: APPEALED,
    },
    Tale {
        days_ago: 240,
        regency: 2,
        topic: "lahan",
        category: "customary",
        title: "Hutan adat tidak tercatat di peta program",
        text: "Wilayah adat kami di seberang sungai tidak tercatat di peta program, padahal sudah disampaikan pada pertemuan tahun \
               lalu.",
        told_by: (Some(Sex::Man), Some(Group::Customary)),
        severity: Severity::High,
        way: MEDIATED,
    },
    Tale {
        days_ago: 205,
        regency: 3,
        topic: "hutan",
        category: "forest",
        title: "Penebangan di areal lindung desa",
        text: "Ada penebangan kayu di areal hutan yang dijaga desa, dan bekas jalan sarad sudah sampai ke mata air.",
        told_by: (None, None),
        severity: Severity::Critical,
        way: REFERRED,
    },
    Tale {
        days_ago: 170,
        regency: SHOWN,
        topic: "lingkungan",
        category: "safeguards",
        title: "Pertemuan persetujuan diadakan tanpa warga hilir",
        text: "Pertemuan persetujuan kegiatan diadakan di hulu saja, warga hilir tidak diundang dan tidak menerima undangan apa pun.",
        told_by: (Some(Sex::Woman), None),
        severity: Severity::Medium,
        way: ANSWERED,
    },
    Tale {
        days_ago: 140,
        regency: 4,
        topic: "desa",
        category: "benefits",
        title: "Bibit bantuan program datang dalam keadaan mati",
        text: "Bibit bantuan program yang dibagikan bulan lalu sebagian besar sudah mati ketika sampai di kampung.",
        told_by: (Some(Sex::Man), Some(Group::Farmers)),
        severity: Severity::Low,
        way: AGREED,
    },
    Tale {
        days_ago: 95,
        regency: 0,
        topic: "desa",
        category: "benefits",
        title: "Jadwal pembayaran patroli tidak jelas",
        text: "Upah kelompok patroli hutan tiga bulan terakhir belum dibayar dan tidak ada yang memberi tahu jadwalnya.",
        told_by: (Some(Sex::Man), None),
        severity: Severity::Medium,
        way: LATE,
    },
    Tale {
        days_ago: 70,
        regency: SHOWN,
        topic: "lahan",
        category: "land",
        title: "Jalan ke ladang ditutup plang program",
        text: "Jalan yang biasa dipakai warga ke ladang ditutup plang program sejak awal bulan, sehingga hasil panen harus memutar.",
        told_by: (Some(Sex::Woman), Some(Group::Farmers)),
        severity: Severity::Medium,
        way: ANSWERED,
    },
    Tale {
        days_ago: 40,
        regency: 2,
        topic: "lingkungan",
        category: "safeguards",
        title: "Sosialisasi program memakai bahasa yang tidak dipahami",
        text: "Penjelasan program dibacakan dari dokumen saja, dan ibu-ibu yang tidak lancar membaca tidak memahaminya.",
        told_by: (Some(Sex::Woman), Some(Group::Women)),
        severity: Severity::Low,
        way: FORGOTTEN,
    },
    Tale {
        days_ago: 25,
        regency: SHOWN,
        topic: "desa",
        category: "staff",
        title: "Petugas pendamping jarang datang ke kampung",
        text: "Petugas pendamping program yang dijadwalkan setiap dua pekan sudah dua bulan tidak datang ke kampung.",
        told_by: (None, Some(Group::Youth)),
        severity: Severity::Low,
        way: MISTAKEN,
    },
    Tale {
        days_ago: 18,
        regency: SHOWN,
        topic: "desa",
        category: "staff",
        title: "",
        text: "Seorang pendamping meminta hal yang tidak pantas kepada anggota kelompok perempuan dan mengancam bila dilaporkan.",
        told_by: (Some(Sex::Woman), None),
        severity: Severity::Critical,
        way: RESTRICTED,
    },
    Tale {
        days_ago: 6,
        regency: SHOWN,
        topic: "desa",
        category: "benefits",
        title: "Daftar penerima manfaat tahun ini belum diumumkan",
        text: "Daftar penerima manfaat karbon tahun ini belum diumumkan di balai desa, padahal rapat desa sudah memutuskannya.",
        told_by: (Some(Sex::Man), Some(Group::VillageOffice)),
        severity: Severity::Low,
        way: WAITING,
    },
];

/// A piece of a tale: which, and what; none for the beginning.
pub(super) type Piece = (usize, Option<usize>);

impl Life<'_> {
    /// Plans all of them, each step at an hour at which an office is open.
    pub(super) fn plan_tales(&mut self) {
        for (tale, told) in TALES.iter().enumerate() {
            let Some(area) = self.country.regencies.get(told.regency).map(|r| r.area.clone()) else { continue };
            let begun = self.end - SignedDuration::from_hours(24 * told.days_ago);
            self.plan(begun, Step::Tale((tale, None)), usize::MAX);
            for (n, (day, _)) in told.way.iter().enumerate() {
                // An hour of its own for each, so that no chance of the others is asked.
                let on = begun + SignedDuration::from_hours(24 * day + 1);
                let at =
                    self.office_opens(on, &area) + SignedDuration::from_mins(i64::try_from(20 + tale * 17 % 240).unwrap_or(20));
                self.plan(at, Step::Tale((tale, Some(n))), usize::MAX);
            }
        }
    }

    /// Eight in the morning of that working day, or of the next one.
    fn office_opens(&self, at: Timestamp, area: &AreaCode) -> Timestamp {
        let calendar = self.reference.calendar(area);
        let day = calendar.zone().date(at);
        calendar.zone().morning_of(if calendar.is_working_day(day) { day } else { calendar.after(day, 1) })
    }

    pub(super) async fn tell_tale(&mut self, (tale, piece): Piece) -> Result<(), AppError> {
        let Some(told) = TALES.get(tale) else { return Ok(()) };
        let id = identity(tale);
        let Some(piece) = piece else {
            let Some(area) = self.member_village(told.regency, tale).await? else { return Ok(()) };
            self.app.reports().submit_report(new_report(id, told, area), &Actor::Anyone).await?;
            return Ok(());
        };
        let Some((_, done)) = told.way.get(piece) else { return Ok(()) };
        let Some(state) = self.app.stored(Key::Id(id)).await?.map(|stored| stored.report) else { return Ok(()) };
        let person = |role, agency| self.people.actor(role, agency);
        match *done {
            Done::Taken => {
                let Some(coordinator) = person(Role::Coordinator, state.custodian) else { return Ok(()) };
                self.send_on(told, &state, &coordinator).await?;
                self.grieve_tale(&coordinator, id, StepName::Taken, told, None).await
            }
            Done::Answered => self.answer_tale(&state).await,
            // An appeal is decided where it lies.
            Done::Step(name) => match person(Role::Coordinator, grievance_lies_with(&state, &self.reference.agencies)) {
                Some(coordinator) => self.grieve_tale(&coordinator, id, name, told, None).await,
                None => Ok(()),
            },
            Done::Closed(outcome, satisfied) => match person(Role::Coordinator, state.custodian) {
                Some(coordinator) => self.grieve_tale(&coordinator, id, StepName::Closed, told, Some((outcome, satisfied))).await,
                None => Ok(()),
            },
            Done::TakenBySpecialist | Done::Specialist(_) => {
                let name = if let Done::Specialist(name) = *done { name } else { StepName::Taken };
                match person(Role::GrievanceSpecialist, self.country.province) {
                    Some(specialist) => self.grieve_tale(&specialist, id, name, told, None).await,
                    None => Ok(()),
                }
            }
        }
    }

    /// A village of the programme there, another for each.
    async fn member_village(&self, regency: usize, tale: usize) -> Result<Option<AreaCode>, AppError> {
        let Some(regency) = self.country.regencies.get(regency) else { return Ok(None) };
        let told = Village::all(self.app.store.villages(Some(regency.area.clone())).await?);
        let today = regency.area.zone().date(self.app.now());
        let member = |v: &&Village| v.on(today).is_some_and(|e| e.facts.programme == Programme::Member);
        let members: Vec<_> = told.iter().filter(member).map(|v| v.area.clone()).collect();
        Ok((tale * 7).checked_rem(members.len()).and_then(|n| members.get(n)).or(regency.villages.first()).cloned())
    }

    async fn send_on(&self, told: &Tale, state: &Report, coordinator: &Actor) -> Result<(), AppError> {
        let key = Key::Id(state.id);
        let verification = Verification {
            kind: Kind::Complaint,
            supervisory: false,
            topic: TopicCode(told.topic.to_owned()),
            area: state.area.clone(),
            accused: Vec::new(),
            anonymous: false,
        };
        let verify = ActRequest {
            title: Title::parse(told.title).ok(),
            words: Words::parse(told.text).ok(),
            ..ActRequest::new(key, coordinator, Command::Verify(verification))
        };
        carefully(self.app, verify).await?;
        if let Some(lead) = self.agency_for(told.topic, state.custodian) {
            carefully(self.app, ActRequest::new(key, coordinator, Command::Forward { to: vec![lead], lead })).await?;
        }
        Ok(())
    }

    /// An agency of a government that deals with a topic, and has somebody who answers.
    fn agency_for(&self, topic: &str, government: AgencyId) -> Option<AgencyId> {
        let tree = &self.reference.agencies;
        let answers = |id: AgencyId| self.people.actor(Role::Liaison, id).is_some();
        let theirs = || tree.iter().filter(|a| a.parent == Some(government) && answers(a.id));
        let named = theirs().find(|a| a.topics.iter().any(|t| t.0 == topic));
        named.or_else(|| theirs().find(|a| !a.topics.is_empty())).map(|a| a.id)
    }

    async fn answer_tale(&self, state: &Report) -> Result<(), AppError> {
        let Some(agency) = state.lead().map(|(_, f)| f.agency) else { return Ok(()) };
        let Some(liaison) = self.people.actor(Role::Liaison, agency) else { return Ok(()) };
        let key = Key::Id(state.id);
        let words = Words::parse(
            "Sudah dibahas bersama warga dan pengurus desa. Hasilnya ditempel di balai desa dan dijelaskan dalam rapat (dikarang).",
        );
        let answer = Command::FollowUp { agency, outcome: Some(Answer::Informed) };
        let answered = carefully(self.app, ActRequest { words: words.ok(), ..ActRequest::new(key, &liaison, answer) }).await?;
        let draft = answered.follow_ups.iter().position(|u| u.stage == Stage::Draft);
        if let (Some(follow_up), Some(head)) = (draft, self.people.actor(Role::Approver, agency)) {
            carefully(self.app, ActRequest::new(key, &head, Command::Approve { follow_up })).await?;
        }
        Ok(())
    }

    async fn grieve_tale(
        &self,
        by: &Actor,
        id: ReportId,
        name: StepName,
        told: &Tale,
        ending: Option<(Outcome, Option<bool>)>,
    ) -> Result<(), AppError> {
        let Actor::Official(by) = by else { return Ok(()) };
        let (sex, group) = told.told_by;
        let tier = if told.severity >= Severity::High { Tier::Regency } else { Tier::Village };
        let facts = EntryFacts { category: told.category.to_owned(), tier, severity: told.severity, sex, group, period: None };
        let facts = matches!(name, StepName::Taken | StepName::Corrected).then_some(facts);
        let words = Words::parse(said(name)).ok().filter(|_| name.needs_words());
        let asked = StepAsked { name, facts, severity: Some(told.severity), ending, on: None, words, seen: None, sent: None };
        self.app.grievances().step(Key::Id(id), by, asked).await?;
        Ok(())
    }

    /// An urgent report of the last hour, whose alarm nobody took yet.
    pub(super) async fn leave_alarm(&self, mailer: &dyn app::DeliveryChannel) -> Result<(), Failure> {
        let Some(area) = self.member_village(SHOWN, TALES.len()).await? else { return Ok(()) };
        let told = Disturbance {
            category: Some(ForestCategory::Encroachment),
            when: Some(When::Today),
            going_on: Some(true),
            machines: true,
            ..Disturbance::default()
        };
        let text = "Dua alat berat sedang membuka hutan desa sejak pagi ini, suaranya terdengar sampai kampung.";
        let new = NewReport { forest: Some(told), ..new_of(identity(TALES.len()), text, area) };
        self.app.reports().submit_report(new, &Actor::Anyone).await?;
        // The alarm, the letters that it writes, and those that these become.
        for _ in 0..3 {
            self.app.jobs().run_jobs(mailer).await?;
        }
        Ok(())
    }
}

/// What is known of one from the beginning, so that each of its steps finds it.
fn identity(tale: usize) -> ReportId {
    ReportId(Uuid::from_u128(0x7a1e_0000_0000_4000_8000_0000_0000_0000 | tale as u128))
}

fn new_of(id: ReportId, text: &str, area: AreaCode) -> NewReport {
    NewReport {
        id,
        kind: Kind::Complaint,
        title: None,
        text: Words::of_report(text).ok(),
        area,
        point: None,
        happened_on: None,
        written_at: None,
        topic: None,
        channel: Channel::Web,
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
    }
}

fn new_report(id: ReportId, told: &Tale, area: AreaCode) -> NewReport {
    let name = match told.told_by.0 {
        Some(Sex::Woman) => "Rusmini Contoh",
        Some(Sex::Man) => "Hendra Contoh",
        None => "",
    };
    let reporter = Reporter { name: PersonName::parse(name).ok(), ..Reporter::default() };
    let restriction_asked = told.way.iter().any(|(_, done)| matches!(done, Done::TakenBySpecialist));
    NewReport { title: Title::parse(told.title).ok(), restriction_asked, reporter, ..new_of(id, told.text, area) }
}

/// What somebody says of a step, made up.
fn said(name: StepName) -> &'static str {
    match name {
        Assessed => "Diperiksa ke lapangan bersama pengurus desa; keluhan beralasan (dikarang).",
        Responded => "Tingkat berikutnya menjelaskan keputusannya kepada pengadu dan pengurus desa (dikarang).",
        MinutesDrafted => "Pengurus desa menempel daftar penerima dan membayar bagian yang tertinggal (dikarang).",
        CarriedOut => "Bagian yang tertinggal sudah dibayar di depan saksi; berita acara kedua ditandatangani (dikarang).",
        Appealed => "Pengadu tidak menerima jawaban dan meminta keputusan tingkat berikutnya (dikarang).",
        Mediated => "Lembaga adat kecamatan menengahi pertemuan kedua pihak (dikarang).",
        Referred => "Diteruskan ke penegak hukum kehutanan karena menyangkut tindak pidana (dikarang).",
        Prevention => "Daftar penerima ditempel sebelum pembayaran berikutnya (dikarang).",
        Removed => "Bukan keluhan program; dijawab sebagai laporan biasa (dikarang).",
        _ => "Dicatat petugas (dikarang untuk peragaan).",
    }
}
