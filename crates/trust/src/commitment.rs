//! Salted commitments: an event can prove later what it contained, and tells nothing until then.

/// Random bytes that lie beside the content, and go when it goes.
pub type Salt = [u8; 16];

/// A BLAKE3 hash.
pub type Commitment = [u8; 32];

/// Commits to a content. Whoever has content and salt can check it; from the commitment alone nothing is learned.
#[must_use]
pub fn commit(salt: &Salt, content: &[u8]) -> Commitment {
    let mut hasher = blake3::Hasher::new_derive_key("tuntas 2026 content");
    hasher.update(salt).update(content);
    *hasher.finalize().as_bytes()
}

/// The plain hash of bytes: for what needs no salt, and within the commitment to a file.
#[must_use]
pub fn digest(bytes: &[u8]) -> Commitment {
    commit(&Salt::default(), bytes)
}

/// Bytes as they are written in texts: two hexadecimal digits each.
#[must_use]
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Reads hexadecimal digits back, of at most a kilobyte.
#[must_use]
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let bytes = text.as_bytes();
    if bytes.len() > 2048 || !bytes.len().is_multiple_of(2) {
        return None;
    }
    let pairs = bytes.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok());
    pairs.collect()
}

/// What an event says.
#[derive(Clone, Copy, Debug)]
pub struct EventFacts<'a> {
    /// Of which report.
    pub report: &'a [u8; 16],
    /// Which event of it.
    pub version: u32,
    /// When, in microseconds since 1970.
    pub at: i64,
    /// Who and what, as stored.
    pub by: &'a str,
    /// What happened, as stored.
    pub what: &'a str,
}

/// Commits to an event and to the commitments of its contents, in their order.
#[must_use]
pub fn commit_event(facts: EventFacts<'_>, contents: impl IntoIterator<Item = Commitment>) -> Commitment {
    *begin_event(facts, contents).finalize().as_bytes()
}

/// Whether some order of the `last` contents, after all others, makes an event commit to what it committed to. Each beginning
/// that orders share is hashed once; ten contents have 3.6 million orders, and nobody asks about more.
#[must_use]
pub fn commits_in_some_order(
    facts: EventFacts<'_>,
    first: impl IntoIterator<Item = Commitment>,
    last: &[Commitment],
    commitment: &Commitment,
) -> bool {
    last.len() <= MOST_IN_SOME_ORDER && some_order(&begin_event(facts, first), last, commitment)
}

/// Most contents whose order may be unknown.
const MOST_IN_SOME_ORDER: usize = 10;

fn some_order(begun: &blake3::Hasher, left: &[Commitment], commitment: &Commitment) -> bool {
    if left.is_empty() {
        return begun.finalize() == *commitment;
    }
    left.iter().enumerate().any(|(place, next)| {
        let mut begun = begun.clone();
        begun.update(next);
        let others: Vec<_> = left.iter().enumerate().filter(|(n, _)| *n != place).map(|(_, c)| *c).collect();
        some_order(&begun, &others, commitment)
    })
}

fn begin_event(facts: EventFacts<'_>, contents: impl IntoIterator<Item = Commitment>) -> blake3::Hasher {
    let mut hasher = blake3::Hasher::new_derive_key("tuntas 2026 event");
    hasher.update(facts.report).update(&facts.version.to_le_bytes()).update(&facts.at.to_le_bytes());
    for text in [facts.by, facts.what] {
        hasher.update(&(text.len() as u64).to_le_bytes()).update(text.as_bytes());
    }
    for content in contents {
        hasher.update(&content);
    }
    hasher
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contents_in_any_order_are_known_and_others_are_not() {
        let facts = EventFacts { report: &[7; 16], version: 1, at: 5, by: "by", what: "what" };
        let (words, files) = ([1; 32], [[2; 32], [3; 32], [4; 32]]);
        let [a, b, c] = files;
        let committed = commit_event(facts, [words, c, a, b]);
        assert!(commits_in_some_order(facts, [words], &files, &committed));
        assert!(!commits_in_some_order(facts, [words], &[a, b], &committed), "none may be missing");
        assert!(!commits_in_some_order(facts, [words], &[a, b, b], &committed));
        assert!(!commits_in_some_order(facts, [a], &[words, b, c], &committed), "words come first");
        let many = [[9; 32]; 11];
        assert!(!commits_in_some_order(facts, [], &many, &commit_event(facts, many)), "nobody computes for ever");
    }
}
