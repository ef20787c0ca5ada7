//! Mail over a real connection: a small SMTP server of the test's own says what it was given, and sometimes no.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by panicking")]

use app::{DeliveryChannel, DeliveryError, Failure, Named, News, OutgoingMail};
use channels::mail::{Mailer, Outbox, SmtpSettings};
use domain::{AgencyId, Timestamp, TrackingNumber};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::TcpListener,
};

fn letter() -> OutgoingMail {
    OutgoingMail {
        mark: "7-abc".into(),
        to: "siti@contoh.id".into(),
        name: None,
        language: domain::Language::Indonesian,
        news: News::AnsweredUndated {
            agency: Named { id: AgencyId(4), name: "Dinas PU".into() },
            day: jiff::civil::date(2026, 11, 20),
        },
        tracking: Some(TrackingNumber::from_seed(123_456_789)),
        title: Some("Jembatan lapuk".into()),
        place: None,
        instead: false,
        subject: String::new(),
        words: String::new(),
        closing: String::new(),
        at: Timestamp::UNIX_EPOCH,
    }
}

/// Takes one mail, answering the recipient with `verdict`; gives everything it was told.
async fn server(listener: TcpListener, verdict: &'static str) -> String {
    let (stream, _) = listener.accept().await.unwrap();
    let (read, mut write) = stream.into_split();
    let (mut lines, mut heard, mut in_data) = (BufReader::new(read).lines(), String::new(), false);
    write.write_all(b"220 uji\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        heard.push_str(&line);
        heard.push('\n');
        let answer = match line.split(' ').next().unwrap_or_default() {
            "." if in_data => {
                in_data = false;
                "250 diterima"
            }
            _ if in_data => continue,
            "RCPT" => verdict,
            "DATA" => {
                in_data = true;
                "354 silakan"
            }
            "QUIT" => "221 sampai jumpa",
            _ => "250 baik",
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        if answer.starts_with("221") {
            break;
        }
    }
    heard
}

async fn send(verdict: &'static str) -> (Result<(), DeliveryError>, String) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("smtp://{}", listener.local_addr().unwrap());
    let heard = tokio::spawn(server(listener, verdict));
    let mailer =
        Mailer::new(Outbox::smtp(&SmtpSettings { url }).unwrap(), "Tuntas <lapor@contoh.id>", "https://lapor.contoh.id").unwrap();
    let told = mailer.tell(&letter()).await;
    drop(mailer);
    (told, tokio::time::timeout(std::time::Duration::from_secs(10), heard).await.unwrap().unwrap())
}

#[tokio::test]
async fn a_letter_arrives_with_its_identity_and_both_forms() {
    let (told, heard) = send("250 baik").await;
    told.unwrap();
    assert!(heard.contains("RCPT TO:<siti@contoh.id>") && heard.contains("Message-ID: <7-abc@contoh.id>"));
    assert!(heard.contains("Auto-Submitted: auto-generated") && heard.contains("text/plain") && heard.contains("text/html"));
}

#[tokio::test]
async fn never_is_believed_and_later_is_tried_again() {
    assert!(matches!(send("550 tidak ada orang itu").await.0, Err(DeliveryError::Never(Failure::Reply(550, None)))));
    // The server of this test takes one connection, so that another look finds it gone.
    assert!(matches!(send("451 nanti saja").await.0, Err(DeliveryError::Later(_) | DeliveryError::Down(_))));
}
