//! What village officers took down for others: their own list, and news that goes by hand. A slip says what kind of thing happened
//! and until when its reporter may do something, never a word of anybody; of a secret report no more than that there is news.

use domain::{
    Actor, AgencyTree, AreaCode, Command, Official, Report, Timestamp, TrackingNumber, UserId,
    policy::{carries_news, sees},
    report::UNDO_ACCEPTED,
};
use store::{Key, ListItem, Page, Scope};

use crate::{
    ActRequest, AppError, News, handles,
    notices::to_reporter::for_reporter,
    report::{
        list_reports::{Roughly, from_afar},
        search::Search,
    },
};

/// Most slips of a page: a morning's walk, and twelve sheets.
const MOST_SLIPS: u32 = 48;

/// News on paper.
#[derive(Clone, Debug)]
pub struct NewsSlip {
    /// The number of its report.
    pub tracking: TrackingNumber,
    /// Where it is.
    pub area: AreaCode,
    /// When it was taken down.
    pub received_at: Timestamp,
    /// The last event that it tells of.
    pub version: u32,
    /// What happened; none where that is not told on paper.
    pub news: Option<News>,
}

impl handles::Reports<'_> {
    /// What an official took down, as far as they see it, newest first.
    pub async fn taken_down(self, official: &Official, after: Option<store::Cursor>, at_most: u32) -> Result<Page, AppError> {
        let (reference, actor) = (self.reference(), Actor::Official(official.clone()));
        let theirs = |l: &ListItem| l.report.taken_down_by == Some(official.user) && sees(&actor, &l.report, &reference.agencies);
        self.filled(&self.taken_down_by(official.user), (theirs, from_afar), after, at_most).await
    }

    /// The slips that wait for an official to hand them over.
    pub async fn slips(self, official: &Official) -> Result<Vec<NewsSlip>, AppError> {
        let reference = self.reference();
        let waits = |l: &ListItem| waits_for(official, &l.report, &reference.agencies);
        let page = self.filled(&self.taken_down_by(official.user), (waits, from_afar), None, MOST_SLIPS).await?;
        let mut slips = Vec::new();
        for row in page.rows {
            slips.extend(self.slip(official, row.report.tracking).await?);
        }
        Ok(slips)
    }

    /// How many slips wait in all, where that many are on the page.
    pub async fn slips_waiting(self, official: &Official, shown: usize) -> Result<usize, AppError> {
        if shown < MOST_SLIPS as usize {
            return Ok(shown);
        }
        let reference = self.reference();
        let waits = |l: &ListItem| waits_for(official, &l.report, &reference.agencies);
        let (mut count, mut after) = (0, None);
        loop {
            let page = self.filled(&self.taken_down_by(official.user), (waits, from_afar), after, MOST_SLIPS).await?;
            count += page.rows.len();
            after = page.next;
            if after.is_none() {
                return Ok(count.max(shown));
            }
        }
    }

    async fn slip(self, official: &Official, number: TrackingNumber) -> Result<Option<NewsSlip>, AppError> {
        let Some(with_history) = self.with_history(Key::Tracking(number)).await? else { return Ok(None) };
        let report = &with_history.stored.report;
        let Some(version) = report.waiting_slip().filter(|_| carries_news(official, report, &self.reference().agencies)) else {
            return Ok(None);
        };
        let event = with_history.events.iter().map(|r| &r.event).find(|e| e.version == version);
        // What can still be undone is told to nobody.
        if event.is_some_and(|e| self.now().duration_since(e.at) < UNDO_ACCEPTED) {
            return Ok(None);
        }
        let told = event.filter(|_| !report.secret && !report.supervisory);
        let news = told.and_then(|event| for_reporter(event, report, &self.reference()));
        Ok(Some(NewsSlip { tracking: number, area: report.area.clone(), received_at: report.received_at, version, news }))
    }

    /// Notes that news was handed over; or, without a version, that none was after all.
    ///
    /// # Errors
    /// As [`Self::act_on_report`].
    pub async fn hand_over(self, number: TrackingNumber, official: &Official, news: Option<u32>) -> Result<(), AppError> {
        let actor = Actor::Official(official.clone());
        self.act_on_report(ActRequest::new(Key::Tracking(number), &actor, Command::HandOver { news })).await?;
        Ok(())
    }

    fn taken_down_by(self, user: UserId) -> Roughly {
        Roughly::Within(Scope { user, agencies: Vec::new() }, self.filter(&Search::default()))
    }
}

/// Whether a slip of a report waits for an official.
fn waits_for(official: &Official, report: &Report, tree: &AgencyTree) -> bool {
    carries_news(official, report, tree) && report.waiting_slip().is_some()
}
