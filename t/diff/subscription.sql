-- pair: added
-- first
-- second
CREATE SUBSCRIPTION one CONNECTION 'host=nowhere dbname=''x y''' PUBLICATION "Q q", p WITH (connect = false);
CREATE SUBSCRIPTION "Two Two" CONNECTION 'host=nowhere' PUBLICATION p WITH (connect = false, slot_name = NONE);

-- pair: options
-- first
CREATE SUBSCRIPTION s2 CONNECTION 'host=one' PUBLICATION p WITH (connect = false, slot_name = NONE);
-- second
CREATE SUBSCRIPTION s2 CONNECTION 'host=two' PUBLICATION q, r WITH (connect = false, slot_name = 'slot', synchronous_commit = 'on');
COMMENT ON SUBSCRIPTION s2 IS 's';

-- pair: options-14 from 14
-- first
CREATE SUBSCRIPTION s3 CONNECTION 'host=one' PUBLICATION p WITH (connect = false, slot_name = NONE);
-- second
CREATE SUBSCRIPTION s3 CONNECTION 'host=one' PUBLICATION p WITH (connect = false, slot_name = NONE, binary = true, streaming = true);

-- pair: options-16 from 16
-- first
CREATE SUBSCRIPTION s4 CONNECTION 'host=one' PUBLICATION p WITH (connect = false, slot_name = NONE);
-- second
CREATE SUBSCRIPTION s4 CONNECTION 'host=one password=x' PUBLICATION p WITH (connect = false, slot_name = NONE, streaming = parallel, disable_on_error = true, origin = none, password_required = false, run_as_owner = true);
ALTER SUBSCRIPTION s4 OWNER TO carl;
