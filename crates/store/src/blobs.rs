//! Files that came with reports. The bytes are on the disk before the event that names them.

use std::{path::Path, sync::Arc};

use bytes::Bytes;
use object_store::{ObjectStore, ObjectStoreExt, local::LocalFileSystem, path::Path as Key};
use uuid::Uuid;

use crate::Error;

/// The blob store.
#[derive(Clone)]
pub struct Blobs {
    objects: Arc<dyn ObjectStore>,
}

impl Blobs {
    /// Blobs in a local folder, which is made if it is not there. Each is synced before [`Blobs::put`] answers.
    ///
    /// # Errors
    /// [`Error::Blob`] when the folder cannot be made or used.
    pub fn in_folder(folder: &Path) -> Result<Self, Error> {
        std::fs::create_dir_all(folder).map_err(|e| Error::Blob(format!("{}: {e}", folder.display())))?;
        Ok(Self { objects: Arc::new(LocalFileSystem::new_with_prefix(folder)?.with_fsync(true)) })
    }

    /// Two levels of folders, so that none grows large.
    fn key(id: Uuid) -> Key {
        let name = id.simple().to_string();
        Key::from_iter([name.get(30..32).unwrap_or("0"), name.as_str()])
    }

    /// Writes a blob.
    ///
    /// # Errors
    /// [`Error::Blob`].
    pub async fn put(&self, id: Uuid, bytes: Bytes) -> Result<(), Error> {
        self.objects.put(&Self::key(id), bytes.into()).await?;
        Ok(())
    }

    /// Reads a blob; none when it is not there.
    ///
    /// # Errors
    /// [`Error::Blob`].
    pub async fn get(&self, id: Uuid) -> Result<Option<Bytes>, Error> {
        match self.objects.get(&Self::key(id)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }
}
