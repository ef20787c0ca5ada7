//! What every place for files must do: a folder, and a real S3 server.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use std::time::Duration;

use bytes::Bytes;
use futures::TryStreamExt;
use store::{Blobs, S3};
use testbed::ObjectServer;
use uuid::Uuid;

fn in_s3(server: &ObjectServer, secret_key: &str) -> Blobs {
    Blobs::in_s3(S3 {
        bucket: ObjectServer::BUCKET.into(),
        prefix: "tuntas/berkas".into(),
        endpoint: Some(server.endpoint()),
        region: "id-1".into(),
        access_key: Some(ObjectServer::ACCESS_KEY.into()),
        secret_key: Some(secret_key.into()),
        encryption: None,
    })
    .unwrap()
}

async fn keeps_lists_and_removes(blobs: Blobs) {
    let (one, two) = (Uuid::from_u128(1), Uuid::from_u128(2));
    assert_eq!(blobs.get(one).await.unwrap(), None);
    blobs.put(one, Bytes::from_static(b"foto")).await.unwrap();
    blobs.put(two, Bytes::from(vec![7; 9_000_000])).await.unwrap();
    blobs.put(one, Bytes::from_static(b"disegel")).await.unwrap();
    assert_eq!(blobs.get(one).await.unwrap().unwrap(), "disegel", "what is put again replaces");
    assert_eq!(blobs.get(two).await.unwrap().unwrap().len(), 9_000_000);
    let mut all: Vec<_> = blobs.all().map_ok(|(id, _)| id).try_collect().await.unwrap();
    all.sort();
    assert_eq!(all, [one, two]);
    blobs.remove(one).await.unwrap();
    blobs.remove(one).await.unwrap();
    assert_eq!(blobs.get(one).await.unwrap(), None);
}

#[tokio::test]
async fn a_folder_keeps_files() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path()).unwrap();
    keeps_lists_and_removes(blobs.clone()).await;
    assert_eq!(blobs.link(Uuid::nil(), Duration::from_secs(60)).await.unwrap(), None, "a folder has no links");
}

#[tokio::test]
async fn s3_keeps_files_and_gives_links_that_end() {
    let server = ObjectServer::start();
    let blobs = in_s3(&server, ObjectServer::SECRET_KEY);
    keeps_lists_and_removes(blobs.clone()).await;
    let id = Uuid::from_u128(2);
    let link = blobs.link(id, Duration::from_secs(60)).await.unwrap().unwrap();
    assert!(link.starts_with(&server.endpoint()) && link.contains("X-Amz-Expires=60"), "{link}");
    assert!(!link.contains(ObjectServer::SECRET_KEY));
    let answer = reqwest::get(&link).await.unwrap();
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.bytes().await.unwrap().len(), 9_000_000);
    let forged = link.replace("X-Amz-Expires=60", "X-Amz-Expires=600");
    assert_eq!(reqwest::get(&forged).await.unwrap().status(), 403, "a link cannot be made to live longer");
}

#[tokio::test]
async fn s3_refuses_whoever_has_another_secret() {
    let server = ObjectServer::start();
    let refused = in_s3(&server, "lain").put(Uuid::from_u128(1), Bytes::from_static(b"x")).await;
    assert!(refused.unwrap_err().is_passing(), "the person is told to try again; the operator is told why");
}
