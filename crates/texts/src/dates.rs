use domain::{Date, Language, Timestamp, Zone};

use crate::{Texts, unbroken};

/// The names of months come from [`WORDS`](crate::WORDS).
impl Texts {
    /// A date as people write it: `24 November 2026`.
    #[must_use]
    pub fn date(&self, language: Language, date: Date) -> String {
        format!("{} {} {}", date.day(), self.name_of_month(language, date.month().into()), date.year())
    }

    /// A month counted as year times 12 plus month: `November 2026`.
    #[must_use]
    pub fn month(&self, language: Language, month: i32) -> String {
        let (year, month) = ((month - 1).div_euclid(12), (month - 1).rem_euclid(12) + 1);
        format!("{} {year}", self.name_of_month(language, month))
    }

    /// A moment on the wall of a zone, `24 November 2026 14.05 WITA`: a line may break between date and time, and nowhere else.
    #[must_use]
    pub fn moment(&self, language: Language, at: Timestamp, zone: Zone) -> String {
        let wall = zone.offset().to_datetime(at);
        let date = unbroken(&self.date(language, wall.date()));
        format!("{date} {:02}.{:02}\u{a0}{}", wall.hour(), wall.minute(), zone.abbreviation())
    }

    fn name_of_month(&self, language: Language, month: i32) -> String {
        self.text(language, &format!("month-{month}"), &[])
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::WORDS;

    #[test]
    fn dates_are_written_as_people_do() {
        let texts = Texts::load(&[WORDS]);
        let date = "2026-08-07".parse().unwrap();
        assert_eq!(texts.date(Language::Indonesian, date), "7 Agustus 2026");
        assert_eq!(texts.date(Language::English, date), "7 August 2026");
        for (month, name) in [(2026 * 12 + 1, "Januari 2026"), (2026 * 12 + 12, "Desember 2026"), (2025 * 12 + 6, "Juni 2025")] {
            assert_eq!(texts.month(Language::Indonesian, month), name);
        }
        let at = "2026-08-07T22:05:00Z".parse().unwrap();
        let moment = texts.moment(Language::Indonesian, at, Zone::Central);
        assert_eq!(moment.replace('\u{a0}', "_"), "8_Agustus_2026 06.05_WITA");
    }
}
