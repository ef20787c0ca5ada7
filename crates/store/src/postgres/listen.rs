//! Hearing of jobs: a connection of its own that listens. Without it jobs are still found, a second later.

use std::{sync::Arc, time::Duration};

use futures::{StreamExt, stream::poll_fn};
use tokio::sync::{Notify, watch};
use tokio_postgres::AsyncMessage;

use super::connect::Address;
use crate::Error;

/// The channel on which nodes tell each other of jobs.
pub(super) const CHANNEL: &str = "tuntas_job";
/// How long to wait before listening again after the connection broke.
const AGAIN: Duration = Duration::from_secs(2);

/// Listens until told to stop.
pub(super) async fn listen(address: Address, job_came: Arc<Notify>, mut stopped: watch::Receiver<bool>) {
    loop {
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            // That it broke is no news: the reads and writes that break with it tell.
            _ = hear(&address, &job_came) => {}
        }
        tokio::select! {
            _ = stopped.wait_for(|stop| *stop) => return,
            () = tokio::time::sleep(AGAIN) => {}
        }
    }
}

async fn hear(address: &Address, job_came: &Notify) -> Result<(), Error> {
    let (client, mut connection) = address.config.connect(address.tls.clone()).await?;
    let mut messages = poll_fn(move |context| connection.poll_message(context));
    let subscribe = async {
        client.batch_execute(&format!("LISTEN {CHANNEL}")).await?;
        // What was written while nobody listened.
        job_came.notify_one();
        std::future::pending::<Result<(), Error>>().await
    };
    let receive = async {
        while let Some(message) = messages.next().await {
            if let AsyncMessage::Notification(_) = message? {
                job_came.notify_one();
            }
        }
        Ok(())
    };
    tokio::select! {
        ended = subscribe => ended,
        ended = receive => ended,
    }
}
