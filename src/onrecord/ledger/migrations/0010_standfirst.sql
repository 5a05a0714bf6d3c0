-- The paragraph that sums a report up below its title, as a span of its text.
ALTER TABLE reports ADD COLUMN standfirst TEXT;
