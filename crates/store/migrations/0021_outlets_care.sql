-- Outlets: publications of proscribed groups and the places where they appear. Made from events.
CREATE TABLE outlets (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    name         TEXT NOT NULL,
    state        TEXT NOT NULL
);
CREATE INDEX outlets_of_an_organisation ON outlets (organisation, id);
-- Everything an outlet is found by: names, handles, addresses, hosts.
CREATE TABLE outlet_keys (
    organisation TEXT NOT NULL,
    key          TEXT NOT NULL,
    outlet       TEXT NOT NULL,
    PRIMARY KEY (organisation, key, outlet)
);
CREATE TABLE outlet_cases (
    case_id TEXT NOT NULL,
    outlet  TEXT NOT NULL,
    PRIMARY KEY (case_id, outlet)
);

-- Care for people who look at such material. Beside the ledger: personal data, for the person, and erased after a while.
-- Seconds for which unblurred media were on somebody's screen, by day (UTC, days since 1970).
CREATE TABLE care_days (
    person       TEXT NOT NULL,
    day          BIGINT NOT NULL,
    organisation TEXT NOT NULL,
    seconds      BIGINT NOT NULL,
    PRIMARY KEY (person, day)
);
CREATE INDEX care_days_of_an_organisation ON care_days (organisation, day);
-- What somebody chose: breaks, and what they do not want to be given.
CREATE TABLE care_choices (
    person TEXT PRIMARY KEY,
    state  TEXT NOT NULL
);
-- What an organisation set for those who chose nothing.
CREATE TABLE care_defaults (
    organisation TEXT PRIMARY KEY,
    minutes      BIGINT NOT NULL
);

-- Lists of hashes that were handed in for a bank: looked through first, then added bit by bit. Beside the ledger: what is added
-- is there as events.
CREATE TABLE bank_imports (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    bank         TEXT NOT NULL,
    made_at      BIGINT NOT NULL,
    list         TEXT NOT NULL,
    state        TEXT NOT NULL
);
