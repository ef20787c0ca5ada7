//! Lists: whole pages whoever reads them, and what narrows them goes wherever one goes on.

use app::Search;
use domain::Command;
use store::Cursor;

use crate::town::{HEALTH, Town, WORKS};

/// The reports of pages of so many, one after the other; each page but the last is full.
async fn paged(town: &Town, search: &Search, at_most: usize) -> Vec<String> {
    let (mut all, mut after): (_, Option<Cursor>) = (Vec::new(), None);
    loop {
        let page = town.app.reports().public_reports(search, after, u32::try_from(at_most).unwrap()).await.unwrap();
        all.extend(page.rows.iter().map(|l| l.report.tracking.to_string()));
        match page.next {
            Some(next) => {
                assert_eq!(page.rows.len(), at_most, "a page that goes on is full");
                after = Some(next);
            }
            None => return all,
        }
    }
}

#[tokio::test]
async fn a_page_is_full_where_there_is_enough_to_see() {
    let town = Town::new().await;
    let mut theirs = Vec::new();
    for n in 0..12 {
        let (number, _) = town.report_in("forwarded").await;
        // Who got a copy is on the path of a report, and nobody else's to know.
        let command = match n % 3 {
            0 => Command::Forward { to: vec![HEALTH], lead: WORKS },
            _ => Command::Copy { agency: HEALTH },
        };
        town.act(number, "koordinator", command).await;
        if n % 3 == 0 {
            theirs.insert(0, number.to_string());
        }
    }
    let search = Search { agency: Some(HEALTH), ..Search::default() };
    for at_most in [1, 2, 3] {
        assert_eq!(paged(&town, &search, at_most).await, theirs, "pages of {at_most}");
    }
    let copied = Search { agency: Some(WORKS), ..Search::default() };
    assert_eq!(paged(&town, &copied, 5).await.len(), 12);
}

#[tokio::test]
async fn whatever_narrows_a_list_goes_on_with_it() {
    let town = Town::new().await;
    for _ in 0..26 {
        town.report_in("forwarded").await;
    }
    let narrowing = format!("topik=jalan&instansi={}&pimpin={}&dari=2026-01-02&keadaan=open&urut=tunggu", WORKS.0, WORKS.0);
    let fields = ["topik", "instansi", "pimpin", "dari", "keadaan", "urut"];
    let liaison = town.session("penghubung").await;
    for (path, who) in [("/laporan", ""), ("/meja/cari", &*liaison), ("/meja", &*liaison)] {
        let page = town.get(&format!("{path}?{narrowing}"), who).await;
        let linked = page.text.replace("&#38;", "&");
        let links = |wanted: &str| -> Vec<String> {
            linked
                .split("href=\"")
                .filter_map(|rest| rest.split('"').next())
                .filter(|l| l.contains(wanted))
                .map(Into::into)
                .collect()
        };
        for wanted in ["setelah=", "bentuk=xlsx"] {
            let found = links(wanted);
            assert!(!found.is_empty(), "{path} has {wanted}: {linked}");
            for (link, field) in found.iter().flat_map(|link| fields.iter().map(move |field| (link, field))) {
                assert!(link.contains(&format!("{field}=")), "{link} lost {field}");
            }
        }
        // The form asks for the rest of it again.
        let form = linked.split("role=\"search\"").nth(1).and_then(|rest| rest.split("</form>").next()).unwrap();
        for field in fields {
            assert!(form.contains(&format!("name=\"{field}\"")), "the form of {path} lost {field}: {form}");
        }
        if let Some(next) = links("setelah=").first() {
            let next = town.get(next, who).await;
            assert!(next.text.contains("/laporan/"), "{path}: {}", next.text);
        }
    }
    // An inbox is narrowed to an agency as any list.
    let inbox = async |query: &str| town.get(&format!("/meja?{query}"), &liaison).await.text.matches("class=\"matter\"").count();
    assert_eq!((inbox("").await, inbox(&format!("instansi={}", WORKS.0)).await), (25, 25));
    assert_eq!(inbox(&format!("instansi={}", HEALTH.0)).await, 0);
}
