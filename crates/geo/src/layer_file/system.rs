//! Coordinate systems in which layers of Indonesia are told: WGS 84 and DGN95 (or SRGI2013, or ITRF: all within a metre or so of each
//! other) in degrees, in UTM or in TM-3. By number of EPSG or by the text of a `.prj`; any other is refused by its name.

use super::{NoLayer, transverse_mercator::TransverseMercator};

/// What the numbers of a file mean.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum System {
    /// Degrees of longitude and latitude.
    Degrees,
    /// Metres.
    Metres(TransverseMercator),
}

/// A coordinate system with its name.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct NamedSystem {
    pub(super) name: String,
    pub(super) system: System,
}

/// Deepest nesting of a text that is read.
const DEEPEST: usize = 12;

impl NamedSystem {
    pub(super) fn wgs84() -> Self {
        Self { name: "WGS 84".to_owned(), system: System::Degrees }
    }

    /// A system by its number.
    pub(super) fn of_epsg(code: u32) -> Option<Self> {
        let utm = |datum: &str, zone: u32, south: bool| Self {
            name: format!("{datum} / UTM {zone}{}", if south { 'S' } else { 'N' }),
            system: System::Metres(TransverseMercator {
                meridian: f64::from(zone) * 6.0 - 183.0,
                scale: 0.9996,
                east: 500_000.0,
                north: if south { 10_000_000.0 } else { 0.0 },
            }),
        };
        Some(match code {
            4326 | 4979 => Self::wgs84(),
            4755 => Self { name: "DGN95".to_owned(), system: System::Degrees },
            9470 => Self { name: "SRGI2013".to_owned(), system: System::Degrees },
            32646..=32654 => utm("WGS 84", code - 32600, false),
            32746..=32754 => utm("WGS 84", code - 32700, true),
            23866..=23872 => utm("DGN95", code - 23820, false),
            23877..=23884 => utm("DGN95", code - 23830, true),
            // From zone 46.2 on, each of three degrees.
            23830..=23845 => {
                let half = code - 23830 + 1;
                Self {
                    name: format!("DGN95 / TM-3 {}.{}", 46 + half / 2, half % 2 + 1),
                    system: System::Metres(TransverseMercator {
                        meridian: 94.5 + 3.0 * f64::from(code - 23830),
                        scale: 0.9999,
                        east: 200_000.0,
                        north: 1_500_000.0,
                    }),
                }
            }
            _ => return None,
        })
    }

    /// A system by the text of a `.prj` (WKT of the first kind, as GDAL and ESRI write it).
    pub(super) fn of_wkt(text: &str) -> Result<Self, NoLayer> {
        let mut rest = text.trim_start_matches('\u{feff}').trim();
        let root = Node::read(&mut rest, 0).ok_or(NoLayer::NoSystem)?;
        let name = root.name();
        let other = || NoLayer::OtherSystem(if name.is_empty() { root.word.to_owned() } else { name.to_owned() });
        let is = |node: &Node<'_>, word: &str| node.word.eq_ignore_ascii_case(word);
        if is(&root, "GEOGCS") {
            return if root.is_known_earth() {
                Ok(Self { name: name.to_owned(), system: System::Degrees })
            } else {
                Err(other())
            };
        }
        let child = |word: &str| root.inner.iter().find(|n| is(n, word));
        let projection = child("PROJECTION").map(Node::name).unwrap_or_default().to_ascii_lowercase();
        let known = child("GEOGCS").is_some_and(Node::is_known_earth);
        let metres = child("UNIT").is_some_and(|unit| unit.number() == Some(1.0));
        if !(is(&root, "PROJCS") && projection == "transverse_mercator" && known && metres) {
            return Err(other());
        }
        let parameter = |word: &str| {
            let mut all = root.inner.iter().filter(|n| is(n, "PARAMETER"));
            all.find(|n| n.name().eq_ignore_ascii_case(word)).and_then(Node::number)
        };
        if parameter("latitude_of_origin").unwrap_or(0.0) != 0.0 {
            return Err(other());
        }
        let all =
            [parameter("central_meridian"), parameter("scale_factor"), parameter("false_easting"), parameter("false_northing")];
        let [Some(meridian), Some(scale), Some(east), Some(north)] = all else { return Err(other()) };
        let fits = all.iter().flatten().all(|n| n.is_finite()) && meridian.abs() <= 180.0 && (0.9..=1.1).contains(&scale);
        if !fits {
            return Err(other());
        }
        Ok(Self { name: name.to_owned(), system: System::Metres(TransverseMercator { meridian, scale, east, north }) })
    }
}

/// A part of such a text: `WORD["name", 1.5, PART[...]]`.
struct Node<'t> {
    word: &'t str,
    texts: Vec<&'t str>,
    numbers: Vec<f64>,
    inner: Vec<Node<'t>>,
}

impl<'t> Node<'t> {
    fn read(rest: &mut &'t str, depth: usize) -> Option<Self> {
        if depth > DEEPEST {
            return None;
        }
        let mut node = Self { word: word(rest)?, texts: Vec::new(), numbers: Vec::new(), inner: Vec::new() };
        let Some(open) = rest.trim_start().strip_prefix(['[', '(']) else { return Some(node) };
        *rest = open;
        loop {
            *rest = rest.trim_start_matches([' ', '\t', '\r', '\n', ',']);
            if let Some(after) = rest.strip_prefix([']', ')']) {
                *rest = after;
                return Some(node);
            } else if let Some(after) = rest.strip_prefix('"') {
                let (text, after) = after.split_once('"')?;
                node.texts.push(text);
                *rest = after;
            } else if rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.')) {
                let end = rest.find([',', ']', ')', ' ', '\r', '\n']).unwrap_or(rest.len());
                let (number, after) = rest.split_at_checked(end)?;
                node.numbers.push(number.parse().ok()?);
                *rest = after;
            } else {
                node.inner.push(Self::read(rest, depth + 1)?);
            }
        }
    }

    fn name(&self) -> &'t str {
        self.texts.first().copied().unwrap_or_default()
    }

    fn number(&self) -> Option<f64> {
        self.numbers.first().copied()
    }

    /// Whether this is a `GEOGCS` in degrees from Greenwich, on an ellipsoid and a datum that are as good as those of WGS84.
    fn is_known_earth(&self) -> bool {
        let child = |word: &str| self.inner.iter().find(|n| n.word.eq_ignore_ascii_case(word));
        let Some(datum) = child("DATUM") else { return false };
        let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let called = letters(datum.name().strip_prefix("D_").unwrap_or(datum.name()));
        let known = [
            "wgs1984",
            "wgs84",
            "dgn1995",
            "dgn95",
            "datumgeodesinasional1995",
            "srgi2013",
            "sistemreferensigeospasialindonesia2013",
        ];
        let degrees = child("UNIT").and_then(Node::number).is_some_and(|unit| (unit - 1_f64.to_radians()).abs() < 1e-9);
        let greenwich = child("PRIMEM").is_none_or(|prime| prime.number() == Some(0.0));
        known.contains(&called.as_str()) && degrees && greenwich
    }
}

fn word<'t>(rest: &mut &'t str) -> Option<&'t str> {
    let text = rest.trim_start();
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    let (word, after) = text.split_at_checked(end)?;
    *rest = after;
    (!word.is_empty()).then_some(word)
}
