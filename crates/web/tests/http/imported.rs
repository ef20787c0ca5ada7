//! What an operator takes from files, while administrators change the same on screen.

use std::{fmt::Write, time::Duration};

use app::{App, Register, sheet::Sheet};
use domain::{Agency, Official};

use crate::town::Town;

/// Agencies called so, as a table.
fn table(called: &str, how_many: usize) -> Sheet {
    let mut table = "nama;induk;jenis;wilayah\n".to_owned();
    for n in 0..how_many {
        writeln!(table, "{called} {n};Pemerintah Kukar;dinas;64.02").unwrap();
    }
    Sheet::read(table.as_bytes()).unwrap()
}

/// An administrator changes an agency.
async fn change(app: &App, by: &Official, name: &str) {
    app.refresh_reference().await.unwrap();
    let found = app.reference().agencies.iter().find(|a| a.name == name).cloned().unwrap();
    app.administration().put_agency(by, Agency { decree: "SK 7".into(), ..found }).await.unwrap();
}

#[tokio::test]
async fn a_table_of_agencies_keeps_what_an_administrator_changes_meanwhile() {
    let town = Town::new().await;
    let (admin, other) = (town.official("admin").await, town.another_process().await);
    town.app.administration().put_agency_table(None, &table("Dinas", 12), None, app::Run::Real).await.unwrap();
    let changes = async {
        for n in 0..12 {
            change(&town.app, &admin, &format!("Dinas {n}")).await;
        }
    };
    let more = table("Badan", 150);
    let (taken, ()) = tokio::join!(other.administration().put_agency_table(None, &more, None, app::Run::Real), changes);
    assert_eq!(taken.unwrap().added.len(), 150);
    let found: Vec<_> = town.app.proof().check_log(|_| {}).await.unwrap().into_iter().map(|d| d.what).collect();
    assert_eq!(found, Vec::<String>::new());
    town.app.refresh_reference().await.unwrap();
    let count = |fits: fn(&Agency) -> bool| town.app.reference().agencies.iter().filter(|a| fits(a)).count();
    assert_eq!((count(|a| a.decree == "SK 7"), count(|a| a.name.starts_with("Badan "))), (12, 150));
}

#[tokio::test]
async fn a_register_is_noted_as_it_lies_where_its_note_stands() {
    let town = Town::new().await;
    let (admin, other) = (town.official("admin").await, town.another_process().await);
    town.app.administration().put_agency_table(None, &table("Dinas", 40), None, app::Run::Real).await.unwrap();
    for n in 0..40 {
        let late = async {
            tokio::time::sleep(Duration::from_micros(100 * n)).await;
            other.administration().note_snapshots(&[Register::Agencies]).await.unwrap();
        };
        let name = format!("Dinas {n}");
        tokio::join!(late, change(&town.app, &admin, &name));
        town.app.administration().must_be_as_noted(Register::Agencies).await.unwrap();
    }
}
