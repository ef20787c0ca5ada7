//! Forests that are watched: what lies where something happens, and who must act there; alerts of satellites taken in, fetched, and looked
//! up near a place and time.

pub(crate) mod alerts;
mod duty;
mod fetch_alerts;
pub(crate) mod lies_in;
pub(crate) mod place_at;
mod seen_near;
mod take_alerts;
mod unreported;

pub use self::{
    alerts::{NoAlerts, WrongAlert},
    duty::{AlarmList, AlarmOf, AlarmSeen, DutyNow, Tap},
    fetch_alerts::{AlertFetching, AlertServers, FetchFailure, USUAL_BOX},
    seen_near::{SeenAlert, SeenNear, days_in, is_about_forests},
    take_alerts::{AlertImport, AlertSourceSeen, HowAlertsCame, TakenAlerts, WrongAlertTold},
    unreported::{Decision, Unreported, UnreportedList},
};

pub(crate) use self::duty::token_of;
