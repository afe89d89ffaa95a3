-- pair: added
CREATE TABLE t (a int, b int, c text);
CREATE SCHEMA kept;
-- first
-- second
CREATE STATISTICS one ON a, b FROM t;
CREATE STATISTICS kept."Two Two" (ndistinct, mcv) ON b, c FROM t;

-- pair: expression from 14
CREATE TABLE t (a int, b int);
-- first
CREATE STATISTICS s ON (a + b) FROM t;
-- second
CREATE STATISTICS s (dependencies) ON a, (b * 2) FROM t;

-- pair: target
CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON a, b FROM t;
-- first
ALTER STATISTICS s SET STATISTICS 50;
-- second
ALTER STATISTICS s SET STATISTICS 100;

-- pair: target-reset
CREATE TABLE t (a int, b int);
CREATE STATISTICS s ON a, b FROM t;
-- first
ALTER STATISTICS s SET STATISTICS 50;
-- second

-- pair: changed-owner-comment
CREATE TABLE t (a int, b int, c int);
-- first
CREATE STATISTICS s (ndistinct) ON a, b FROM t;
COMMENT ON STATISTICS s IS 's';
-- second
CREATE STATISTICS s (dependencies) ON a, c FROM t;
COMMENT ON STATISTICS s IS 's';
ALTER STATISTICS s OWNER TO ann;
