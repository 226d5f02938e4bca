//! With whom banks are shared: marks, and the groups of organisations that the operator keeps.

use crate::{App, AppError, Caller, reach};
use casework::{Actor, Bank, Event, Group, GroupId, Organisation, Scope, Tlp};
use exchange::v1::{GroupView, Page};
use store::{Tx, banks, groups};

/// Marks a bank, in the transaction of whatever else changes.
pub(crate) async fn share(
    tx: &mut Tx,
    caller: &Caller,
    bank: &Bank,
    tlp: Tlp,
    group: Option<&GroupId>,
) -> Result<(), AppError> {
    if let Some(id) = group {
        reach::group(tx.connection(), caller, id).await?;
    }
    let events = bank.share(tlp, group.cloned())?;
    tx.append_all(&caller.actor, events).await?;
    Ok(())
}

impl App {
    /// The groups the caller's organisation belongs to.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn groups(&self, caller: &Caller) -> Result<Page<GroupView>, AppError> {
        caller.must_any(&[Scope::BanksRead, Scope::BanksWrite])?;
        let mut connection = self.store().read().await?;
        let all = groups::all(&mut connection).await?.into_iter();
        let own = all.filter(|group| group.members.contains(caller.id()));
        let items: Vec<GroupView> = own
            .map(|group| GroupView {
                id: group.id,
                name: group.name,
                members: group.members.into_iter().collect(),
            })
            .collect();
        Ok(Page {
            total: items.len() as u64,
            items,
            next: None,
        })
    }

    /// Every group, for the operator.
    ///
    /// # Errors
    /// [`AppError::Store`].
    pub async fn every_group(&self) -> Result<Vec<Group>, AppError> {
        let mut connection = self.store().read().await?;
        Ok(groups::all(&mut connection).await?)
    }

    /// The group of a name, for the operator.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn group_named(&self, name: &str) -> Result<Group, AppError> {
        let mut all = self.every_group().await?.into_iter();
        all.find(|group| group.name == name.trim())
            .ok_or(AppError::NotFound("group"))
    }

    /// Forms a group, as the operator.
    ///
    /// # Errors
    /// [`AppError`] when the name is empty or taken.
    pub async fn form_group(&self, name: &str) -> Result<GroupId, AppError> {
        let id = GroupId::new(self.now(), self.environment().random()?);
        let event = Group::form(id.clone(), name)?;
        let mut tx = self.store().write().await?;
        let mut others = groups::all(tx.connection()).await?.into_iter();
        if others.any(|group| group.name.to_lowercase() == name.trim().to_lowercase()) {
            let detail = format!("There is already a group “{}”.", name.trim());
            return Err(AppError::invalid("name", detail));
        }
        tx.append(&Actor::Operator, event).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Takes an organisation into a group, as the operator. Once more changes nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn admit(&self, group: &GroupId, member: &Organisation) -> Result<(), AppError> {
        self.change_group(group, |group| group.admit(&member.id))
            .await
    }

    /// Lets an organisation go, as the operator: what is shared with the group is not shared with it from the next request
    /// on. Once more changes nothing.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn dismiss(&self, group: &GroupId, member: &Organisation) -> Result<(), AppError> {
        self.change_group(group, |group| group.dismiss(&member.id))
            .await
    }

    async fn change_group(
        &self,
        id: &GroupId,
        change: impl FnOnce(&Group) -> Vec<Event>,
    ) -> Result<(), AppError> {
        let mut tx = self.store().write().await?;
        let group = groups::get(tx.connection(), id).await?;
        let group = group.ok_or(AppError::NotFound("group"))?;
        tx.append_all(&Actor::Operator, change(&group)).await?;
        let (banks, groups) = (
            banks::all(tx.connection()).await?,
            groups::all(tx.connection()).await?,
        );
        let applying = self.applying().await;
        tx.commit().await?;
        for bank in banks.iter().filter(|bank| bank.group.as_ref() == Some(id)) {
            self.known().share(bank, &groups);
        }
        applying.done();
        Ok(())
    }
}
