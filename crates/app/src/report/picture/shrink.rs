//! A picture made smaller, each pixel the mean of what it covers, with one row of it at hand at a time.

use image::{DynamicImage, ImageBuffer};

/// A picture with eight bits a colour, and no larger than so.
pub(super) fn shrink(picture: DynamicImage, to: (u32, u32)) -> DynamicImage {
    let colour = picture.color();
    if colour.has_alpha() {
        let picture = smaller::<_, 4>(picture.into_rgba8(), to);
        // What only might show through does not.
        let solid = picture.pixels().all(|p| p.0.last() == Some(&255));
        if solid { DynamicImage::from(picture).into_rgb8().into() } else { picture.into() }
    } else if colour.has_color() {
        smaller::<_, 3>(picture.into_rgb8(), to).into()
    } else {
        smaller::<_, 1>(picture.into_luma8(), to).into()
    }
}

type Buffer<P> = ImageBuffer<P, Vec<u8>>;

fn smaller<P: image::Pixel<Subpixel = u8>, const N: usize>(picture: Buffer<P>, (width, height): (u32, u32)) -> Buffer<P> {
    let (from_width, from_height) = picture.dimensions();
    if width >= from_width && height >= from_height {
        return picture;
    }
    let (to, from) = ((width.min(from_width), height.min(from_height)), (from_width as usize, from_height as usize));
    let pixels = means::<N>(picture.as_raw(), from, (to.0 as usize, to.1 as usize));
    ImageBuffer::from_raw(to.0, to.1, pixels).unwrap_or(picture)
}

/// Each pixel of the smaller picture is the mean of what it covers, by how much it covers. One row of it is at hand at a time.
fn means<const N: usize>(pixels: &[u8], (width, height): (usize, usize), (to_width, to_height): (usize, usize)) -> Vec<u8> {
    let mut out = Vec::with_capacity(to_width * to_height * N);
    let blank = vec![[0; N]; to_width];
    let (mut sums, mut filled) = (blank.clone(), 0);
    for row in pixels.chunks_exact(width * N) {
        let across = means_across::<N>(row, width, to_width);
        let here = to_height.min(height - filled);
        sums.iter_mut().zip(&across).for_each(|(sum, pixel)| add(sum, pixel, here));
        filled += here;
        if filled == height {
            sums.iter().for_each(|sum| out.extend(mean(sum, (width * height) as u64)));
            sums.clone_from(&blank);
            filled = to_height - here;
            sums.iter_mut().zip(&across).for_each(|(sum, pixel)| add(sum, pixel, filled));
        }
    }
    out
}

fn means_across<const N: usize>(row: &[u8], width: usize, to_width: usize) -> Vec<[u64; N]> {
    let mut out = Vec::with_capacity(to_width);
    let (mut sum, mut filled) = ([0; N], 0);
    for pixel in row.as_chunks::<N>().0 {
        let pixel = weighed(*pixel);
        let here = to_width.min(width - filled);
        add(&mut sum, &pixel, here);
        filled += here;
        if filled == width {
            out.push(sum);
            (sum, filled) = ([0; N], to_width - here);
            add(&mut sum, &pixel, filled);
        }
    }
    out
}

fn add<const N: usize>(sum: &mut [u64; N], pixel: &[u64; N], times: usize) {
    sum.iter_mut().zip(pixel).for_each(|(sum, part)| *sum += part * times as u64);
}

/// A colour counts as much as it can be seen.
fn weighed<const N: usize>(pixel: [u8; N]) -> [u64; N] {
    let mut pixel = pixel.map(u64::from);
    if let [r, g, b, alpha] = pixel.as_mut_slice() {
        [r, g, b].into_iter().for_each(|colour| *colour *= *alpha);
    }
    pixel
}

fn mean<const N: usize>(sum: &[u64; N], all: u64) -> [u8; N] {
    let by = |part: u64, all: u64| u8::try_from((part + all / 2).checked_div(all).unwrap_or(0)).unwrap_or(u8::MAX);
    match sum.as_slice() {
        [r, g, b, alpha] => {
            let colours = [by(*r, *alpha), by(*g, *alpha), by(*b, *alpha), by(*alpha, all)];
            colours.as_slice().try_into().unwrap_or([0; N])
        }
        _ => sum.map(|part| by(part, all)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_smaller_is_the_mean_of_what_it_covers() {
        assert_eq!(means::<1>(&[0, 100, 200, 50, 100, 250], (3, 2), (2, 1)), [50, 183]);
        assert_eq!(
            means::<4>(&[200, 0, 0, 255, 0, 0, 0, 0], (2, 1), (1, 1)),
            [200, 0, 0, 128],
            "what cannot be seen has no colour"
        );
    }
}
