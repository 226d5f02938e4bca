-- How people get in. All of it is operation: secret, fleeting, or about the machine; what it means stands in the ledger.

-- Sessions of the version before know neither where they came from nor when their person proved who they are.
DROP TABLE sessions;
CREATE TABLE sessions (
    -- Its public name, by which it is ended.
    id           TEXT PRIMARY KEY,
    token_sha256 TEXT NOT NULL UNIQUE,
    person       TEXT NOT NULL,
    csrf         TEXT NOT NULL,
    -- Where it was begun from, and the browser in words.
    address      TEXT NOT NULL,
    browser      TEXT NOT NULL,
    began_at     BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    -- When its person last proved who they are.
    proved_at    BIGINT NOT NULL,
    expires_at   BIGINT NOT NULL
);
CREATE INDEX sessions_of ON sessions (person);

-- The links behind which the first organisation and its administrator are entered.
CREATE TABLE bootstrap_links (
    code_sha256 TEXT PRIMARY KEY,
    expires_at  BIGINT NOT NULL
);

CREATE TABLE passkeys (
    -- The credential's identifier, base64url.
    credential   TEXT PRIMARY KEY,
    person       TEXT NOT NULL,
    name         TEXT NOT NULL,
    -- Public key and counter, as JSON.
    state        TEXT NOT NULL,
    added_at     BIGINT NOT NULL,
    last_used_at BIGINT
);
CREATE INDEX passkeys_of ON passkeys (person);

-- A password and the secret of the codes: one is never without the other.
CREATE TABLE passwords (
    person       TEXT PRIMARY KEY,
    -- Argon2id, in the PHC string format.
    hash         TEXT NOT NULL,
    totp_secret  BLOB NOT NULL,
    -- The last time step whose code was accepted: none is accepted twice.
    totp_step    BIGINT NOT NULL,
    set_at       BIGINT NOT NULL,
    last_used_at BIGINT
);

CREATE TABLE recovery_codes (
    person      TEXT NOT NULL,
    code_sha256 TEXT NOT NULL,
    PRIMARY KEY (person, code_sha256)
);

-- One row: the sign-in service of the house.
CREATE TABLE oidc_provider (
    id            BIGINT PRIMARY KEY CHECK (id = 1),
    name          TEXT NOT NULL,
    issuer        TEXT NOT NULL,
    client_id     TEXT NOT NULL,
    client_secret TEXT NOT NULL
);

CREATE TABLE linked_accounts (
    issuer       TEXT NOT NULL,
    subject      TEXT NOT NULL,
    person       TEXT NOT NULL,
    added_at     BIGINT NOT NULL,
    last_used_at BIGINT,
    PRIMARY KEY (issuer, subject)
);
CREATE INDEX linked_accounts_of ON linked_accounts (person);

-- Failed attempts, by what they are counted for: a name, an address, or a browser known for a person.
CREATE TABLE attempts (
    counted_for TEXT PRIMARY KEY,
    failures    BIGINT NOT NULL,
    last_at     BIGINT NOT NULL
);

-- Browsers in which a person proved who they are: attempts from there are counted apart from those of strangers.
CREATE TABLE known_browsers (
    token_sha256 TEXT PRIMARY KEY,
    person       TEXT NOT NULL,
    expires_at   BIGINT NOT NULL
);
