-- pair: added
CREATE TABLE t (a int, b text);
-- first
-- second
CREATE VIEW v AS SELECT a, b AS "B b" FROM t WHERE a > 0;
CREATE VIEW w WITH (security_barrier = true, check_option = local) AS SELECT a FROM t;
CREATE RECURSIVE VIEW r (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM r WHERE n < 5;
CREATE VIEW "V v" AS SELECT * FROM v JOIN w USING (a);

-- pair: column-added
CREATE TABLE t (a int, b text);
-- first
CREATE VIEW v AS SELECT a FROM t;
GRANT SELECT ON v TO ann;
-- second
CREATE VIEW v AS SELECT a, b FROM t;
GRANT SELECT ON v TO ann;

-- pair: column-changed
CREATE TABLE t (a int, b text);
-- first
CREATE VIEW v AS SELECT a AS x, b FROM t;
CREATE VIEW w AS SELECT x FROM v;
COMMENT ON COLUMN v.x IS 'x';
-- second
CREATE VIEW v AS SELECT b AS x FROM t;
CREATE VIEW w AS SELECT x FROM v;
COMMENT ON COLUMN v.x IS 'x';

-- pair: options
CREATE TABLE t (a int, b text);
-- first
CREATE VIEW v WITH (security_barrier = true) AS SELECT a FROM t;
-- second
CREATE VIEW v AS SELECT a FROM t WITH CASCADED CHECK OPTION;

-- pair: invoker from 15
CREATE TABLE t (a int, b text);
-- first
CREATE VIEW v AS SELECT a FROM t;
-- second
CREATE VIEW v WITH (security_invoker = true) AS SELECT a FROM t;

-- pair: column-default
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t;
-- first
ALTER VIEW v ALTER a SET DEFAULT 1;
-- second
ALTER VIEW v ALTER b SET DEFAULT 'x';

-- pair: owner-comment-grants
CREATE TABLE t (a int, b text);
CREATE VIEW v AS SELECT a, b FROM t;
-- first
COMMENT ON VIEW v IS 'v';
GRANT SELECT ON v TO ann;
-- second
ALTER VIEW v OWNER TO ann;
GRANT SELECT (a) ON v TO carl;
COMMENT ON COLUMN v.a IS 'a';

-- pair: table-to-view
CREATE TABLE t (a int, b text);
-- first
CREATE TABLE v (a int);
-- second
CREATE VIEW v AS SELECT a FROM t;

-- pair: chain
CREATE TABLE t (a int, b text);
-- first
CREATE VIEW v1 AS SELECT a FROM t;
CREATE VIEW v2 AS SELECT a FROM v1;
CREATE VIEW v3 AS SELECT a FROM v2;
CREATE FUNCTION f(v3) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- second
CREATE VIEW v3 AS SELECT b FROM t;
CREATE VIEW v2 AS SELECT b FROM v3;
CREATE VIEW v1 AS SELECT b FROM v2;
