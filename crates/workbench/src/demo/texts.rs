//! What people write. Sentences come from `phrases.txt`, are told apart by place and detail, and are spelled as people
//! spell: some with care, some as in a chat, some as in an SMS.

mod details;
mod spelling;

use std::collections::BTreeMap;

use domain::report::Kind;

use self::{
    details::Details,
    spelling::{Hand, spell},
};
use super::chance::Chance;

const PHRASES: &str = include_str!("phrases.txt");

const REASONS: [&str; 12] = [
    "Selama ini kami hanya swadaya.",
    "Warga siap ikut gotong royong.",
    "Desa lain di {kec} sudah punya.",
    "Penduduk di sini sekitar {n} keluarga.",
    "Sudah dibahas di musyawarah desa.",
    "Kami di RT {rt} paling membutuhkan.",
    "Anak-anak muda di {desa} pasti terbantu.",
    "Jaraknya dari {patokan} tidak jauh.",
    "Di papan pengumuman kantor desa tidak ada keterangannya.",
    "Saya sudah tanya ke {kec} tapi belum dijawab.",
    "Supaya tidak tergantung ke kota terus.",
    "Sampai sekarang harus lewat {jalan} dan memutar.",
];

/// The names of the village and the district that a report is about.
pub(crate) struct PlaceNames {
    pub(crate) village: String,
    pub(crate) district: String,
}

/// A report as somebody wrote it, and as an official would title it.
pub(crate) struct Written {
    pub(crate) raw: String,
    pub(crate) title: String,
    pub(crate) clean: String,
    /// What the later steps of its story must fit to.
    pub(crate) matter: Matter,
}

/// What a report is about, as far as answers must fit to it.
#[derive(Clone)]
pub(crate) enum Matter {
    /// A complaint, by the number of its opening sentence.
    Complaint(usize),
    /// An aspiration or a question, and its subject.
    Subject(String),
}

/// A sentence, and the openings it fits to (empty: all).
struct Phrase {
    fits: &'static str,
    text: &'static str,
}

pub(crate) struct Writer {
    topics: BTreeMap<&'static str, BTreeMap<char, Vec<Phrase>>>,
}

impl Writer {
    pub(crate) fn new() -> Self {
        let mut topics: BTreeMap<_, BTreeMap<_, Vec<_>>> = BTreeMap::new();
        let mut topic = "";
        for line in PHRASES.lines().filter(|l| !l.starts_with('#')) {
            if let Some(name) = line.strip_prefix("== ") {
                topic = name;
            } else if let Some((mark, text)) = line.split_once(' ') {
                let kind = mark.chars().next().unwrap_or(' ');
                let fits = mark.get(kind.len_utf8()..).unwrap_or_default();
                topics.entry(topic).or_default().entry(kind).or_default().push(Phrase { fits, text });
            }
        }
        Self { topics }
    }

    fn phrases(&self, topic: &str, kind: char) -> &[Phrase] {
        let own = self.topics.get(topic).and_then(|t| t.get(&kind));
        own.or_else(|| self.topics.get("lainnya").and_then(|t| t.get(&kind))).map(Vec::as_slice).unwrap_or_default()
    }

    /// A sentence that fits to an opening.
    fn fitting(&self, chance: &Chance, topic: &str, kind: char, opening: usize) -> &'static str {
        let number = char::from_digit(u32::try_from(opening + 1).unwrap_or(0), 10).unwrap_or('0');
        let fits = |p: &&Phrase| p.fits.is_empty() || p.fits.contains(number);
        let all: Vec<_> = self.phrases(topic, kind).iter().filter(fits).map(|p| p.text).collect();
        chance.pick(&all).unwrap_or_default()
    }

    fn shared(&self, chance: &Chance, kind: char) -> &'static str {
        self.fitting(chance, "semua", kind, 0)
    }

    /// A report.
    pub(crate) fn report(&self, chance: &Chance, topic: &str, place: &PlaceNames, kind: Kind) -> Written {
        let mut details = Details::new(chance, place);
        let (title, sentences, matter) = match kind {
            Kind::Complaint => self.complaint(chance, topic, &mut details),
            Kind::Aspiration => self.about(chance, topic, &mut details, 's', "Usulan"),
            Kind::Information => self.about(chance, topic, &mut details, 'i', "Pertanyaan tentang"),
        };
        let clean = sentences.join(" ");
        let greeting = if chance.percent(35) { self.shared(chance, 'g') } else { "" };
        let closing = if chance.percent(45) { details.fill(chance, self.shared(chance, 'k')) } else { String::new() };
        let raw = if greeting.is_empty() { clean.clone() } else { format!("{greeting}{}", lower_first(&clean)) };
        let raw = format!("{raw} {closing}");
        let hand =
            [Hand::Careful, Hand::Plain, Hand::Chat, Hand::Sms].get(chance.weighted([30, 30, 28, 12].into_iter())).copied();
        Written { raw: spell(chance, raw.trim(), hand.unwrap_or(Hand::Careful)), title, clean, matter }
    }

    fn complaint(&self, chance: &Chance, topic: &str, details: &mut Details) -> (String, Vec<String>, Matter) {
        let openings = self.phrases(topic, 'o');
        let opening = chance.below(openings.len());
        let first = details.fill(chance, openings.get(opening).map_or("", |p| p.text));
        let title = first.split(", ").next().unwrap_or(&first).trim_end_matches('.').to_owned();
        let mut sentences = vec![first];
        for (kind, share) in [('d', 75), ('e', 60)] {
            if chance.percent(share) {
                let text = self.fitting(chance, topic, kind, opening);
                sentences.push(details.fill(chance, text));
            }
        }
        if chance.percent(80) {
            let text = self.shared(chance, 'r');
            sentences.push(details.fill(chance, text));
        }
        sentences.retain(|s| !s.is_empty());
        (title, sentences, Matter::Complaint(opening))
    }

    /// An aspiration or a question.
    fn about(
        &self,
        chance: &Chance,
        topic: &str,
        details: &mut Details,
        kind: char,
        prefix: &str,
    ) -> (String, Vec<String>, Matter) {
        let subject = details.fill(chance, self.fitting(chance, topic, 'h', 0));
        let reason = details.fill(chance, chance.pick(&REASONS).unwrap_or_default());
        let text = self.shared(chance, kind).replace("{hal}", &subject).replace("{alasan}", &reason);
        (format!("{prefix} {subject}"), vec![details.fill(chance, &text)], Matter::Subject(subject))
    }

    /// Words for a step in the life of a report: `p` progress, `a` answer, and the shared ones.
    pub(crate) fn step(&self, chance: &Chance, topic: &str, matter: &Matter, kind: char, place: &PlaceNames) -> String {
        let mut details = Details::new(chance, place);
        let text = match (kind, matter) {
            ('p' | 'a', Matter::Complaint(opening)) => self.fitting(chance, topic, kind, *opening).to_owned(),
            ('p', Matter::Subject(_)) => self.shared(chance, 'x').to_owned(),
            ('a', Matter::Subject(subject)) => self.shared(chance, 'y').replace("{hal}", subject),
            _ => self.shared(chance, kind).to_owned(),
        };
        details.fill(chance, &text)
    }
}

fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    // Names keep their capital.
    match chars.next() {
        Some(first) if !text.starts_with("PDAM") && chars.clone().next().is_some_and(char::is_lowercase) => {
            first.to_lowercase().chain(chars).collect()
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_two_reports_are_alike() {
        let (writer, chance) = (Writer::new(), Chance::new(7));
        let place = PlaceNames { village: "Muara Badak Ulu".into(), district: "Muara Badak".into() };
        let topics: Vec<_> = writer.topics.keys().copied().filter(|t| *t != "semua").collect();
        let mut seen = BTreeSet::new();
        for n in 0..3000 {
            let kind = [Kind::Complaint, Kind::Complaint, Kind::Aspiration, Kind::Information][n % 4];
            let written = writer.report(&chance, topics[n % topics.len()], &place, kind);
            assert!(!written.raw.contains(['{', '}']) && !written.title.contains(['{', '}']), "{}", written.raw);
            assert!(written.raw.chars().count() >= 20, "{}", written.raw);
            seen.insert(written.raw);
        }
        assert!(seen.len() >= 2990, "only {} of 3000 are different", seen.len());
    }

    #[test]
    fn every_topic_of_the_demo_has_phrases() {
        let writer = Writer::new();
        for (topic, phrases) in &writer.topics {
            let wanted = if *topic == "semua" { "grksixylbmnj" } else { "odehpa" };
            assert!(wanted.chars().all(|k| phrases.get(&k).is_some_and(|p| p.len() >= 2)), "{topic}");
            for opening in 0..phrases.get(&'o').map_or(0, Vec::len) {
                let answered = ['p', 'a'].iter().all(|k| !writer.fitting(&Chance::new(1), topic, *k, opening).is_empty());
                assert!(answered, "{topic}: nothing fits to opening {}", opening + 1);
            }
        }
    }
}
