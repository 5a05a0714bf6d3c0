-- What a page tells beside its words: its kind, section and language, its authors as persons,
-- the agencies it credits, its links, how sure its dates are, what was repaired in it. The
-- references (comments, pingbacks) gain a kind, an author and a date.
ALTER TABLE reports ADD COLUMN page_kind TEXT NOT NULL DEFAULT 'article';
ALTER TABLE reports ADD COLUMN section TEXT;
ALTER TABLE reports ADD COLUMN language TEXT;
ALTER TABLE reports ADD COLUMN authors TEXT NOT NULL DEFAULT '[]';
ALTER TABLE reports ADD COLUMN agencies TEXT NOT NULL DEFAULT '[]';
ALTER TABLE reports ADD COLUMN links TEXT NOT NULL DEFAULT '[]';
ALTER TABLE reports ADD COLUMN published_trust TEXT;
ALTER TABLE reports ADD COLUMN modified_from TEXT;
ALTER TABLE reports ADD COLUMN notes TEXT NOT NULL DEFAULT '[]';
-- The guard is made anew when the migration is done.
DROP TRIGGER reports_no_update;
UPDATE reports SET "references" = (
  SELECT json_group_array(json_object(
    'excerpt', json_extract(value, '$.excerpt'), 'url', json_extract(value, '$.url'),
    'kind', '', 'author', NULL, 'date', NULL))
  FROM json_each(reports."references")
) WHERE "references" <> '[]';
