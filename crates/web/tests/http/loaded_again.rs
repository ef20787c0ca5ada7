//! What an answer shows stays so when it is loaded again: passwords, the secret of a second factor, the codes on paper.

use app::{App, AppError, FirstPassword};
use axum::http::StatusCode;
use store::Access;

use crate::{
    account::{code, turn_on},
    town::{Page, Town},
};

fn password_of(page: &Page) -> String {
    page.text.split("id=\"sandi\">").nth(1).unwrap_or_else(|| panic!("{}", page.text)).split('<').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_first_password_is_made_once_for_each_form() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let person = format!("/kelola/orang/{}", town.id_of("penghubung").await);
    let form = town.get(&person, &admin).await;
    let (deed, reset) = (form.field("deed"), format!("{person}/sandi"));
    let made = password_of(&town.post(&reset, &admin, &[("deed", &deed)]).await);
    assert_eq!(password_of(&town.post(&reset, &admin, &[("deed", &deed)]).await), made);
    assert_eq!(town.traces_of(Access::Reset).await, 1);
    assert!(town.post("/masuk", "", &[("login", "penghubung"), ("password", &made)]).await.cookie("sesi").is_some());
    // Not in another session, not later, and another form makes another.
    town.pass(601);
    let late = town.post(&reset, &admin, &[("deed", &deed), ("proof", "sandi-rahasia-1")]).await;
    assert_eq!((late.status, late.location()), (StatusCode::SEE_OTHER, person.as_str()));
    assert_eq!(town.traces_of(Access::Reset).await, 1);
    let other = town.session("admin").await;
    assert_ne!(password_of(&town.post(&reset, &other, &[("deed", &deed)]).await), made);
    let fresh = town.get(&person, &admin).await.field("deed");
    assert_ne!(fresh, deed);
    // Letting somebody in, too; what is refused gives nothing.
    let form = town.get("/kelola/orang/baru", &admin).await.field("deed");
    let invite = async |login: &str| {
        let fields =
            [("deed", &*form), ("login", login), ("name", "Orang Baru"), ("role", "liaison"), ("agency", "Dinas Kesehatan")];
        town.post("/kelola/orang", &admin, &fields).await
    };
    assert_eq!(invite("penghubung").await.status, StatusCode::UNPROCESSABLE_ENTITY, "the login is taken");
    let first = invite("orang.baru").await;
    assert_eq!(password_of(&invite("orang.baru").await), password_of(&first));
    assert!(!town.at_rest().await.windows(made.len()).any(|w| w == made.as_bytes()), "sealed while it was kept");
}

/// A house where somebody is signed in, and what gives a password there.
async fn gives(town: &Town, app: &App, session: &str, deed: &str) -> Result<FirstPassword, AppError> {
    let who = town.app.people().signed_in(session.trim_start_matches("sesi=")).await?.unwrap();
    let person = town.id_of("penghubung").await;
    let reset =
        async |password: &str| app.administration().reset_password(Some(&who.official()), domain::UserId(person), password).await;
    app.administration().give_first_password(&who, deed, "penghubung", reset).await
}

#[tokio::test]
async fn a_first_password_is_one_however_many_ask_at_once_and_wherever() {
    let town = Town::new().await;
    let (admin, other) = (town.session("admin").await, town.another_process().await);
    let person = format!("/kelola/orang/{}", town.id_of("penghubung").await);
    let (deed, reset) = (town.get(&person, &admin).await.field("deed"), format!("{person}/sandi"));
    let post = || async { password_of(&town.post(&reset, &admin, &[("deed", &deed)]).await) };
    let (a, b, c, d) = tokio::join!(post(), post(), post(), post());
    assert!(a == b && b == c && c == d && post().await == a);
    assert_eq!(town.traces_of(Access::Reset).await, 1);
    assert!(town.post("/masuk", "", &[("login", "penghubung"), ("password", &a)]).await.cookie("sesi").is_some());
    // At two nodes, and however they meet.
    for n in 0..30 {
        let deed = format!("lain {n}");
        let late = async |app, by: u64| {
            tokio::time::sleep(std::time::Duration::from_micros(by)).await;
            gives(&town, app, &admin, &deed).await.unwrap()
        };
        let (here, there, again) = tokio::join!(late(&town.app, 0), late(&other, 40 * n), late(&other, 0));
        assert!(here == there && here == again && matches!(here, FirstPassword::Shown(_)), "{here:?} {there:?} {again:?}");
        assert_eq!(town.traces_of(Access::Reset).await, usize::try_from(n).unwrap() + 2);
    }
}

#[tokio::test]
async fn a_first_password_that_was_not_given_is_not_shown() {
    let town = Town::new().await;
    let admin = town.session("admin").await;
    let who = town.app.people().signed_in(admin.trim_start_matches("sesi=")).await.unwrap().unwrap();
    // Whoever came second waits for the first, who is refused; then it is tried anew.
    let slow = async |_: &str| {
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        Err(AppError::NotFound)
    };
    let first = town.app.administration().give_first_password(&who, "sekali", "penghubung", slow);
    let (first, second) = tokio::join!(first, gives(&town, &town.app, &admin, "sekali"));
    assert!(matches!(first, Err(AppError::NotFound)));
    let Ok(FirstPassword::Shown(password)) = second else { panic!("{second:?}") };
    assert!(town.post("/masuk", "", &[("login", "penghubung"), ("password", &password)]).await.cookie("sesi").is_some());
    // Whoever was cut off gave nothing: the same password is given by whoever comes next.
    let never = async |_: &str| std::future::pending().await;
    let cut = town.app.administration().give_first_password(&who, "putus", "penghubung", never);
    assert!(tokio::time::timeout(std::time::Duration::from_millis(200), cut).await.is_err());
    let Ok(FirstPassword::Shown(password)) = gives(&town, &town.app, &admin, "putus").await else { panic!("not given") };
    assert!(town.post("/masuk", "", &[("login", "penghubung"), ("password", &password)]).await.cookie("sesi").is_some());
}

#[tokio::test]
async fn a_second_factor_that_was_begun_keeps_its_secret() {
    let town = Town::new().await;
    let session = town.session("koordinator").await;
    assert_eq!(town.get("/akun/kode", &session).await.location(), "/akun");
    let begin = [("step", "begin"), ("password", "sandi-rahasia-1")];
    let there = town.post("/akun/kode", &session, &begin).await.location().to_owned();
    let secret = |page: &Page| page.text.split("<p class=\"code\">").nth(1).map(|s| s.split('<').next().unwrap().to_owned());
    let shown = town.get(&there, &session).await;
    assert!(secret(&shown).is_some(), "{}", shown.text);
    assert_eq!(secret(&town.get(&there, &session).await), secret(&shown));
    let stranger = town.session("koordinator.lain").await;
    assert_eq!(town.get(&there, &stranger).await.location(), "/akun", "it is their own");
    town.pass(1_801);
    assert_eq!(town.get(&there, &session).await.location(), "/akun", "for a while");
    // The codes on paper are the same as long as it is the same page.
    turn_on(&town, &session).await;
    let begin = [begin[0], begin[1], ("code", "")];
    assert_eq!(town.post("/akun/kode", &session, &begin).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn codes_on_paper_are_the_same_when_their_page_is_loaded_again() {
    let town = Town::new().await;
    let session = town.session("koordinator").await;
    let begun = town.post("/akun/kode", &session, &[("step", "begin"), ("password", "sandi-rahasia-1")]).await;
    let there = begun.location().to_owned();
    let shown = town.get(&there, &session).await;
    let (mark, secret) = (shown.field("mark"), shown.text.split("<p class=\"code\">").nth(1).unwrap().split('<').next().unwrap());
    let proof = code(&town, secret);
    let on = async || town.post("/akun/kode", &session, &[("step", "on"), ("mark", &mark), ("code", &proof)]).await;
    let codes = |page: &Page| {
        page.text.split("<li class=\"code\">").skip(1).map(|c| c.split('<').next().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = codes(&on().await);
    assert_eq!(first.len(), 10);
    town.pass(120);
    assert_eq!(codes(&on().await), first);
    let other = [("step", "on"), ("mark", &*mark), ("code", if proof == "123456" { "654321" } else { "123456" })];
    let guessed = town.post("/akun/kode", &session, &other).await;
    assert!(guessed.status == StatusCode::UNPROCESSABLE_ENTITY && codes(&guessed).is_empty(), "for that very code alone");
    assert_eq!((town.traces_of(Access::CodeOn).await, town.traces_of(Access::CodeReplaced).await), (1, 0));
    assert_eq!(town.get(&there, &session).await.location(), "/akun", "it is done");
}

#[tokio::test]
async fn signing_in_turns_into_the_other_language_with_what_was_typed() {
    let town = Town::new().await;
    let typed = [("login", "koordinator"), ("password", "sandi-rahasia-1"), ("ke", "/meja/cari"), ("bahasa", "en")];
    let turned = town.post("/masuk", "", &typed).await;
    assert!(turned.status == StatusCode::OK && turned.text.contains("lang=\"en\""), "{}", turned.text);
    assert!(turned.cookie("sesi").is_none() && turned.cookie("bahasa").as_deref() == Some("bahasa=en"));
    assert!(turned.text.contains("value=\"koordinator\"") && turned.field("ke") == "/meja/cari");
    assert!(turned.text.contains("name=\"bahasa\" value=\"id\"") && !turned.text.contains("sandi-rahasia"), "{}", turned.text);
    turn_on(&town, &town.session("koordinator").await).await;
    let asked = town.post("/masuk", "", &typed[..3]).await;
    assert!(asked.text.contains("name=\"bahasa\" value=\"en\""), "{}", asked.text);
    let turned = town.post("/masuk/kode", "", &[("asked", &asked.field("asked")), ("ke", "/meja/cari"), ("bahasa", "en")]).await;
    assert_eq!(
        (turned.status, turned.field("asked"), turned.field("ke")),
        (StatusCode::OK, asked.field("asked"), "/meja/cari".to_owned())
    );
}
