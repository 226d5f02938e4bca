//! Outlets and the places where they appear. A record of an outlet is its organisation's own; others see nothing of it.

use crate::{App, AppError, Caller, EntryPage, reach};
use casework::{
    CaseId, NewAsset, NewOutlet, Notice, Origin, Outlet, OutletId, Scope, Sighting, spells,
};
use exchange::v1::{AssetView, NewAlias, NewJoin, NewSighting, OutletView, Page};
use std::collections::BTreeSet;
use store::{Connection, Tx, cases, notices, outlets};

impl App {
    /// Registers an outlet.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] without the scope; [`AppError::Refused`] naming the field.
    pub async fn register_outlet(
        &self,
        caller: &Caller,
        new: &NewOutlet,
    ) -> Result<OutletView, AppError> {
        caller.must(Scope::Decide)?;
        let id = OutletId::new(self.now(), self.environment().random()?);
        let event = Outlet::register(id.clone(), caller.id().clone(), new)?;
        let mut tx = self.store().write().await?;
        tx.append(&caller.actor, event).await?;
        finish(tx, caller, &id).await
    }

    /// A page of the organisation's outlets, newest first.
    ///
    /// # Errors
    /// [`AppError::Forbidden`] without the scope; [`AppError::Invalid`] for a place in the list that is none.
    pub async fn outlets(
        &self,
        caller: &Caller,
        page: &EntryPage,
    ) -> Result<Page<OutletView>, AppError> {
        caller.must(Scope::CasesRead)?;
        let after = page.after.as_deref();
        if after.is_some_and(|after| after.parse::<OutletId>().is_err()) {
            let detail = "“after” is the “next” of a page before.";
            return Err(AppError::invalid("after", detail));
        }
        let mut connection = self.store().read().await?;
        let (found, next, total) =
            outlets::list(&mut connection, caller.id(), after, page.size()).await?;
        let mut items = Vec::with_capacity(found.len());
        for outlet in &found {
            items.push(view(&mut connection, caller, outlet).await?);
        }
        Ok(Page { items, total, next })
    }

    /// One outlet.
    ///
    /// # Errors
    /// [`AppError::NotFound`].
    pub async fn outlet(&self, caller: &Caller, id: &OutletId) -> Result<OutletView, AppError> {
        caller.must(Scope::CasesRead)?;
        let mut connection = self.store().read().await?;
        let outlet = reach::outlet(&mut connection, caller, id).await?;
        view(&mut connection, caller, &outlet).await
    }

    /// Adds a name an outlet goes by too.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Refused`] naming the field.
    pub async fn name_outlet(
        &self,
        caller: &Caller,
        id: &OutletId,
        new: &NewAlias,
    ) -> Result<OutletView, AppError> {
        caller.must(Scope::Decide)?;
        let mut tx = self.store().write().await?;
        let outlet = reach::outlet(tx.connection(), caller, id).await?;
        tx.append_all(&caller.actor, outlet.also_call(&new.alias)?)
            .await?;
        finish(tx, caller, id).await
    }

    /// Adds a place where it appears; with `after`, one that is down came back as it.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Refused`] naming the field.
    pub async fn add_asset(
        &self,
        caller: &Caller,
        id: &OutletId,
        new: &NewAsset,
    ) -> Result<OutletView, AppError> {
        caller.must(Scope::Decide)?;
        let mut tx = self.store().write().await?;
        let outlet = reach::outlet(tx.connection(), caller, id).await?;
        let event = outlet.add(new, self.now())?;
        tx.append(&caller.actor, event).await?;
        finish(tx, caller, id).await
    }

    /// Tells that an asset was up or down.
    ///
    /// # Errors
    /// [`AppError::NotFound`]; [`AppError::Refused`] naming the field.
    pub async fn sight_asset(
        &self,
        caller: &Caller,
        id: &OutletId,
        number: u32,
        new: &NewSighting,
    ) -> Result<OutletView, AppError> {
        caller.must(Scope::Decide)?;
        let now = self.now();
        let mut tx = self.store().write().await?;
        let outlet = reach::outlet(tx.connection(), caller, id).await?;
        let event = outlet.sight(number, new.up, new.at.unwrap_or(now), &new.note, now)?;
        tx.append(&caller.actor, event).await?;
        finish(tx, caller, id).await
    }

    /// Joins a case, or the caller's cases of a notice, to an outlet, or takes it off.
    ///
    /// # Errors
    /// [`AppError::NotFound`] for what is not the caller's; [`AppError::Invalid`] when neither or both are named.
    pub async fn join_outlet(
        &self,
        caller: &Caller,
        id: &OutletId,
        new: &NewJoin,
    ) -> Result<OutletView, AppError> {
        caller.must(Scope::Decide)?;
        let mut tx = self.store().write().await?;
        let outlet = reach::outlet(tx.connection(), caller, id).await?;
        for case in own_cases(&mut tx, caller, new).await? {
            // Read again: every one of an order's cases is joined on top of the one before.
            let outlet = reach::outlet(tx.connection(), caller, &outlet.id).await?;
            let events = match new.part {
                true => outlet.part(&case),
                false => outlet.join(&case, new.asset)?,
            };
            tx.append_all(&caller.actor, events).await?;
        }
        finish(tx, caller, id).await
    }
}

/// The cases of the caller's that a request names.
async fn own_cases(tx: &mut Tx, caller: &Caller, new: &NewJoin) -> Result<Vec<CaseId>, AppError> {
    match (&new.case, &new.notice) {
        (Some(case), None) => {
            let case = reach::case(tx.connection(), caller, case).await?;
            Ok(vec![case.id])
        }
        (None, Some(notice)) => {
            let notice = reach::notice(tx.connection(), caller, notice).await?;
            let mut own = Vec::new();
            for id in notice.terms.cases().chain(&notice.addressee_case) {
                let case = cases::get(tx.connection(), id).await?;
                own.extend(
                    case.filter(|case| case.organisation == *caller.id())
                        .map(|case| case.id),
                );
            }
            if own.is_empty() {
                return Err(AppError::invalid(
                    "notice",
                    "You have no case about this notice yet: it was not received.",
                ));
            }
            Ok(own)
        }
        _ => Err(AppError::invalid(
            "case",
            "Name the number of a case or of a notice.",
        )),
    }
}

async fn finish(mut tx: Tx, caller: &Caller, id: &OutletId) -> Result<OutletView, AppError> {
    let outlet = reach::outlet(tx.connection(), caller, id).await?;
    let shown = view(tx.connection(), caller, &outlet).await?;
    tx.commit().await?;
    Ok(shown)
}

pub(crate) async fn view(
    connection: &mut Connection,
    caller: &Caller,
    outlet: &Outlet,
) -> Result<OutletView, AppError> {
    let notices = notices_about(connection, outlet).await?;
    let assets = outlet.assets.iter().map(|asset| {
        let mut sightings: Vec<Sighting> = asset.sightings();
        for notice in &notices {
            let is_ours = notice.terms.issuer == *caller.id();
            sightings.extend(asset.seen_by(notice, is_ours));
        }
        let spells = spells(&sightings);
        let place = &asset.place;
        AssetView {
            number: asset.number,
            generation: asset.generation,
            kind: place.kind,
            platform: place.platform.clone(),
            handle: place.handle.clone(),
            url: place.url.clone(),
            since: place.since,
            after: place.after,
            added_at: asset.added_at,
            up: spells.last().is_some_and(|last| last.up),
            spells,
        }
    });
    Ok(OutletView {
        id: outlet.id.clone(),
        outlet: outlet.first.clone(),
        aliases: outlet.aliases.clone(),
        assets: assets.collect(),
        cases: outlet.cases.clone(),
        registered_at: outlet.registered_at,
    })
}

/// The notices of the cases joined to an outlet, each once. Whoever owns the outlet has a part in each of them: only own cases
/// are joined.
async fn notices_about(
    connection: &mut Connection,
    outlet: &Outlet,
) -> Result<Vec<Notice>, AppError> {
    let mut named = BTreeSet::new();
    if outlet.assets.iter().all(|asset| asset.place.url.is_none()) {
        return Ok(Vec::new());
    }
    for joined in &outlet.cases {
        let Some(case) = cases::get(connection, &joined.case).await? else {
            continue;
        };
        named.extend(case.notices.iter().cloned());
        if let Origin::Notice { notice, .. } = &case.origin {
            named.insert(notice.clone());
        }
    }
    let mut found = Vec::with_capacity(named.len());
    for id in &named {
        found.extend(notices::get(connection, id).await?);
    }
    Ok(found)
}
