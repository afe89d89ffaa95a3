-- pair: added
CREATE TYPE mood AS ENUM ('a');
CREATE TYPE pair AS (a int, b int);
CREATE FUNCTION to_mood(int) RETURNS mood LANGUAGE sql AS $$ SELECT 'a'::mood $$;
-- first
-- second
CREATE CAST (int AS mood) WITH FUNCTION to_mood(int) AS ASSIGNMENT;
CREATE CAST (mood AS text) WITH INOUT AS IMPLICIT;
CREATE CAST (pair AS text) WITH INOUT;
COMMENT ON CAST (int AS mood) IS 'by number';

-- pair: changed
CREATE TYPE mood AS ENUM ('a');
CREATE FUNCTION one(int) RETURNS mood LANGUAGE sql AS $$ SELECT 'a'::mood $$;
CREATE FUNCTION two(int) RETURNS mood LANGUAGE sql AS $$ SELECT 'a'::mood $$;
-- first
CREATE CAST (int AS mood) WITH FUNCTION one(int);
CREATE CAST (mood AS varchar) WITH INOUT;
COMMENT ON CAST (int AS mood) IS 'one';
CREATE VIEW v AS SELECT 1::mood AS m;
-- second
CREATE CAST (int AS mood) WITH FUNCTION two(int) AS IMPLICIT;
CREATE CAST (mood AS varchar) WITH INOUT AS ASSIGNMENT;
COMMENT ON CAST (int AS mood) IS 'one';
CREATE VIEW v AS SELECT 1::mood AS m;

-- pair: binary
CREATE DOMAIN d AS int;
CREATE TYPE r AS RANGE (subtype = int4);
-- first
CREATE CAST (xml AS json) WITHOUT FUNCTION;
-- second
