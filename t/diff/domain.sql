-- pair: added
-- first
-- second
CREATE DOMAIN positive AS int DEFAULT 1 NOT NULL CONSTRAINT above CHECK (VALUE > 0);
CREATE DOMAIN "Some Text" AS text COLLATE "C";
CREATE DOMAIN code AS varchar(5) CHECK (VALUE <> '') CONSTRAINT "up per" CHECK (upper(VALUE) = VALUE);
CREATE TABLE t (p positive, c code, s "Some Text");

-- pair: default
CREATE DOMAIN d AS int;
-- first
ALTER DOMAIN d SET DEFAULT 1;
-- second
ALTER DOMAIN d SET DEFAULT 1 + 2;

-- pair: default-dropped
CREATE DOMAIN d AS int;
-- first
ALTER DOMAIN d SET DEFAULT 1;
-- second

-- pair: not-null
CREATE DOMAIN d AS int;
-- first
-- second
ALTER DOMAIN d SET NOT NULL;

-- pair: constraints
CREATE DOMAIN d AS int CONSTRAINT stays CHECK (VALUE <> 7);
CREATE TABLE t (a d);
-- first
ALTER DOMAIN d ADD CONSTRAINT one CHECK (VALUE > 0);
ALTER DOMAIN d ADD CONSTRAINT other CHECK (VALUE < 10);
-- second
ALTER DOMAIN d ADD CONSTRAINT one CHECK (VALUE > 5);
ALTER DOMAIN d ADD CONSTRAINT "Third One" CHECK (VALUE <> 8) NOT VALID;
COMMENT ON CONSTRAINT one ON DOMAIN d IS 'five';

-- pair: constraint-validated
CREATE DOMAIN d AS int;
-- first
ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0) NOT VALID;
-- second
ALTER DOMAIN d ADD CONSTRAINT c CHECK (VALUE > 0);

-- pair: base-type
-- first
CREATE DOMAIN d AS int;
CREATE TABLE t (a int, b text);
CREATE FUNCTION f(d) RETURNS int LANGUAGE sql AS 'SELECT 1';
-- second
CREATE DOMAIN d AS bigint;
CREATE TABLE t (a int, b text);
CREATE FUNCTION f(d) RETURNS int LANGUAGE sql AS 'SELECT 1';

-- pair: over-domain
-- first
CREATE DOMAIN low AS int CHECK (VALUE < 100);
-- second
CREATE DOMAIN low AS int CHECK (VALUE < 100);
CREATE DOMAIN lower AS low CHECK (VALUE < 10);
CREATE DOMAIN many AS low[];

-- pair: check-calls-function
-- first
CREATE FUNCTION good(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 0';
CREATE DOMAIN d AS int CHECK (good(VALUE));
-- second
CREATE FUNCTION better(int) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 > 1';
CREATE DOMAIN d AS int CHECK (better(VALUE));

-- pair: owner-comment-grants
CREATE DOMAIN d AS int;
-- first
COMMENT ON DOMAIN d IS 'one';
GRANT USAGE ON DOMAIN d TO ann;
-- second
ALTER DOMAIN d OWNER TO "Bob Roe";

-- pair: constraint-and-array
CREATE DOMAIN d AS int;
CREATE TABLE t (a int);
-- first
-- second
ALTER DOMAIN d ADD CHECK (VALUE > 0);
ALTER TABLE t ADD b d[], ADD c d;
CREATE TYPE y AS (a d);
CREATE MATERIALIZED VIEW v AS SELECT b FROM t;

-- pair: constraint-of-arrays
CREATE FOREIGN DATA WRAPPER constraint_of_arrays;
CREATE SERVER constraint_of_arrays FOREIGN DATA WRAPPER constraint_of_arrays;
-- first
CREATE DOMAIN d AS int;
CREATE DOMAIN e AS int;
CREATE DOMAIN many AS e[];
CREATE FOREIGN TABLE f (a d[]) SERVER constraint_of_arrays;
CREATE TABLE t (a many);
-- second
CREATE DOMAIN d AS int CHECK (VALUE > 0);
CREATE DOMAIN e AS int CHECK (VALUE > 0);
CREATE DOMAIN many AS e[];
CREATE FOREIGN TABLE f (a d[]) SERVER constraint_of_arrays;
CREATE TABLE t (a many);
