//! Guessing, known devices, how long a session lives, and proving that it is oneself before access is changed.

use std::time::{Duration, Instant};

use app::Notice;
use axum::http::{StatusCode, header};
use domain::AgencyId;
use futures::future::join_all;
use store::Access;

use crate::{
    account::{code, turn_on},
    town::{Page, Town, mailbox},
};

const PASSWORD: &str = "sandi-rahasia-1";
const AGENCIES: [i64; 6] = [1, 2, 3, 4, 5, 6];

impl Town {
    async fn enter(&self, login: &str, password: &str, device: &str) -> Page {
        self.post("/masuk", device, &[("login", login), ("password", password)]).await
    }

    pub fn pass(&self, seconds: i64) {
        self.clock.set(self.app.now() + jiff::SignedDuration::from_secs(seconds));
    }

    /// How often something stands in the traces.
    pub async fn traces_of(&self, what: Access) -> usize {
        let traces = self.store.traces(AGENCIES.map(AgencyId).into(), None, 10_000).await.unwrap();
        traces.iter().filter(|t| t.what == what).count()
    }

    pub async fn id_of(&self, login: &str) -> i64 {
        self.store.person_by_login(login.into()).await.unwrap().unwrap().id.0
    }
}

#[tokio::test]
async fn of_four_hundred_codes_at_once_no_more_are_looked_at_than_may_be() {
    let town = Town::new().await;
    let (secret, _) = turn_on(&town, &town.session("koordinator").await).await;
    town.pass(60);
    let asked = town.enter("koordinator", PASSWORD, "").await.field("asked");
    let right = code(&town, &secret);
    let guesses = (0..400).map(|n| {
        let guess = format!("{:06}", (right.parse::<u32>().unwrap() + 1 + n) % 1_000_000);
        let (town, asked) = (&town, &asked);
        async move { town.post("/masuk/kode", "", &[("asked", asked), ("code", &guess)]).await.status }
    });
    let answers = join_all(guesses).await;
    let looked_at = answers.iter().filter(|s| **s == StatusCode::FORBIDDEN).count();
    assert!((1..=5).contains(&looked_at), "{looked_at}");
    assert_eq!(answers.iter().filter(|s| **s == StatusCode::TOO_MANY_REQUESTS).count(), 400 - looked_at);
    assert!(town.traces_of(Access::WrongCode).await <= 5);
    let last = town.post("/masuk/kode", "", &[("asked", &asked), ("code", &right)]).await;
    assert_eq!(last.status, StatusCode::TOO_MANY_REQUESTS, "the right one has to wait too");
    assert!(last.headers.contains_key(header::RETRY_AFTER));
}

#[tokio::test]
async fn of_many_passwords_at_once_no_more_are_looked_at_than_may_be() {
    let town = Town::new().await;
    let answers = join_all((0..100).map(|n| {
        let town = &town;
        async move { town.enter("koordinator", &format!("tebakan {n}"), "").await.status }
    }))
    .await;
    assert_eq!(answers.iter().filter(|s| **s == StatusCode::FORBIDDEN).count(), 5);
    assert_eq!(town.traces_of(Access::WrongPassword).await, 5);
}

#[tokio::test]
async fn a_network_full_of_guesses_is_slowed_and_nobody_in_it_refused() {
    let town = Town::new().await;
    let first = town.enter("penghubung", PASSWORD, "").await;
    let set = first.headers.get_all(header::SET_COOKIE).iter().map(|v| v.to_str().unwrap()).find(|c| c.starts_with("perangkat="));
    let set = set.unwrap();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/masuk", "Max-Age=15552000"] {
        assert!(set.contains(part), "{part}: {set}");
    }
    let device = first.cookie("perangkat").unwrap();
    for n in 0..51 {
        assert_eq!(town.enter(&format!("nama.{n}"), "salah", "").await.status, StatusCode::FORBIDDEN);
    }
    let begun = Instant::now();
    assert_eq!(town.enter("koordinator", PASSWORD, "").await.status, StatusCode::SEE_OTHER, "not refused");
    assert!(begun.elapsed() >= Duration::from_millis(500), "but slowed");
    // Somebody there guesses the name of a colleague: whose own device does not mind.
    for _ in 0..5 {
        town.enter("penghubung", "salah", "").await;
    }
    assert_eq!(town.enter("penghubung", PASSWORD, "").await.status, StatusCode::TOO_MANY_REQUESTS);
    let begun = Instant::now();
    let entered = town.enter("penghubung", PASSWORD, &device).await;
    assert_eq!(entered.status, StatusCode::SEE_OTHER, "{}", entered.text);
    assert!(begun.elapsed() < Duration::from_secs(4), "{:?}", begun.elapsed());
    assert_eq!(entered.cookie("perangkat").unwrap(), device, "it stays the same");
    // It is known for its owner only, and has a count of its own.
    town.enter("koordinator.lain", "salah", &device).await;
    for _ in 0..5 {
        assert_eq!(town.enter("penghubung", "salah", &device).await.status, StatusCode::FORBIDDEN);
    }
    assert_eq!(town.enter("penghubung", PASSWORD, &device).await.status, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_device_is_known_until_its_owner_forgets_it() {
    let town = Town::new().await;
    let first = town.enter("penghubung", PASSWORD, "").await;
    let (session, device) = (first.cookie("sesi").unwrap(), first.cookie("perangkat").unwrap());
    let made_up = format!("perangkat={}", "ab".repeat(32));
    assert_ne!(
        town.enter("koordinator", PASSWORD, &made_up).await.cookie("perangkat").unwrap(),
        made_up,
        "nobody's is not believed"
    );
    town.post("/keluar", &session, &[]).await;
    let elsewhere = town.session("penghubung").await;
    let page = town.get("/akun", &elsewhere).await;
    assert!(page.text.contains("sedang tidak masuk") && page.text.contains("Lupakan"), "{}", page.text);
    let guess = async |device: &str| {
        for _ in 0..5 {
            town.enter("penghubung", "salah", "").await;
        }
        let status = town.enter("penghubung", PASSWORD, device).await.status;
        town.pass(7_200);
        status
    };
    assert_eq!(guess(&device).await, StatusCode::SEE_OTHER);
    let elsewhere = town.session("penghubung").await;
    assert_eq!(town.post("/akun/sesi", &elsewhere, &[("id", "")]).await.status, StatusCode::SEE_OTHER);
    assert!(!town.get("/akun", &elsewhere).await.text.contains("Lupakan"));
    assert_eq!(guess(&device).await, StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn a_session_ends_however_much_is_done_in_it() {
    let town = Town::new().await;
    let session = town.session("koordinator").await;
    for _ in 0..23 {
        town.pass(1_800);
        assert_eq!(town.get("/meja", &session).await.status, StatusCode::OK);
    }
    town.pass(1_800);
    assert_eq!(town.get("/meja", &session).await.status, StatusCode::SEE_OTHER, "twelve hours are over");
    let idle = town.session("koordinator").await;
    town.pass(8 * 3_600 + 1);
    assert_eq!(town.get("/meja", &idle).await.status, StatusCode::SEE_OTHER);
    let entered = town.enter("koordinator", PASSWORD, "").await;
    let cookie = entered.headers.get(header::SET_COOKIE).unwrap().to_str().unwrap();
    assert!(cookie.contains("Max-Age=43200"), "the cookie ends with it: {cookie}");
}

#[tokio::test]
async fn whoever_changes_what_others_may_do_proves_that_it_is_them() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let fields = [("login", "siti.noor"), ("name", "Siti \"Noor\""), ("email", ""), ("role", "liaison"), ("agency", "Dinas PU")];
    let person = format!("/kelola/orang/{}", town.id_of("penghubung").await);
    town.pass(601);
    let asked = town.post("/kelola/orang", &admin, &fields).await;
    assert_eq!(asked.status, StatusCode::OK);
    assert!(asked.text.contains("Apakah ini Anda?") && asked.text.contains("action=\"/kelola/orang\""), "{}", asked.text);
    assert_eq!((asked.field("login"), asked.field("agency")), ("siti.noor".into(), "Dinas PU".into()), "nothing typed is lost");
    assert_eq!(asked.field("name"), "Siti &#34;Noor&#34;");
    assert!(town.store.person_by_login("siti.noor".into()).await.unwrap().is_none(), "nothing was done");
    for what in ["peran", "cabut", "sandi", "nonaktif", "aktif"] {
        let page = town.post(&format!("{person}/{what}"), &admin, &[("role", "leader"), ("agency", "Dinas PU")]).await;
        assert!(page.text.contains("name=\"proof\"") && page.field("role") == "leader", "{what}");
    }
    assert!(town.post(&person, &admin, &[("name", "X"), ("email", "jahat@contoh.id")]).await.text.contains("name=\"proof\""));
    let with = |password: &'static str| [fields.as_slice(), &[("proof", password)]].concat();
    let wrong = town.post("/kelola/orang", &admin, &with("salah")).await;
    assert_eq!((wrong.status, wrong.field("login")), (StatusCode::FORBIDDEN, "siti.noor".into()));
    assert!(!wrong.text.contains("salah\""), "no password comes back");
    assert_eq!(town.traces_of(Access::WrongPassword).await, 1);
    let done = town.post("/kelola/orang", &admin, &with(PASSWORD)).await;
    assert!(done.status == StatusCode::OK && done.text.contains("id=\"sandi\""), "{}", done.text);
    // It holds for a while, in this session.
    assert_eq!(town.post(&format!("{person}/nonaktif"), &admin, &[]).await.status, StatusCode::SEE_OTHER);
    town.pass(601);
    assert!(town.post(&format!("{person}/aktif"), &admin, &[]).await.text.contains("name=\"proof\""));
    for _ in 0..5 {
        town.post(&format!("{person}/aktif"), &admin, &[("proof", "salah")]).await;
    }
    let slowed = town.post(&format!("{person}/aktif"), &admin, &[("proof", PASSWORD)]).await;
    assert!(slowed.status == StatusCode::TOO_MANY_REQUESTS && slowed.headers.contains_key(header::RETRY_AFTER));
    // Others hear nothing but that they may not.
    let other = town.session("koordinator").await;
    assert_eq!(town.post("/kelola/orang", &other, &with(PASSWORD)).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn administrators_do_not_reset_themselves() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    turn_on(&town, &admin).await;
    let own = format!("/kelola/orang/{}", town.id_of("admin").await);
    assert!(!town.get(&own, &admin).await.text.contains(&format!("{own}/sandi")));
    let refused = town.post(&format!("{own}/sandi"), &admin, &[]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    let id = domain::UserId(town.id_of("admin").await);
    assert!(town.store.second_factor(id).await.unwrap().is_some(), "the second factor is still there");
}

#[tokio::test]
async fn a_second_factor_is_changed_by_whoever_has_password_and_code() {
    let town = Town::new().await;
    let (session, other) = (town.session("koordinator").await, town.session("koordinator").await);
    let begin = async |password, code: &str| {
        let answer = town.post("/akun/kode", &session, &[("step", "begin"), ("password", password), ("code", code)]).await;
        if answer.status == StatusCode::SEE_OTHER { town.get(answer.location(), &session).await } else { answer }
    };
    for password in ["", "salah"] {
        let refused = begin(password, "").await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.field("mark").is_empty(), "{password}");
    }
    assert_eq!(town.traces_of(Access::WrongPassword).await, 2);
    let stray = town.post("/akun/kode", &session, &[("step", "on"), ("mark", "00ff"), ("code", "123456")]).await;
    assert!(stray.status == StatusCode::UNPROCESSABLE_ENTITY && stray.field("mark").is_empty(), "no mark, no beginning");
    let (secret, codes) = turn_on(&town, &session).await;
    assert_eq!(town.get("/meja", &other).await.status, StatusCode::SEE_OTHER, "other sessions end");
    assert_eq!(town.get("/meja", &session).await.status, StatusCode::OK);
    town.pass(60);
    for code in ["", "123456"] {
        assert!(begin(PASSWORD, code).await.field("mark").is_empty(), "a password alone replaces nothing");
    }
    // The mark is of the session that proved it, and for a while.
    let begun = begin(PASSWORD, &code(&town, &secret)).await;
    let (new, mark) =
        (begun.text.split("<p class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned(), begun.field("mark"));
    assert_ne!(new, secret);
    let other = town.session("koordinator").await;
    let on = async |session: &str| {
        town.post("/akun/kode", session, &[("step", "on"), ("mark", &mark), ("code", &code(&town, &new))]).await.status
    };
    assert_eq!(on(&other).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(on(&session).await, StatusCode::OK);
    assert_eq!(town.get("/meja", &other).await.status, StatusCode::SEE_OTHER, "other sessions end again");
    assert!(begin(PASSWORD, &codes[0]).await.field("mark").is_empty(), "old recovery codes are gone");
    town.pass(60);
    let old = begin(PASSWORD, &code(&town, &new)).await.field("mark");
    assert!(!old.is_empty());
    town.pass(1_801);
    let late = town.post("/akun/kode", &session, &[("step", "on"), ("mark", &old), ("code", "123456")]).await;
    assert!(late.status == StatusCode::UNPROCESSABLE_ENTITY && late.field("mark").is_empty(), "begun too long ago");
    let off = [("step", "off"), ("password", PASSWORD), ("code", &code(&town, &new))];
    assert_eq!(town.post("/akun/kode", &session, &off).await.status, StatusCode::SEE_OTHER);
    let left = [Access::CodeOn, Access::CodeReplaced, Access::CodeOff, Access::WrongCode];
    assert_eq!(join_all(left.map(|what| town.traces_of(what))).await, [1, 1, 1, 3]);
    let mail = mailbox();
    town.tell(&mail).await;
    let told: Vec<_> = mail.letters().into_iter().map(|l| (l.notice(), l.to)).collect();
    let to = "koordinator@kantor.contoh.id".to_owned();
    assert_eq!(told, [Notice::CodeOn, Notice::CodeReplaced, Notice::CodeOff].map(|notice| (notice, to.clone())));
}

#[tokio::test]
async fn a_new_password_is_asked_for_with_the_old_one_and_no_worst_one_is_taken() {
    let town = Town::new().await;
    let (session, other) = (town.session("koordinator").await, town.session("koordinator").await);
    let change = async |old, new| town.post("/sandi", &session, &[("old", old), ("new", new), ("again", new)]).await;
    for worst in ["indonesia123", "Rahasia2026!", "bismillah99", "1234567890", "petugas12345", "qwertyuiop", "password123"] {
        let refused = change(PASSWORD, worst).await;
        assert!(refused.status == StatusCode::UNPROCESSABLE_ENTITY && refused.text.contains("dicoba paling dahulu"), "{worst}");
    }
    for _ in 0..5 {
        assert_eq!(change("salah", "sandi baru yang panjang").await.status, StatusCode::UNPROCESSABLE_ENTITY);
    }
    let slowed = change(PASSWORD, "sandi baru yang panjang").await;
    assert!(slowed.status == StatusCode::TOO_MANY_REQUESTS && slowed.headers.contains_key(header::RETRY_AFTER));
    assert_eq!(town.traces_of(Access::WrongPassword).await, 5);
    town.pass(3_600);
    let changed = change(PASSWORD, "sandi baru yang panjang").await;
    assert_eq!(changed.status, StatusCode::SEE_OTHER);
    for old in [&session, &other] {
        assert_eq!(town.get("/meja", old).await.status, StatusCode::SEE_OTHER, "other sessions end");
    }
    assert_eq!(town.get("/meja", &changed.cookie("sesi").unwrap()).await.status, StatusCode::OK);
    let mail = mailbox();
    town.tell(&mail).await;
    assert_eq!(mail.letters().iter().map(|l| l.notice()).collect::<Vec<_>>(), [Notice::NewPassword]);
}

#[tokio::test]
async fn people_are_told_what_administrators_did_to_their_account() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let person = format!("/kelola/orang/{}", town.id_of("penghubung").await);
    let role = [("role", "approver"), ("agency", "Dinas Kesehatan")];
    assert_eq!(town.post(&format!("{person}/peran"), &admin, &role).await.status, StatusCode::SEE_OTHER);
    assert_eq!(
        town.post(&format!("{person}/peran"), &admin, &role).await.status,
        StatusCode::SEE_OTHER,
        "again: nothing changes"
    );
    let renamed = [("name", "Siti Noor"), ("email", "siti@kantor.contoh.id")];
    assert_eq!(town.post(&person, &admin, &renamed).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.post(&person, &admin, &[("name", "Siti N."), renamed[1]]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.post(&format!("{person}/sandi"), &admin, &[]).await.status, StatusCode::OK);
    let mail = mailbox();
    town.tell(&mail).await;
    let told: Vec<_> =
        mail.letters().into_iter().map(|l| (l.notice(), l.to, l.news.values().iter().any(|(name, _)| *name == "day"))).collect();
    assert_eq!(
        told,
        [
            (Notice::RolesChanged, "penghubung@kantor.contoh.id".to_owned(), true),
            (Notice::AddressChanged, "penghubung@kantor.contoh.id".to_owned(), true),
            (Notice::PasswordReset, "siti@kantor.contoh.id".to_owned(), true),
        ],
        "the old address hears of the new one"
    );
    let left = [Access::Roles, Access::Address, Access::Reset];
    assert_eq!(join_all(left.map(|what| town.traces_of(what))).await, [1, 1, 1]);
    let overseer = town.session("pengawas").await;
    let traces = town.get("/meja/jejak", &overseer).await;
    assert!(traces.text.contains("Dibuatkan sandi baru oleh administrator"), "{}", traces.text);
}
