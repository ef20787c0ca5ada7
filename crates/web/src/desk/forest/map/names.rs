//! Names of regencies, districts or villages on the map: in each as large as it can be read, also on a phone, where the whole drawing is half
//! as large. Names that would lie on each other are left out, of the smaller areas first.

use geo::Mapped;

use super::{layers::Sheet, window::SIZE};
use crate::state::Web;

/// How large letters are, in units of the drawing: on a desk, and on a phone.
const LARGE: [f64; 2] = [14.0, 26.0];
/// How wide a letter is beside that.
const WIDE: f64 = 0.66;
/// Longest name that is drawn, in letters.
const LONGEST: usize = 24;

/// A name.
pub(super) struct PlaceName {
    pub(super) x: String,
    pub(super) y: String,
    pub(super) name: String,
    /// Whether there is room for it on a desk alone.
    pub(super) fine: bool,
}

/// A rectangle: left, top, right, bottom.
type Room = [f64; 4];

fn room(x: f64, y: f64, letters: usize, size: f64) -> Room {
    #[expect(clippy::cast_precision_loss, reason = "some twenty")]
    let half = letters as f64 * size * WIDE / 2.0;
    [x - half, y - size, x + half, y + size / 3.0]
}

fn is_free(room: &Room, taken: &[Room]) -> bool {
    let within = room[0] >= 0.0 && room[1] >= 0.0 && room[2] <= SIZE.0 && room[3] <= SIZE.1;
    within && taken.iter().all(|other| room[2] < other[0] || other[2] < room[0] || room[3] < other[1] || other[3] < room[1])
}

/// The names of areas that lie in what is seen, the largest first; none over what is drawn in a corner.
pub(super) fn names(web: &Web, areas: &[Mapped], sheet: &Sheet<'_>, corner: Room) -> Vec<PlaceName> {
    let reference = web.app().reference();
    // An outline of what is no area here has no name.
    let known = areas.iter().filter(|m| reference.area(&m.area).is_some());
    let mut largest: Vec<_> = known.map(|m| (m.outline.size(), m)).collect();
    largest.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.area.cmp(&b.1.area)));
    let mut taken = [vec![corner], vec![corner]];
    let mut names = Vec::new();
    for (_, mapped) in largest {
        let name = geo::short_name(&reference.place_name(&mapped.area)).to_owned();
        let letters = name.chars().count();
        let Some((x, y)) = seat(mapped, sheet).filter(|_| (1..=LONGEST).contains(&letters)) else { continue };
        let [desk, phone] = LARGE.map(|size| {
            // By the edge a name is moved in, rather than cut.
            #[expect(clippy::cast_precision_loss, reason = "some twenty")]
            let half = letters as f64 * size * WIDE / 2.0;
            let x = if half * 2.0 < SIZE.0 { x.clamp(half, SIZE.0 - half) } else { x };
            (x, room(x, y, letters, size))
        });
        let [on_desk, on_phone] = &mut taken;
        if !is_free(&desk.1, on_desk) {
            continue;
        }
        on_desk.push(desk.1);
        let fine = !is_free(&phone.1, on_phone);
        if !fine {
            on_phone.push(phone.1);
        }
        let x = if fine { desk.0 } else { phone.0 };
        names.push(PlaceName { x: format!("{x:.0}"), y: format!("{y:.0}"), name, fine });
    }
    names
}

/// Where a name stands: in the middle of its area; where that is not seen, somewhere in the part that is.
fn seat(mapped: &Mapped, sheet: &Sheet<'_>) -> Option<(f64, f64)> {
    let seen = |(x, y): &(f64, f64)| (20.0..=SIZE.0 - 20.0).contains(x) && (30.0..=SIZE.1 - 10.0).contains(y);
    let middle = mapped.outline.middle().map(|(lon, lat)| sheet.drawing.place(lon, lat));
    if let Some(middle) = middle.filter(|at| seen(at)) {
        return Some(middle);
    }
    let parts = [2.0, 1.0, 3.0];
    let mut spots = parts.into_iter().flat_map(|y| parts.into_iter().map(move |x| (SIZE.0 * x / 4.0, SIZE.1 * y / 4.0)));
    spots.find(|(x, y)| {
        let (lon, lat) = sheet.drawing.earth(*x, *y);
        mapped.outline.holds(lon, lat)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_clear_of_each_other_and_of_the_edge() {
        let first = room(320.0, 240.0, 10, 14.0);
        assert!(is_free(&first, &[]));
        assert!(!is_free(&room(330.0, 244.0, 10, 14.0), &[first]) && is_free(&room(320.0, 280.0, 10, 14.0), &[first]));
        assert!(!is_free(&room(5.0, 240.0, 10, 14.0), &[]) && !is_free(&room(320.0, 4.0, 10, 14.0), &[]));
    }
}
