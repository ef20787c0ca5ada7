use super::*;
use crate::report::file_kind::{Kind, kind_of};

macro_rules! sample {
    ($name:literal) => {
        ($name, include_bytes!(concat!("../../../../testbed/voice/", $name)).as_slice())
    };
}

const TAKEN: [(&str, &[u8]); 4] = [sample!("live.webm"), sample!("note.ogg"), sample!("note.m4a"), sample!("frag.mp4")];

/// As a file that arrives.
fn look(bytes: &[u8]) -> Result<VoiceType, BadFile> {
    match kind_of(bytes)? {
        Kind::Voice(container) => measure(&Bytes::copy_from_slice(bytes), container),
        other => panic!("{other:?} is no voice"),
    }
}

#[test]
fn what_phones_record_is_measured() {
    let types = ["audio/webm;seconds=3", "audio/ogg;seconds=3", "audio/mp4;seconds=3", "audio/mp4;seconds=3"];
    for ((name, bytes), media_type) in TAKEN.into_iter().zip(types) {
        assert_eq!(look(bytes).map(VoiceType::name), Ok(media_type.to_owned()), "{name}");
        assert_eq!(voice_seconds(media_type), Some(3));
    }
    assert_eq!(voice_seconds("image/png"), None);
    assert_eq!(voice_seconds("audio/mpeg;seconds=3"), None);
}

#[test]
fn everything_else_is_refused_by_name() {
    let refused = [
        (sample!("vorbis.ogg"), BadFile::Sound),
        (sample!("note.mp3"), BadFile::Sound),
        (sample!("two.webm"), BadFile::Sound),
        (sample!("video.webm"), BadFile::Video),
        (sample!("video.mp4"), BadFile::Video),
        (sample!("long.m4a"), BadFile::VoiceLong),
        (("a beginning", &sample!("live.webm").1[..200]), BadFile::VoiceBroken),
        (("a head", b"OggS\0\x02"), BadFile::VoiceBroken),
        (("a box", b"\0\0\0\x18ftypisom\0\0"), BadFile::VoiceBroken),
    ];
    for ((name, bytes), why) in refused {
        assert_eq!(look(bytes), Err(why), "{name}");
    }
    let large = [sample!("note.ogg").1, &vec![0; MOST_BYTES]].concat();
    assert_eq!(look(&large), Err(BadFile::VoiceLong));
}

#[test]
fn a_recording_that_was_cut_off_is_taken_as_far_as_it_goes() {
    let (_, bytes) = sample!("live.webm");
    let half = look(&bytes[..bytes.len() / 2]).unwrap();
    assert!((1..3).contains(&half.seconds), "{half:?}");
}

#[test]
fn nothing_that_is_broken_stops_anything() {
    let begun = std::time::Instant::now();
    for (name, bytes) in TAKEN {
        for cut in (0..bytes.len()).step_by(37) {
            let _ = look(&bytes[..cut]).map_err(|why| assert_ne!(why, BadFile::Video, "{name} cut at {cut}"));
        }
        for at in (8..bytes.len()).step_by(11) {
            for flip in [0x01, 0x80, 0xff] {
                let mut broken = bytes.to_vec();
                broken[at] ^= flip;
                let told = measure(&Bytes::from(broken), TAKEN_IN[TAKEN.iter().position(|(n, _)| *n == name).unwrap()]);
                assert!(told.is_err() || told.is_ok_and(|voice| voice.seconds <= LONGEST_VOICE), "{name} at {at}");
            }
        }
    }
    assert!(begun.elapsed() < std::time::Duration::from_secs(120), "broken notes take long: {:?}", begun.elapsed());
}

const TAKEN_IN: [Container; 4] = [Container::WebM, Container::Ogg, Container::Mp4, Container::Mp4];

#[test]
fn a_few_bytes_that_claim_billions_of_samples_cost_nothing() {
    let (_, bytes) = sample!("frag.mp4");
    let run = bytes.windows(4).position(|part| part == b"trun").unwrap();
    let mut claims = bytes.to_vec();
    // As many as can be told, and none of them is there.
    claims[run + 8..run + 12].copy_from_slice(&u32::MAX.to_be_bytes());
    let begun = std::time::Instant::now();
    assert_eq!(look(&claims), Err(BadFile::VoiceBroken));
    assert!(begun.elapsed() < std::time::Duration::from_secs(1));
    let (_, bytes) = sample!("note.m4a");
    let times = bytes.windows(4).position(|part| part == b"stts").unwrap();
    let mut claims = bytes.to_vec();
    claims[times + 12..times + 16].copy_from_slice(&u32::MAX.to_be_bytes());
    assert_eq!(look(&claims), Err(BadFile::VoiceBroken));
}

/// A box of an MP4.
fn mp4_box(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len() + 8).unwrap().to_be_bytes(), kind.as_slice(), body].concat()
}

/// What comes before the first fragment of a recording.
fn before_fragments() -> Vec<u8> {
    let (_, bytes) = sample!("frag.mp4");
    let first = bytes.windows(4).position(|part| part == b"moof").unwrap() - 4;
    bytes[..first].to_vec()
}

#[test]
fn what_would_be_gone_through_again_for_each_sample_is_refused() {
    let begun = std::time::Instant::now();
    // A fragment whose samples each tell how long they are: for each, all before it are added up.
    let run = |n: u32| [&[0, 0, 1, 1], n.to_be_bytes().as_slice(), &[0; 4], &1_u32.to_be_bytes().repeat(n as usize)].concat();
    let traf = [
        mp4_box(b"tfhd", &[[0, 2, 0, 0x10], [0, 0, 0, 1], [0, 0, 0, 1]].concat()),
        mp4_box(b"tfdt", &[1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]),
        mp4_box(b"trun", &run(99_000)),
    ];
    let moof = mp4_box(b"moof", &[mp4_box(b"mfhd", &[0, 0, 0, 0, 0, 0, 0, 1]), mp4_box(b"traf", &traf.concat())].concat());
    let long = [before_fragments(), moof, mp4_box(b"mdat", &[0; 64])].concat();
    assert_eq!(look(&long), Err(BadFile::VoiceBroken));
    // Fragments with nothing in them, of which each is looked for among all.
    let empty =
        |n: u32| [mp4_box(b"moof", &mp4_box(b"mfhd", &[[0; 4], n.to_be_bytes()].concat())), mp4_box(b"mdat", &[])].concat();
    let many = [before_fragments(), (1..45_000).flat_map(empty).collect()].concat();
    assert_eq!(look(&many), Err(BadFile::VoiceBroken));
    // Pages that begin within each other, with a wrong checksum.
    let (_, bytes) = sample!("note.ogg");
    let page = [b"OggS".as_slice(), &[0; 22], &[255], &[255; 255]].concat();
    let overlapping = [bytes, &page.repeat(15_000)].concat();
    assert_eq!(look(&overlapping), Err(BadFile::VoiceBroken));
    assert!(begun.elapsed() < std::time::Duration::from_secs(10), "{:?}", begun.elapsed());
}

#[test]
fn an_ogg_that_was_cut_off_is_taken_and_a_broken_page_is_not() {
    let (_, bytes) = sample!("note.ogg");
    assert!(look(&bytes[..bytes.len() - 10]).is_ok());
    let mut broken = bytes.to_vec();
    let middle = broken.len() / 2;
    broken[middle] ^= 1;
    assert_eq!(look(&broken), Err(BadFile::VoiceBroken));
}

#[test]
fn how_long_it_is_is_said_as_people_say_it() {
    let said = |language| [1, 20, 60, 80, 180].map(|seconds| voice_length(language, seconds));
    assert_eq!(said(Language::Indonesian), ["1 detik", "20 detik", "1 menit", "1 menit 20 detik", "3 menit"]);
    assert_eq!(said(Language::English), ["1 second", "20 seconds", "1 minute", "1 minute 20 seconds", "3 minutes"]);
    assert_eq!(stand_in(Language::Indonesian, 80), "Laporan suara, 1 menit 20 detik. Belum ditulis.");
}
