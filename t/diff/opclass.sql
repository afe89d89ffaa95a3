-- pair: added
-- first
-- second
CREATE OPERATOR FAMILY "My Ops" USING btree;
CREATE OPERATOR CLASS down FOR TYPE int USING btree FAMILY "My Ops" AS
	OPERATOR 1 >, OPERATOR 2 >=, OPERATOR 3 =, OPERATOR 4 <=, OPERATOR 5 <, FUNCTION 1 btint4cmp(int, int);
CREATE TABLE t (a int);
CREATE INDEX i ON t (a down);

-- pair: own-family
-- first
CREATE OPERATOR CLASS down FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int);
-- second
CREATE OPERATOR CLASS down FOR TYPE int USING hash AS OPERATOR 1 =, FUNCTION 1 hashint4(int), FUNCTION 2 hashint4extended(int, bigint);

-- pair: family-members
CREATE OPERATOR FAMILY f USING btree;
-- first
ALTER OPERATOR FAMILY f USING btree ADD OPERATOR 1 <(int, bigint), OPERATOR 2 <=(int, bigint);
-- second
ALTER OPERATOR FAMILY f USING btree ADD OPERATOR 1 <(int, bigint), OPERATOR 3 =(int, bigint), FUNCTION 1 (int, bigint) btint48cmp(int, bigint);

-- pair: default-and-storage
CREATE TYPE mood AS ENUM ('a');
-- first
CREATE OPERATOR CLASS c FOR TYPE point USING gist AS OPERATOR 6 ~= (point, point), FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_point_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), STORAGE box;
-- second
CREATE OPERATOR CLASS c FOR TYPE point USING gist AS OPERATOR 6 ~= (point, point), OPERATOR 15 <-> (point, point) FOR ORDER BY float_ops, FUNCTION 1 gist_point_consistent(internal, point, smallint, oid, internal), FUNCTION 2 gist_box_union(internal, internal), FUNCTION 3 gist_point_compress(internal), FUNCTION 5 gist_box_penalty(internal, internal, internal), FUNCTION 6 gist_box_picksplit(internal, internal), FUNCTION 7 gist_box_same(box, box, internal), FUNCTION 8 gist_point_distance(internal, point, smallint, oid, internal), STORAGE box;

-- pair: owner-comment
CREATE OPERATOR FAMILY f USING hash;
CREATE OPERATOR CLASS c FOR TYPE int USING hash FAMILY f AS OPERATOR 1 =, FUNCTION 1 hashint4(int);
-- first
COMMENT ON OPERATOR FAMILY f USING hash IS 'one';
COMMENT ON OPERATOR CLASS c USING hash IS 'one';
-- second
ALTER OPERATOR FAMILY f USING hash OWNER TO ann;
ALTER OPERATOR CLASS c USING hash OWNER TO ann;
