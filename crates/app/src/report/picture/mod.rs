//! Pictures are decoded within a bound on memory that is known before a pixel is read, made no larger than is needed, and
//! encoded again, so that nothing but what can be seen is kept. What cannot be kept as its sender sees it is refused: a picture
//! that was cut off, one that moves, one with too many pixels.

pub(crate) mod exif;
mod head;
mod shrink;

use std::io::Cursor;

use bytes::Bytes;
use image::{
    DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, Limits, RgbImage, codecs::jpeg::JpegEncoder,
    metadata::Orientation,
};

use self::{
    head::{Frame, is_moving_png, is_shorter_than_it_says, png_head, webp_head, without_head},
    shrink::shrink,
};
use crate::report::{bad_file::BadFile, file_kind::Kind};

/// Longer sides are scaled down to this: enough to read a number plate.
const KEPT_SIDE: u32 = 2_000;
/// A picture much longer than wide keeps at least so many pixels.
const KEPT_PIXELS: u64 = 3_000_000;
/// The longer side of a picture that stands among others on a page.
const SMALL_SIDE: u32 = 320;
/// Most pixels of a JPEG, which can be decoded smaller: a phone of 200 megapixels, and half as much again.
const MOST_PIXELS: u64 = 300_000_000;
/// Most memory that one picture may take.
const MOST_MEMORY: u64 = 224 << 20;
/// What a picture takes besides its own pixels: the smaller one that is made of it, and that one encoded.
const BESIDES: u64 = 24 << 20;
/// What stands behind bright ink, in each colour.
const DARK: u8 = 32;

/// What the head of a picture tells.
pub(crate) struct Header {
    kind: Kind,
    width: u32,
    height: u32,
    /// Bytes of all its pixels, as they would be decoded whole.
    pub(crate) decoded: u64,
    /// Most bytes that decoding it takes, made as small as is asked for.
    pub(crate) memory: u64,
    /// The size it is made.
    to: (u32, u32),
}

/// How large a picture is wanted.
#[derive(Clone, Copy)]
pub(crate) enum Size {
    Kept,
    Small,
}

impl Size {
    /// The size of a picture made so large; none is blown up.
    fn of(self, width: u32, height: u32) -> (u32, u32) {
        let (side, least) = match self {
            Self::Kept => (KEPT_SIDE, KEPT_PIXELS),
            Self::Small => (SMALL_SIDE, 0),
        };
        let by_side = f64::from(side) / f64::from(width.max(height).max(1));
        let by_pixels = (least as f64 / (f64::from(width) * f64::from(height)).max(1.0)).sqrt();
        let by = by_side.max(by_pixels).min(1.0);
        let part = |length: u32| ((f64::from(length) * by).round() as u32).max(1);
        (part(width), part(height))
    }
}

impl Header {
    /// Reads the head of a picture.
    pub(crate) fn of(bytes: &[u8], kind: Kind, size: Size) -> Result<Self, BadFile> {
        let (width, height, decoded, decoding) = match kind {
            Kind::Jpeg => {
                let frame = Frame::of(bytes).ok_or_else(|| without_head(bytes))?;
                if frame.width * frame.height > MOST_PIXELS {
                    return Err(BadFile::TooManyPixels);
                }
                let to = size.of(number(frame.width), number(frame.height));
                (frame.width, frame.height, frame.width * frame.height * frame.components, frame.memory(to))
            }
            Kind::Png => {
                let found = png_head(bytes).ok_or_else(|| without_head(bytes))?;
                if is_moving_png(bytes) {
                    return Err(BadFile::Moving);
                }
                found
            }
            Kind::WebP => {
                let (width, height, moving) = webp_head(bytes).ok_or_else(|| without_head(bytes))?;
                if moving {
                    return Err(BadFile::Moving);
                }
                // Planes or the pixels of the decoder, and what it hands over.
                let a_pixel = if bytes.get(12..16) == Some(b"VP8 ") { 5 } else { 8 };
                (width, height, width * height * 4, width * height * a_pixel)
            }
            Kind::Pdf | Kind::Voice(_) => return Err(BadFile::Unreadable),
        };
        let memory = decoding + BESIDES;
        if width == 0 || height == 0 {
            return Err(BadFile::Unreadable);
        }
        if memory > MOST_MEMORY {
            return Err(BadFile::TooManyPixels);
        }
        let (width, height) = (number(width), number(height));
        Ok(Self { kind, width, height, decoded, memory, to: size.of(width, height) })
    }

    /// Decodes it, no larger than its header says, and turns it as its camera was held.
    fn decode(&self, bytes: &[u8]) -> Result<DynamicImage, BadFile> {
        let (picture, orientation) = match self.kind {
            Kind::Jpeg => decode_jpeg(bytes, self.to)?,
            Kind::Png => self.decode_by(bytes, ImageFormat::Png)?,
            _ => self.decode_by(bytes, ImageFormat::WebP)?,
        };
        let mut picture = shrink(picture, self.to);
        picture.apply_orientation(orientation);
        Ok(picture)
    }

    fn decode_by(&self, bytes: &[u8], format: ImageFormat) -> Result<(DynamicImage, Orientation), BadFile> {
        let why = |e: image::ImageError| if is_cut(&e, bytes, format) { BadFile::Cut } else { BadFile::Unreadable };
        if format == ImageFormat::WebP && is_shorter_than_it_says(bytes) {
            return Err(BadFile::Cut);
        }
        let mut limits = Limits::default();
        limits.max_image_width = Some(self.width);
        limits.max_image_height = Some(self.height);
        limits.max_alloc = Some(MOST_MEMORY);
        let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
        reader.limits(limits);
        let mut decoder = reader.into_decoder().map_err(why)?;
        let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
        if decoder.total_bytes() > self.memory {
            return Err(BadFile::TooManyPixels);
        }
        Ok((DynamicImage::from_decoder(decoder).map_err(why)?, orientation))
    }
}

/// A picture as it is kept, with its type.
pub(crate) fn clean(bytes: &[u8], header: &Header) -> Result<(Bytes, &'static str), BadFile> {
    let picture = header.decode(bytes)?;
    let mut out = Cursor::new(Vec::new());
    let is_drawn = header.kind == Kind::Png || picture.color().has_alpha();
    let picture = on_ground(picture);
    let encoded = if is_drawn {
        picture.write_to(&mut out, ImageFormat::Png).map(|()| "image/png")
    } else {
        picture.write_with_encoder(JpegEncoder::new_with_quality(&mut out, 82)).map(|()| "image/jpeg")
    };
    let media_type = encoded.map_err(|_| BadFile::Unreadable)?;
    Ok((out.into_inner().into(), media_type))
}

/// A picture as a small JPEG.
pub(crate) fn small(bytes: &[u8], header: &Header) -> Result<Bytes, BadFile> {
    let picture = on_ground(header.decode(bytes)?);
    let mut out = Cursor::new(Vec::new());
    let encoded = picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, 75));
    encoded.map_err(|_| BadFile::Unreadable)?;
    Ok(out.into_inner().into())
}

/// Where a picture shows through, programs that show it put what they like behind it, and ink may be gone on that: behind it is
/// white, or dark where more of it would be gone on white.
fn on_ground(picture: DynamicImage) -> DynamicImage {
    if !picture.color().has_alpha() {
        return picture;
    }
    let mut picture = picture.into_rgba8();
    let (mut bright, mut dark) = (0_u64, 0_u64);
    for pixel @ image::Rgba([.., alpha]) in picture.pixels() {
        let [light] = image::Pixel::to_luma(pixel).0;
        match light {
            208.. => bright += u64::from(*alpha),
            ..80 => dark += u64::from(*alpha),
            _ => {}
        }
    }
    let ground = if bright > dark { DARK } else { u8::MAX };
    for image::Rgba([colours @ .., alpha]) in picture.pixels_mut() {
        let over = |colour: u8| (u32::from(colour) * u32::from(*alpha) + u32::from(ground) * u32::from(255 - *alpha) + 127) / 255;
        *colours = colours.map(|colour| u8::try_from(over(colour)).unwrap_or(u8::MAX));
        *alpha = u8::MAX;
    }
    DynamicImage::from(picture).into_rgb8().into()
}

/// Decodes a JPEG by half, a quarter or an eighth, as long as it stays at least so large.
fn decode_jpeg(bytes: &[u8], (width, height): (u32, u32)) -> Result<(DynamicImage, Orientation), BadFile> {
    use jpeg_decoder::{Error, PixelFormat};
    let why = |e: Error| match e {
        // Nothing is guessed: where the bytes end before the picture does, it was cut off.
        Error::Io(_) => BadFile::Cut,
        _ => BadFile::Unreadable,
    };
    let mut decoder = jpeg_decoder::Decoder::new(bytes);
    let side = |length: u32| u16::try_from(length).unwrap_or(u16::MAX);
    decoder.scale(side(width), side(height)).map_err(why)?;
    let pixels = decoder.decode().map_err(why)?;
    let info = decoder.info().ok_or(BadFile::Unreadable)?;
    let orientation = decoder.exif_data().and_then(Orientation::from_exif_chunk).unwrap_or(Orientation::NoTransforms);
    let (width, height) = (u32::from(info.width), u32::from(info.height));
    let picture = match info.pixel_format {
        PixelFormat::L8 => GrayImage::from_raw(width, height, pixels).map(DynamicImage::from),
        PixelFormat::RGB24 => RgbImage::from_raw(width, height, pixels).map(DynamicImage::from),
        PixelFormat::CMYK32 => RgbImage::from_raw(width, height, from_inks(&pixels)).map(DynamicImage::from),
        PixelFormat::L16 => None,
    };
    Ok((picture.ok_or(BadFile::Unreadable)?, orientation))
}

/// The colours of a picture that was made for printing.
fn from_inks(pixels: &[u8]) -> Vec<u8> {
    let light = |ink: u8, black: u8| u16::from(255 - ink) * u16::from(255 - black) / 255;
    let colours = pixels.as_chunks::<4>().0.iter().flat_map(|[c, m, y, k]| [light(*c, *k), light(*m, *k), light(*y, *k)]);
    colours.map(|light| u8::try_from(light).unwrap_or(u8::MAX)).collect()
}

/// Whether a picture cannot be decoded because its end is missing.
fn is_cut(error: &image::ImageError, bytes: &[u8], format: ImageFormat) -> bool {
    let ended = matches!(error, image::ImageError::IoError(e) if e.kind() == std::io::ErrorKind::UnexpectedEof);
    ended || (format == ImageFormat::Png && !bytes.windows(4).rev().take(64).any(|w| w == b"IEND"))
}

fn number(length: u64) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use image::{
        ImageFormat::{Jpeg, Png, WebP},
        RgbaImage,
    };

    use super::*;
    use crate::report::file_kind::kind_of;

    fn kept(bytes: &[u8]) -> Result<(DynamicImage, &'static str), BadFile> {
        let header = Header::of(bytes, kind_of(bytes)?, Size::Kept)?;
        let (bytes, media_type) = clean(bytes, &header)?;
        Ok((image::load_from_memory(&bytes).unwrap(), media_type))
    }

    fn made_small(bytes: &[u8]) -> Result<DynamicImage, BadFile> {
        let header = Header::of(bytes, kind_of(bytes)?, Size::Small)?;
        Ok(image::load_from_memory(&small(bytes, &header)?).unwrap())
    }

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        picture.write_to(&mut out, format).unwrap();
        out.into_inner()
    }

    /// A picture in which every part differs.
    fn drawn(width: u32, height: u32) -> DynamicImage {
        RgbImage::from_fn(width, height, |x, y| image::Rgb([(x * y % 251) as u8, (x % 256) as u8, (y % 256) as u8])).into()
    }

    /// A grey JPEG of any size: six bits a block say "as the one before".
    fn grey_jpeg(width: u16, height: u16) -> Vec<u8> {
        let mut jpeg = encoded(&DynamicImage::new_luma8(8, 8), Jpeg);
        let sof = jpeg.windows(2).position(|w| w == [0xff, 0xc0]).unwrap();
        jpeg.splice(sof + 5..sof + 9, [height.to_be_bytes(), width.to_be_bytes()].concat());
        let sos = jpeg.windows(2).position(|w| w == [0xff, 0xda]).unwrap();
        jpeg.truncate(sos + 10);
        let blocks = usize::from(width).div_ceil(8) * usize::from(height).div_ceil(8);
        jpeg.extend([0x28, 0xa2, 0x8a].iter().cycle().take(blocks.div_ceil(4) * 3));
        jpeg.extend([0xff, 0xd9]);
        jpeg
    }

    #[test]
    fn pictures_are_made_again_and_nothing_else_is_kept() {
        let mut bytes = encoded(&drawn(40, 30), Png);
        bytes.extend_from_slice(b"<script>appended</script>");
        let header = Header::of(&bytes, Kind::Png, Size::Kept).unwrap();
        let (kept, media_type) = clean(&bytes, &header).unwrap();
        assert_eq!(media_type, "image/png");
        assert!(!kept.windows(8).any(|w| w == b"appended"));
        assert!(image::load_from_memory(&kept).unwrap() == drawn(40, 30));
    }

    #[test]
    fn a_jpeg_loses_its_exif_and_stands_as_its_camera_was_held() {
        let mut jpeg = encoded(&drawn(40, 20), Jpeg);
        // Orientation 6: to be turned by a quarter. Then a place.
        let exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0GPSLatitude";
        let mut segment = vec![0xff, 0xe1, 0, u8::try_from(exif.len() + 2).unwrap()];
        segment.extend_from_slice(exif);
        jpeg.splice(2..2, segment);
        let header = Header::of(&jpeg, Kind::Jpeg, Size::Kept).unwrap();
        let (bytes, _) = clean(&jpeg, &header).unwrap();
        assert!(!bytes.windows(11).any(|w| w == b"GPSLatitude"));
        let kept = image::load_from_memory(&bytes).unwrap();
        assert_eq!((kept.width(), kept.height()), (20, 40));
    }

    #[test]
    fn the_largest_photos_of_phones_are_kept_within_a_bound_on_memory() {
        // 108 megapixels, 200 megapixels, a panorama: what is kept of each.
        for (size, is) in [((12_000, 9_000), (2_000, 1_500)), ((16_320, 12_240), (2_000, 1_500)), ((16_000, 4_000), (3_464, 866))]
        {
            let jpeg = grey_jpeg(size.0, size.1);
            let header = Header::of(&jpeg, Kind::Jpeg, Size::Kept).unwrap();
            assert!(header.memory < 64 << 20, "{size:?} takes {}", header.memory);
            let (kept, media_type) = kept(&jpeg).unwrap();
            assert_eq!((kept.width(), kept.height(), media_type), (is.0, is.1, "image/jpeg"), "{size:?}");
        }
        // A small file that says it is larger than any camera's, or than there is memory for.
        assert_eq!(Header::of(&grey_jpeg(40_000, 8_000), Kind::Jpeg, Size::Kept).err(), Some(BadFile::TooManyPixels));
        for side in [60_000_u32, 7_000] {
            let mut bomb = encoded(&drawn(1, 1), Png);
            bomb.splice(16..24, [side.to_be_bytes(), (side + 3_000).to_be_bytes()].concat());
            assert_eq!(kept(&bomb).err(), Some(BadFile::TooManyPixels), "{side}");
        }
    }

    #[test]
    fn what_was_cut_off_is_told_and_not_kept_half() {
        for format in [Jpeg, Png, WebP] {
            let whole = encoded(&drawn(400, 300), format);
            assert!(kept(&whole).is_ok(), "{format:?}");
            for part in [5, 30, 60, 95, 99] {
                let cut = &whole[..whole.len() * part / 100];
                assert_eq!(kept(cut).err(), Some(BadFile::Cut), "{format:?} cut at {part} %");
            }
            let mut last = whole.clone();
            last.truncate(whole.len() - 2);
            if format == Jpeg {
                assert_eq!(kept(&last).err(), Some(BadFile::Cut), "only its end mark is missing");
            }
        }
    }

    #[test]
    fn ink_is_read_on_whatever_it_is_shown() {
        let near = |is: u8, wanted: u8| is.abs_diff(wanted) < 10;
        for (ink, ground) in [(0, 255), (90, 255), (150, 255), (255, DARK), (230, DARK)] {
            let letters = RgbaImage::from_fn(900, 600, |x, y| {
                let drawn = (300..600).contains(&x) && (200..400).contains(&y);
                // What cannot be seen has a colour, too.
                if drawn { image::Rgba([ink, ink, ink, 255]) } else { image::Rgba([255 - ink, 0, 0, 0]) }
            });
            for format in [WebP, Png] {
                let bytes = encoded(&letters.clone().into(), format);
                let (kept, media_type) = kept(&bytes).unwrap();
                assert_eq!((media_type, kept.color().has_alpha()), ("image/png", false), "{format:?}");
                let (kept, small) = (kept.into_rgb8(), made_small(&bytes).unwrap().into_rgb8());
                assert!(kept.get_pixel(2, 2).0 == [ground; 3] && kept.get_pixel(450, 300).0 == [ink; 3], "{ink} {format:?}");
                assert!(small.get_pixel(2, 2).0.iter().all(|c| near(*c, ground)), "{ink} {format:?}");
                assert!(small.get_pixel(160, 106).0.iter().all(|c| near(*c, ink)), "{ink} {format:?}");
            }
        }
        // What half shows through is mixed with what stands behind it.
        let half = RgbaImage::from_pixel(8, 8, image::Rgba([0, 0, 0, 128]));
        assert_eq!(kept(&encoded(&half.into(), Png)).unwrap().0.into_rgb8().get_pixel(4, 4).0, [127; 3]);
        let (solid, media_type) = kept(&encoded(&DynamicImage::from(drawn(30, 20).into_rgba8()), WebP)).unwrap();
        assert_eq!((media_type, solid.color().has_alpha()), ("image/jpeg", false), "nothing shows through");
    }

    #[test]
    fn what_moves_is_told() {
        let mut png = encoded(&drawn(8, 8), Png);
        let mut chunk = vec![0, 0, 0, 8];
        chunk.extend(b"acTL\0\0\0\x02\0\0\0\0crc.");
        png.splice(33..33, chunk);
        assert_eq!(kept(&png).err(), Some(BadFile::Moving));
        let mut webp = b"RIFF\x64\0\0\0WEBPVP8X\x0a\0\0\0\x02\0\0\0\x07\0\0\x07\0\0".to_vec();
        webp.resize(108, 0);
        assert_eq!(kept(&webp).err(), Some(BadFile::Moving));
    }

    #[test]
    fn what_was_scaled_down_looks_the_same() {
        let halves = RgbImage::from_fn(4_000, 3_000, |x, _| image::Rgb(if x < 2_000 { [250, 0, 0] } else { [0, 0, 250] }));
        for format in [Jpeg, Png] {
            let (kept, _) = kept(&encoded(&halves.clone().into(), format)).unwrap();
            let kept = kept.into_rgb8();
            assert_eq!(kept.dimensions(), (2_000, 1_500));
            let near = |x, is: [u8; 3]| kept.get_pixel(x, 700).0.iter().zip(is).all(|(a, b)| a.abs_diff(b) < 8);
            assert!(near(900, [250, 0, 0]) && near(1_100, [0, 0, 250]), "{format:?}");
        }
    }

    #[test]
    fn a_small_picture_keeps_its_shape() {
        let made = made_small(&encoded(&DynamicImage::new_rgb8(2000, 1000), Png)).unwrap();
        assert_eq!((made.width(), made.height()), (320, 160));
        let made = made_small(&encoded(&DynamicImage::new_rgba8(10, 20), Png)).unwrap();
        assert_eq!((made.width(), made.height()), (10, 20), "nothing is blown up");
        assert!(made_small(b"no picture").is_err());
    }
}
