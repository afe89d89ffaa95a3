-- pair: shell
-- first
-- second
CREATE TYPE hollow;
COMMENT ON TYPE hollow IS 'nothing yet';

-- pair: added not-expressed
-- first
-- second
CREATE TYPE myint;
CREATE FUNCTION myint_in(cstring) RETURNS myint LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
CREATE FUNCTION myint_out(myint) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
CREATE TYPE myint (INPUT = myint_in, OUTPUT = myint_out, INTERNALLENGTH = 4, PASSEDBYVALUE, ALIGNMENT = int4, CATEGORY = 'N');
CREATE TABLE t (a myint DEFAULT '5');

-- pair: changed not-expressed
CREATE TYPE mytext;
CREATE FUNCTION mytext_in(cstring) RETURNS mytext LANGUAGE internal IMMUTABLE STRICT AS 'textin';
CREATE FUNCTION mytext_out(mytext) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
-- first
CREATE TYPE mytext (INPUT = mytext_in, OUTPUT = mytext_out, STORAGE = extended);
-- second
CREATE TYPE mytext (INPUT = mytext_in, OUTPUT = mytext_out, STORAGE = external, DELIMITER = ';', COLLATABLE = true, PREFERRED = true, CATEGORY = 'S', DEFAULT = 'x');
COMMENT ON TYPE mytext IS 'mine';
