-- pair: added
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE "U u" (a int PRIMARY KEY);
-- first
-- second
CREATE PUBLICATION one FOR TABLE t, "U u" WITH (publish = 'insert, update');
CREATE PUBLICATION "Two Two" FOR ALL TABLES WITH (publish_via_partition_root = true);
CREATE PUBLICATION three;

-- pair: tables
CREATE TABLE t (a int PRIMARY KEY);
CREATE TABLE u (a int PRIMARY KEY);
CREATE TABLE w (a int PRIMARY KEY);
-- first
CREATE PUBLICATION p2 FOR TABLE t, u;
-- second
CREATE PUBLICATION p2 FOR TABLE u, w;
CREATE PUBLICATION "p in publication q" FOR TABLE u;

-- pair: options
-- first
CREATE PUBLICATION p3 WITH (publish = 'insert', publish_via_partition_root = false);
-- second
CREATE PUBLICATION p3 WITH (publish = 'delete, truncate', publish_via_partition_root = true);
COMMENT ON PUBLICATION p3 IS 'p';

-- pair: all-tables
-- first
CREATE PUBLICATION p4;
COMMENT ON PUBLICATION p4 IS 'p';
ALTER PUBLICATION p4 OWNER TO ann;
-- second
CREATE PUBLICATION p4 FOR ALL TABLES;
COMMENT ON PUBLICATION p4 IS 'p';

-- pair: columns-and-rows from 15
CREATE TABLE t (a int PRIMARY KEY, b int, c int);
CREATE TABLE u (a int PRIMARY KEY);
-- first
CREATE PUBLICATION p5 FOR TABLE t (a, b), u;
-- second
CREATE PUBLICATION p5 FOR TABLE t (a, c) WHERE (a > 5), u WHERE (a <> 3);

-- pair: schemas from 15
CREATE SCHEMA published;
CREATE SCHEMA "Published Too";
CREATE TABLE published.t (a int);
-- first
CREATE PUBLICATION p6 FOR TABLES IN SCHEMA published;
CREATE PUBLICATION q6;
-- second
CREATE PUBLICATION p6 FOR TABLES IN SCHEMA "Published Too";
CREATE PUBLICATION q6 FOR TABLE published.t, TABLES IN SCHEMA "Published Too";

-- pair: generated-columns from 18
-- first
CREATE PUBLICATION p7 WITH (publish_generated_columns = none);
-- second
CREATE PUBLICATION p7 WITH (publish_generated_columns = stored);
