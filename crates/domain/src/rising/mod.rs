//! What rises (yang naik): topics and places with more reports than usual, told once each; how many reports next month brings; and
//! whether a weekly letter has something to say. What was measured stands in docs/rising.md.
//!
//! ```text
//!  rows of (day, topic, area, reports) -> Counts -+
//!  days off -> Days (weekday, feast, month) ------+-> Usual: expected and spread of every cell -> Tests by window
//!      -> what is found, level by level (found) -> the narrowest place that explains it (told) -> Rise -> Outbreaks
//! ```
//! All of it is pure. Logarithms come from `libm`, so that every machine reckons the same to the last bit.
//!
//! # The test, of a day
//!
//! A *cell* is a topic in a place (village, district, regency or city, province); a *window* the last 1, 3, 7 or 28 days up to the day.
//!
//! 1. **Days weigh** `w(t,d) = weekday(d) · feast(t,d) · month(t,d) · growth^(d/364)` ([`Season`]): factors of a Poisson model, fitted by
//!    iterative scaling (Deming and Stephan 1940) and drawn towards those of all topics, and towards 1, by so many made-up reports. A month
//!    has a factor only once the same month of an earlier year is known; growth is at most a doubling, at least a halving a year.
//! 2. **Expected** `μ = λ · Σ w · recent` ([`Usual`]): the rate `λ` from the 52 weeks that end 28 days before the day (what rises now
//!    is not part of what is usual), drawn towards `λ(place above) · share` as a gamma prior whose shape is estimated from all cells of the
//!    level (empirical Bayes: Clayton and Kaldor 1987, Biometrics 43:671; DuMouchel 1999, Am. Stat. 53:177). `recent` is what the topic's
//!    last 13 of these weeks had over all 52, between 2/3 and 3/2.
//! 3. **Spread** `var = φ·μ + μ²·(φ/(a+H) + σ²)`: `φ` is how reports come in clusters (several people about one hole), from pairs within a
//!    village and week; `φ/(a+H)` is how little is known of `λ`; `σ²` is what places of the level swing beyond that from week to week. The
//!    count is negative binomial with this mean and variance, as in Noufaily et al. 2013 (Stat. Med. 32:1206) after Farrington et al. 1996
//!    (J. R. Stat. Soc. A 159:547); Poisson where fewer than [`FEW_FOR_SPREAD`] reports are known.
//! 4. **p** `= P(X >= seen)`, and 1 where seen is below [`FEWEST`] or below 3/2 of μ: what is so small is no alert however unlikely.
//! 5. **Found** (`found.rs`): Benjamini and Hochberg 1995 (J. R. Stat. Soc. B 57:289) over all cells and windows of a level, in the form for
//!    discrete counts of Döhler, Durand and Roquain 2018 (Electron. J. Stat. 12:1867, procedure HSU): the largest k with
//!    `Σ F(p_k) / (1 - 0.01) <= q·k`, `F` being how likely each test is to have a p that small. Each level has its own share of q
//!    ([`share`]), together [`FALSE_SHARE`]: on a day on which nothing rises, the chance of any alert is at most that.
//! 6. **Told once** (`told.rs`): a wider place only where it stays unlikely without the narrower ones, these only where they stay unlikely
//!    given the wider one.

mod counts;
mod days;
mod forecast;
mod found;
mod letter;
mod rise;
mod season;
mod tail;
#[cfg(test)]
mod tests;
mod told;
mod usual;
mod watch;

pub use counts::{Counts, Row};
pub use days::Days;
pub use forecast::{FEW_TO_FORECAST, Forecast, Outlook, Record, forecast};
pub use found::{FALSE_SHARE, share};
pub use letter::{Before, Candidate, Letter, MANY, Told, Week, Why, letter};
pub use rise::{Outbreak, Outbreaks, Rise};
pub use season::Season;
pub use tail::Spread;
pub use usual::{FEW_FOR_SPREAD, Usual};
pub use watch::{FEWEST, WINDOWS, rising};
