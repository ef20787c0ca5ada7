//! What officials of the demo do, each step through the use case a real official would use.

use app::{ActRequest, AppError};
use domain::{
    Actor, AgencyId, Command, Report, ReportId, Role, Timestamp, Title, TopicCode, Words,
    report::{ArchiveReason, Kind, Outcome, Stage, Status, Verification},
};
use store::Key;

use super::{
    careful::carefully,
    chance::Chance,
    life::{Life, ReportStory, Step},
};

impl Life<'_> {
    pub(super) async fn coordinate(&mut self, report: usize, at: Timestamp) -> Result<(), AppError> {
        let state = self.state(report).await?;
        let Some(coordinator) = self.people.actor(Role::Coordinator, state.custodian) else { return Ok(()) };
        let Some(story) = self.stories.get(report) else { return Ok(()) };
        if state.bounces == 0 && !state.verified {
            let fate = self.chance.below(100);
            if fate < 5 {
                let question = format!("Mohon sebutkan lokasi tepatnya di {} dan sejak kapan kejadiannya.", story.place.village);
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
        let Some(story) = self.stories.get(report) else { return Ok(None) };
        let near = |o: &&ReportStory| {
            o.topic == story.topic && o.regency == story.regency && o.id != story.id && o.place.district == story.place.district
        };
        for other in self.stories.iter().rev().skip(1).take(400).filter(near) {
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
        state: &Report,
        coordinator: &Actor,
        at: Timestamp,
    ) -> Result<(), AppError> {
        let Some(story) = self.stories.get(report) else { return Ok(()) };
        let Some(regency) = self.country.regencies.get(story.regency) else { return Ok(()) };
        let supervisory = story.topic == "kepegawaian" && story.kind == Kind::Complaint;
        if !state.verified {
            let verification = Verification {
                kind: state.kind,
                supervisory,
                topic: TopicCode(story.topic.to_owned()),
                area: state.area.clone(),
                accused: Vec::new(),
                anonymous: false,
            };
            let mut request = ActRequest::new(Key::Id(story.id), coordinator, Command::Verify(verification));
            request.title = Title::parse(&story.title).ok();
            request.words = Words::parse(&story.clean).ok();
            carefully(self.app, request).await?;
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
        let left = story.left.is_some();
        let wrong = !supervisory && !left && state.bounces == 0 && self.chance.percent(6);
        let place = if wrong { 3 + self.chance.below(12) } else { 0 };
        let Some(lead) = agencies.get(place).or_else(|| agencies.first()).copied() else { return Ok(()) };
        let mut to = vec![lead];
        if !supervisory && self.chance.percent(6) {
            to.extend(agencies.get(1).copied().filter(|a| *a != lead));
        }
        self.act(report, coordinator, Command::Forward { to, lead }, None).await?;
        if let Some(story) = self.stories.get_mut(report) {
            story.misled = wrong;
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
    pub(super) fn slowness(&self, agency: AgencyId) -> usize {
        [0, 1, 1, 2, 0, 1, 4, 1, 0, 2, 3].get(usize::try_from(agency.0.rem_euclid(11)).unwrap_or(0)).copied().unwrap_or(1)
    }

    pub(super) async fn accept(&mut self, report: usize, at: Timestamp) -> Result<(), AppError> {
        let state = self.state(report).await?;
        let Some((_, f)) = state.lead() else { return Ok(()) };
        let agency = f.agency;
        let Some(liaison) = self.people.actor(Role::Liaison, agency) else { return Ok(()) };
        let misled = self.stories.get(report).is_some_and(|s| s.misled);
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
        let Some(story) = self.stories.get(report) else { return Ok(()) };
        let outcome = answer.then(|| outcome(&self.chance, &state, at));
        let words = self.writer.step(&self.chance, story.topic, &story.matter, words_of(outcome), &story.place);
        let after = self.act(report, &liaison, Command::FollowUp { agency, outcome }, Some(words)).await?;
        if after.follow_ups.iter().any(|u| u.stage == Stage::Draft) {
            self.plan_in_office(at, (1, 30), Step::Approve, report);
        } else if answer {
            self.plan_reaction(report, at);
        }
        Ok(())
    }

    pub(super) async fn approve(&mut self, report: usize, at: Timestamp) -> Result<(), AppError> {
        let state = self.state(report).await?;
        let waiting = state.follow_ups.iter().enumerate().find(|(_, u)| u.stage == Stage::Draft);
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

    fn plan_reaction(&mut self, report: usize, at: Timestamp) {
        if self.chance.percent(58) {
            let later = at + self.chance.hours(2, 260);
            self.plan(later, Step::React, report);
        }
    }
}

/// What an answer says: most complaints are done, some are promised, questions are answered. Of what was promised, the second word is
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
