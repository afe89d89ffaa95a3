-- pair: dropped-language alone
-- first
-- second
DROP EXTENSION plpgsql;

-- pair: comment alone
-- first
-- second
COMMENT ON EXTENSION plpgsql IS 'the procedural one';
