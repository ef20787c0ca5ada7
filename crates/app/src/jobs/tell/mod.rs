//! Who is told something, and when: a job for each kind of reader. What they read is written in `notices`.

mod assigned;
mod code;
mod digest;
mod duty;
mod joined;
mod official;
mod officials;
mod owner;
mod reporter;

pub(crate) use self::{
    assigned::TellAssigned, code::TellCode, digest::Digest, duty::TellDuty, joined::TellJoined, official::TellOfficial,
    officials::TellOfficials, owner::TellOwner, reporter::TellReporter,
};
