//! Who works at the desk, and what each role may do.
//!
//! Comes in: names and roles. Goes out: the staff. Must never happen: a desk without a manager once it has a staff; an
//! account removed from the log with its acts (it is closed, its name stays taken).

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::DeskError;
use crate::store::Store;
use crate::store::StoreError;
use crate::store::document::{UnionDocument, UnionKind};

/// What somebody at the desk may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Looks, and changes nothing.
    Viewer,
    /// Members, results, submissions, orders, inquiries, notices.
    Clerk,
    /// 保健師: results, and who is asked to a secondary exam.
    Nurse,
    /// Everything: staff, programme, campaigns, catalogue, budgets.
    Manager,
}

impl Role {
    /// Every role there is.
    pub const ALL: [Self; 4] = [Self::Viewer, Self::Clerk, Self::Nurse, Self::Manager];

    /// The stable name, as stored and written on the command line.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Viewer => "viewer",
            Self::Clerk => "clerk",
            Self::Nurse => "nurse",
            Self::Manager => "manager",
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Role {
    type Err = StaffError;

    fn from_str(text: &str) -> Result<Self, StaffError> {
        Self::ALL.into_iter().find(|role| role.code() == text).ok_or(StaffError::NoSuchRole)
    }
}

/// Why somebody may not act, or cannot be put on the staff.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StaffError {
    /// There is a staff, and nobody of it was named.
    #[error("say who acts: --as STAFF (see: kenpos office staff list)")]
    WhoActs,
    /// No open account has this name.
    #[error("nobody called {name} works at the desk (see: kenpos office staff list)")]
    NoSuchStaff {
        /// The name, as typed.
        name: String,
    },
    /// The role may not do this.
    #[error("a {role} may not do this; it takes {needed}")]
    NotAllowed {
        /// The role of who acts.
        role: Role,
        /// The roles that may, in words.
        needed: String,
    },
    /// The first account is one that may make others.
    #[error("nobody is on the staff yet: the first is a manager (--role manager)")]
    FirstIsManager,
    /// Somebody has to be able to make accounts.
    #[error("the last manager stays: make another one first")]
    LastManager,
    /// An account of this name was made before, and perhaps closed.
    #[error("the name {name} is taken; a name is never given twice, so that the log stays clear")]
    NameTaken {
        /// The name.
        name: String,
    },
    /// Not a name.
    #[error("a staff name is 1 to 32 of a-z, 0-9, dot, dash and underscore, and begins with a letter")]
    NotAName,
    /// Not a role.
    #[error("a role is viewer, clerk, nurse or manager")]
    NoSuchRole,
}

/// Somebody who works (or worked) at the desk.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Staff {
    /// Unique for ever.
    pub name: String,
    /// What they may do.
    pub role: Role,
    /// False: closed; nothing can be done in this name any more.
    pub open: bool,
    #[serde(skip)]
    version: u64,
}

#[derive(Serialize, Deserialize)]
struct Kept {
    role: Role,
    open: bool,
}

/// A desk has a few people, an audit firm some more; a list this long is read at once.
const STAFF_MAX: usize = 1_000;

/// Everybody on the staff, by name, also those whose accounts are closed.
///
/// # Errors
/// [`StoreError`].
pub async fn list(store: &dyn Store) -> Result<Vec<Staff>, StoreError> {
    let documents = store.union_documents(UnionKind::Staff, "", STAFF_MAX).await?;
    documents.into_iter().map(|document| read(&document)).collect()
}

/// Whether nobody was ever on the staff.
///
/// # Errors
/// [`StoreError`].
pub async fn is_empty(store: &dyn Store) -> Result<bool, StoreError> {
    Ok(store.union_documents(UnionKind::Staff, "", 1).await?.is_empty())
}

/// The open account of this name.
///
/// # Errors
/// [`StaffError::NoSuchStaff`], [`DeskError::Store`].
pub async fn find(store: &dyn Store, name: &str) -> Result<Staff, DeskError> {
    let document = store.union_document(UnionKind::Staff, name).await?;
    let found = document.as_ref().map(read).transpose()?.filter(|staff| staff.open);
    found.ok_or_else(|| StaffError::NoSuchStaff { name: name.chars().take(NAME_MAX).collect() }.into())
}

/// Opens an account. The first one is a manager.
///
/// # Errors
/// [`StaffError`], [`DeskError::Store`]; nothing was changed then.
pub async fn add(store: &dyn Store, name: &str, role: Role) -> Result<Staff, DeskError> {
    check_name(name)?;
    let staff = list(store).await?;
    if staff.is_empty() && role != Role::Manager {
        return Err(StaffError::FirstIsManager.into());
    }
    let made = Staff { name: name.to_owned(), role, open: true, version: 0 };
    if staff.iter().any(|known| known.name == name) || !put(store, &made).await? {
        return Err(StaffError::NameTaken { name: name.to_owned() }.into());
    }
    Ok(made)
}

/// Gives an account another role (`None`: closes it).
///
/// # Errors
/// [`StaffError`], [`DeskError::Store`]; nothing was changed then.
pub async fn change(store: &dyn Store, name: &str, role: Option<Role>) -> Result<Staff, DeskError> {
    let staff = find(store, name).await?;
    let changed = Staff { role: role.unwrap_or(staff.role), open: role.is_some(), ..staff };
    let manages = |staff: &Staff| staff.open && staff.role == Role::Manager;
    let others = list(store).await?.into_iter().filter(|other| other.name != name && manages(other)).count();
    if others == 0 && !manages(&changed) {
        return Err(StaffError::LastManager.into());
    }
    if put(store, &changed).await? { Ok(changed) } else { Err(StoreError::Busy.into()) }
}

async fn put(store: &dyn Store, staff: &Staff) -> Result<bool, StoreError> {
    let kept = Kept { role: staff.role, open: staff.open };
    let document = UnionDocument {
        kind: UnionKind::Staff,
        id: staff.name.clone(),
        version: staff.version + 1,
        shown: None,
        kept: Some(serde_json::to_string(&kept).expect("a role and a flag are JSON")),
    };
    store.put_union_document(&document).await
}

fn read(document: &UnionDocument) -> Result<Staff, StoreError> {
    let kept: Option<Kept> = document.kept.as_deref().and_then(|kept| serde_json::from_str(kept).ok());
    let Kept { role, open } = kept.ok_or(StoreError::Damaged { table: "union_document" })?;
    Ok(Staff { name: document.id.clone(), role, open, version: document.version })
}

/// Fits a line of the log, and a screen.
const NAME_MAX: usize = 32;

fn check_name(name: &str) -> Result<(), StaffError> {
    let letters = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || b".-_".contains(&byte);
    let begins = name.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
    let taken = name == super::act::OPERATOR;
    if begins && !taken && name.len() <= NAME_MAX && name.bytes().all(letters) {
        Ok(())
    } else {
        Err(StaffError::NotAName)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scene;

    async fn store() -> Scene {
        Scene::new("2026-11-22T12:00:00+09:00").await
    }

    fn refused<T: fmt::Debug>(result: Result<T, DeskError>) -> StaffError {
        match result {
            Err(DeskError::Staff(error)) => error,
            other => panic!("not refused: {other:?}"),
        }
    }

    #[tokio::test]
    async fn the_first_of_the_staff_is_a_manager_and_the_last_manager_stays() {
        let scene = store().await;
        let store = &*scene.store;
        assert_eq!(refused(add(store, "aki", Role::Clerk).await), StaffError::FirstIsManager);
        add(store, "aki", Role::Manager).await.expect("the first");
        add(store, "ben", Role::Clerk).await.expect("another");
        assert_eq!(refused(change(store, "aki", Some(Role::Viewer)).await), StaffError::LastManager);
        assert_eq!(refused(change(store, "aki", None).await), StaffError::LastManager);
        change(store, "ben", Some(Role::Manager)).await.expect("a second manager");
        change(store, "aki", None).await.expect("closed");
        let all: Vec<_> =
            list(store).await.expect("a list").into_iter().map(|one| (one.name, one.role, one.open)).collect();
        assert_eq!(all, [("aki".to_owned(), Role::Manager, false), ("ben".to_owned(), Role::Manager, true)]);
    }

    #[tokio::test]
    async fn a_closed_account_is_nobody_and_its_name_stays_taken() {
        let scene = store().await;
        let store = &*scene.store;
        add(store, "aki", Role::Manager).await.expect("the first");
        add(store, "ben", Role::Clerk).await.expect("another");
        change(store, "ben", None).await.expect("closed");
        assert_eq!(refused(find(store, "ben").await), StaffError::NoSuchStaff { name: "ben".to_owned() });
        assert_eq!(refused(add(store, "ben", Role::Clerk).await), StaffError::NameTaken { name: "ben".to_owned() });
    }

    #[tokio::test]
    async fn a_name_is_plain_and_not_that_of_the_operator() {
        let scene = store().await;
        for name in ["", "Aki", "1st", "a b", "秋", "operator", &"a".repeat(33)] {
            assert_eq!(refused(add(&*scene.store, name, Role::Manager).await), StaffError::NotAName, "{name:?}");
        }
        assert!(add(&*scene.store, &"a".repeat(32), Role::Manager).await.is_ok());
    }
}
