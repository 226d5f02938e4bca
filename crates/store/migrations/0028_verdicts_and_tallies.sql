-- Projection of what was decided on complaints and waits in the house before it leaves.
CREATE TABLE held_verdicts (
    complaint    TEXT   PRIMARY KEY,
    organisation TEXT   NOT NULL,
    -- The person or program that decided it.
    decided_by   TEXT   NOT NULL,
    leaves_at    BIGINT NOT NULL
);
CREATE INDEX held_verdicts_of ON held_verdicts (organisation, decided_by, leaves_at, complaint);

-- Projection: how many cases stand how, by the span of time in which they were opened (the beginning of their identifiers), so that the
-- overview adds up spans and reads no case. `outcome` is that of the last judgement, empty before there is one.
CREATE TABLE case_tallies (
    organisation TEXT    NOT NULL,
    span         TEXT    NOT NULL,
    outcome      TEXT    NOT NULL,
    reopened     BOOLEAN NOT NULL,
    cases        BIGINT  NOT NULL,
    PRIMARY KEY (organisation, span, outcome, reopened)
);

-- The same of the judged ones that were not opened again, by the banks they resemble something of.
CREATE TABLE bank_tallies (
    organisation TEXT   NOT NULL,
    span         TEXT   NOT NULL,
    bank         TEXT   NOT NULL,
    outcome      TEXT   NOT NULL,
    cases        BIGINT NOT NULL,
    PRIMARY KEY (organisation, span, bank, outcome)
);

-- Projection: what the overview counts of a notice, for each of the two houses. `stands` is `open` while its hour runs, which ends at
-- `due` (0 otherwise); `took` the seconds from receipt to the measure, -1 before; `outcome` the last answer to a referral, or empty.
CREATE TABLE notice_figures (
    house   TEXT   NOT NULL,
    notice  TEXT   NOT NULL,
    other   TEXT   NOT NULL,
    kind    TEXT   NOT NULL,
    day     TEXT   NOT NULL,
    stands  TEXT   NOT NULL,
    due     BIGINT NOT NULL,
    took    BIGINT NOT NULL,
    outcome TEXT   NOT NULL
);
-- Everything is in the index: no row is looked up to count.
CREATE INDEX notice_figures_of ON notice_figures (house, notice, other, kind, day, stands, due, took, outcome);

-- The queue narrowed by where cases come from, in its order; and how many there are.
CREATE INDEX cases_by_origin ON cases (organisation, stage, origin, due, id);
