//! Files that came with reports: in a folder of this machine, or in S3. The bytes are where they stay before the event
//! that names them is written.

use std::{path::Path, sync::Arc, time::Duration};

use bytes::Bytes;
use domain::Timestamp;
use futures::{StreamExt, TryStreamExt, stream::BoxStream};
use object_store::{
    BackoffConfig, ClientOptions, ObjectStore, ObjectStoreExt, RetryConfig,
    aws::{AmazonS3Builder, AmazonS3ConfigKey, Checksum},
    local::LocalFileSystem,
    path::Path as Key,
    prefix::PrefixStore,
    signer::Signer,
};
use uuid::Uuid;

use crate::Error;

/// Longest a request to S3 is tried again.
const PATIENCE: Duration = Duration::from_secs(10);

/// The store of files, whose bytes never change under their identity.
#[derive(Clone)]
pub struct Blobs {
    objects: Arc<dyn ObjectStore>,
    /// Who can make links that need no further right, with what stands before every key.
    signer: Option<(Arc<dyn Signer>, Key)>,
}

/// Where in S3, or in something that speaks like it, blobs lie.
#[derive(Clone, Debug, Default)]
pub struct S3 {
    /// The name of the bucket.
    pub bucket: String,
    /// What stands before every key; may be empty.
    pub prefix: String,
    /// The server, when it is not Amazon's; reached with the bucket in the path.
    pub endpoint: Option<String>,
    /// The region of the bucket, such as `ap-southeast-3`.
    pub region: String,
    /// The access key; `None` for the credentials of the environment or the machine.
    pub access_key: Option<String>,
    /// The secret that belongs to the access key.
    pub secret_key: Option<String>,
    /// What the server encrypts with: `AES256` or `aws:kms`.
    pub encryption: Option<String>,
}

/// Settings that do not fit: said in full, since no server has spoken yet.
fn invalid(e: &object_store::Error) -> Error {
    Error::Blob(e.to_string())
}

impl Blobs {
    /// Blobs in a local folder, which is made if it is not there. Each is synced before [`Blobs::put`] answers.
    ///
    /// # Errors
    /// [`Error::Blob`] when the folder cannot be made or used.
    pub fn in_folder(folder: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(|e| Error::Blob(format!("{}: {e}", folder.display())))?;
        Ok(Self {
            objects: Arc::new(LocalFileSystem::new_with_prefix(folder).map_err(|e| invalid(&e))?.with_fsync(true)),
            signer: None,
        })
    }

    /// Blobs in S3. Every one travels with its SHA-256, which the server checks.
    ///
    /// # Errors
    /// [`Error::Blob`] when the settings do not fit together.
    pub fn in_s3(s3: S3) -> Result<Self, Error> {
        // Whoever was first chose; there is only one to choose.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let mut builder = AmazonS3Builder::from_env()
            .with_bucket_name(s3.bucket)
            .with_region(s3.region)
            .with_checksum_algorithm(Checksum::SHA256)
            .with_retry(RetryConfig { backoff: BackoffConfig::default(), max_retries: 5, retry_timeout: PATIENCE })
            .with_client_options(ClientOptions::new().with_timeout(PATIENCE).with_connect_timeout(PATIENCE / 2));
        if let Some(endpoint) = s3.endpoint {
            builder = builder.with_allow_http(endpoint.starts_with("http://")).with_endpoint(endpoint);
        }
        if let (Some(access_key), Some(secret_key)) = (s3.access_key, s3.secret_key) {
            builder = builder.with_access_key_id(access_key).with_secret_access_key(secret_key);
        }
        if let Some(encryption) = s3.encryption {
            let key: AmazonS3ConfigKey = "aws_server_side_encryption".parse().map_err(|e| invalid(&e))?;
            builder = builder.with_config(key, encryption);
        }
        let objects = Arc::new(builder.build().map_err(|e| invalid(&e))?);
        let prefix = Key::from(s3.prefix);
        let signer = Some((Arc::clone(&objects) as Arc<dyn Signer>, prefix.clone()));
        Ok(Self { objects: Arc::new(PrefixStore::new(objects, prefix)), signer })
    }

    /// Two levels of folders, so that none grows large.
    fn key(id: Uuid) -> Key {
        let name = id.simple().to_string();
        Key::from_iter([name.get(30..32).unwrap_or("0"), name.as_str()])
    }

    /// Writes a blob.
    ///
    /// # Errors
    /// [`Error::Blob`] when the folder or server cannot be reached, refuses, or is full.
    pub async fn put(&self, id: Uuid, bytes: Bytes) -> Result<(), Error> {
        self.objects.put(&Self::key(id), bytes.into()).await?;
        Ok(())
    }

    /// Reads a blob; none when it is not there.
    ///
    /// # Errors
    /// [`Error::Blob`] when the folder or server cannot be reached, refuses, or is full.
    pub async fn get(&self, id: Uuid) -> Result<Option<Bytes>, Error> {
        match self.objects.get(&Self::key(id)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// A link by which whoever has it can read a blob for a while; none where there are no links.
    ///
    /// # Errors
    /// [`Error::Blob`] when the folder or server cannot be reached, refuses, or is full.
    pub async fn link(&self, id: Uuid, lives: Duration) -> Result<Option<String>, Error> {
        let Some((signer, prefix)) = &self.signer else { return Ok(None) };
        let key = prefix.parts().chain(Self::key(id).parts()).collect();
        Ok(Some(signer.signed_url(http::Method::GET, &key, lives).await?.into()))
    }

    /// All blobs, in no order, with when each was written.
    pub fn all(&self) -> BoxStream<'static, Result<(Uuid, Timestamp), Error>> {
        let listed = self.objects.list(None).map_err(Error::from);
        let read = |meta: object_store::ObjectMeta| async move {
            let id = meta.location.filename().and_then(|name| Uuid::try_parse(name).ok());
            let at = Timestamp::from_second(meta.last_modified.timestamp()).ok();
            Ok(id.zip(at))
        };
        listed.try_filter_map(read).boxed()
    }

    /// Removes a blob.
    ///
    /// # Errors
    /// [`Error::Blob`] when the folder or server cannot be reached, refuses, or is full.
    pub async fn remove(&self, id: Uuid) -> Result<(), Error> {
        match self.objects.delete(&Self::key(id)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(e) => Err(e.into()),
        }
    }
}
