-- pair: added
-- first
-- second
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION "F f"("A a" int, b text DEFAULT 'it''s', VARIADIC c int[] DEFAULT '{}') RETURNS TABLE (x int, "Y" text) LANGUAGE plpgsql AS
$$BEGIN RETURN QUERY SELECT 1, '$'::text; END$$;
CREATE FUNCTION o(IN a int, OUT b int, INOUT c text) LANGUAGE sql AS 'SELECT $1, $2';
CREATE FUNCTION s(int) RETURNS SETOF int LANGUAGE sql ROWS 5 COST 7 AS 'SELECT $1';

-- pair: body
-- first
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT f();
-- second
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 2';
CREATE VIEW v AS SELECT f();

-- pair: properties
-- first
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- second
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql IMMUTABLE STRICT SECURITY DEFINER LEAKPROOF PARALLEL SAFE COST 3
	SET search_path = pg_catalog, public SET work_mem = '5MB' SET "my.setting" = 'it''s' AS 'SELECT 1';

-- pair: properties-plpgsql
-- first
CREATE FUNCTION f(a int) RETURNS SETOF int LANGUAGE plpgsql STABLE ROWS 10 SET datestyle = 'ISO, MDY' AS 'BEGIN RETURN; END';
-- second
CREATE FUNCTION f(a int) RETURNS SETOF int LANGUAGE plpgsql VOLATILE ROWS 20 PARALLEL RESTRICTED SET datestyle = 'ISO' SET role = ann AS 'BEGIN RETURN; END';

-- pair: result-type
-- first
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE VIEW v AS SELECT f() AS x;
GRANT SELECT ON v TO ann;
-- second
CREATE FUNCTION f() RETURNS bigint LANGUAGE sql AS 'SELECT 1::bigint';
CREATE VIEW v AS SELECT f() AS x;
GRANT SELECT ON v TO ann;

-- pair: result-columns
-- first
CREATE FUNCTION f() RETURNS TABLE (a int) LANGUAGE sql AS 'SELECT 1';
-- second
CREATE FUNCTION f() RETURNS TABLE (a int, b int) LANGUAGE sql AS 'SELECT 1, 2';

-- pair: argument-renamed
-- first
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- second
CREATE FUNCTION f(b int) RETURNS int LANGUAGE sql AS 'SELECT 1';

-- pair: default-added
-- first
CREATE FUNCTION f(a int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- second
CREATE FUNCTION f(a int DEFAULT 5) RETURNS int LANGUAGE sql AS 'SELECT 1';

-- pair: overloaded
-- first
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 2';
-- second
CREATE FUNCTION f(bigint) RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION f(text) RETURNS int LANGUAGE sql AS 'SELECT 3';

-- pair: sql-body from 14
-- first
CREATE TABLE t (a int, b int);
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql RETURN x + 1;
CREATE FUNCTION g() RETURNS SETOF int LANGUAGE sql BEGIN ATOMIC SELECT a FROM t; END;
-- second
CREATE TABLE t (a int, c int);
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql RETURN x + 2;
CREATE FUNCTION g() RETURNS SETOF int LANGUAGE sql BEGIN ATOMIC SELECT a FROM t; SELECT c FROM t; END;

-- pair: sql-body-to-text from 14
-- first
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql RETURN x + 1;
-- second
CREATE FUNCTION f(x int) RETURNS int LANGUAGE sql AS 'SELECT x + 1';

-- pair: function-to-procedure
-- first
CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'SELECT 1';
-- second
CREATE PROCEDURE f() LANGUAGE sql AS 'SELECT 1';

-- pair: calls-another
-- first
CREATE FUNCTION a() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION b() RETURNS int LANGUAGE sql AS 'SELECT a()';
-- second
CREATE FUNCTION c() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION b() RETURNS int LANGUAGE sql AS 'SELECT c()';

-- pair: table-types
-- first
CREATE TABLE t (a int);
-- second
CREATE TABLE t (a int, b int);
CREATE FUNCTION f(t) RETURNS int LANGUAGE sql AS 'SELECT $1.b';
CREATE FUNCTION g() RETURNS SETOF t LANGUAGE sql AS 'SELECT * FROM t';
CREATE TABLE u (a int DEFAULT f(ROW(1, 2)::t));

-- pair: owner-comment-grants
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- first
COMMENT ON FUNCTION f(int) IS 'one';
GRANT EXECUTE ON FUNCTION f(int) TO ann;
-- second
ALTER FUNCTION f(int) OWNER TO ann;
REVOKE EXECUTE ON FUNCTION f(int) FROM PUBLIC;

-- pair: internal
-- first
-- second
CREATE FUNCTION mylen(text) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'textlen';

-- pair: support
-- first
CREATE FUNCTION f(text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT AS 'textlen';
-- second
CREATE FUNCTION f(text) RETURNS boolean LANGUAGE internal IMMUTABLE STRICT SUPPORT textlike_support AS 'textlen';

-- pair: window
-- first
CREATE FUNCTION w() RETURNS bigint LANGUAGE internal WINDOW AS 'window_row_number';
-- second
CREATE FUNCTION w() RETURNS bigint LANGUAGE internal WINDOW IMMUTABLE AS 'window_rank';

-- pair: other-schema
CREATE SCHEMA "Fun App";
-- first
CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (a int DEFAULT f());
-- second
CREATE FUNCTION "Fun App".f() RETURNS int LANGUAGE sql AS 'SELECT 1';
CREATE TABLE t (a int DEFAULT "Fun App".f());

-- pair: used-in-index
-- first
CREATE FUNCTION f(int) RETURNS int LANGUAGE sql IMMUTABLE AS 'SELECT $1';
CREATE TABLE t (a int CHECK (f(a) > 0));
CREATE INDEX i ON t (f(a));
-- second
CREATE FUNCTION f(int) RETURNS bigint LANGUAGE sql IMMUTABLE AS 'SELECT $1::bigint';
CREATE TABLE t (a int CHECK (f(a) > 0));
CREATE INDEX i ON t (f(a));
