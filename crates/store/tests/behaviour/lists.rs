//! Lists, searches, inboxes, however many reports there are.

use crate::*;

on_every_engine! {
    lists_are_walked_page_by_page_without_gap_or_repeat
    search_finds_stems_prefixes_and_only_what_the_reader_may
    a_search_goes_back_as_far_as_there_are_reports
    an_inbox_is_ordered_by_what_is_due
    what_is_for_a_closed_circle_is_counted_one_by_one
}

async fn lists_are_walked_page_by_page_without_gap_or_repeat(fresh: Fresh) {
    let store = &fresh.store;
    for n in 0..25 {
        store.append(birth(n)).await.unwrap();
        if n % 2 == 0 {
            store.append(verified(&birth(n).report)).await.unwrap();
        }
    }
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = store.public(Filter::default(), after, 4).await.unwrap();
        assert!(page.rows.len() <= 4);
        seen.extend(page.rows.iter().map(|r| r.cursor.n));
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    assert_eq!(seen.len(), 13);
    assert!(seen.windows(2).all(|w| w[0] > w[1]), "newest first");
}

async fn search_finds_stems_prefixes_and_only_what_the_reader_may(fresh: Fresh) {
    let store = &fresh.store;
    store.append(birth(1)).await.unwrap();
    store.append(birth(2)).await.unwrap();
    store.append(verified(&birth(2).report)).await.unwrap();
    let find = async |stems: &[&str], prefix: Option<&str>| {
        let filter = Filter {
            words: stems.iter().map(|s| vec![(*s).to_owned()]).collect(),
            prefix: prefix.map(str::to_owned),
            ..Filter::default()
        };
        let scope = Scope { user: UserId(1), agencies: vec![GOVERNMENT] };
        let public = store.public(filter.clone(), None, 10).await.unwrap().rows.len();
        (public, store.within(scope, filter, None, 10).await.unwrap().rows.len())
    };
    assert_eq!(find(&["baik", "jalan"], None).await, (1, 1));
    assert_eq!(find(&["jalan"], None).await, (1, 2));
    assert_eq!(find(&["zz"], Some("rus")).await, (1, 2), "the last word is also a beginning");
    assert_eq!(find(&["nomor1"], None).await, (0, 1), "what is not public is not found by the public");
    assert_eq!(find(&["banjir"], None).await, (0, 0));
    let elsewhere = Scope { user: UserId(1), agencies: vec![AgencyId(77)] };
    assert!(store.within(elsewhere, Filter::default(), None, 10).await.unwrap().rows.is_empty());
    for (agencies, there) in [(1..=150, 2), (2..=150, 0)] {
        let many = Scope { user: UserId(1), agencies: agencies.clone().map(AgencyId).collect() };
        let listed = store.within(many, Filter::default(), None, 10).await.unwrap().rows.len();
        assert_eq!(listed, there, "of many agencies: {agencies:?}");
    }
    let area = Filter { area: Some("64.72".parse().unwrap()), ..Filter::default() };
    assert_eq!(store.public(area, None, 10).await.unwrap().rows.len(), 1);
    let area = Filter { area: Some("64.71".parse().unwrap()), ..Filter::default() };
    assert!(store.public(area, None, 10).await.unwrap().rows.is_empty());
    for (agency, there) in [(GOVERNMENT, 1), (AgencyId(77), 0)] {
        let by = |words: &[&str]| Filter {
            words: words.iter().map(|w| vec![(*w).to_owned()]).collect(),
            agency: Some(agency),
            ..Filter::default()
        };
        assert_eq!(store.public(by(&[]), None, 10).await.unwrap().rows.len(), there, "on the path of {agency:?}");
        assert_eq!(store.public(by(&["jalan"]), None, 10).await.unwrap().rows.len(), there, "and searched");
    }
}

async fn a_search_goes_back_as_far_as_there_are_reports(fresh: Fresh) {
    let store = &fresh.store;
    for some in (0..3_200).collect::<Vec<u64>>().chunks(800) {
        let written = futures::future::join_all(some.iter().map(|n| store.append(birth(*n)))).await;
        assert!(written.iter().all(|w| matches!(w, Ok(CommitOutcome::Done))));
    }
    let scope = || Scope { user: UserId(1), agencies: vec![GOVERNMENT] };
    let find = async |word: &str, after, at_most| {
        let filter = Filter { words: vec![vec![word.to_owned()]], ..Filter::default() };
        store.within(scope(), filter, after, at_most).await.unwrap()
    };
    assert_eq!(find("nomor7", None, 10).await.rows.len(), 1, "the oldest are found too");
    let (mut seen, mut after) = (0, None);
    loop {
        let page = find("rusak", after, 400).await;
        assert!(page.rows.windows(2).all(|w| w[0].cursor.n > w[1].cursor.n), "newest first");
        seen += page.rows.len();
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    assert_eq!(seen, 3_200, "without gap or repeat");
}

async fn what_is_for_a_closed_circle_is_counted_one_by_one(fresh: Fresh) {
    let (store, work) = (&fresh.store, domain::report::Work::Verify);
    let close: [fn(&mut Report); 4] = [|_| (), |r| r.secret = true, |r| r.supervisory = true, |r| r.accused = vec![AgencyId(77)]];
    for (n, close) in (0..).zip(close.iter().cycle().take(8)) {
        let mut step = birth(n);
        close(&mut step.report);
        store.append(vouched(step)).await.unwrap();
    }
    // However many piles there are: each is looked at by itself, or all together.
    for agencies in [vec![GOVERNMENT], (1..60).map(AgencyId).collect()] {
        let inbox = Inbox { desks: vec![Desk { works: vec![work], agencies }], ..Inbox::default() };
        let counts = store.inbox_counts(inbox, at(0)).await.unwrap();
        assert_eq!(counts.open, [(work, 2, 0)]);
        assert_eq!(counts.closed_circle.len(), 6);
        for (kind, late, report) in counts.closed_circle {
            let closed = [report.secret, report.supervisory, !report.accused.is_empty()];
            assert!(kind == work && !late && closed.into_iter().filter(|c| *c).count() == 1);
        }
    }
    // What becomes secret later is not counted among the others any more.
    let mut report = birth(0).report;
    report.secret = true;
    store.put_rows(1, remade(report, SearchEntry::default())).await.unwrap();
    let inbox = Inbox { desks: vec![Desk { works: vec![work], agencies: vec![GOVERNMENT] }], ..Inbox::default() };
    assert_eq!(store.inbox_counts(inbox, at(0)).await.unwrap().open, [(work, 1, 0)]);
}

async fn an_inbox_is_ordered_by_what_is_due(fresh: Fresh) {
    let store = &fresh.store;
    for n in 0..6 {
        store.append(birth(n)).await.unwrap();
    }
    let desk = |agency| Inbox {
        desks: vec![Desk { works: vec![domain::report::Work::Verify], agencies: vec![agency] }],
        ..Inbox::default()
    };
    let page = store.inbox(desk(GOVERNMENT), None, 4).await.unwrap();
    assert_eq!(page.rows.len(), 4);
    let rest = store.inbox(desk(GOVERNMENT), page.next, 4).await.unwrap();
    assert_eq!(rest.rows.len(), 2);
    assert!(rest.next.is_none());
    assert!(page.rows.iter().all(|r| r.task.is_some()));
    let counts = store.inbox_counts(desk(GOVERNMENT), at(0)).await.unwrap();
    assert_eq!(counts.open, [(domain::report::Work::Verify, 6, 0)]);
    assert!(counts.closed_circle.is_empty());
    assert!(store.inbox(desk(AgencyId(2)), None, 4).await.unwrap().rows.is_empty());
    assert!(store.inbox(Inbox::default(), None, 4).await.unwrap().rows.is_empty());
}

#[tokio::test]
async fn the_index_of_sqlite_goes_on_in_a_new_part() {
    let Fresh { store, home } = Fresh::sqlite().await;
    for n in 0..6 {
        store.append(birth(n)).await.unwrap();
    }
    home.by_hand("PRAGMA foreign_keys = OFF; UPDATE report SET n = 124997 WHERE n = 6").unwrap();
    for n in 6..12 {
        store.append(birth(n)).await.unwrap();
    }
    home.by_hand("SELECT count(*) FROM search_inner_125000").unwrap();
    let filter = Filter { words: vec![vec!["rusak".into()]], prefix: Some("rus".into()), ..Filter::default() };
    let scope = || Scope { user: UserId(1), agencies: vec![GOVERNMENT] };
    let (mut seen, mut after) = (Vec::new(), None);
    loop {
        let page = store.within(scope(), filter.clone(), after, 2).await.unwrap();
        seen.extend(page.rows.iter().map(|r| r.cursor.n));
        let Some(next) = page.next else { break };
        after = Some(next);
    }
    let all = [125_003, 125_002, 125_001, 125_000, 124_999, 124_998, 5, 4, 3, 2, 1];
    assert_eq!(seen, all, "over both parts, newest first");
    let inbox = Inbox {
        desks: vec![Desk { works: vec![domain::report::Work::Verify], agencies: vec![GOVERNMENT] }],
        filter: filter.clone(),
        ..Inbox::default()
    };
    let page = store.inbox(inbox, None, 4).await.unwrap();
    assert!(page.rows.len() == 4 && page.next.is_some(), "an inbox is looked through as a whole");
    store.put_rows(125_001, remade(birth(9).report, SearchEntry::default())).await.unwrap();
    assert_eq!(store.within(scope(), filter.clone(), None, 20).await.unwrap().rows.len(), 10, "one is not found any more");
    // A part that is full lies in one piece once the store was settled; the one that grows is left to grow.
    let Home::File(folder) = &home else { unreachable!() };
    let file = rusqlite::Connection::open(folder.path().join("test.db")).unwrap();
    let pieces = |table: &str| {
        let sql = format!("SELECT count(DISTINCT segid) FROM {table}_idx");
        file.query_row(&sql, [], |r| r.get::<_, i64>(0)).unwrap()
    };
    assert!(pieces("search_inner") > 4);
    store.settle().await.unwrap();
    assert!(pieces("search_inner") == 1 && pieces("search_inner_125000") > 1);
    assert_eq!(store.within(scope(), filter, None, 20).await.unwrap().rows.len(), 10, "and nothing else changed");
}

#[tokio::test]
async fn a_full_part_of_the_index_of_sqlite_is_opened_for_words_that_it_holds() {
    let Fresh { store, home } = Fresh::sqlite().await;
    for n in 0..3 {
        store.append(birth(n)).await.unwrap();
    }
    home.by_hand("PRAGMA foreign_keys = OFF; UPDATE report SET n = 125000 WHERE n = 3").unwrap();
    for n in 3..6 {
        store.append(birth(n)).await.unwrap();
    }
    let found = async |word: &str| {
        let filter = Filter { words: vec![vec![word.into()]], prefix: Some(word.into()), ..Filter::default() };
        let scope = Scope { user: UserId(1), agencies: vec![GOVERNMENT] };
        store.within(scope, filter, None, 20).await.map(|page| page.rows.iter().map(|r| r.cursor.n).collect::<Vec<_>>())
    };
    let all = [125_003, 125_002, 125_001, 2, 1];
    for _ in 0..2 {
        assert_eq!(found("rusak").await.unwrap(), all);
        assert!(found("banjir").await.unwrap().is_empty());
        store.settle().await.unwrap();
    }
    // What changes in a full part is found at once, and when it was settled again.
    let flood = SearchEntry { inner_terms: "banjir jalan".into(), ..SearchEntry::default() };
    store.put_rows(2, remade(birth(1).report, flood)).await.unwrap();
    for _ in 0..2 {
        assert_eq!((found("banjir").await.unwrap(), found("banj").await.unwrap()), (vec![2], vec![2]));
        store.settle().await.unwrap();
    }
    home.by_hand("DROP TABLE search_inner").unwrap();
    assert!(found("gempa").await.unwrap().is_empty(), "the part is not opened for that");
    assert!(found("banjir").await.is_err() && found("gem").await.is_err(), "for these it would have been");
}

#[tokio::test]
async fn partitions_of_an_older_version_are_gone_on_with() {
    let Fresh { store, home } = Fresh::postgres().await;
    store.close().await;
    for table in ["event", "content", "search"] {
        let older = format!(
            "DROP TABLE {table}_from_0; DROP TABLE {table}_from_250000; CREATE TABLE {table}_0 (LIKE {table} INCLUDING ALL); \
             ALTER TABLE {table} ATTACH PARTITION {table}_0 FOR VALUES FROM (0) TO (500000)"
        );
        home.by_hand(&older).unwrap();
    }
    let other = home.open().await.unwrap();
    home.by_hand("SELECT setval('report_n', 499998)").unwrap();
    let store = home.open().await.unwrap();
    for n in 0..5 {
        assert_eq!(store.append(birth(n)).await.unwrap(), CommitOutcome::Done);
    }
    assert_eq!(store.scan(0, 10).await.unwrap().len(), 5, "on both sides of the end of the older one");
    let filter = Filter { words: vec![vec!["rusak".into()]], ..Filter::default() };
    let scope = Scope { user: UserId(1), agencies: vec![GOVERNMENT] };
    let found = other.within(scope, filter, None, 20).await.unwrap();
    let places: Vec<_> = found.rows.iter().map(|r| r.cursor.n).collect();
    let all = [500_003, 500_002, 500_001, 500_000, 499_999];
    assert_eq!(places, all, "found by a node that knew only the older one");
}
