//! What programs ask for.

use domain::TrackingNumber;

use crate::address::addresses;

/// What programs may ask for, told to people.
pub const API_DOCS: &str = "/api";
/// The same, told to programs.
pub const OPENAPI: &str = "/api/v1/openapi.json";
/// Public reports; handing one in.
pub const API_REPORTS: &str = "/api/v1/reports";
/// The same as CSV, all of them.
pub const API_REPORTS_CSV: &str = "/api/v1/reports.csv";
/// Areas found by name, for programs and for what is offered while one types.
pub const API_AREAS: &str = "/api/v1/areas";
/// Figures.
pub const API_FIGURES: &str = "/api/v1/figures";
/// Topics.
pub const API_TOPICS: &str = "/api/v1/topics";
/// Agencies.
pub const API_AGENCIES: &str = "/api/v1/agencies";

addresses! {
    /// A report, for programs.
    api_report(tracking: TrackingNumber) = "/api/v1/reports/{tracking}";
    /// A reply of its reporter.
    api_replies(tracking: TrackingNumber) = "/api/v1/reports/{tracking}/replies";
    /// How its reporter rates the answer.
    api_rating(tracking: TrackingNumber) = "/api/v1/reports/{tracking}/rating";
}

/// Whether a path is asked for by programs, and answered to them.
#[must_use]
pub fn is_of_api(path: &str) -> bool {
    path.starts_with("/api/")
}
