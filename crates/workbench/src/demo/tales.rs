//! What happens in the grievances that every demo has, day by day. All of it is made up.

use domain::grievance::{Group, Outcome, Severity, Sex, StepName};

use super::people::SHOWN;

/// One of them.
pub(super) struct Tale {
    /// How many days ago it was told.
    pub(super) days_ago: i64,
    pub(super) regency: usize,
    pub(super) topic: &'static str,
    pub(super) category: &'static str,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) told_by: (Option<Sex>, Option<Group>),
    pub(super) severity: Severity,
    /// What was done about it, and how many days after it was told.
    pub(super) way: &'static [(i64, Done)],
}

/// What is done.
#[derive(Clone, Copy)]
pub(super) enum Done {
    /// The coordinator verifies it, sends it to an agency and takes it into the register
    Taken,
    /// The agency answers, and its head approves
    Answered,
    /// A step of the register
    Step(StepName),
    /// A step with what is written for the complainant, who reads it with number and PIN
    Written(StepName, &'static str),
    Closed(Outcome),
    /// What an official was told of whether they are satisfied
    Satisfied(bool),
    /// Its reporter asked that few read it: the specialist takes it in
    TakenBySpecialist,
    /// A step of the specialist
    Specialist(StepName),
}

use Done::{Answered, Closed, Satisfied, Specialist, Step as Do, Taken, TakenBySpecialist, Written};
use StepName::{
    Acknowledged, AppealTakenBack, Appealed, Assessed, CarriedOut, Conveyed, Corrected, Mediated, MinutesDrafted, MinutesSigned,
    Prevention, Referred, Removed, Reopened, Responded,
};

/// With minutes, from the first day to what is done so that it does not happen again.
const AGREED: &[(i64, Done)] = &[
    (1, Taken),
    (2, Do(Acknowledged)),
    (5, Do(Assessed)),
    (9, Answered),
    (11, Do(Conveyed)),
    (14, Do(MinutesDrafted)),
    (18, Do(MinutesSigned)),
    (45, Do(CarriedOut)),
    (48, Closed(Outcome::Resolved)),
    (48, Satisfied(true)),
    (60, Do(Prevention)),
];
const ANSWERED: &[(i64, Done)] = &[
    (2, Taken),
    (3, Do(Acknowledged)),
    (8, Do(Assessed)),
    (13, Answered),
    (15, Do(Conveyed)),
    // A wrong click, taken back.
    (21, Closed(Outcome::Unresolved)),
    (21, Do(Reopened)),
    (22, Closed(Outcome::Resolved)),
    (22, Satisfied(true)),
];
/// Answered in the register, with words for whoever complained.
const WRITTEN: &[(i64, Done)] = &[
    (2, Taken),
    (3, Do(Acknowledged)),
    (8, Do(Assessed)),
    (13, Written(Responded, ANSWER)),
    (15, Written(Conveyed, TOLD)),
    (22, Closed(Outcome::Resolved)),
    (22, Satisfied(true)),
];
const ANSWER: &str = "Plang dipindah ke luar jalan ladang paling lambat hari Jumat, dan jalannya tetap dibuka untuk warga. Kerugian karena \
                      memutar dicatat pengurus desa (dikarang).";
const DECIDED: &str = "Kami membatalkan jawaban yang lalu: patok dicabut dari kebun warga dan batasnya diukur ulang bersama mereka sebelum \
                       musim tanam (dikarang).";
const TOLD: &str = "Disampaikan di balai desa kepada pengadu dan keluarganya, dan dibacakan pelan-pelan (dikarang).";
/// Not content: one level up, and back.
const APPEALED: &[(i64, Done)] = &[
    (1, Taken),
    (4, Do(Acknowledged)),
    (10, Answered),
    (12, Do(Conveyed)),
    // A wrong click, taken back; days later they do appeal.
    (13, Do(Appealed)),
    (13, Do(AppealTakenBack)),
    (16, Do(Appealed)),
    (26, Written(Responded, DECIDED)),
    (28, Written(Conveyed, TOLD)),
    (34, Closed(Outcome::Unresolved)),
    (34, Satisfied(false)),
];
const MEDIATED: &[(i64, Done)] = &[(2, Taken), (3, Do(Acknowledged)), (6, Do(Corrected)), (9, Do(Assessed)), (20, Do(Mediated))];
const REFERRED: &[(i64, Done)] =
    &[(1, Taken), (2, Do(Acknowledged)), (7, Do(Assessed)), (12, Do(Referred)), (14, Closed(Outcome::Referred))];
/// Acknowledged too late.
const LATE: &[(i64, Done)] = &[(3, Taken), (12, Do(Acknowledged)), (30, Answered), (32, Do(Conveyed))];
const WAITING: &[(i64, Done)] = &[(1, Taken), (2, Do(Acknowledged))];
const FORGOTTEN: &[(i64, Done)] = &[(2, Taken)];
const MISTAKEN: &[(i64, Done)] = &[(1, Taken), (2, Do(Removed))];
const RESTRICTED: &[(i64, Done)] = &[(1, TakenBySpecialist), (2, Specialist(Acknowledged)), (6, Specialist(Assessed))];

pub(super) const TALES: [Tale; 12] = [
    Tale {
        days_ago: 330,
        regency: SHOWN,
        topic: "desa",
        category: "benefits",
        title: "Pembagian manfaat karbon belum diterima RT hulu",
        text: "Dana manfaat karbon kampung sudah turun, tetapi kelompok di RT hulu belum menerima bagiannya dan tidak ada daftar \
               penerima yang ditempel di balai.",
        told_by: (Some(Sex::Woman), Some(Group::Women)),
        severity: Severity::Medium,
        way: AGREED,
    },
    Tale {
        days_ago: 290,
        regency: 0,
        topic: "lahan",
        category: "land",
        title: "Patok batas program masuk kebun warga",
        text: "Patok batas areal program dipasang di dalam kebun karet milik beberapa keluarga tanpa ada pertemuan lebih dulu.",
        told_by: (Some(Sex::Man), Some(Group::Farmers)),
        severity: Severity::High,
        way: APPEALED,
    },
    Tale {
        days_ago: 240,
        regency: 2,
        topic: "lahan",
        category: "customary",
        title: "Hutan adat tidak tercatat di peta program",
        text: "Wilayah adat kami di seberang sungai tidak tercatat di peta program, padahal sudah disampaikan pada pertemuan tahun \
               lalu.",
        told_by: (Some(Sex::Man), Some(Group::Customary)),
        severity: Severity::High,
        way: MEDIATED,
    },
    Tale {
        days_ago: 205,
        regency: 3,
        topic: "hutan",
        category: "forest",
        title: "Penebangan di areal lindung desa",
        text: "Ada penebangan kayu di areal hutan yang dijaga desa, dan bekas jalan sarad sudah sampai ke mata air.",
        told_by: (None, None),
        severity: Severity::Critical,
        way: REFERRED,
    },
    Tale {
        days_ago: 170,
        regency: SHOWN,
        topic: "lingkungan",
        category: "safeguards",
        title: "Pertemuan persetujuan diadakan tanpa warga hilir",
        text: "Pertemuan persetujuan kegiatan diadakan di hulu saja, warga hilir tidak diundang dan tidak menerima undangan apa pun.",
        told_by: (Some(Sex::Woman), None),
        severity: Severity::Medium,
        way: ANSWERED,
    },
    Tale {
        days_ago: 140,
        regency: 4,
        topic: "desa",
        category: "benefits",
        title: "Bibit bantuan program datang dalam keadaan mati",
        text: "Bibit bantuan program yang dibagikan bulan lalu sebagian besar sudah mati ketika sampai di kampung.",
        told_by: (Some(Sex::Man), Some(Group::Farmers)),
        severity: Severity::Low,
        way: AGREED,
    },
    Tale {
        days_ago: 95,
        regency: 0,
        topic: "desa",
        category: "benefits",
        title: "Jadwal pembayaran patroli tidak jelas",
        text: "Upah kelompok patroli hutan tiga bulan terakhir belum dibayar dan tidak ada yang memberi tahu jadwalnya.",
        told_by: (Some(Sex::Man), None),
        severity: Severity::Medium,
        way: LATE,
    },
    Tale {
        days_ago: 70,
        regency: SHOWN,
        topic: "lahan",
        category: "land",
        title: "Jalan ke ladang ditutup plang program",
        text: "Jalan yang biasa dipakai warga ke ladang ditutup plang program sejak awal bulan, sehingga hasil panen harus memutar.",
        told_by: (Some(Sex::Woman), Some(Group::Farmers)),
        severity: Severity::Medium,
        way: WRITTEN,
    },
    Tale {
        days_ago: 40,
        regency: 2,
        topic: "lingkungan",
        category: "safeguards",
        title: "Sosialisasi program memakai bahasa yang tidak dipahami",
        text: "Penjelasan program dibacakan dari dokumen saja, dan ibu-ibu yang tidak lancar membaca tidak memahaminya.",
        told_by: (Some(Sex::Woman), Some(Group::Women)),
        severity: Severity::Low,
        way: FORGOTTEN,
    },
    Tale {
        days_ago: 25,
        regency: SHOWN,
        topic: "desa",
        category: "staff",
        title: "Petugas pendamping jarang datang ke kampung",
        text: "Petugas pendamping program yang dijadwalkan setiap dua pekan sudah dua bulan tidak datang ke kampung.",
        told_by: (None, Some(Group::Youth)),
        severity: Severity::Low,
        way: MISTAKEN,
    },
    Tale {
        days_ago: 18,
        regency: SHOWN,
        topic: "desa",
        category: "staff",
        title: "",
        text: "Seorang pendamping meminta hal yang tidak pantas kepada anggota kelompok perempuan dan mengancam bila dilaporkan.",
        told_by: (Some(Sex::Woman), None),
        severity: Severity::Critical,
        way: RESTRICTED,
    },
    Tale {
        days_ago: 6,
        regency: SHOWN,
        topic: "desa",
        category: "benefits",
        title: "Daftar penerima manfaat tahun ini belum diumumkan",
        text: "Daftar penerima manfaat karbon tahun ini belum diumumkan di balai desa, padahal rapat desa sudah memutuskannya.",
        told_by: (Some(Sex::Man), Some(Group::VillageOffice)),
        severity: Severity::Low,
        way: WAITING,
    },
];

/// What somebody says of a step, made up.
pub(super) fn said(name: StepName) -> &'static str {
    match name {
        Assessed => "Diperiksa ke lapangan bersama pengurus desa; keluhan beralasan (dikarang).",
        Responded => "Sudah kami bahas bersama pengurus desa, dan kami jelaskan kepada Anda (dikarang).",
        StepName::Closed => "Yang diputuskan sudah dilaksanakan; keluhan ini kami tutup (dikarang).",
        MinutesDrafted => "Pengurus desa menempel daftar penerima dan membayar bagian yang tertinggal (dikarang).",
        CarriedOut => "Bagian yang tertinggal sudah dibayar di depan saksi; berita acara kedua ditandatangani (dikarang).",
        Appealed => "Pengadu tidak menerima jawaban dan meminta keputusan tingkat berikutnya (dikarang).",
        AppealTakenBack => "Salah memilih langkah; pengadu baru menimbang-nimbang (dikarang).",
        Mediated => "Lembaga adat kecamatan menengahi pertemuan kedua pihak (dikarang).",
        Referred => "Diteruskan ke penegak hukum kehutanan karena menyangkut tindak pidana (dikarang).",
        Prevention => "Daftar penerima ditempel sebelum pembayaran berikutnya (dikarang).",
        Reopened => "Salah memilih hasil; pengadu sudah menerima penyelesaiannya (dikarang).",
        Removed => "Bukan keluhan program; dijawab sebagai laporan biasa (dikarang).",
        _ => "Dicatat petugas (dikarang untuk peragaan).",
    }
}
