//! Where a photo was taken, as its camera wrote it into the file (EXIF). Nothing of that stays in the picture that is kept; of a
//! report about a forest it is sealed with the exact place.

use domain::Point;

/// Most segments that are looked at before the one of EXIF.
const MOST_SEGMENTS: usize = 32;
/// Most entries of a directory.
const MOST_ENTRIES: usize = 256;

/// The tags of a position.
const GPS: u16 = 0x8825;
const LATITUDE: (u16, u16) = (1, 2);
const LONGITUDE: (u16, u16) = (3, 4);

/// The position in a JPEG; none where there is none that is one.
pub(crate) fn position(bytes: &[u8]) -> Option<Point> {
    let mut rest = bytes.strip_prefix(&[0xff, 0xd8])?;
    for _ in 0..MOST_SEGMENTS {
        let [0xff, code, high, low, after @ ..] = rest else { return None };
        // Where the picture itself begins there is no more of it.
        if matches!(code, 0xd9 | 0xda) {
            return None;
        }
        let length = usize::from(u16::from_be_bytes([*high, *low])).checked_sub(2)?;
        let (segment, next) = after.split_at_checked(length)?;
        if let (0xe1, Some(tiff)) = (code, segment.strip_prefix(b"Exif\0\0")) {
            return Tiff::of(tiff)?.position();
        }
        rest = next;
    }
    None
}

/// What EXIF is written in: directories of entries, each twelve bytes.
struct Tiff<'a> {
    bytes: &'a [u8],
    little: bool,
}

impl<'a> Tiff<'a> {
    fn of(bytes: &'a [u8]) -> Option<Self> {
        let little = match bytes.first_chunk()? {
            b"II*\0" => true,
            b"MM\0*" => false,
            _ => return None,
        };
        Some(Self { bytes, little })
    }

    fn short(&self, at: usize) -> Option<u16> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.little { u16::from_le_bytes(bytes) } else { u16::from_be_bytes(bytes) })
    }

    fn long(&self, at: usize) -> Option<u32> {
        let bytes = *self.bytes.get(at..)?.first_chunk()?;
        Some(if self.little { u32::from_le_bytes(bytes) } else { u32::from_be_bytes(bytes) })
    }

    fn offset(&self, at: usize) -> Option<usize> {
        usize::try_from(self.long(at)?).ok()
    }

    /// Where the value of an entry of a directory stands, or where that says it does.
    fn entry(&self, directory: usize, tag: u16) -> Option<usize> {
        let entries = usize::from(self.short(directory)?).min(MOST_ENTRIES);
        let mut all = (0..entries).filter_map(|n| directory.checked_add(2 + 12 * n));
        all.find(|at| self.short(*at) == Some(tag))?.checked_add(8)
    }

    /// Degrees, minutes and seconds, each a number over another; negative to the south and to the west.
    fn degrees(&self, directory: usize, (reference, tag): (u16, u16)) -> Option<f64> {
        let side = *self.bytes.get(self.entry(directory, reference)?)?;
        let at = self.offset(self.entry(directory, tag)?)?;
        let mut degrees = 0.0;
        for (n, whole) in [1.0, 60.0, 3600.0].into_iter().enumerate() {
            let at = at.checked_add(8 * n)?;
            let (over, under) = (self.long(at)?, self.long(at.checked_add(4)?)?);
            if under == 0 {
                return None;
            }
            degrees += f64::from(over) / f64::from(under) / whole;
        }
        Some(if matches!(side, b'S' | b'W') { -degrees } else { degrees })
    }

    fn position(&self) -> Option<Point> {
        let gps = self.offset(self.entry(self.offset(4)?, GPS)?)?;
        let point = Point::new(self.degrees(gps, LATITUDE)?, self.degrees(gps, LONGITUDE)?)?;
        // What a camera writes that does not know where it is.
        Some(point).filter(|p| p.lat != 0.0 || p.lon != 0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A JPEG as far as EXIF goes, with a position of 0° 18' 44.85" S, 117° 24' 44.49" E.
    fn with_position(little: bool) -> Vec<u8> {
        let short = |n: u16| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let long = |n: u32| if little { n.to_le_bytes() } else { n.to_be_bytes() };
        let entry = |tag, kind, count, value: [u8; 4]| [&short(tag)[..], &short(kind), &long(count), &value].concat();
        let rationals = |all: [(u32, u32); 3]| all.iter().flat_map(|(a, b)| [long(*a), long(*b)].concat()).collect::<Vec<_>>();
        let mut tiff = [if little { b"II*\0" } else { b"MM\0*" }.as_slice(), &long(8)].concat();
        tiff.extend([&short(1)[..], &entry(0x8825, 4, 1, long(26)), &long(0)].concat());
        tiff.extend(short(4));
        tiff.extend(
            [entry(1, 2, 2, *b"S\0\0\0"), entry(2, 5, 3, long(80)), entry(3, 2, 2, *b"E\0\0\0"), entry(4, 5, 3, long(104))]
                .concat(),
        );
        tiff.extend(long(0));
        tiff.extend(rationals([(0, 1), (18, 1), (4485, 100)]));
        tiff.extend(rationals([(117, 1), (24, 1), (4449, 100)]));
        let body = [b"Exif\0\0".as_slice(), &tiff].concat();
        let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
        [&[0xff, 0xd8, 0xff, 0xe1], &length[..], &body, &[0xff, 0xda]].concat()
    }

    #[test]
    fn a_position_is_read_in_both_orders_of_bytes() {
        for little in [true, false] {
            let point = position(&with_position(little)).unwrap();
            assert!((point.lat + 0.312_458).abs() < 1e-5 && (point.lon - 117.412_358).abs() < 1e-5, "{point:?}");
        }
    }

    #[test]
    fn what_is_cut_or_changed_is_no_position_and_no_panic() {
        let whole = with_position(true);
        for cut in 0..whole.len() - 2 {
            assert_eq!(position(&whole[..cut]), None, "{cut}");
        }
        for at in 0..whole.len() {
            for byte in [0, 1, 0x7f, 0xff] {
                let mut changed = whole.clone();
                changed[at] = byte;
                assert!(position(&changed).is_none_or(|p| Point::new(p.lat, p.lon).is_some()));
            }
        }
    }
}
