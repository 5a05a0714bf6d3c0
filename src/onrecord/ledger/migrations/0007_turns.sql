-- What became of a claim in the reporting: first seen, hardened, drifted, denied, changed, dropped.
ALTER TABLE claims ADD COLUMN turns TEXT NOT NULL DEFAULT '[]';
