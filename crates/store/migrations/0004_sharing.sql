-- Groups of organisations, and with whom each bank is shared: '' its owner alone, '*' everybody, or a group's identifier.
CREATE TABLE sharing_groups (
    id    TEXT PRIMARY KEY,
    name  TEXT NOT NULL UNIQUE,
    state TEXT NOT NULL
);

CREATE TABLE group_members (
    sharing_group TEXT NOT NULL,
    organisation  TEXT NOT NULL,
    PRIMARY KEY (sharing_group, organisation)
);
CREATE INDEX groups_of_an_organisation ON group_members (organisation);

ALTER TABLE banks ADD COLUMN audience TEXT NOT NULL DEFAULT '';

-- Operation: when a token was last used, to the minute.
CREATE TABLE token_uses (
    token TEXT PRIMARY KEY,
    at    BIGINT NOT NULL
);
