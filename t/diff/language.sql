-- pair: added
-- first
-- second
CREATE LANGUAGE mine HANDLER plpgsql_call_handler INLINE plpgsql_inline_handler VALIDATOR plpgsql_validator;
CREATE TRUSTED LANGUAGE "My Other" HANDLER plpgsql_call_handler;
CREATE FUNCTION f() RETURNS int LANGUAGE mine AS 'BEGIN RETURN 1; END';

-- pair: changed
-- first
CREATE LANGUAGE mine2 HANDLER plpgsql_call_handler;
-- second
CREATE TRUSTED LANGUAGE mine2 HANDLER plpgsql_call_handler VALIDATOR plpgsql_validator;
COMMENT ON LANGUAGE mine2 IS 'mine';

-- pair: owner-grants
CREATE TRUSTED LANGUAGE mine3 HANDLER plpgsql_call_handler;
-- first
REVOKE USAGE ON LANGUAGE mine3 FROM PUBLIC;
-- second
ALTER LANGUAGE mine3 OWNER TO ann;
GRANT USAGE ON LANGUAGE mine3 TO carl;
