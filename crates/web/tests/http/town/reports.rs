//! Reports of the town: handed in, brought to a state, acted upon.

use app::{ActRequest, NewReport, Reporter};
use axum::http::StatusCode;
use domain::{
    Actor, AgencyId, Command, Email, PersonName, ReportId, Title, TopicCode, TrackingNumber, Words,
    report::{ArchiveReason, Channel, Kind, Verification},
};
use store::Key;

use super::{HEALTH, INSPECTORATE, Town, VILLAGE, WORKS, area};

impl Town {
    /// Hands a report in: its number and its PIN.
    pub async fn report(&self, secret: bool) -> (TrackingNumber, String) {
        let new = NewReport {
            id: ReportId(trust::random::identity()),
            kind: Kind::Complaint,
            title: None,
            text: Some(Words::parse("Jembatan di dekat pasar sudah lapuk, kata Pak Rahasia").unwrap()),
            area: area(VILLAGE),
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
            secret,
            restriction_asked: false,
            reporter: Reporter {
                name: PersonName::parse("Budi Pelapor").ok(),
                phone: None,
                email: Email::parse("budi@contoh.id").ok(),
            },
            language: domain::Language::Indonesian,
            attachments: Vec::new(),
        };
        let receipt = self.app.reports().submit_report(new, &Actor::Anyone).await.unwrap();
        (receipt.tracking, receipt.pin.unwrap().grouped())
    }

    /// A report with a text of its own, by nobody.
    pub async fn report_saying(&self, text: &str) -> TrackingNumber {
        let new = NewReport {
            id: ReportId(trust::random::identity()),
            kind: Kind::Complaint,
            title: None,
            text: Some(Words::parse(text).unwrap()),
            area: area(VILLAGE),
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
            language: domain::Language::Indonesian,
            attachments: Vec::new(),
        };
        self.app.reports().submit_report(new, &Actor::Anyone).await.unwrap().tracking
    }

    /// A report that is only spoken, by nobody.
    pub async fn report_spoken(&self) -> (TrackingNumber, String) {
        let mut file = app::File::empty();
        file.add(crate::voice::NOTE).unwrap();
        let voice = self.app.reports().keep_file(0, file, |_| true).await.unwrap();
        let new = NewReport {
            id: ReportId(trust::random::identity()),
            kind: Kind::Complaint,
            title: None,
            text: None,
            area: area(VILLAGE),
            point: None,
            happened_on: None,
            written_at: None,
            topic: None,
            assisted: None,
            forest: None,
            place: None,
            named: false,
            channel: Channel::Web,
            anonymous: false,
            secret: false,
            restriction_asked: false,
            reporter: Reporter::default(),
            language: domain::Language::Indonesian,
            attachments: vec![voice],
        };
        let receipt = self.app.reports().submit_report(new, &Actor::Anyone).await.unwrap();
        (receipt.tracking, receipt.pin.unwrap().grouped())
    }

    /// A report about a forest, with its exact place, by somebody who gave a name.
    pub async fn report_of_forest(&self) -> (TrackingNumber, String) {
        self.forest_report(domain::forest::Disturbance { machines: true, ..Default::default() }).await
    }

    /// A report about a forest with answers of its own.
    pub async fn report_told(&self, told: domain::forest::Disturbance) -> TrackingNumber {
        self.forest_report(told).await.0
    }

    async fn forest_report(&self, told: domain::forest::Disturbance) -> (TrackingNumber, String) {
        let new = NewReport {
            id: ReportId(trust::random::identity()),
            kind: Kind::Complaint,
            title: None,
            text: Some(Words::parse("Alat berat bekerja di hutan belakang kampung").unwrap()),
            area: area(VILLAGE),
            point: domain::Point::new(-0.312_457, 117.412_357),
            happened_on: None,
            written_at: None,
            topic: None,
            channel: Channel::Web,
            assisted: None,
            forest: Some(told),
            place: None,
            named: true,
            anonymous: false,
            secret: false,
            restriction_asked: false,
            reporter: Reporter { name: PersonName::parse("Ngayau Pelapor").ok(), phone: None, email: None },
            language: domain::Language::Indonesian,
            attachments: Vec::new(),
        };
        let receipt = self.app.reports().submit_report(new, &Actor::Anyone).await.unwrap();
        (receipt.tracking, receipt.pin.unwrap().grouped())
    }

    /// The cookie of a reporter.
    pub async fn follow(&self, number: TrackingNumber, pin: &str) -> String {
        let page = self.post(&format!("/laporan/{number}/pin"), "", &[("pin", pin)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{}", page.text);
        page.cookie("ikut").unwrap()
    }

    pub async fn state(&self, number: TrackingNumber) -> domain::Report {
        self.store.report(Key::Tracking(number)).await.unwrap().unwrap().report
    }

    pub async fn act(&self, number: TrackingNumber, login: &str, command: Command) {
        let actor = match login {
            "" => Actor::Reporter,
            login => self.actor(login).await,
        };
        let words = Words::parse("Kata-kata yang menyertai.").unwrap();
        let request = ActRequest::new(Key::Tracking(number), &actor, command.clone())
            .titled(Title::parse("Jembatan lapuk").unwrap())
            .saying(words);
        self.app.reports().act_on_report(request).await.unwrap_or_else(|e| panic!("{command:?} by {login}: {e}"));
    }

    pub fn verification(supervisory: bool, accused: Vec<AgencyId>) -> Command {
        Command::Verify(Verification {
            kind: Kind::Complaint,
            supervisory,
            topic: TopicCode("jalan".into()),
            area: area(VILLAGE),
            accused,
            anonymous: false,
        })
    }

    /// A report brought to a state.
    pub async fn report_in(&self, state: &str) -> (TrackingNumber, String) {
        let (number, pin) = match state {
            "spoken" => self.report_spoken().await,
            "forest" => self.report_of_forest().await,
            _ => self.report(state == "secret").await,
        };
        let forward = |to: AgencyId| Command::Forward { to: vec![to], lead: to };
        let answer = Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Informed) };
        let steps: Vec<(&str, Command)> = match state {
            "submitted" | "spoken" => vec![],
            "verified" => vec![("koordinator", Self::verification(false, vec![]))],
            "needs_completion" => vec![("koordinator", Command::AskCompletion)],
            "archived" => vec![("koordinator", Command::Archive { reason: ArchiveReason::Test })],
            "joined" => {
                let (other, _) = Box::pin(self.report_in("forwarded")).await;
                vec![("koordinator", Command::Join { to: self.state(other).await.id })]
            }
            "forwarded" | "secret" | "forest" => {
                vec![("koordinator", Self::verification(false, vec![])), ("koordinator", forward(WORKS))]
            }
            "hidden" => vec![
                ("koordinator", Self::verification(false, vec![])),
                ("koordinator", forward(WORKS)),
                ("koordinator", Command::Tighten { anonymous: false, secret: true }),
            ],
            "shut" => vec![("koordinator", Self::verification(false, vec![])), ("koordinator", Command::Close)],
            "draft" => vec![
                ("koordinator", Self::verification(false, vec![])),
                ("koordinator", forward(HEALTH)),
                ("penghubung.kes", Command::FollowUp { agency: HEALTH, outcome: Some(domain::report::Outcome::Informed) }),
            ],
            "returned" => vec![
                ("koordinator", Self::verification(false, vec![])),
                ("koordinator", forward(WORKS)),
                ("penghubung", Command::Return { agency: WORKS, better: HEALTH }),
            ],
            "in_progress" => vec![
                ("koordinator", Self::verification(false, vec![])),
                ("koordinator", forward(WORKS)),
                ("penghubung", Command::Accept { agency: WORKS }),
            ],
            "answered" => {
                vec![("koordinator", Self::verification(false, vec![])), ("koordinator", forward(WORKS)), ("penghubung", answer)]
            }
            "promised" => {
                let today = area(VILLAGE).zone().date(self.app.now());
                let by = today.saturating_add(jiff::Span::new().days(30));
                let promise = Command::FollowUp { agency: WORKS, outcome: Some(domain::report::Outcome::Promised { by }) };
                vec![("koordinator", Self::verification(false, vec![])), ("koordinator", forward(WORKS)), ("penghubung", promise)]
            }
            "disputed" => vec![
                ("koordinator", Self::verification(false, vec![])),
                ("koordinator", forward(WORKS)),
                ("penghubung", answer),
                ("", Command::Dispute),
            ],
            "closed" => vec![
                ("koordinator", Self::verification(false, vec![])),
                ("koordinator", forward(WORKS)),
                ("penghubung", answer),
                ("", Command::Rate { stars: 4, solved: None }),
            ],
            "registered" => vec![("koordinator", Self::verification(false, vec![])), ("koordinator", forward(WORKS))],
            "restricted" => {
                self.programme().await;
                let forwarded = [("koordinator", Self::verification(false, vec![])), ("koordinator", forward(WORKS))];
                forwarded.into_iter().chain([("koordinator", Command::Restrict)]).collect()
            }
            "supervisory" => vec![("koordinator", Self::verification(true, vec![WORKS])), ("koordinator", forward(INSPECTORATE))],
            other => panic!("no such state: {other}"),
        };
        for (login, command) in steps {
            self.act(number, login, command).await;
        }
        if state == "registered" {
            self.taken(number).await;
        }
        (number, pin)
    }
}
