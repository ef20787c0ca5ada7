//! A report that was only spoken, so that a desk shows one: in a voice that a computer made, as its title says.

use app::{File, NewReport, Reporter};
use domain::{
    Actor, Language, ReportId, Title,
    report::{Channel, Kind},
};
use operator::{Failure, Installation, failure};

use super::{country::Country, people::SHOWN};

/// What tests of voices send, too: who made it says the file beside it.
const SPOKEN: &[u8] = include_bytes!("../../../testbed/voice/note.ogg");
const TITLE: &str = "Contoh suara buatan komputer";

/// Hands it in, as anybody would, in the regency whose coordinator is shown.
pub(super) async fn make(app: &Installation, country: &Country) -> Result<ReportId, Failure> {
    let village = country.regencies.get(SHOWN).and_then(|regency| regency.villages.first());
    let village = village.ok_or_else(|| failure("no villages"))?;
    let mut file = File::empty();
    file.add(SPOKEN)?;
    let voice = app.reports().keep_file(0, file, |_| true).await?;
    let new = NewReport {
        id: ReportId(trust::random::ordered_identity()),
        kind: Kind::Complaint,
        title: Title::parse(TITLE).ok(),
        text: None,
        area: village.clone(),
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
        attachments: vec![voice],
    };
    let id = new.id;
    app.reports().submit_report(new, &Actor::Anyone).await?;
    Ok(id)
}
