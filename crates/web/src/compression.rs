//! Pages travel compressed: on a slow line that is the difference between two seconds and eight.
//!
//! What is sent to somebody who has proved who they are travels as it is: whoever can make a browser ask, and watches how long the
//! answers are, would learn from a compressed page what else stands on it (BREACH).

use std::io::Write;

use axum::http::{Extensions, HeaderMap, StatusCode, Version, header};
use flate2::{Compression, write::GzEncoder};
use tower_http::{
    CompressionLevel,
    compression::{CompressionLayer, Predicate, predicate::SizeAbove},
};

/// Less than this fits one packet anyway, in bytes.
const WORTH_IT: u64 = 1024;

/// Marks a response that is for one person only.
#[derive(Clone, Copy)]
pub(crate) struct Private;

/// Compresses texts as they are sent.
pub(crate) fn layer() -> CompressionLayer<impl Predicate> {
    let text = |_: StatusCode, _: Version, headers: &HeaderMap, about: &Extensions| {
        let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let is_text = kind.starts_with("text/") || kind.starts_with("application/json") || kind.starts_with("image/svg");
        is_text && about.get::<Private>().is_none()
    };
    CompressionLayer::new().quality(CompressionLevel::Fastest).compress_when(SizeAbove::new(WORTH_IT).and(text))
}

/// Whether whoever asks reads what is compressed.
pub(crate) fn is_read(headers: &HeaderMap) -> bool {
    let accepts = headers.get(header::ACCEPT_ENCODING).and_then(|v| v.to_str().ok()).unwrap_or_default();
    accepts.split(',').any(|encoding| matches!(encoding.trim().split_once(';').map_or(encoding.trim(), |(name, _)| name), "gzip"))
}

/// Something that is kept and sent often, compressed once. Nothing when that fails, as it does for nobody in memory.
pub(crate) fn zipped(bytes: &[u8], level: Compression) -> Option<Vec<u8>> {
    let mut gzip = GzEncoder::new(Vec::new(), level);
    gzip.write_all(bytes).and_then(|()| gzip.finish()).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_reads_what_is_compressed_says_so() {
        for (accepts, reads) in
            [("gzip, deflate, br", true), ("br;q=1, gzip;q=0.5", true), ("br", false), ("", false), ("gzipped", false)]
        {
            let headers = HeaderMap::from_iter([(header::ACCEPT_ENCODING, accepts.parse().unwrap())]);
            assert_eq!(is_read(&headers), reads, "{accepts}");
        }
        assert!(!is_read(&HeaderMap::new()));
        assert!(zipped(&[b'a'; 10_000], Compression::fast()).unwrap().len() < 200);
    }
}
