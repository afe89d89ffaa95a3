-- pair: added
-- first
-- second
CREATE TYPE float_range AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE TYPE "Text Range" AS RANGE (subtype = text, collation = "C");
CREATE TABLE t (r float_range, s "Text Range" DEFAULT '[a,b]');

-- pair: changed
-- first
CREATE TYPE r AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE FUNCTION f(r) RETURNS boolean LANGUAGE sql AS 'SELECT isempty($1)';
-- second
CREATE TYPE r AS RANGE (subtype = float8);
CREATE FUNCTION f(r) RETURNS boolean LANGUAGE sql AS 'SELECT isempty($1)';

-- pair: multirange-name from 14
-- first
CREATE TYPE r AS RANGE (subtype = float8, multirange_type_name = many);
-- second
CREATE TYPE r AS RANGE (subtype = float8, multirange_type_name = "Very Many");
CREATE TABLE t (m "Very Many");

-- pair: owner-comment-grants
CREATE TYPE r AS RANGE (subtype = float8);
-- first
GRANT USAGE ON TYPE r TO ann;
-- second
COMMENT ON TYPE r IS 'a range';
ALTER TYPE r OWNER TO ann;
