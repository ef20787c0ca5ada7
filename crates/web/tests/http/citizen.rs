//! What a citizen meets around sending: what is wrong is told on top, a receipt leads on, nothing is cut, and the words are those of
//! people.

use axum::http::StatusCode;

use crate::town::{Page, Town, VILLAGE, mailbox};

const TEXT: &str = "Lampu jalan di depan pasar mati";

/// What the box on top of a page tells.
fn told(page: &Page) -> &str {
    let main = page.text.split_once("<main").map_or("", |(_, main)| main);
    let (before, told) = main.split_once("class=\"summary\" id=\"keliru\"").unwrap_or_else(|| panic!("{}", page.text));
    assert!(!before.contains("<h1"), "on top of all: {}", page.text);
    assert!(told.split('>').next().unwrap().contains("autofocus"), "{}", page.text);
    told.split("</div>").next().unwrap()
}

#[tokio::test]
async fn whatever_is_wrong_is_told_before_the_title_and_on_top() {
    let town = Town::new().await;
    let (number, _) = town.report_in("answered").await;
    let (desk, admin) = (town.session("koordinator").await, town.session("admin").await);
    let pin = format!("/laporan/{number}/pin");
    let unknown = "/laporan/5311010952/pin".to_owned();
    for (path, cookie, fields, link) in [
        (pin.as_str(), "", vec![("pin", "AAAA-AAAA-AAAA")], "#pin"),
        (unknown.as_str(), "", vec![("pin", "AAAA-AAAA-AAAA")], "#pin"),
        ("/lapor", "", vec![("now", "what"), ("step", "next"), ("text", "")], "#text"),
        ("/masuk", "", vec![("login", "siapa"), ("password", "bukan")], "#login"),
        ("/sandi", &*desk, vec![("old", "x"), ("new", "pendek")], "#new"),
        ("/kelola/simpanan", &*admin, vec![("months", "1")], "#months"),
        ("/kelola/topik", &*admin, vec![("code", ""), ("topic_name", "")], "#topic_name"),
        ("/kelola/orang", &*admin, vec![("login", "siti"), ("name", "Siti"), ("role", "liaison")], "#agency\">Instansi: "),
        ("/kelola/jawaban", &*admin, vec![("title", "Salam"), ("words", "Salam")], "#agency\">Instansi: "),
    ] {
        for (language, error) in [("id", "<title>Galat: "), ("en", "<title>Error: ")] {
            let page = town.post(path, &format!("{cookie}; bahasa={language}"), &fields).await;
            assert!(page.status.is_client_error() && page.text.contains(error), "{path}: {} {}", page.status, page.text);
            let link = if language == "en" { link.replace("Instansi", "Agency") } else { link.to_owned() };
            assert!(told(&page).contains(&format!("href=\"{link}")), "{path}: {}", told(&page));
        }
    }
    // Whoever has to wait is told so in the same place.
    for _ in 0..40 {
        let page = town.post("/masuk", "", &[("login", "koordinator"), ("password", "bukan")]).await;
        if page.status == StatusCode::TOO_MANY_REQUESTS && page.text.contains("<title>Galat: ") {
            assert!(told(&page).contains("Coba lagi dalam"), "{}", page.text);
            return;
        }
    }
    panic!("nobody had to wait");
}

#[tokio::test]
async fn a_receipt_leads_on_without_its_pin_unless_that_is_chosen() {
    let town = Town::new().await;
    let browser = town.get("/lapor", "").await.cookie("formulir").unwrap();
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(640, 480).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let id = trust::random::ordered_identity().to_string();
    let fields = [("id", id.as_bytes()), ("text", TEXT.as_bytes()), ("area", VILLAGE.as_bytes()), ("step", b"send".as_slice())];
    let sent = town.post_multipart("/lapor", &browser, &fields, &[png.get_ref(), b"%PDF-1.4 x"]).await;
    let receipt = sent.location().to_owned();
    let shown = town.get(&receipt, &browser).await;
    let pin = shown.text.split("id=\"pin-once\">").nth(1).and_then(|rest| rest.split('<').next()).unwrap();
    let links: Vec<_> = shown.text.split("https://wa.me/?text=").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    let [plain, with_pin] = links[..] else { panic!("{}", shown.text) };
    let address = receipt.trim_end_matches("/bukti");
    assert!(plain.contains(address) && !plain.contains(pin), "{plain}");
    assert!(with_pin.contains(address) && with_pin.contains(pin), "{with_pin}");
    let before = shown.text.split(with_pin).next().unwrap();
    assert!(before.rsplit_once("<details").is_some_and(|(_, within)| !within.contains("</details>")), "it has to be opened");
    // What needs a script is not there without one.
    for button in ["data-copy", "data-share", "data-print"] {
        let tag = shown.text.split(button).nth(1).and_then(|rest| rest.split('>').next()).unwrap();
        assert!(tag.ends_with(" hidden"), "{button}: {tag}");
    }
    // Files are counted and shown, to whoever sent them.
    assert!(shown.text.contains("Berkas yang ikut terkirim: 2"), "{}", shown.text);
    let list = shown.text.split("<ul class=\"files\">").nth(1).and_then(|rest| rest.split("</ul>").next()).unwrap();
    assert_eq!(list.matches("<li>").count(), 2, "{list}");
    let picture = list.split("<img src=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let own = town.get(picture, &sent.cookie("ikut").unwrap()).await;
    assert_eq!(own.status, StatusCode::OK, "{picture}");
    assert_eq!(town.get(picture, "").await.status, StatusCode::NOT_FOUND, "nobody else sees them");
}

#[tokio::test]
async fn a_text_that_is_too_long_is_counted_and_not_cut() {
    let town = Town::new().await;
    let long = format!("{}\r\n{}", "a".repeat(9_000), "b".repeat(3_344));
    let page = town.post("/lapor", "", &[("now", "what"), ("step", "next"), ("text", &long)]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(told(&page).contains("12.345 huruf, paling banyak 10.000"), "{}", told(&page));
    assert!(page.text.contains(&"b".repeat(3_344)), "all of it comes back");
    assert!(!town.get("/lapor", "").await.text.contains("maxlength=\"10000\""), "no browser cuts it either");
}

#[tokio::test]
async fn words_are_those_of_people() {
    let town = Town::new().await;
    let (number, _) = town.report_in("forwarded").await;
    for path in ["/", "/lapor", "/tentang", "/privasi", "/laporan", &format!("/laporan/{number}")] {
        let page = town.get(path, "").await.text;
        for word in ["Halaman gaya", ">API<", "Kuki", "tersandi", "disandikan"] {
            assert!(!page.contains(word), "{path} says {word}");
        }
    }
    assert!(town.get("/lapor", "").await.text.contains("Usul atau harapan untuk layanan publik."));
    // A phone number is given back as it is dialled.
    let sent = [("text", TEXT), ("area", VILLAGE), ("phone", "+62 (0)812-3456-7890"), ("step", "send")];
    let sent = town.post("/lapor", "", &sent).await;
    let mine = sent.text.split("href=\"/laporan/").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let own = town.get(&format!("/laporan/{mine}"), &sent.cookie("ikut").unwrap()).await.text;
    assert!(own.contains("081234567890") && !own.contains("+62812"), "{own}");
    // One is not many.
    let before = town.get(&format!("/laporan/{number}"), "bahasa=en").await.text;
    assert!(!before.contains("1 other"), "{before}");
    town.post(&format!("/laporan/{number}/support"), "", &[]).await;
    let one = town.get(&format!("/laporan/{number}"), "bahasa=en").await.text;
    assert!(one.contains("1 other has this too"), "{one}");
}

#[tokio::test]
async fn whoever_tells_of_a_fire_is_shown_whom_to_call() {
    let town = Town::new().await;
    let next = async |text: &str| town.post("/lapor", "", &[("now", "what"), ("step", "next"), ("text", text)]).await.text;
    let fire = next("Ada kebakaran di belakang pasar, api membesar").await;
    assert!(fire.contains("112 untuk semua keadaan darurat") && fire.contains("113 pemadam kebakaran"), "{fire}");
    assert!(!fire.contains("110 polisi") && fire.contains("id=\"place\""), "the report goes on: {fire}");
    let calm = next("Lampu jalan mati sejak Senin").await;
    assert!(!calm.contains("telepon sekarang"), "{calm}");
}

#[tokio::test]
async fn where_the_desk_is_stands_on_help_pages_receipts_and_letters() {
    let (town, mail) = (Town::new().await, mailbox());
    let pages = async || {
        let sent = town.post("/lapor", "", &[("text", TEXT), ("area", VILLAGE), ("step", "send")]).await;
        let number = sent.text.split("href=\"/laporan/").nth(1).and_then(|rest| rest.split('"').next()).unwrap().to_owned();
        let lost = town.get(&format!("/laporan/{number}/pin-baru"), "").await;
        [town.get("/tentang", "").await.text, town.get("/privasi", "").await.text, lost.text, sent.text]
    };
    assert!(pages().await.iter().all(|page| !page.contains("Meja layanan")), "nothing is said of what is not known");
    let desk =
        [("office", "Jl. Wolter Monginsidi 1, Tenggarong"), ("office_phone", "(0541) 731-234"), ("hours", "Senin sampai Jumat")];
    let admin = town.session("admin").await;
    // What is too long for a line has no rest to be sent later.
    let (form, long) = (town.get("/kelola/simpanan", &admin).await.text, "Jalan ".repeat(40));
    assert_eq!(form.matches("maxlength=\"150\"").count(), 3, "{form}");
    let refused = town.post("/kelola/simpanan", &admin, &[("months", ""), ("office", long.trim())]).await;
    assert!(
        refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("239 huruf, paling banyak 150"),
        "{}",
        refused.text
    );
    let kept = format!("value=\"{}\"", long.trim());
    assert!(!refused.text.contains("tanggapan") && refused.text.contains(&kept), "{}", refused.text);
    let report = town.post("/lapor", "", &[("now", "what"), ("step", "next"), ("text", &"jalan ".repeat(3000))]).await;
    assert!(report.text.contains("kirim sisanya nanti sebagai tanggapan"), "{}", report.text);
    let set = town.post("/kelola/simpanan", &admin, &[&[("months", "")], desk.as_slice()].concat()).await;
    assert_eq!(set.status, StatusCode::SEE_OTHER, "{}", set.text);
    town.app.refresh_reference().await.unwrap();
    for page in pages().await {
        for (_, told) in desk {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(page.contains("href=\"tel:+62541731234\""), "{page}");
    }
    let (number, _) = town.report(false).await;
    town.tell(&mail).await;
    let letter = mail.letters().into_iter().rfind(|l| l.tracking == Some(number)).unwrap();
    assert!(letter.closing.contains("Tenggarong\n(0541) 731-234"), "{}", letter.closing);
    let changes = town.get("/kelola/riwayat", &admin).await;
    assert!(changes.text.contains("Alamat, telepon, atau jam meja layanan"), "{}", changes.text);
}

#[tokio::test]
async fn the_first_page_shows_that_it_works() {
    let town = Town::new().await;
    let empty = town.get("/", "").await.text;
    assert!(!empty.contains("Baru saja tuntas") && !empty.contains("Laporan yang masuk"), "{empty}");
    let (number, pin) = town.report_in("answered").await;
    town.post(&format!("/laporan/{number}/rate"), &town.follow(number, &pin).await, &[("stars", "5"), ("solved", "1")]).await;
    let (silent, _) = town.report_in("answered").await;
    town.pass(31 * 24 * 3600);
    town.app.jobs().run_deadlines().await.unwrap();
    let home = town.get("/", "").await.text;
    let (_, solved) = home.split_once("Baru saja tuntas").unwrap_or_else(|| panic!("{home}"));
    let solved = solved.split("</section>").next().unwrap();
    assert!(
        solved.contains(&format!("/laporan/{number}")) && !solved.contains(&silent.to_string()),
        "settled, says the reporter"
    );
    assert!(solved.contains("Kata-kata yang menyertai.") && solved.contains("Dinas PU"), "the answer and whose it is: {solved}");
    let (_, month) = home.split_once("Laporan yang masuk Maret 2026").unwrap_or_else(|| panic!("{home}"));
    assert!(month.split("</dl>").next().unwrap().contains("<dd class=\"value\">2</dd>"), "{home}");
    assert!(home.contains("Yang menjawab di sini") && home.contains("Pemerintah Kukar"), "{home}");
}

#[tokio::test]
async fn a_reporter_reads_the_day_it_happened_and_nobody_else_does() {
    let town = Town::new().await;
    let report = serde_json::json!({
        "kind": "complaint", "text": "Jembatan di dekat pasar sudah lapuk", "area": VILLAGE, "happened_on": "2026-03-01",
    });
    let told = town.post_json("/api/v1/reports", &report).await.json();
    let number: domain::TrackingNumber = told["tracking"].as_str().unwrap().parse().unwrap();
    town.act(number, "koordinator", Town::verification(false, vec![])).await;
    let own = town.follow(number, told["pin"].as_str().unwrap()).await;
    let page = async |session: &str| town.get(&format!("/laporan/{number}"), session).await.text;
    assert!(page(&own).await.contains("terjadi 1 Maret 2026"));
    assert!(!page("").await.contains("terjadi 1 Maret 2026"));
}
