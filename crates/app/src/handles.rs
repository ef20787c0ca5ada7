//! What people do here, by subject: `app.reports().submit_report(..)`. A handle is [`App`] seen from one room; use cases
//! hang on it, and nobody outside gets at the store behind.

use std::ops::Deref;

use crate::App;

macro_rules! handles {
    ($($(#[$doc:meta])* $call:ident: $handle:ident;)*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy)]
            pub struct $handle<'a>(&'a App);

            impl Deref for $handle<'_> {
                type Target = App;

                fn deref(&self) -> &App {
                    self.0
                }
            }
        )*

        impl App {
            $(
                $(#[$doc])*
                #[must_use]
                pub fn $call(&self) -> $handle<'_> {
                    $handle(self)
                }
            )*
        }
    };
}

handles! {
    /// Handing in reports, reading, finding and acting on them; files, drafts, receipts.
    reports: Reports;
    /// Signing in, devices, second factors, traces.
    people: People;
    /// Maps, and which place a point or a name means.
    country: Country;
    /// Figures of any days, a leader's page, an overseer's.
    figures: Figures;
    /// Changing agencies, people, topics, rules and texts.
    administration: Administration;
    /// The register of villages, and where to go next.
    villages: Villages;
    /// The grievance register, its reports, what is set for it.
    grievances: Grievances;
    /// What lies where something happens to a forest, and who must act there; what satellites saw, and what is done about it.
    forest: Forest;
    /// What time itself does.
    jobs: Jobs;
    /// Sealing the log, and looking whether anything was changed.
    proof: Proof;
    /// What the operator of an installation does.
    operation: Operation;
}
