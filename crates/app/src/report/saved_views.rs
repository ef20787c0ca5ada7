//! An official gives a narrowed list a name, to come back to it.

use store::View;

use crate::{AppError, SignedIn, handles};

/// How many somebody may keep.
const MOST_VIEWS: usize = 20;

/// What somebody has saved on a list.
pub struct SavedViews {
    /// In the order they were saved.
    pub views: Vec<View>,
    /// Whether another one finds room.
    pub has_room: bool,
}

impl handles::Reports<'_> {
    /// The views of somebody on a list.
    pub async fn saved_views(self, who: &SignedIn, list: &str) -> Result<SavedViews, AppError> {
        let mut views = self.store.views(who.person.id).await?;
        let has_room = views.len() < MOST_VIEWS;
        views.retain(|view| view.list == list);
        Ok(SavedViews { views, has_room })
    }

    /// Saves a query of a list under a name; a name that is taken gets the new meaning. Without room nothing is saved: the page
    /// offers it only where there is some.
    pub async fn save_view(self, who: &SignedIn, list: &str, name: String, query: String) -> Result<(), AppError> {
        let there = self.saved_views(who, list).await?;
        if there.has_room || there.views.iter().any(|view| view.name == name) {
            self.store.put_view(who.person.id, View { id: 0, list: list.to_owned(), name, query }).await?;
        }
        Ok(())
    }

    /// Takes a view of somebody's own away.
    pub async fn remove_view(self, who: &SignedIn, id: i64) -> Result<(), AppError> {
        Ok(self.store.drop_view(who.person.id, id).await?)
    }
}
