//! Whether the same was sent before. A line that breaks, a thumb that taps twice, a program that tries again: what comes with
//! an identity of its own is there once, and answers as the first time; something else under the same identity is refused and
//! never taken for what was there. Kept is a mark of all that was sent, which only this installation can make.

use domain::{Actor, ActorRef, Command, Official, Report, policy::sees, report::Event};
use jiff::SignedDuration;
use store::{Key, ReportRow, SentDeed};
use trust::InstallationKey;
use uuid::Uuid;

use crate::{ActRequest, AppError, KeptFile, NewReport, handles};

/// How long a deed that is sent again is known.
const DEEDS_LIVE: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Most times that a deed which was undone is done again under one identity.
const MOST_AGAIN: usize = 16;

/// What a deed is that came with an identity.
pub(crate) enum Sending {
    /// One to be done, and what it is known by from then on.
    Anew(Option<SentDeed>),
    /// One that is done already.
    Again,
}

impl handles::Reports<'_> {
    /// The mark of a report as it is handed in: of all that was sent, files by what was kept of them. The language to write in
    /// is not part of it: a page that was turned into another one sends the same; nor is when a phone wrote it.
    pub(crate) fn mark_of_report(self, new: &NewReport, actor: &Actor) -> [u8; 32] {
        let point = new.point.map(|p| [p.lat.to_bits().to_le_bytes(), p.lon.to_bits().to_le_bytes()].concat());
        let fields = [
            by(actor),
            format!("{:?}", new.channel),
            new.kind.as_str().to_owned(),
            new.title.as_ref().map(|t| t.as_str().to_owned()).unwrap_or_default(),
            new.text.as_ref().map(|text| text.as_str().to_owned()).unwrap_or_default(),
            new.area.as_str().to_owned(),
            new.happened_on.map(|day| day.to_string()).unwrap_or_default(),
            new.topic.as_ref().map(|t| t.0.clone()).unwrap_or_default(),
            format!("{} {}", new.anonymous, new.is_secret()),
            new.reporter.name.as_ref().map(|n| n.as_str().to_owned()).unwrap_or_default(),
            new.reporter.phone.as_ref().map(|p| p.as_str().to_owned()).unwrap_or_default(),
            new.reporter.email.as_ref().map(|e| e.as_str().to_owned()).unwrap_or_default(),
        ];
        // Of what nobody took down the mark is that of earlier versions.
        let assisted = new.assisted.as_ref().map(|a| format!("{a:?}"));
        let mut parts: Vec<&[u8]> = vec![new.id.0.as_bytes(), point.as_deref().unwrap_or_default()];
        // Nor does what is not about a forest say so.
        let place = new.place.as_ref().map(|place| format!("{} {}", place.shape().as_str(), place.told()));
        let forest = (new.forest.is_some() || new.named).then(|| format!("{:?} {}", new.forest, new.named));
        let few = new.restriction_asked.then(|| "few shall read it".to_owned());
        parts.extend(fields.iter().chain(&assisted).chain(&place).chain(&forest).chain(&few).map(String::as_bytes));
        parts.extend(new.attachments.iter().map(digest));
        self.keys.hash("sent report", &parts)
    }

    /// Whether a report with the same identity is the very same. One of an earlier version has no mark: nobody is taken for
    /// its sender.
    pub(crate) fn is_sent_again(self, new: &NewReport, actor: &Actor, known: &ReportRow) -> bool {
        known.sent.is_some_and(|sent| InstallationKey::same(&sent, &self.mark_of_report(new, actor)))
    }

    /// What a deed is that came with an identity: the first of it, or the same again. One that was undone may be done again.
    ///
    /// # Errors
    /// [`AppError::SentBefore`] where something else was sent with it; the store's.
    pub(crate) async fn sending(self, before: &ReportRow, deed: &ActRequest<'_>, sent_as: Uuid) -> Result<Sending, AppError> {
        let (mark, mut id) = (self.mark_of_deed(before, deed, sent_as), sent_as);
        for _ in 0..MOST_AGAIN {
            let Some(known) = self.store.deed(before.n, id).await? else {
                let (version, at) = (before.report.version + 1, self.now());
                return Ok(Sending::Anew(Some(SentDeed { id, mark, version, at })));
            };
            if !before.report.stands(known.version) {
                id = self.another_id(id, &known.version.to_le_bytes());
            } else if InstallationKey::same(&known.mark, &mark) {
                return Ok(Sending::Again);
            } else {
                break;
            }
        }
        // To whoever may not see the report there is none.
        Err(if sees(deed.actor, &before.report, &self.reference().agencies) { AppError::SentBefore } else { AppError::NotFound })
    }

    /// The report to which an official did something under this identity, where that stands.
    pub async fn done_before(self, key: Key, official: &Official, sent: Uuid) -> Result<Option<Report>, AppError> {
        let Some(with_history) = self.with_history(key).await? else { return Ok(None) };
        let Some(known) = self.store.deed(with_history.stored.n, sent).await? else { return Ok(None) };
        let theirs = |e: &Event| e.version == known.version && e.by == ActorRef::Official(official.user);
        let stands = with_history.stored.report.stands(known.version);
        Ok(Some(with_history.stored.report).filter(|_| stands && with_history.events.iter().any(|r| theirs(&r.event))))
    }

    fn mark_of_deed(self, before: &ReportRow, deed: &ActRequest<'_>, sent_as: Uuid) -> [u8; 32] {
        // To a program both are a reply: which it is depends on what the first one changed.
        let command = if deed.command == Command::Complete { &Command::Reply { unsolved: true } } else { &deed.command };
        let fields = [
            by(deed.actor),
            format!("{command:?}"),
            deed.title.as_ref().map(|t| t.as_str().to_owned()).unwrap_or_default(),
            deed.words.as_ref().map(|w| w.as_str().to_owned()).unwrap_or_default(),
        ];
        let mut parts: Vec<&[u8]> = vec![before.report.id.0.as_bytes(), sent_as.as_bytes()];
        parts.extend(fields.iter().map(String::as_bytes));
        parts.extend(deed.attachments.iter().map(digest));
        self.keys.hash("sent deed", &parts)
    }

    /// The identity of something that follows from what was sent with another one: of its second half, or of each of many.
    #[must_use]
    pub fn another_id(self, id: Uuid, which: &[u8]) -> Uuid {
        let hash = self.keys.hash("another id", &[id.as_bytes(), which]);
        Uuid::from_slice(hash.get(..16).unwrap_or_default()).unwrap_or(id)
    }

    /// Forgets how deeds were sent that nobody sends again.
    pub async fn tidy_deeds(self) -> Result<(), AppError> {
        Ok(self.store.drop_old_deeds(self.now() - DEEDS_LIVE).await?)
    }
}

fn by(actor: &Actor) -> String {
    format!("{:?}", actor.by())
}

/// What tells a file from others: what was kept of it, however it is called, copied or sealed; of one that a phone sent, what
/// came.
fn digest(file: &KeptFile) -> &[u8] {
    file.sent.as_ref().unwrap_or(&file.digest)
}
