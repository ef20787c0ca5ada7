//! How an address is made from its pattern, and taken apart by it.

use domain::{Action, AgencyId, Timestamp, TrackingNumber, UserId};
use uuid::Uuid;

/// Addresses with parts: each a line with its name, its parts in their order, and its pattern.
macro_rules! addresses {
    ($($(#[$doc:meta])* $name:ident($($part:ident: $kind:ty),+) = $pattern:literal;)+) => {
        $(
            $(#[$doc])*
            #[must_use]
            pub fn $name($($part: $kind),+) -> String {
                $crate::address::fill($pattern, [$($crate::Segment::segment(&$part)),+])
            }

            $(#[$doc])*
            pub mod $name {
                /// What a router matches.
                pub const PATTERN: &str = $pattern;

                /// The parts of a path that fits the pattern, as they stand there.
                #[must_use]
                pub fn parts(path: &str) -> Option<[&str; [$(stringify!($part)),+].len()]> {
                    $crate::address::parts(PATTERN, path)
                }
            }
        )+

        /// Each address, filled with samples: its pattern, the path, and the parts that it must be taken apart into.
        #[cfg(test)]
        pub(crate) fn samples() -> Vec<(&'static str, String, Vec<(&'static str, String)>)> {
            use $crate::address::Sample;
            vec![$((
                $name::PATTERN,
                $name($(<$kind>::sample()),+),
                vec![$((stringify!($part), $crate::Segment::segment(&<$kind>::sample()))),+],
            )),+]
        }
    };
}
pub(crate) use addresses;

/// What may stand in one part of a path.
pub trait Segment {
    /// As it stands there.
    fn segment(&self) -> String;
}

impl Segment for TrackingNumber {
    fn segment(&self) -> String {
        self.to_string()
    }
}

impl Segment for AgencyId {
    fn segment(&self) -> String {
        self.0.to_string()
    }
}

impl Segment for UserId {
    fn segment(&self) -> String {
        self.0.to_string()
    }
}

impl Segment for Uuid {
    fn segment(&self) -> String {
        self.to_string()
    }
}

impl Segment for Action {
    fn segment(&self) -> String {
        self.as_str().to_owned()
    }
}

/// In microseconds.
impl Segment for Timestamp {
    fn segment(&self) -> String {
        self.as_microsecond().to_string()
    }
}

impl Segment for u16 {
    fn segment(&self) -> String {
        self.to_string()
    }
}

/// Encoded where it would end the part.
impl Segment for &str {
    fn segment(&self) -> String {
        encoded(self, b"-_.~!$&'()*+,;=:@")
    }
}

/// A text as part of a query.
///
/// ```
/// assert_eq!(routes::encode("/laporan?cari=jalan rusak"), "/laporan%3Fcari%3Djalan%20rusak");
/// ```
#[must_use]
pub fn encode(text: &str) -> String {
    encoded(text, b"-_.~/")
}

/// A text with everything encoded but letters, digits and some signs.
fn encoded(text: &str, plain: &[u8]) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b if b.is_ascii_alphanumeric() || plain.contains(&b) => out.push(char::from(b)),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}

/// Whether a segment of a pattern stands for a part.
fn is_part(segment: &str) -> bool {
    segment.starts_with('{') && segment.ends_with('}')
}

/// The pattern with its parts in their places, in the order in which they stand.
pub(crate) fn fill<const N: usize>(pattern: &str, parts: [String; N]) -> String {
    let mut parts = parts.into_iter();
    let mut path = String::with_capacity(pattern.len() + 16);
    for segment in pattern.split('/').skip(1) {
        path.push('/');
        if is_part(segment) {
            path.push_str(parts.next().as_deref().unwrap_or_default());
        } else {
            path.push_str(segment);
        }
    }
    path
}

/// The parts of a path that fits a pattern.
pub(crate) fn parts<'a, const N: usize>(pattern: &str, path: &'a str) -> Option<[&'a str; N]> {
    let (mut parts, mut segments) = ([""; N], path.split('/'));
    let mut places = parts.iter_mut();
    for expected in pattern.split('/') {
        let segment = segments.next()?;
        if is_part(expected) {
            *places.next()? = Some(segment).filter(|s| !s.is_empty())?;
        } else if segment != expected {
            return None;
        }
    }
    segments.next().is_none().then_some(parts)
}

/// Something to fill an address with.
#[cfg(test)]
pub(crate) trait Sample {
    fn sample() -> Self;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    macro_rules! samples {
        ($($kind:ty = $sample:expr;)+) => {
            $(impl Sample for $kind {
                fn sample() -> Self {
                    $sample
                }
            })+
        };
    }

    samples! {
        TrackingNumber = TrackingNumber::from_seed(7);
        AgencyId = AgencyId(67);
        UserId = UserId(4);
        Uuid = Uuid::from_u128(9);
        Action = Action::Verify;
        Timestamp = Timestamp::UNIX_EPOCH;
        u16 = 480;
        &str = "a/b c?é.svg";
    }

    /// All constants of a file, from its text.
    fn constants(source: &'static str) -> impl Iterator<Item = &'static str> {
        source.lines().filter(|l| l.starts_with("pub const ")).filter_map(|l| l.split('"').nth(1)).filter(|p| p.starts_with('/'))
    }

    #[test]
    fn every_address_is_filled_and_leads_back_to_its_pattern() {
        let all = [crate::public::samples(), crate::desk::samples(), crate::admin::samples(), crate::api::samples()].concat();
        let fixed: BTreeSet<_> =
            [include_str!("public.rs"), include_str!("desk.rs"), include_str!("admin.rs"), include_str!("api.rs")]
                .into_iter()
                .flat_map(constants)
                .filter(|path| !path.ends_with('/') || *path == "/")
                .collect();
        assert!(all.len() > 25 && fixed.len() > 50, "{} and {}", all.len(), fixed.len());
        let mut router = matchit::Router::new();
        for pattern in all.iter().map(|(pattern, ..)| *pattern).chain(fixed.iter().copied()) {
            router.insert(pattern, pattern).unwrap_or_else(|e| panic!("{pattern}: {e}"));
        }
        for path in fixed {
            assert_eq!(*router.at(path).unwrap().value, path);
        }
        for (pattern, path, parts) in all {
            let found = router.at(&path).unwrap_or_else(|e| panic!("{path}: {e}"));
            assert_eq!(*found.value, pattern, "{path}");
            let told: Vec<_> = found.params.iter().map(|(name, part)| (name, part.to_owned())).collect();
            assert_eq!(told, parts, "{path}");
            assert!(path.bytes().all(|b| b.is_ascii_graphic()), "{path}");
        }
    }

    #[test]
    fn a_path_is_taken_apart_only_by_its_own_pattern() {
        let number = TrackingNumber::sample();
        let path = crate::desk_action(number, Action::Verify);
        assert_eq!(crate::desk_action::parts(&path), Some([number.to_string().as_str(), "verify"]));
        for other in
            ["", "/", "/meja/laporan", "/meja/laporan/1", "/meja/laporan//verify", "/meja/laporan/1/", "/laporan/1/verify"]
        {
            assert_eq!(crate::desk_action::parts(other), None, "{other}");
        }
        assert_eq!(crate::desk_action::parts(&format!("{path}/ketikan")), None);
        for done in [&path, &crate::desk_typing(number, Action::Verify), &crate::desk_open(number, "kata")] {
            assert_eq!(crate::done_on_desk_to(done), Some(number.to_string().as_str()));
        }
        assert_eq!(crate::done_on_desk_to(&crate::desk_report(number)), None);
    }

    #[test]
    fn what_ends_a_part_or_a_query_is_encoded() {
        assert_eq!(encode("/laporan?cari=jalan rusak&x=é"), "/laporan%3Fcari%3Djalan%20rusak%26x%3D%C3%A9");
        assert_eq!("a/b?c#d%2f".segment(), "a%2Fb%3Fc%23d%252f");
        assert_eq!("1-a.b~_c".segment(), "1-a.b~_c");
    }
}
