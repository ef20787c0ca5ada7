//! An S3 server of its own, in this process, on a folder.

use std::{path::Path, sync::mpsc, thread};

use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto::Builder,
};
use s3s::{auth::SimpleAuth, service::S3ServiceBuilder};
use s3s_fs::FileSystem;
use tempfile::TempDir;

/// An S3 server. It stops with the test.
pub struct ObjectServer {
    port: u16,
    folder: TempDir,
}

impl ObjectServer {
    /// The one bucket it has.
    pub const BUCKET: &str = "berkas";
    /// The credentials it takes.
    pub const ACCESS_KEY: &str = "kunci";
    /// Their secret.
    pub const SECRET_KEY: &str = "rahasia";

    /// Starts one.
    ///
    /// # Panics
    /// When it cannot be started.
    #[must_use]
    pub fn start() -> Self {
        let folder = TempDir::with_prefix("tuntas-s3-").unwrap_or_else(|e| panic!("no folder: {e}"));
        std::fs::create_dir(folder.path().join(Self::BUCKET)).unwrap_or_else(|e| panic!("no bucket: {e}"));
        let root = folder.path().to_owned();
        let (tell, told) = mpsc::channel();
        thread::spawn(move || serve(&root, &tell));
        let port = told.recv().unwrap_or_else(|e| panic!("the S3 server does not start: {e}"));
        Self { port, folder }
    }

    /// The port it listens on.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Its address.
    #[must_use]
    pub fn endpoint(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// The folder of its bucket.
    #[must_use]
    pub fn bucket(&self) -> std::path::PathBuf {
        self.folder.path().join(Self::BUCKET)
    }
}

fn serve(root: &Path, tell: &mpsc::Sender<u16>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap_or_else(|e| panic!("{e}"));
    runtime.block_on(async {
        let files = FileSystem::new(root).unwrap_or_else(|e| panic!("{e:?}"));
        let mut service = S3ServiceBuilder::new(files);
        service.set_auth(SimpleAuth::from_single(ObjectServer::ACCESS_KEY, ObjectServer::SECRET_KEY));
        let service = service.build();
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap_or_else(|e| panic!("{e}"));
        let port = listener.local_addr().unwrap_or_else(|e| panic!("{e}")).port();
        if tell.send(port).is_err() {
            return;
        }
        while let Ok((socket, _)) = listener.accept().await {
            let service = service.clone();
            tokio::spawn(async move {
                // A client that goes away in the middle is part of the tests.
                let _ = Builder::new(TokioExecutor::new()).serve_connection(TokioIo::new(socket), service).await;
            });
        }
    });
}
