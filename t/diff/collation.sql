-- pair: added
-- first
-- second
CREATE COLLATION mine FROM "C";
CREATE COLLATION "My Posix" (provider = libc, lc_collate = 'C', lc_ctype = 'POSIX');
CREATE TABLE t (a text COLLATE mine);

-- pair: icu
-- first
CREATE COLLATION de (provider = icu, locale = 'de');
-- second
CREATE COLLATION de (provider = icu, locale = 'de-u-ks-level2', deterministic = false);
CREATE COLLATION fr (provider = icu, locale = 'fr');

-- pair: rules from 16
-- first
CREATE COLLATION c (provider = icu, locale = 'und', rules = '&a < g');
-- second
CREATE COLLATION c (provider = icu, locale = 'und', rules = '&a < h');

-- pair: builtin from 17
-- first
CREATE COLLATION c (provider = builtin, locale = 'C.UTF-8');
-- second
CREATE COLLATION c (provider = builtin, locale = 'C');

-- pair: owner-comment
CREATE COLLATION c FROM "C";
-- first
COMMENT ON COLLATION c IS 'one';
-- second
ALTER COLLATION c OWNER TO ann;
