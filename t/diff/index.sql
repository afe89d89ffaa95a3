-- pair: added
CREATE TABLE t (a int, b text, c point, d int[]);
-- first
-- second
CREATE INDEX ON t (a);
CREATE UNIQUE INDEX "I i" ON t (a DESC NULLS LAST, lower(b) COLLATE "C" text_pattern_ops) INCLUDE (d) WITH (fillfactor = 50) WHERE a > 0;
CREATE INDEX g ON t USING gist (c);
CREATE INDEX h ON t USING hash (b);
CREATE INDEX gi ON t USING gin (d);
CREATE INDEX br ON t USING brin (a) WITH (pages_per_range = 5);

-- pair: changed
CREATE TABLE t (a int, b int);
-- first
CREATE INDEX i ON t (a);
COMMENT ON INDEX i IS 'i';
-- second
CREATE UNIQUE INDEX i ON t (b, a);
COMMENT ON INDEX i IS 'i';

-- pair: parameters-and-statistics
CREATE TABLE t (a int, b int);
-- first
CREATE INDEX i ON t (a, (a + b)) WITH (fillfactor = 50);
ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 50;
-- second
CREATE INDEX i ON t (a, (a + b)) WITH (deduplicate_items = off);
ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 70;

-- pair: clustered
CREATE TABLE t (a int, b int);
CREATE INDEX i ON t (a);
CREATE INDEX j ON t (b);
-- first
ALTER TABLE t CLUSTER ON i;
-- second
ALTER TABLE t CLUSTER ON j;

-- pair: nulls-not-distinct from 15
CREATE TABLE t (a int);
-- first
CREATE UNIQUE INDEX i ON t (a);
-- second
CREATE UNIQUE INDEX i ON t (a) NULLS NOT DISTINCT;

-- pair: on-partitions
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1);
-- first
CREATE INDEX i ON t (b);
-- second
CREATE INDEX j ON ONLY t (a);
CREATE INDEX own ON t1 (b);

-- pair: renamed
CREATE TABLE t (a int);
-- first
CREATE INDEX one ON t (a);
-- second
CREATE INDEX two ON t (a);

-- pair: statistics-of-keys
CREATE TABLE t (a int, b int4range);
-- first
ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist ((b * b) WITH &&);
CREATE INDEX i ON t ((a + 1), (a + 2));
ALTER INDEX i ALTER COLUMN 1 SET STATISTICS 10;
-- second
ALTER TABLE t ADD CONSTRAINT e EXCLUDE USING gist ((b * b) WITH &&);
ALTER INDEX e ALTER COLUMN 1 SET STATISTICS 20;
CREATE INDEX i ON t ((a + 1), (a + 2));
ALTER INDEX i ALTER COLUMN 2 SET STATISTICS 0;

-- pair: on-some-partitions
CREATE TABLE t (a int, b int) PARTITION BY LIST (a);
CREATE TABLE t1 PARTITION OF t FOR VALUES IN (1) PARTITION BY LIST (b);
CREATE TABLE t11 PARTITION OF t1 FOR VALUES IN (1);
CREATE TABLE t12 PARTITION OF t1 FOR VALUES IN (2);
-- first
CREATE INDEX i ON ONLY t (b);
CREATE INDEX i1 ON ONLY t1 (b);
CREATE INDEX i11 ON t11 (b);
ALTER INDEX i1 ATTACH PARTITION i11;
CREATE INDEX k ON t (a);
-- second
CREATE TABLE t2 PARTITION OF t FOR VALUES IN (2);
CREATE INDEX i ON ONLY t (b);
CREATE INDEX i1 ON t1 (b);
ALTER INDEX i ATTACH PARTITION i1;
CREATE INDEX k ON ONLY t (a);
CREATE INDEX k1 ON t1 (a);
ALTER INDEX k ATTACH PARTITION k1;
