//! What is told lies in jobs until it is told, perhaps by a later version. `golden/news.jsonl` holds news of every kind as landed
//! versions wrote them. Lines are added, never changed.

use std::collections::BTreeSet;

use super::{news::News, notice::Notice};

const NEWS: &str = include_str!("golden/news.jsonl");

/// The names of all variants as they are stored, which only the error for an unknown one tells.
fn variants<T: serde::de::DeserializeOwned>() -> BTreeSet<String> {
    let error = serde_json::from_str::<T>(r#""none of them""#).err().unwrap().to_string();
    error.split('`').skip(3).step_by(2).map(str::to_owned).collect()
}

#[test]
fn news_of_every_kind_are_read_and_written_as_they_were() {
    let (mut covered, mut notices) = (BTreeSet::new(), BTreeSet::new());
    for line in NEWS.lines() {
        let news: News = serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}"));
        assert_eq!(serde_json::to_string(&news).unwrap(), line);
        covered.insert(line.split('"').nth(1).unwrap().to_owned());
        notices.insert(serde_json::to_value(news.notice()).unwrap().as_str().unwrap().to_owned());
    }
    assert_eq!(covered, variants::<News>(), "golden/news.jsonl has a line of every kind");
    assert_eq!(notices, variants::<Notice>(), "and tells every notice");
}
