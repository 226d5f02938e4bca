//! A release server with one organisation and one bank for each thoroughness, all with the same pictures.

use super::in_hand::in_hand;
use super::manifest::{Entry, Manifest};
use crate::api::{Api, NewFileEntry};
use crate::folder::Folder;
use crate::server::{self, Server};
use crate::setup;
use anyhow::{Context, Result};
use casework::{EntryId, Ground, OrganisationKind, Thoroughness};
use exchange::v1::{BankView, EntryView};
use std::collections::HashMap;
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Everything that is asked.
pub(crate) struct Stand {
    server: Server,
    /// Gone with the stand.
    _folder: Folder,
    /// One for each of [`Thoroughness::ALL`], in that order.
    pub(crate) looks: Vec<Look>,
}

/// An organisation whose one bank is compared with in one way.
#[derive(Clone)]
pub(crate) struct Look {
    pub(crate) thoroughness: Thoroughness,
    pub(crate) api: Api,
    /// The place in the manifest of each entry of the bank.
    pub(crate) places: Arc<HashMap<EntryId, usize>>,
    /// The bank's entries in the order of the manifest.
    pub(crate) entries: Arc<Vec<EntryView>>,
    /// How long banking took, all together.
    pub(crate) banking: Duration,
}

impl Stand {
    /// Starts it and banks everything.
    pub(crate) async fn prepare(
        program: &Path,
        manifest: &Arc<Manifest>,
        callers: usize,
    ) -> Result<Self> {
        let program = server::program(program)?;
        let folder = Folder::beside(&program)?;
        let data = folder.data();
        let tokens: Vec<String> = Thoroughness::ALL
            .iter()
            .map(|thoroughness| {
                let name = format!("Gauntlet, {thoroughness}");
                setup::organisation(&program, &data, &name, OrganisationKind::Authority)
            })
            .collect::<Result<_>>()?;
        let server = Server::start(&program, &data, &folder.log()).await?;
        let mut looks = Vec::new();
        for (&thoroughness, token) in Thoroughness::ALL.iter().zip(&tokens) {
            let api = Api::new(&server.base, token)?;
            let bank = api.new_own_bank("gauntlet", thoroughness).await?;
            let look = fill(api, bank, thoroughness, manifest, callers).await?;
            let ready = look
                .entries
                .iter()
                .filter(|entry| entry.parts_match)
                .count();
            eprintln!(
                "  bank {thoroughness}: {} entries, {ready} with features, {:.1} s",
                look.entries.len(),
                look.banking.as_secs_f64()
            );
            looks.push(look);
        }
        Ok(Self {
            server,
            _folder: folder,
            looks,
        })
    }

    /// Stops the server.
    pub(crate) async fn stop(self) -> Result<()> {
        self.server.stop().await
    }
}

async fn fill(
    api: Api,
    bank: BankView,
    thoroughness: Thoroughness,
    manifest: &Arc<Manifest>,
    callers: usize,
) -> Result<Look> {
    let started = Instant::now();
    let (asking, of) = (api.clone(), Arc::clone(manifest));
    let entries = in_hand(callers, manifest.entries.len(), move |place| {
        let (api, bank, manifest) = (asking.clone(), bank.clone(), Arc::clone(&of));
        async move { add(&api, &bank, &manifest.entries[place]).await }
    })
    .await?;
    let places = entries
        .iter()
        .enumerate()
        .map(|(place, entry)| (entry.id.clone(), place));
    Ok(Look {
        thoroughness,
        api,
        places: Arc::new(places.collect()),
        entries: Arc::new(entries),
        banking: started.elapsed(),
    })
}

async fn add(api: &Api, bank: &BankView, entry: &Entry) -> Result<EntryView> {
    let at = || format!("{} could not be banked", entry.file.display());
    let file = tokio::fs::read(&entry.file).await.with_context(at)?;
    let new = NewFileEntry {
        file,
        label: entry.id.clone(),
        source: entry.source.clone(),
        ground: Ground::Incites,
        reason: "A harmless picture that the gauntlet calls known.".to_owned(),
    };
    api.add_file(bank, new).await.with_context(at)
}
