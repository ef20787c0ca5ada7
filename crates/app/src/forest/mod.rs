//! Forests that are watched: what lies where something happens, and who must act there; alerts of satellites taken in, fetched, and looked
//! up near a place and time; what agrees with a report, and the dossier that is made of all of it.

pub(crate) mod alerts;
mod dossier;
mod duty;
mod fetch_alerts;
pub(crate) mod lies_in;
pub(crate) mod place_at;
mod scored;
mod seen_near;
mod seen_within;
pub(crate) mod take_alerts;
mod unreported;

pub use self::{
    alerts::{NoAlerts, OtherFile, WrongAlert},
    dossier::{DossierAlert, DossierDay, DossierFile, DossierStep, FEWEST_REPORTS, ForestDossier, Overlap, OverlapOf, Within},
    duty::{AlarmList, AlarmOf, AlarmSeen, AlarmsWaiting, DutyNow, LettersWaiting, MOST_ALARMS, Tap},
    fetch_alerts::{AlertFetching, AlertServers, FetchFailure, USUAL_BOX},
    seen_near::{SeenAlert, SeenNear, concerns_forests, days_in, is_about_forests},
    seen_within::SeenWithin,
    take_alerts::{AlertImport, AlertSourceSeen, HowAlertsCame, TakenAlerts, WrongAlertTold},
    unreported::{Decision, Unreported, UnreportedList},
};

pub(crate) use self::duty::{is_over, token_of};
