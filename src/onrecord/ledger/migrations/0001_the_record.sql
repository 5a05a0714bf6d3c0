-- Evidence: what was found and what was read in it. Append-only (triggers below).
CREATE TABLE captures (
  id TEXT PRIMARY KEY, media_type TEXT NOT NULL, body BLOB NOT NULL  -- zlib
) WITHOUT ROWID;
CREATE TABLE sightings (
  capture TEXT NOT NULL REFERENCES captures, place TEXT NOT NULL, retrieved TEXT NOT NULL,
  hints TEXT NOT NULL, PRIMARY KEY (capture, place, hints)
) WITHOUT ROWID;
CREATE TABLE reports (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, capture TEXT NOT NULL REFERENCES captures,
  place TEXT NOT NULL, url TEXT, title TEXT, outlet TEXT, byline TEXT NOT NULL,
  contributors TEXT NOT NULL, published TEXT, published_from TEXT, modified TEXT,
  retrieved TEXT NOT NULL, text TEXT NOT NULL, paragraphs TEXT NOT NULL, captions TEXT NOT NULL,
  furniture TEXT NOT NULL, "references" TEXT NOT NULL
);
CREATE TABLE analyses (
  report TEXT PRIMARY KEY REFERENCES reports (id), maker TEXT NOT NULL, sentences TEXT NOT NULL,
  vector BLOB
) WITHOUT ROWID;
CREATE TABLE statements (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, report TEXT NOT NULL REFERENCES reports (id),
  source TEXT NOT NULL, cue TEXT NOT NULL, content TEXT NOT NULL, kind TEXT NOT NULL,
  stance TEXT NOT NULL, negated INTEGER NOT NULL, hedges TEXT NOT NULL, named INTEGER NOT NULL,
  speaker TEXT REFERENCES entities (id), via TEXT NOT NULL, parent TEXT, said TEXT, "to" TEXT,
  score REAL NOT NULL, vector BLOB
);
CREATE INDEX statements_of_report ON statements (report);
CREATE TABLE entities (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, report TEXT NOT NULL REFERENCES reports (id),
  kind TEXT NOT NULL, name TEXT NOT NULL, names TEXT NOT NULL, mentions TEXT NOT NULL,
  roles TEXT NOT NULL
);
CREATE INDEX entities_of_report ON entities (report);
CREATE TABLE names (
  number INTEGER PRIMARY KEY, report TEXT NOT NULL REFERENCES reports (id), span TEXT NOT NULL,
  kind TEXT NOT NULL, score REAL NOT NULL
);
CREATE INDEX names_of_report ON names (report);
CREATE TABLE times (
  number INTEGER PRIMARY KEY, report TEXT NOT NULL REFERENCES reports (id), span TEXT NOT NULL,
  words TEXT NOT NULL, edtf TEXT, timex3_type TEXT NOT NULL, timex3_value TEXT, anchor TEXT
);
CREATE INDEX times_of_report ON times (report);
CREATE TABLE findings (
  number INTEGER PRIMARY KEY, report TEXT NOT NULL REFERENCES reports (id), span TEXT NOT NULL,
  kind TEXT NOT NULL, message TEXT NOT NULL
);
CREATE INDEX findings_of_report ON findings (report);

-- Judgements: added and retired, never overwritten. A placement says that a report belongs
-- to a story; its maker is a person (--story) or the grouping.
CREATE TABLE judgements (
  number INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, relation TEXT NOT NULL, a TEXT NOT NULL,
  b TEXT NOT NULL, score REAL NOT NULL, maker TEXT NOT NULL, why TEXT NOT NULL
);
CREATE INDEX judgements_by_a ON judgements (a);
CREATE INDEX judgements_by_b ON judgements (b);
CREATE TABLE retirements (
  judgement TEXT PRIMARY KEY REFERENCES judgements (id), why TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE placements (
  number INTEGER PRIMARY KEY, story TEXT NOT NULL, report TEXT NOT NULL REFERENCES reports (id),
  maker TEXT NOT NULL, UNIQUE (story, report)
);

-- Derived: dropped and derived again at will. `stale` names the stories that must be.
CREATE TABLE stories (id TEXT PRIMARY KEY, name TEXT NOT NULL UNIQUE) WITHOUT ROWID;
CREATE TABLE parties (
  story TEXT NOT NULL REFERENCES stories, position INTEGER NOT NULL, id TEXT NOT NULL,
  name TEXT NOT NULL, kind TEXT NOT NULL, aliases TEXT NOT NULL, roles TEXT NOT NULL,
  entities TEXT NOT NULL, PRIMARY KEY (story, position)
) WITHOUT ROWID;
CREATE TABLE chains (
  story TEXT NOT NULL REFERENCES stories, position INTEGER NOT NULL, statement TEXT NOT NULL,
  via TEXT NOT NULL, origins TEXT NOT NULL, established INTEGER NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (story, position)
) WITHOUT ROWID;
CREATE TABLE claims (
  story TEXT NOT NULL REFERENCES stories, position INTEGER NOT NULL, id TEXT NOT NULL,
  members TEXT NOT NULL, origins TEXT NOT NULL, status TEXT NOT NULL, why TEXT NOT NULL,
  PRIMARY KEY (story, position)
) WITHOUT ROWID;
CREATE TABLE timeline (
  story TEXT NOT NULL REFERENCES stories, position INTEGER NOT NULL, edtf TEXT NOT NULL,
  words TEXT NOT NULL, report TEXT NOT NULL, span TEXT NOT NULL, statement TEXT,
  what TEXT NOT NULL, what_span TEXT NOT NULL, PRIMARY KEY (story, position)
) WITHOUT ROWID;
CREATE TABLE stale (story TEXT PRIMARY KEY) WITHOUT ROWID;
