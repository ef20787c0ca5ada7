//! An address as a picture that the camera of a phone reads.

use std::fmt::Write;

use qrcode::{EcLevel, QrCode, types::Color};

/// White around it that readers need, in modules.
const QUIET: usize = 2;

/// An SVG of a text; nothing when it is too long for a picture.
pub(crate) fn picture(text: &str) -> String {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else { return String::new() };
    let width = code.width();
    let mut path = String::new();
    for (place, color) in code.to_colors().into_iter().enumerate() {
        if color == Color::Dark {
            // Writing to a string never fails.
            let _ = write!(path, "M{} {}h1v1h-1z", place % width + QUIET, place / width + QUIET);
        }
    }
    let side = width + 2 * QUIET;
    format!(
        "<svg class=\"qr\" viewBox=\"0 0 {side} {side}\" aria-hidden=\"true\" shape-rendering=\"crispEdges\"><path d=\"{path}\" fill=\"#000\"/></svg>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_becomes_a_picture_and_what_is_too_long_becomes_none() {
        let svg = picture("https://lapor.example/laporan/1234567897");
        assert!(svg.starts_with("<svg") && svg.contains("viewBox=\"0 0 33 33\"") && svg.contains("M2 2h1v1h-1z"), "{svg}");
        assert_eq!(picture(&"x".repeat(5000)), "");
    }
}
