//! Signing in with a second factor, and the devices that are signed in.

use axum::http::StatusCode;
use domain::Role;

use crate::town::{Page, Town};

const PASSWORD: &str = "sandi-rahasia-1";

/// What an app shows for a secret as people type it.
pub fn code(town: &Town, secret: &str) -> String {
    let bits = secret.bytes().filter(|b| *b != b' ').fold(Vec::new(), |mut bits, letter| {
        let five = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|l| *l == letter).unwrap();
        bits.extend((0..5).rev().map(|n| five >> n & 1));
        bits
    });
    let bytes: Vec<u8> =
        bits.chunks(8).map(|byte| byte.iter().fold(0, |sum, bit| sum * 2 + u8::try_from(*bit).unwrap())).collect();
    trust::code_at(bytes.try_into().unwrap(), town.app.now().as_second().try_into().unwrap())
}

/// Turns the second factor on; gives its secret and the recovery codes.
pub async fn turn_on(town: &Town, session: &str) -> (String, Vec<String>) {
    let (secret, on) = turning_on(town, session).await;
    let codes = on.text.split("<li class=\"code\">").skip(1).map(|rest| rest.split('<').next().unwrap().to_owned()).collect();
    (secret, codes)
}

/// The page that shows the recovery codes.
pub async fn turned_on(town: &Town, session: &str) -> Page {
    turning_on(town, session).await.1
}

async fn turning_on(town: &Town, session: &str) -> (String, Page) {
    let begun = town.post("/akun/kode", session, &[("step", "begin"), ("password", PASSWORD)]).await;
    let begun = town.get(begun.location(), session).await;
    let secret = begun.text.split("<p class=\"code\">").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let mark = begun.field("mark");
    let wrong = town.post("/akun/kode", session, &[("step", "on"), ("mark", &mark), ("code", "000000")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains(&secret), "it goes on with the same secret");
    let other = town.session("koordinator.lain").await;
    let stolen = town.post("/akun/kode", &other, &[("step", "on"), ("mark", &mark), ("code", &code(town, &secret))]).await;
    assert_eq!(stolen.status, StatusCode::UNPROCESSABLE_ENTITY, "a mark is its owner's alone");
    let on = town.post("/akun/kode", session, &[("step", "on"), ("mark", &mark), ("code", &code(town, &secret))]).await;
    assert_eq!(on.status, StatusCode::OK);
    (secret, on)
}

async fn password(town: &Town) -> Page {
    let page = town.post("/masuk", "", &[("login", "koordinator"), ("password", PASSWORD), ("ke", "/meja/cari")]).await;
    assert!(page.status == StatusCode::OK && page.cookie("sesi").is_none(), "a password alone does not let in");
    page
}

async fn with(town: &Town, asked: &str, code: &str) -> Page {
    town.post("/masuk/kode", "", &[("asked", asked), ("code", code), ("ke", "/meja/cari")]).await
}

fn later(town: &Town, seconds: i64) {
    town.clock.set(town.app.now() + jiff::SignedDuration::from_secs(seconds));
}

#[tokio::test]
async fn a_password_alone_lets_nobody_in_who_has_a_second_factor() {
    let town = Town::new().await;
    let session = town.session("koordinator").await;
    let (secret, codes) = turn_on(&town, &session).await;
    assert_eq!(codes.len(), 10);
    assert!(town.get("/akun", &session).await.text.contains("tersisa: 10"), "codes are not shown again");

    let asked = password(&town).await.field("asked");
    assert_eq!(
        with(&town, &asked, &code(&town, &secret)).await.status,
        StatusCode::FORBIDDEN,
        "the code that turned it on is used"
    );
    later(&town, 30);
    let now = code(&town, &secret);
    let spaced = format!("{} {}", &now[..3], &now[3..]);
    let inside = with(&town, &asked, &spaced).await;
    assert_eq!((inside.status, inside.location()), (StatusCode::SEE_OTHER, "/meja/cari"));
    assert!(inside.cookie("sesi").is_some());
    assert_eq!(with(&town, &asked, &now).await.status, StatusCode::FORBIDDEN, "each code counts once");
    // Whoever lost the phone uses a code on paper, once.
    let written = codes[0].to_uppercase();
    assert_eq!(with(&town, &asked, &written).await.status, StatusCode::SEE_OTHER);
    assert_eq!(with(&town, &asked, &written).await.status, StatusCode::FORBIDDEN);
    assert!(town.get("/akun", &session).await.text.contains("tersisa: 9"));
    // Not for ever, and not what anyone made up.
    later(&town, 660);
    assert!(with(&town, &asked, &codes[1]).await.location().starts_with("/masuk"), "too slow");
    assert!(with(&town, "00ff", &codes[1]).await.location().starts_with("/masuk"));
    // Guessing is slowed.
    let asked = password(&town).await.field("asked");
    let mut last = StatusCode::OK;
    for _ in 0..8 {
        last = with(&town, &asked, "123456").await.status;
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);

    later(&town, 7_200);
    let off = async |password, code: &str| {
        town.post("/akun/kode", &session, &[("step", "off"), ("password", password), ("code", code)]).await.status
    };
    assert_eq!(off("salah", &codes[2]).await, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(off(PASSWORD, "").await, StatusCode::UNPROCESSABLE_ENTITY, "a password alone turns nothing off");
    assert_eq!(off(PASSWORD, &codes[2]).await, StatusCode::SEE_OTHER);
    let plain = town.post("/masuk", "", &[("login", "koordinator"), ("password", PASSWORD)]).await;
    assert_eq!(plain.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn a_role_that_asks_for_it_opens_nothing_before_it_is_on() {
    let town = Town::with_second_factor_for(Role::Coordinator).await;
    let session = town.session("koordinator").await;
    assert_eq!(town.get("/meja", &session).await.location(), "/akun");
    assert!(town.get("/akun", &session).await.text.contains("mewajibkan"));
    turn_on(&town, &session).await;
    assert_eq!(town.get("/meja", &session).await.status, StatusCode::OK);
    let off = town.post("/akun/kode", &session, &[("step", "off"), ("password", PASSWORD)]).await;
    assert_eq!(off.status, StatusCode::FORBIDDEN);
    assert_eq!(town.get("/meja", &town.session("penghubung").await).await.status, StatusCode::OK, "others need none");
}

#[tokio::test]
async fn people_see_their_devices_and_sign_them_out() {
    let town = Town::new().await;
    let (here, there, third) =
        (town.session("koordinator").await, town.session("koordinator").await, town.session("koordinator").await);
    let stranger = town.session("penghubung").await;
    let page = town.get("/akun", &here).await;
    assert_eq!(page.text.matches("name=\"id\"").count(), 2, "the others, not this one");
    let id = page.text.split("name=\"id\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(town.post("/akun/sesi", &stranger, &[("id", &id)]).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.get("/akun", &here).await.text.matches("name=\"id\"").count(), 2, "nobody signs out a stranger");
    assert_eq!(town.post("/akun/sesi", &here, &[("id", &id)]).await.status, StatusCode::SEE_OTHER);
    let alive = [town.get("/meja", &there).await.status, town.get("/meja", &third).await.status];
    assert_eq!(alive.iter().filter(|s| **s == StatusCode::OK).count(), 1);
    town.post("/akun/sesi", &here, &[("id", "")]).await;
    assert_eq!(town.get("/meja", &third).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.get("/meja", &there).await.status, StatusCode::SEE_OTHER);
    assert_eq!(town.get("/meja", &here).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_overseer_sees_who_signed_in_and_who_looked() {
    let town = Town::new().await;
    let (number, _) = town.report_in("secret").await;
    let overseer = town.session("pengawas").await;
    assert!(town.get("/meja/jejak", &overseer).await.text.contains("Belum ada yang masuk"));
    for guess in ["salah", PASSWORD] {
        town.post("/masuk", "", &[("login", "koordinator"), ("password", guess)]).await;
    }
    town.post("/masuk", "", &[("login", "tidak.ada"), ("password", "salah")]).await;
    let coordinator = town.session("koordinator").await;
    town.post(&format!("/meja/laporan/{number}/buka/pelapor"), &coordinator, &[("why", "check")]).await;
    town.post("/keluar", &coordinator, &[]).await;
    let coordinator = town.session("koordinator").await;
    let page = town.get("/meja/jejak", &overseer).await;
    assert_eq!(page.status, StatusCode::OK);
    let (looks, access) = page.text.split_once("Yang masuk").unwrap();
    assert!(looks.contains("Petugas koordinator") && looks.contains(&number.grouped()), "{looks}");
    assert!(
        access.contains("Sandi salah") && access.matches("Petugas koordinator").count() == 3 && access.contains(">Keluar"),
        "{access}"
    );
    for other in ["koordinator", "admin", "pimpinan", "penghubung"] {
        assert_eq!(town.get("/meja/jejak", &town.session(other).await).await.status, StatusCode::FORBIDDEN, "{other}");
    }
    assert!(
        town.get("/meja", &overseer).await.status != StatusCode::OK
            && !town.get("/meja/cari", &coordinator).await.text.contains("/meja/jejak")
    );
    assert!(town.get("/meja/cari", &overseer).await.text.contains("/meja/jejak"));
}
