-- Entries of the timeline that tell of one happening share it, its best date, and what
-- disagrees. Stories are derived again, so that they have them.
ALTER TABLE timeline ADD COLUMN happening TEXT NOT NULL DEFAULT '';
ALTER TABLE timeline ADD COLUMN best TEXT NOT NULL DEFAULT '';
ALTER TABLE timeline ADD COLUMN against TEXT NOT NULL DEFAULT '[]';
INSERT OR IGNORE INTO stale SELECT DISTINCT story FROM placements;
