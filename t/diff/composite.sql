-- pair: added
-- first
-- second
CREATE TYPE pair AS (a int, "B b" text COLLATE "C", c numeric(5,2)[]);
CREATE TYPE nothing AS ();
CREATE TABLE t (p pair);

-- pair: attributes
-- first
CREATE TYPE pair AS (a int, b text, c date);
-- second
CREATE TYPE pair AS (a bigint, c date, d text COLLATE "C");

-- pair: attribute-order keeps-order
-- first
CREATE TYPE pair AS (a int, b text);
-- second
CREATE TYPE pair AS (b text, a int);

-- pair: used-by-functions-and-views
-- first
CREATE TYPE pair AS (a int, b text);
CREATE FUNCTION f() RETURNS pair LANGUAGE sql AS $$ SELECT 1, 'x'::text $$;
CREATE VIEW v AS SELECT (f()).a;
-- second
CREATE TYPE pair AS (a int, b text, c date);
CREATE FUNCTION f() RETURNS pair LANGUAGE sql AS $$ SELECT 1, 'x'::text, '2020-01-01'::date $$;
CREATE VIEW v AS SELECT (f()).c;

-- pair: comments
CREATE TYPE pair AS (a int, b text);
-- first
COMMENT ON COLUMN pair.a IS 'first';
-- second
COMMENT ON TYPE pair IS 'pair';
COMMENT ON COLUMN pair.b IS 'second';
ALTER TYPE pair OWNER TO ann;

-- pair: grants
CREATE TYPE pair AS (a int);
-- first
GRANT USAGE ON TYPE pair TO ann WITH GRANT OPTION;
-- second
REVOKE USAGE ON TYPE pair FROM public;
GRANT USAGE ON TYPE pair TO "Bob Roe";

-- pair: attribute-and-column
CREATE TYPE y AS (a int);
CREATE TABLE t (a int);
-- first
-- second
ALTER TYPE y ADD ATTRIBUTE b text, ALTER ATTRIBUTE a TYPE bigint;
ALTER TABLE t ADD b y, ADD c y[];
