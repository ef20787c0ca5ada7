//! A picture made small, for pages that show it among others: a phone on a slow line loads a tenth of it. Made when it is asked
//! for, since few are looked at twice.

use std::io::Cursor;

use bytes::Bytes;
use image::codecs::jpeg::JpegEncoder;

use crate::{House, Trouble, attach_files::decode};

/// The longer side, in pixels.
const SIDE: u32 = 320;

impl House {
    /// A small JPEG of a picture that was kept. Few are made at once.
    ///
    /// # Errors
    /// [`Trouble::Damaged`] when it cannot be read as a picture.
    pub async fn small_picture(&self, picture: Bytes) -> Result<Bytes, Trouble> {
        let _turn = self.pictures.acquire().await.map_err(|e| Trouble::Damaged(e.to_string()))?;
        let made = tokio::task::spawn_blocking(move || small(&picture)).await;
        made.ok().flatten().ok_or_else(|| Trouble::Damaged("a picture cannot be read".into()))
    }
}

fn small(picture: &[u8]) -> Option<Bytes> {
    let picture = decode(picture, image::guess_format(picture).ok()?)?;
    let larger = picture.width().max(picture.height()) > SIDE;
    let picture = if larger { picture.thumbnail(SIDE, SIDE) } else { picture };
    let mut out = Cursor::new(Vec::new());
    picture.to_rgb8().write_with_encoder(JpegEncoder::new_with_quality(&mut out, 75)).ok()?;
    Some(out.into_inner().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_small_picture_keeps_its_shape() {
        let mut png = Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(2000, 1000).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let made = image::load_from_memory(&small(png.get_ref()).unwrap()).unwrap();
        assert_eq!((made.width(), made.height()), (320, 160));
        let mut tiny = Cursor::new(Vec::new());
        image::DynamicImage::new_rgba8(10, 20).write_to(&mut tiny, image::ImageFormat::Png).unwrap();
        let made = image::load_from_memory(&small(tiny.get_ref()).unwrap()).unwrap();
        assert_eq!((made.width(), made.height()), (10, 20), "nothing is blown up");
        assert!(small(b"no picture").is_none());
    }
}
