//! What an operator takes from files, while administrators change the same on screen.

use std::fmt::Write;

use app::{House, Register, sheet::Sheet};
use domain::{Agency, Official};

use crate::town::{HEALTH, Town};

/// An administrator who changes an agency again and again.
async fn changes(house: &House, by: &Official, times: usize) {
    for n in 0..times {
        let agency = Agency { decree: format!("SK {n}"), ..house.world().agencies.get(HEALTH).unwrap().clone() };
        house.put_agency(by, agency).await.unwrap();
    }
}

async fn found(town: &Town) -> Vec<String> {
    town.house.check_log(|_| {}).await.unwrap().into_iter().map(|d| d.what).collect()
}

#[tokio::test]
async fn a_table_of_agencies_keeps_what_an_administrator_changes_meanwhile() {
    let town = Town::new().await;
    let (admin, other) = (town.official("admin").await, town.another_process().await);
    let mut table = "nama;induk;jenis;wilayah\n".to_owned();
    for n in 0..60 {
        writeln!(table, "Dinas Ke-{n};Pemerintah Kukar;dinas;64.02").unwrap();
    }
    let sheet = Sheet::read(table.as_bytes()).unwrap();
    let (taken, ()) = tokio::join!(other.put_agency_table(&sheet, false), changes(&town.house, &admin, 8));
    assert_eq!(taken.unwrap().added.len(), 60);
    assert_eq!(found(&town).await, Vec::<String>::new());
    town.house.refresh_world().await.unwrap();
    assert_eq!(town.house.world().agencies.get(HEALTH).unwrap().decree, "SK 7");
    assert_eq!(town.house.world().agencies.iter().filter(|a| a.name.starts_with("Dinas Ke-")).count(), 60);
}

#[tokio::test]
async fn a_register_is_noted_as_it_lies_where_its_note_stands() {
    let town = Town::new().await;
    let (admin, other) = (town.official("admin").await, town.another_process().await);
    let noted = async {
        for _ in 0..4 {
            other.note_snapshots(&Register::ALL).await.unwrap();
        }
    };
    tokio::join!(noted, changes(&town.house, &admin, 12));
    assert_eq!(found(&town).await, Vec::<String>::new());
}
