//! Files: the order they were chosen in, and what they leave when they are carried elsewhere.

use store::{Attachment, Table};

use crate::*;

on_every_engine! {
    files_of_an_event_keep_their_order
    a_file_is_named_by_one_event
    nothing_is_forgotten_by_a_move
}

fn file(id: u128, version: u32, place: u32) -> Attachment {
    Attachment {
        id: Uuid::from_u128(id),
        version,
        place,
        name: format!("{}.png", place + 1),
        media_type: "image/png".into(),
        size: 7,
        hash: [3; 32],
        salted: true,
    }
}

async fn files_of_an_event_keep_their_order(fresh: Fresh) {
    let store = &fresh.store;
    let mut step = birth(1);
    // Identities in no order.
    step.events[0].attachments = vec![file(9, 1, 0), file(2, 1, 1), file(5, 1, 2)];
    let sent = step.events[0].attachments.clone();
    let key = Key::Id(step.report.id);
    store.append(step.clone()).await.unwrap();
    let mut noted = next(&step.report, ReportEvent::Noted);
    noted.events[0].attachments = vec![file(1, 2, 0)];
    store.append(noted.clone()).await.unwrap();
    let all = [sent, noted.events[0].attachments.clone()].concat();
    assert_eq!(store.with_history(key).await.unwrap().unwrap().attachments, all);
    assert_eq!(store.attachment(Uuid::from_u128(5)).await.unwrap().unwrap().1, all[2]);
    // As an earlier version wrote them: with neither place nor salt.
    let sql = "INSERT INTO attachment (id, n, version, name, media_type, size, hash) \
               SELECT id2, n, version, name, media_type, size, hash FROM attachment, (SELECT ID AS id2) i WHERE place = 2";
    let id = if matches!(fresh.home, Home::File(_)) {
        "x'00000000000000000000000000000007'"
    } else {
        "'\\x00000000000000000000000000000007'::bytea"
    };
    fresh.home.by_hand(&sql.replace("ID", id)).unwrap();
    let old = store.attachment(Uuid::from_u128(7)).await.unwrap().unwrap().1;
    assert_eq!((old.place, old.salted), (0, false));
    // Both travel.
    let other = Fresh::sqlite().await;
    for table in Table::ALL {
        let stretch = store.take_out(table, None, 100).await.unwrap();
        other.store.put_in(stretch).await.unwrap();
    }
    let (here, there) = (store.with_history(key).await.unwrap().unwrap(), other.store.with_history(key).await.unwrap().unwrap());
    assert_eq!((here.attachments.len(), here.attachments), (5, there.attachments));
}

/// A table or a column that a move would lose is found by looking at the schema itself.
async fn nothing_is_forgotten_by_a_move(fresh: Fresh) {
    assert_eq!(fresh.store.forgotten().await.unwrap(), Vec::<String>::new());
    fresh.home.by_hand("CREATE TABLE excursion (id integer)").unwrap();
    fresh.home.by_hand("ALTER TABLE reply ADD COLUMN colour integer").unwrap();
    assert_eq!(fresh.store.forgotten().await.unwrap(), ["excursion", "reply.colour"]);
}

async fn a_file_is_named_by_one_event(fresh: Fresh) {
    let store = &fresh.store;
    let with_file = |n: u64| {
        let mut step = birth(n);
        step.events[0].attachments = vec![file(1, 1, 0)];
        step
    };
    let ids = || vec![Uuid::from_u128(1), Uuid::from_u128(2)];
    assert_eq!(store.unnamed(ids()).await.unwrap(), ids());
    store.append(with_file(1)).await.unwrap();
    assert!(store.append(with_file(2)).await.is_err(), "nothing of the second is written");
    assert_eq!(store.unnamed(ids()).await.unwrap(), [Uuid::from_u128(2)]);
    assert_eq!(store.counts().await.unwrap(), (1, 0));
    assert_eq!(store.append(birth(2)).await.unwrap(), CommitOutcome::Done, "and others go on");
}
