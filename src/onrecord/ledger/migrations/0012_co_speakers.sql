-- Who else says a statement: the entities named beside its speaker, a JSON list of their ids.
ALTER TABLE statements ADD COLUMN co_speakers TEXT NOT NULL DEFAULT '[]';
