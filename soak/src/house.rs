//! Who works: an authority with a bank, a provider with a service on loopback, the server between them.

use crate::disk::Disk;
use crate::journal::Journal;
use exchange::v1::BankView;
use serde_json::json;
use testkit::{Authority, Door, Host, Instance, Options, Program, ProviderOrganisation, Server};
use tokio::sync::Mutex;
use url::Url;

/// Megabytes of the disk under the data folder.
const DISK: u32 = 2_048;

/// The house. Fields are dropped in this order: the server before its disk, the disk before its folder.
pub(crate) struct House {
    pub(crate) server: Mutex<Server>,
    pub(crate) url: Url,
    pub(crate) disk: Option<Disk>,
    pub(crate) host: Host,
    pub(crate) authority: Authority,
    pub(crate) provider: ProviderOrganisation,
    pub(crate) bank: BankView,
    pub(crate) journal: Journal,
    pub(crate) instance: Instance,
}

impl House {
    pub(crate) async fn set(program: Program, words: Vec<String>) -> anyhow::Result<Self> {
        let instance = Instance::new(program)?;
        let disk = Disk::mount(&instance.data(), DISK);
        if disk.is_none() {
            eprintln!("no disk of its own can be mounted (that takes root): it is never filled");
        }
        let host = Host::open().await?;
        let authority = instance.authority("Referral Unit").await?;
        let provider = instance.provider("Harbour", &host.name()).await?;
        let create = [
            "bank",
            "create",
            "Known",
            "--shared",
            "--organisation",
            "Referral Unit",
        ];
        let bank = serde_json::from_value(instance.json(&create).await?)?;
        let options = Options {
            words,
            ..Options::default()
        };
        let server = instance.serve_with(options).await?;
        let url = server.url().clone();
        let house = Self {
            server: Mutex::new(server),
            url,
            disk,
            host,
            authority,
            provider,
            bank,
            journal: Journal::default(),
            instance,
        };
        let endpoint = json!({"url": house.host.url("/webhooks")});
        let door = house.as_provider();
        let request = door
            .request(reqwest::Method::PUT, "/v1/endpoint")?
            .json(&endpoint);
        let answer = door.send(request).await?;
        anyhow::ensure!(answer.status == 200, "{}", answer.text());
        Ok(house)
    }

    pub(crate) fn as_authority(&self) -> Door {
        Door::new(&self.url).with_token(&self.authority.token.secret)
    }

    pub(crate) fn as_provider(&self) -> Door {
        Door::new(&self.url).with_token(&self.provider.token.secret)
    }
}
