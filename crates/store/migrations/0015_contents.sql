-- Which content is kept for what (a capture, a case, an entry), and whose it is: who may look at it, and under which key it
-- is sealed. The same content kept for two is two rows and two sealed files.
DROP TABLE pictures;
CREATE TABLE contents (
    organisation TEXT NOT NULL,
    sha256       TEXT NOT NULL,
    holder       TEXT NOT NULL,
    -- Closed to everybody: its key is destroyed, or about to be.
    erased       BOOLEAN NOT NULL DEFAULT FALSE,
    PRIMARY KEY (organisation, sha256, holder)
);
CREATE INDEX contents_of ON contents (holder);
