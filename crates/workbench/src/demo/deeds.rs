//! What the people of the demo do, each step through the use case a real person would use.

use app::{ActRequest, AppError, NewReport, Reporter};
use domain::{
    Actor, AgencyId, AreaCode, Command, Email, Language, PersonName, Phone, Report, ReportId, Role, Timestamp, Title, TopicCode,
    Words,
    report::{ArchiveReason, Channel, Kind, Outcome, Status, Verification},
};
use store::Key;

use super::{
    careful::carefully,
    chance::Chance,
    life::{Desk, Life, MIX, Step, Told},
    people::{SHOWN, name},
    texts::{Place, Wish},
};

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
        let wish = match self.chance.below(100) {
            0..=11 => Wish::Aspiration,
            12..=20 => Wish::Information,
            _ => Wish::Complaint,
        };
        let names = Place {
            village: self.reference.area(village).map(|a| a.name.clone()).unwrap_or_default(),
            district: village.parent().and_then(|d| self.reference.area(&d)).map(|a| a.name.clone()).unwrap_or_default(),
        };
        let written = self.writer.report(&self.chance, topic, &names, wish);
        let (Ok(text), title) =
            (Words::of_report(&written.raw), Title::parse(&written.title).ok().filter(|_| self.chance.percent(40)))
        else {
            return Ok(());
        };
        let sensitive = matches!(topic, "kepegawaian" | "hutan" | "tambang" | "bansos");
        let kind = match wish {
            Wish::Complaint => Kind::Complaint,
            Wish::Aspiration => Kind::Aspiration,
            Wish::Information => Kind::Information,
        };
        let by_officer = self.chance.percent(7);
        let officer = self.people.village_officers.get(place).filter(|_| by_officer).cloned();
        let new = NewReport {
            id: ReportId(trust::random::ordered_identity()),
            kind,
            title,
            text,
            area: village.clone(),
            point: None,
            happened_on: None,
            topic: None,
            channel: if officer.is_some() {
                Channel::Officer
            } else if self.chance.percent(15) {
                Channel::Api
            } else {
                Channel::Web
            },
            anonymous: self.chance.percent(if sensitive { 45 } else { 12 }),
            secret: self.chance.percent(if sensitive { 20 } else { 3 }),
            reporter: self.reporter(),
            language: Language::Indonesian,
            attachments: Vec::new(),
        };
        let (id, actor) = (new.id, officer.map_or(Actor::Anyone, Actor::Official));
        let receipt = self.app.reports().submit_report(new, &actor).await?;
        let report = self.told.len();
        self.told.push(Told {
            id,
            tracking: receipt.tracking,
            pin: receipt.pin.map(|p| p.grouped()).unwrap_or_default(),
            topic,
            regency: place,
            place: names,
            title: written.title,
            clean: written.clean,
            matter: written.matter,
            wish,
            misled: false,
            left,
            temper: self.chance.below(100),
        });
        let late = self.chance.percent(7) && left.is_none();
        self.plan_in_office(at, if late { (110, 200) } else { (2, 50) }, Step::Coordinate, report);
        Ok(())
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

    /// Does a deed with words.
    async fn act(
        &self,
        report: usize,
        actor: &Actor,
        command: Command,
        words: Option<String>,
    ) -> Result<domain::Report, AppError> {
        let told = self.told.get(report).ok_or(AppError::NotFound)?;
        let mut deed = ActRequest::new(Key::Id(told.id), actor, command);
        deed.words = words.and_then(|w| Words::parse(&w).ok());
        carefully(self.app, deed).await
    }

    async fn state(&self, report: usize) -> Result<domain::Report, AppError> {
        let told = self.told.get(report).ok_or(AppError::NotFound)?;
        Ok(self.app.stored(Key::Id(told.id)).await?.ok_or(AppError::NotFound)?.report)
    }

    pub(super) async fn coordinate(&mut self, report: usize, at: Timestamp) -> Result<(), AppError> {
        let state = self.state(report).await?;
        let Some(coordinator) = self.people.actor(Role::Coordinator, state.custodian) else { return Ok(()) };
        let Some(told) = self.told.get(report) else { return Ok(()) };
        if state.bounces == 0 && !state.verified {
            let fate = self.chance.below(100);
            if fate < 5 {
                let question = format!("Mohon sebutkan lokasi tepatnya di {} dan sejak kapan kejadiannya.", told.place.village);
                self.act(report, &coordinator, Command::AskCompletion, Some(question)).await?;
                if self.chance.percent(65) {
                    let later = at + self.chance.hours(5, 300);
                    self.plan(later, Step::Complete, report);
                }
                return Ok(());
            }
            if fate < 8 {
                let (reason, words) = match fate {
                    5 => (
                        ArchiveReason::TooGeneral,
                        "Laporan terlalu umum sehingga belum dapat ditindaklanjuti. Silakan lapor kembali dengan tempat dan kejadian yang jelas.",
                    ),
                    6 => (
                        ArchiveReason::NotGovernment,
                        "Hal ini bukan layanan pemerintah. Kami sarankan menghubungi perusahaan yang bersangkutan.",
                    ),
                    _ => (ArchiveReason::Personal, "Ini urusan antarwarga. Kami sarankan musyawarah dengan bantuan ketua RT."),
                };
                self.act(report, &coordinator, Command::Archive { reason }, Some(words.to_owned())).await?;
                return Ok(());
            }
            if fate < 11
                && let Some(other) = self.alike(report).await?
            {
                let command = Command::Join { to: other };
                self.act(report, &coordinator, command, Some("Hal yang sama sudah dilaporkan dan sedang ditangani.".into()))
                    .await?;
                return Ok(());
            }
        }
        self.verify_and_forward(report, &state, &coordinator, at).await
    }

    /// Another report of the same matter nearby that goes on.
    async fn alike(&self, report: usize) -> Result<Option<ReportId>, AppError> {
        let Some(told) = self.told.get(report) else { return Ok(None) };
        let near = |o: &&Told| {
            o.topic == told.topic && o.regency == told.regency && o.id != told.id && o.place.district == told.place.district
        };
        for other in self.told.iter().rev().skip(1).take(400).filter(near) {
            let state = self.app.stored(Key::Id(other.id)).await?;
            if state.is_some_and(|s| matches!(s.report.status, Status::Forwarded | Status::InProgress) && !s.report.secret) {
                return Ok(Some(other.id));
            }
        }
        Ok(None)
    }

    async fn verify_and_forward(
        &mut self,
        report: usize,
        state: &domain::Report,
        coordinator: &Actor,
        at: Timestamp,
    ) -> Result<(), AppError> {
        let Some(told) = self.told.get(report) else { return Ok(()) };
        let Some(regency) = self.country.regencies.get(told.regency) else { return Ok(()) };
        let supervisory = told.topic == "kepegawaian" && told.wish == Wish::Complaint;
        if !state.verified {
            let verification = Verification {
                kind: state.kind,
                supervisory,
                topic: TopicCode(told.topic.to_owned()),
                area: state.area.clone(),
                accused: Vec::new(),
                anonymous: false,
            };
            let mut deed = ActRequest::new(Key::Id(told.id), coordinator, Command::Verify(verification));
            deed.title = Title::parse(&told.title).ok();
            deed.words = Words::parse(&told.clean).ok();
            carefully(self.app, deed).await?;
            if self.chance.percent(10) {
                self.act(report, coordinator, Command::Note, Some("Sudah dikonfirmasi lewat telepon ke kantor desa.".into()))
                    .await?;
            }
        }
        let state = self.state(report).await?;
        if state.lead().is_some() {
            return Ok(());
        }
        let mut agencies: Vec<AgencyId> = self.reference.agencies_for(&state).iter().map(|a| a.id).collect();
        if supervisory {
            agencies = vec![regency.inspectorate];
        }
        let left = told.left.is_some();
        let wrong = !supervisory && !left && state.bounces == 0 && self.chance.percent(6);
        let place = if wrong { 3 + self.chance.below(12) } else { 0 };
        let Some(lead) = agencies.get(place).or_else(|| agencies.first()).copied() else { return Ok(()) };
        let mut to = vec![lead];
        if !supervisory && self.chance.percent(6) {
            to.extend(agencies.get(1).copied().filter(|a| *a != lead));
        }
        self.act(report, coordinator, Command::Forward { to, lead }, None).await?;
        if let Some(told) = self.told.get_mut(report) {
            told.misled = wrong;
        }
        let slow = self.slowness(lead);
        self.plan_in_office(at, (3, 30 + 40 * slow), Step::Accept, report);
        for _ in 0..self.chance.below(7).saturating_sub(3) {
            let later = at + self.chance.hours(24, 500);
            self.plan(later, Step::Support, report);
        }
        Ok(())
    }

    /// Some agencies are quick, some are not: 0 to 4, and the same all year.
    fn slowness(&self, agency: AgencyId) -> usize {
        [0, 1, 1, 2, 0, 1, 4, 1, 0, 2, 3].get(usize::try_from(agency.0.rem_euclid(11)).unwrap_or(0)).copied().unwrap_or(1)
    }

    pub(super) async fn accept(&mut self, report: usize, at: Timestamp) -> Result<(), AppError> {
        let state = self.state(report).await?;
        let Some((_, f)) = state.lead() else { return Ok(()) };
        let agency = f.agency;
        let Some(liaison) = self.people.actor(Role::Liaison, agency) else { return Ok(()) };
        let misled = self.told.get(report).is_some_and(|t| t.misled);
        if misled {
            let better = self.reference.agencies_for(&state).first().map_or(state.custodian, |a| a.id);
            let words = format!("Hal ini ditangani oleh {}.", self.reference.agency_name(better));
            self.act(report, &liaison, Command::Return { agency, better }, Some(words)).await?;
            self.plan_in_office(at, (2, 40), Step::Coordinate, report);
            return Ok(());
        }
        if self.chance.percent(80) {
            self.act(report, &liaison, Command::Accept { agency }, None).await?;
        }
        let slow = self.slowness(agency);
        if self.chance.percent(85) {
            self.plan_in_office(at, (4, 50 + 24 * slow), Step::Progress, report);
        }
        self.plan_in_office(at, (30, 150 + 90 * slow), Step::Answer, report);
        Ok(())
    }

    pub(super) async fn follow_up(&mut self, report: usize, at: Timestamp, answer: bool) -> Result<(), AppError> {
        let state = self.state(report).await?;
        let Some((_, f)) = state.lead() else { return Ok(()) };
        let agency = f.agency;
        let Some(liaison) = self.people.actor(Role::Liaison, agency) else { return Ok(()) };
        let Some(told) = self.told.get(report) else { return Ok(()) };
        let outcome = answer.then(|| outcome(&self.chance, &state, at));
        let words = self.writer.step(&self.chance, told.topic, &told.matter, words_of(outcome), &told.place);
        let after = self.act(report, &liaison, Command::FollowUp { agency, outcome }, Some(words)).await?;
        if after.follow_ups.iter().any(|u| u.stage == domain::report::Stage::Draft) {
            self.plan_in_office(at, (1, 30), Step::Approve, report);
        } else if answer {
            self.plan_reaction(report, at);
        }
        Ok(())
    }

    pub(super) async fn approve(&mut self, report: usize, at: Timestamp) -> Result<(), AppError> {
        let state = self.state(report).await?;
        let waiting = state.follow_ups.iter().enumerate().find(|(_, u)| u.stage == domain::report::Stage::Draft);
        let Some((follow_up, draft)) = waiting else { return Ok(()) };
        let answer = draft.answer;
        let agency = state.forwardings.get(draft.forwarding).map(|f| f.agency);
        let Some(approver) = agency.and_then(|a| self.people.actor(Role::Approver, a)) else { return Ok(()) };
        if self.chance.percent(6) {
            let words = "Tambahkan tanggal pengerjaan dan hasilnya.".to_owned();
            self.act(report, &approver, Command::SendBack { follow_up }, Some(words)).await?;
            self.plan_in_office(at, (1, 24), if answer { Step::Answer } else { Step::Progress }, report);
            return Ok(());
        }
        self.act(report, &approver, Command::Approve { follow_up }, None).await?;
        if answer {
            self.plan_reaction(report, at);
        }
        Ok(())
    }

    fn plan_reaction(&mut self, report: usize, at: Timestamp) {
        if self.chance.percent(58) {
            let later = at + self.chance.hours(2, 260);
            self.plan(later, Step::React, report);
        }
    }

    pub(super) async fn complete(&mut self, report: usize, at: Timestamp) -> Result<(), AppError> {
        let Some(told) = self.told.get(report) else { return Ok(()) };
        let words = self.writer.step(&self.chance, told.topic, &told.matter, 'l', &told.place);
        self.act(report, &Actor::Reporter, Command::Complete, Some(words)).await?;
        self.plan_in_office(at, (2, 30), Step::Coordinate, report);
        Ok(())
    }

    pub(super) async fn react(&mut self, report: usize, at: Timestamp) -> Result<(), AppError> {
        let Some(told) = self.told.get(report) else { return Ok(()) };
        let agency = self.state(report).await?.lead().map_or(0, |(_, f)| self.slowness(f.agency));
        let displeased = told.temper + agency * 5;
        let words = |kind| self.writer.step(&self.chance, told.topic, &told.matter, kind, &told.place);
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
        if let Some(told) = self.told.get_mut(report) {
            told.temper = told.temper.saturating_sub(35);
        }
        Ok(())
    }

    /// Whoever stands above mostly finds that the agency has to look again.
    pub(super) async fn decide_appeal(&mut self, report: usize, at: Timestamp) -> Result<(), AppError> {
        let Status::Disputed { to, .. } = self.state(report).await?.status else { return Ok(()) };
        let Some(coordinator) = self.people.actor(Role::Coordinator, to) else { return Ok(()) };
        let upheld = self.chance.percent(70);
        let words = if upheld {
            "Keberatan diterima: jawaban belum menyentuh keadaan di lapangan. Instansi diminta memeriksa lagi dan melapor."
        } else {
            "Keberatan tidak diterima: hasil pekerjaan sudah kami periksa di lapangan dan sesuai dengan jawaban instansi."
        };
        self.act(report, &coordinator, Command::DecideAppeal { upheld }, Some(words.to_owned())).await?;
        if upheld {
            self.plan_in_office(at, (8, 160), Step::Answer, report);
        }
        Ok(())
    }

    pub(super) async fn support(&mut self, report: usize) -> Result<(), AppError> {
        let Some(told) = self.told.get(report) else { return Ok(()) };
        let mark = self.app.keys().hash(
            "supporter",
            &[
                &told.tracking.as_u64().to_le_bytes(),
                &self.order.to_le_bytes(),
                &[u8::try_from(self.chance.below(256)).unwrap_or(0)],
            ],
        );
        let deed = ActRequest { supporter: Some(mark), ..ActRequest::new(Key::Id(told.id), &Actor::Anyone, Command::Support) };
        carefully(self.app, deed).await.map(|_| ())
    }
}

/// What an answer says: most complaints are done, some are promised, questions are told. Of what was promised, the second word is
/// that it is done.
pub(crate) fn outcome(chance: &Chance, report: &Report, at: Timestamp) -> Outcome {
    let today = report.area.zone().date(at);
    let days = |from: usize, to: usize| jiff::Span::new().days(i64::try_from(from + chance.below(to - from)).unwrap_or(1));
    let promised = report.lead().is_some_and(|(_, f)| report.has_promised(f.agency));
    match report.kind {
        Kind::Complaint if !promised && chance.percent(12) => Outcome::Promised { by: today.saturating_add(days(7, 60)) },
        Kind::Complaint => Outcome::Fixed { on: today.saturating_sub(days(0, 4)) },
        Kind::Aspiration | Kind::Information => Outcome::Informed,
    }
}

/// The kind of words for a follow-up: what is only begun or promised tells of progress.
pub(crate) fn words_of(outcome: Option<Outcome>) -> char {
    match outcome {
        None | Some(Outcome::Promised { .. }) => 'p',
        Some(Outcome::Fixed { .. } | Outcome::Informed | Outcome::Declined | Outcome::Moved { .. }) => 'a',
    }
}
