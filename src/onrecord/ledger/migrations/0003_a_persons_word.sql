-- A person's judgements say when; a retirement says who and when.
ALTER TABLE judgements ADD COLUMN made TEXT;
ALTER TABLE retirements ADD COLUMN maker TEXT NOT NULL DEFAULT '';
ALTER TABLE retirements ADD COLUMN made TEXT;
ALTER TABLE placements ADD COLUMN made TEXT;
CREATE INDEX parties_by_id ON parties (id);
CREATE INDEX claims_by_id ON claims (id);

-- What was forgotten on request: digests that tell it when it is met again, never the words.
-- kind is report or name; subject the id a report had; parts the number of a name's words.
CREATE TABLE forgotten (
  number INTEGER PRIMARY KEY, kind TEXT NOT NULL CHECK (kind IN ('report', 'name')),
  subject TEXT NOT NULL, maker TEXT NOT NULL, made TEXT NOT NULL, why TEXT NOT NULL
);
CREATE TABLE forgotten_digests (
  digest TEXT NOT NULL, parts INTEGER NOT NULL, forgotten INTEGER NOT NULL REFERENCES forgotten,
  PRIMARY KEY (digest, forgotten)
) WITHOUT ROWID;

-- Ids whose rows may be changed or deleted, and by which request: filled and emptied within
-- the one transaction that forgets. The guards let nothing else pass.
CREATE TABLE forgetting (
  subject TEXT PRIMARY KEY, forgotten INTEGER NOT NULL REFERENCES forgotten
) WITHOUT ROWID;

-- How far a story was looked at: reports placed and judgements made after that are new.
CREATE TABLE looks (
  number INTEGER PRIMARY KEY, story TEXT NOT NULL, at TEXT NOT NULL, placement INTEGER NOT NULL,
  judgement INTEGER NOT NULL
);
CREATE INDEX looks_of_story ON looks (story);
