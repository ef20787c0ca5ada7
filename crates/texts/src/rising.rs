use domain::{
    Language,
    rising::{FALSE_SHARE, Forecast, Rise, Told},
};

use crate::{Texts, number};

/// The texts come from [`WORDS`](crate::WORDS). They say what was counted and what is usual, and no more than the test knows: no cause, no
/// "surely".
impl Texts {
    /// What rises, in a sentence: "12 laporan tentang jalan di Muara Badak dalam 7 hari; biasanya 2 sampai 4." Topic and area as they are
    /// called.
    #[must_use]
    pub fn rise(&self, language: Language, rise: &Rise, topic: &str, area: &str) -> String {
        let (low, high) = rise.usual;
        let [seen, days, low_said, high_said] =
            [rise.seen, u32::from(rise.days), low, high].map(|n| number(language, u64::from(n)));
        let key = match (low, high) {
            (_, 0) => "rise-usual-none",
            (0, _) => "rise-usual-most",
            (low, high) if low == high => "rise-usual-same",
            _ => "rise-usual-between",
        };
        let usual = self.text(language, key, &[("low", &*low_said), ("high", &*high_said)]);
        let topic = within_a_sentence(topic);
        let arguments = [("n", &*seen), ("topic", &*topic), ("area", area), ("days", &*days), ("usual", &*usual)];
        self.text(language, "rise", &arguments)
    }

    /// How far alerts are to be believed: it stands beside every list of them.
    #[must_use]
    pub fn rise_chance(&self, language: Language) -> String {
        self.text(language, "rise-chance", &[("count", &*number(language, (FALSE_SHARE * 100.0) as u64))])
    }

    /// The one sentence of a weekly letter. Topic and area are asked for only where something rises.
    #[must_use]
    pub fn weekly(&self, language: Language, told: &Told, named: impl FnOnce(&Rise) -> (String, String)) -> String {
        let say = |n: u32| number(language, u64::from(n));
        match told {
            Told::Rises(rise) => {
                let (topic, area) = named(rise);
                self.rise(language, rise, &topic, &area)
            }
            Told::MoreLate { now, before } => {
                self.text(language, "weekly-more-late", &[("late", &*say(*now)), ("was", &*say(*before))])
            }
            Told::MoreCame { came, most } => {
                self.text(language, "weekly-more-came", &[("received", &*say(*came)), ("high", &*say(*most))])
            }
            Told::Due(due) => self.text(language, "weekly-due", &[("n", &*say(*due))]),
        }
    }

    /// What next month brings, with its interval.
    #[must_use]
    pub fn forecast(&self, language: Language, forecast: &Forecast) -> String {
        let month = self.month(language, domain::figure::month_of(forecast.month));
        let say = |n: u32| number(language, u64::from(n));
        let (low, high) = forecast.between;
        let [expected, low, high] = [(forecast.expected + 0.5) as u32, low, high].map(say);
        self.text(language, "forecast-month", &[("month", &*month), ("n", &*expected), ("low", &*low), ("high", &*high)])
    }
}

/// A name with a small letter at its beginning, unless it is an abbreviation: "jalan dan jembatan", "BPJS".
fn within_a_sentence(name: &str) -> String {
    let mut letters = name.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => first.to_lowercase().chain(name.chars().skip(1)).collect(),
        _ => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use domain::{TopicCode, rising::Record};

    use super::*;
    use crate::WORDS;

    fn rise(seen: u32, days: u8, usual: (u32, u32)) -> Rise {
        let (since, until) = ("2026-11-20".parse().unwrap(), "2026-11-26".parse().unwrap());
        let (topic, area) = (TopicCode::parse("jalan").unwrap(), "64.02.06".parse().unwrap());
        Rise { topic, area, since, until, days, seen, expected: 3.0, usual, p: 1e-5, reports: Vec::new() }
    }

    #[test]
    fn what_rises_is_told_plainly_in_both_languages() {
        let texts = Texts::load(&[WORDS]);
        for (rise, topic, indonesian, english) in [
            (
                rise(12, 7, (2, 4)),
                "Jalan",
                "12 laporan tentang jalan di Muara Badak dalam 7 hari; biasanya 2 sampai 4.",
                "12 reports about jalan in Muara Badak within 7 days; usually 2 to 4.",
            ),
            (
                rise(5, 1, (0, 0)),
                "BPJS",
                "5 laporan tentang BPJS di Muara Badak dalam 1 hari; biasanya tidak ada.",
                "5 reports about BPJS in Muara Badak within 1 day; usually there are none.",
            ),
            (
                rise(1_234, 28, (0, 1)),
                "Air bersih",
                "1.234 laporan tentang air bersih di Muara Badak dalam 28 hari; biasanya paling banyak 1.",
                "1,234 reports about air bersih in Muara Badak within 28 days; usually 1 at most.",
            ),
            (
                rise(9, 3, (2, 2)),
                "Tambang",
                "9 laporan tentang tambang di Muara Badak dalam 3 hari; biasanya 2.",
                "9 reports about tambang in Muara Badak within 3 days; usually 2.",
            ),
        ] {
            let say = |language| texts.rise(language, &rise, topic, "Muara Badak");
            assert_eq!([say(Language::Indonesian), say(Language::English)], [indonesian, english]);
        }
    }

    #[test]
    fn letters_and_forecasts_say_their_figures() {
        let texts = Texts::load(&[WORDS]);
        let say = |told: Told| {
            Language::ALL.map(|language| texts.weekly(language, &told, |rise| (rise.topic.0.clone(), rise.area.to_string())))
        };
        assert_eq!(say(Told::MoreLate { now: 9, before: 1 })[1], "9 reports have passed a deadline; a week ago: 1.");
        assert_eq!(say(Told::MoreCame { came: 15, most: 9 })[0], "15 laporan masuk pekan ini; biasanya paling banyak 9.");
        assert_eq!(say(Told::Due(6))[1], "6 reports are due within the next five working days.");
        assert!(say(Told::Rises(rise(12, 7, (2, 4))))[0].starts_with("12 laporan tentang jalan di 64.02.06"));
        let forecast = Forecast {
            month: "2026-12-01".parse().unwrap(),
            expected: 84.5,
            between: (70, 99),
            last_year: 60,
            record: Record::default(),
        };
        let told = Language::ALL.map(|language| texts.forecast(language, &forecast));
        assert_eq!(
            told,
            [
                "Desember 2026: sekitar 85 laporan; delapan dari sepuluh bulan seperti ini berada di antara 70 dan 99.",
                "December 2026: about 85 reports; eight of ten months like this lie between 70 and 99.",
            ]
        );
        for language in Language::ALL {
            assert!(texts.rise_chance(language).contains("20"), "{}", texts.rise_chance(language));
        }
    }
}
