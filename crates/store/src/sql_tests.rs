//! The final text of what lists and figures ask each engine, put together from a query, its filter and a dialect: a change of any of the
//! three is seen here as the database would see it.

use std::{
    marker::PhantomData,
    path::Path,
    sync::{Mutex, PoisonError},
};

use domain::{AgencyId, Date, TopicCode, UserId, report::Work};

use crate::{
    AlertsPut, Asked, AskedSums, CommitOutcome, CommitRequest, Cursor, Desk, Error, Figures, Filter, Inbox, Lists, Order,
    PostgresStore, Progress, Remade, RowBatch, Scope, SqliteStore, Sums as _,
    engine::{Dialect, Engine, ReadMode, Rows, Script, Search, Window, WindowWalk},
};

/// Speaks as an engine does, remembers what it was asked, and finds nothing.
struct Recorder<E> {
    asked: Mutex<Vec<String>>,
    engine: PhantomData<fn() -> E>,
}

impl<E: Engine> Engine for Recorder<E> {
    const DIALECT: Dialect = E::DIALECT;

    async fn read(&self, how: ReadMode, script: Script) -> Result<Vec<Rows>, Error> {
        let mut asked = self.asked.lock().unwrap_or_else(PoisonError::into_inner);
        let statements = script.statements();
        asked.extend(statements.iter().map(|(sql, values)| format!("{how:?}, {} values: {sql}", values.len())));
        Ok(statements.iter().map(|_| Rows::new()).collect())
    }

    async fn write(&self, script: Script) -> Result<Vec<Rows>, Error> {
        self.read(ReadMode::Point, script).await
    }

    async fn windows(&self, _: &Search, below: i64) -> Result<Vec<Window>, Error> {
        let window = |from, until, by| Window { from, until, by, part: String::new() };
        Ok(vec![window(100, below, WindowWalk::Places), window(0, 100, WindowWalk::Terms)])
    }

    async fn whole(&self, search: &Search) -> Result<Vec<Window>, Error> {
        self.windows(search, i64::MAX).await
    }

    async fn edition(&self) -> Result<Option<i64>, Error> {
        Ok(None)
    }

    async fn append(&self, _: CommitRequest) -> Result<CommitOutcome, Error> {
        Err(Error::Engine("nothing is written here".into()))
    }

    fn made() -> Result<Vec<crate::shared::schema::SchemaObject>, Error> {
        E::made()
    }

    async fn make_room(&self, _: &RowBatch) -> Result<(), Error> {
        Ok(())
    }

    async fn put_alerts(&self, _: Vec<domain::forest::Alert>, _: crate::AlertKey) -> Result<AlertsPut, Error> {
        Ok(AlertsPut::default())
    }

    async fn job_comes(&self) {}

    async fn put_rows(&self, _: i64, _: Remade) -> Result<(), Error> {
        Ok(())
    }

    async fn backup(&self, _: &Path, _: Progress) -> Result<(), Error> {
        Ok(())
    }

    async fn settle(&self) -> Result<(), Error> {
        Ok(())
    }

    async fn check(&self) -> Result<Vec<String>, Error> {
        Ok(Vec::new())
    }

    async fn close(&self) {}
}

/// What an engine is asked, list by list.
async fn asked_of<E: Engine>() -> String {
    let recorder = Recorder::<E> { asked: Mutex::default(), engine: PhantomData };
    let mut snapshot = String::new();
    let mut tell = |name: &str| {
        let asked = std::mem::take(&mut *recorder.asked.lock().unwrap_or_else(PoisonError::into_inner));
        snapshot.push_str(&format!("## {name}\n{}\n\n", asked.join("\n")));
    };
    let after = Some(Cursor { order: 0, n: 500 });
    let few = vec![AgencyId(3), AgencyId(4)];
    let searched = || Filter { words: vec![vec!["jalan".into()]], prefix: Some("rus".into()), ..Filter::default() };
    let narrowed = || Filter { area: "64.02".parse().ok(), topic: TopicCode::parse("jalan"), ..Filter::default() };
    let led = || Filter { leads: few.clone(), overdue: Some(true), order: Order::Oldest, ..Filter::default() };
    for (name, filter) in [
        ("public", Filter::default()),
        ("public, narrowed", narrowed()),
        ("public, by what figures know", led()),
        ("public, of an agency", Filter { agency: Some(AgencyId(3)), ..Filter::default() }),
        ("public, searched", searched()),
        ("public, searched and narrowed", Filter { area: narrowed().area, ..searched() }),
    ] {
        drop(recorder.public(filter.clone(), after, 20).await);
        tell(name);
        drop(recorder.count_public(filter, 10_000).await);
        tell(&format!("{name}, counted"));
    }
    for (name, agencies) in [("few agencies", few.clone()), ("many agencies", (1..=101).map(AgencyId).collect())] {
        let scope = || Scope { user: UserId(7), agencies: agencies.clone() };
        drop(recorder.within(scope(), Filter::default(), after, 20).await);
        tell(&format!("seen by {name}"));
        drop(recorder.within(scope(), searched(), after, 20).await);
        tell(&format!("seen by {name}, searched"));
    }
    for (name, filter) in [("inbox", Filter::default()), ("inbox, narrowed", narrowed()), ("inbox, searched", searched())] {
        let desk = |works: &[Work]| Desk { works: works.to_vec(), agencies: few.clone() };
        let desks = || vec![desk(&[Work::FollowUp, Work::Complete]), desk(&[Work::Approve])];
        let inbox = || Inbox { desks: desks(), work: None, due_before: None, filter: filter.clone() };
        drop(recorder.inbox(inbox(), after, 20).await);
        tell(name);
        drop(recorder.inbox_counts(inbox(), domain::Timestamp::UNIX_EPOCH).await);
        tell(&format!("{name}, counted"));
    }
    let year = |leads: Vec<AgencyId>| Asked { from: Date::constant(2026, 1, 1), until: Date::constant(2026, 12, 31), leads };
    for (name, leads) in [("of everybody", Vec::new()), ("of few agencies", few)] {
        drop(recorder.tallies(year(leads.clone()), crate::By::VillageDay).await);
        drop(recorder.missed(year(leads.clone()), crate::By::VillageDay).await);
        tell(&format!("figures of villages {name}, day by day"));
        let days = vec![(Date::constant(2026, 1, 10), Date::constant(2026, 1, 31))];
        let leads = (!leads.is_empty()).then_some(leads);
        let asked = AskedSums { table: domain::figure::Table::Place, months: (24_314, 24_324), days, leads };
        drop(recorder.sums(asked).await);
        tell(&format!("sums {name}"));
    }
    snapshot
}

#[tokio::test]
async fn lists_ask_sqlite_this() {
    insta::assert_snapshot!(asked_of::<SqliteStore>().await);
}

#[tokio::test]
async fn lists_ask_postgresql_this() {
    insta::assert_snapshot!(asked_of::<PostgresStore>().await);
}
