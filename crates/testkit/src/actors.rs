//! Who works with Staydown in a test.

use crate::{Door, IssuedToken, Server};
use casework::OrganisationId;

/// A competent authority that banks, captures, decides and issues.
#[derive(Debug, Clone)]
pub struct Authority {
    /// Its name.
    pub name: String,
    /// Its identifier.
    pub id: OrganisationId,
    /// Its token.
    pub token: IssuedToken,
}

/// A hosting provider that asks before it publishes, and answers notices.
#[derive(Debug, Clone)]
pub struct ProviderOrganisation {
    /// Its name.
    pub name: String,
    /// Its identifier.
    pub id: OrganisationId,
    /// Its token.
    pub token: IssuedToken,
}

impl Authority {
    /// Its access to a server, request by request.
    #[must_use]
    pub fn door(&self, server: &Server) -> Door {
        Door::new(server.url()).with_token(&self.token.secret)
    }
}

impl ProviderOrganisation {
    /// Its access to a server, request by request.
    #[must_use]
    pub fn door(&self, server: &Server) -> Door {
        Door::new(server.url()).with_token(&self.token.secret)
    }
}
