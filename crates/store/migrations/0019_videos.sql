-- What is kept of the frames of a banked video: a blob, by its SHA-256.
CREATE TABLE entry_videos (
    entry       TEXT PRIMARY KEY,
    track       TEXT NOT NULL,
    duration_ms BIGINT NOT NULL,
    frames      BIGINT NOT NULL
);
