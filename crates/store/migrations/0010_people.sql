-- Complaints (Regulation (EU) 2021/784 Art 10) and users' notices (DSA Art 16). Projections.
CREATE TABLE complaints (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    -- The case it is about, or ''.
    about_case   TEXT NOT NULL,
    stage        TEXT NOT NULL,
    -- End of its clock while it is open; CLOSED afterwards.
    due          BIGINT NOT NULL,
    state        TEXT NOT NULL
);
CREATE INDEX complaints_by_deadline ON complaints (organisation, due, id);
CREATE INDEX complaints_about ON complaints (about_case);

CREATE TABLE user_notices (
    id           TEXT PRIMARY KEY,
    organisation TEXT NOT NULL,
    state        TEXT NOT NULL
);

-- Which cases an entry matched, and which cases are about a place: the URL, or the reference of the upload.
CREATE TABLE case_entries (
    entry   TEXT NOT NULL,
    case_id TEXT NOT NULL,
    PRIMARY KEY (entry, case_id)
);
INSERT INTO case_entries SELECT DISTINCT json_extract(found.value, '$.entry'), cases.id
    FROM cases, json_each(cases.state, '$.matches') AS found;

CREATE TABLE case_places (
    organisation TEXT NOT NULL,
    place        TEXT NOT NULL,
    case_id      TEXT NOT NULL,
    PRIMARY KEY (organisation, place, case_id)
);
INSERT INTO case_places SELECT organisation,
        coalesce(json_extract(state, '$.origin.url'), json_extract(state, '$.origin.reference')), id
    FROM cases;

-- Operation: who complained or notified, and how they are reached. In no event, and so in no export of the ledger.
CREATE TABLE contacts (
    subject TEXT PRIMARY KEY,
    name    TEXT NOT NULL,
    email   TEXT NOT NULL
);

-- Operation: the codes by which they see what came of it, and a front end's own references, so that sending again is once.
CREATE TABLE tracking_codes (
    code_sha256  TEXT PRIMARY KEY,
    subject      TEXT NOT NULL,
    organisation TEXT NOT NULL,
    reference    TEXT,
    UNIQUE (organisation, reference)
);
