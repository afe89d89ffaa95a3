#include "text/sqlblock.h"

#include <string.h>

#include "check.h"
#include "text/sqlscan.h"

static struct sqlblock scan(const char *sql)
{
	struct sqlscan scan;
	size_t used;

	sqlscan_init(&scan);
	if (sqlscan_feed(&scan, sql, strlen(sql), &used) == SQLSCAN_MORE)
		sqlscan_finish(&scan);
	sqlscan_free(&scan);
	return scan.words.block;
}

static const char *refused(const char *sql)
{
	struct sqlblock block = scan(sql);

	return sqlblock_refused(&block);
}

static void test_always(void)
{
	CHECK_TEXT(refused("vacuum"), "VACUUM");
	CHECK_TEXT(refused("VACUUM (analyze) t;"), "VACUUM");
	CHECK_TEXT(refused("/* a */ Create -- b\n Database d"), "CREATE DATABASE");
	CHECK_TEXT(refused("create tablespace t location '/x';"), "CREATE TABLESPACE");
	CHECK_TEXT(refused("drop database if exists d"), "DROP DATABASE");
	CHECK_TEXT(refused("drop tablespace t"), "DROP TABLESPACE");
	CHECK_TEXT(refused("alter system set work_mem = '1MB'"), "ALTER SYSTEM");
	CHECK_TEXT(refused("discard all"), "DISCARD ALL");
	CHECK_TEXT(refused("prepare transaction 'x'"), "PREPARE TRANSACTION");
	CHECK_TEXT(refused("commit prepared 'x'"), "COMMIT PREPARED");
	CHECK_TEXT(refused("rollback prepared 'x'"), "ROLLBACK PREPARED");
	CHECK_TEXT(refused("reindex schema s"), "REINDEX SCHEMA");
	CHECK_TEXT(refused("reindex (verbose) database d"), "REINDEX DATABASE");
	CHECK_TEXT(refused("reindex system d"), "REINDEX SYSTEM");
}

static void test_concurrently(void)
{
	CHECK_TEXT(refused("create index concurrently on t (a)"), "CREATE INDEX CONCURRENTLY");
	CHECK_TEXT(refused("create unique index concurrently if not exists i on t (a)"), "CREATE INDEX CONCURRENTLY");
	CHECK_TEXT(refused("drop index concurrently i, j;"), "DROP INDEX CONCURRENTLY");
	CHECK_TEXT(refused("reindex table concurrently t"), "REINDEX CONCURRENTLY");
	CHECK_TEXT(refused("reindex (concurrently) table t"), "REINDEX CONCURRENTLY");
	CHECK_TEXT(refused("alter table t detach partition p concurrently"),
		"ALTER TABLE ... DETACH PARTITION CONCURRENTLY");
	CHECK_TEXT(refused("create index i on t (concurrently(a))"), NULL);
	CHECK_TEXT(refused("create index \"concurrently\" on t (a)"), NULL);
	CHECK_TEXT(refused("create index i on t (a) where b = 'concurrently'"), NULL);
	CHECK_TEXT(refused("drop index i"), NULL);
	CHECK_TEXT(refused("alter table t detach partition p"), NULL);
	CHECK_TEXT(refused("reindex table t"), NULL);
	CHECK_TEXT(refused("refresh materialized view concurrently v"), NULL);
}

static void test_by_parameter(void)
{
	CHECK_TEXT(
		refused("create subscription s connection 'x' publication p"), "CREATE SUBSCRIPTION that makes a slot");
	CHECK_TEXT(refused("create subscription s connection 'x' publication p with (enabled = false)"),
		"CREATE SUBSCRIPTION that makes a slot");
	CHECK_TEXT(refused("create subscription s connection 'x' publication p with (connect = false)"), NULL);
	CHECK_TEXT(refused("create subscription s connection 'x' publication p with (create_slot = false)"), NULL);
	CHECK_TEXT(refused("alter subscription s refresh publication"), "ALTER SUBSCRIPTION ... REFRESH");
	CHECK_TEXT(
		refused("alter subscription s set publication p"), "ALTER SUBSCRIPTION ... PUBLICATION with a refresh");
	CHECK_TEXT(refused("alter subscription s add publication p with (refresh = false)"), NULL);
	CHECK_TEXT(refused("alter subscription refresh disable"), NULL);
	CHECK_TEXT(refused("alter database d set tablespace t"), "ALTER DATABASE ... SET TABLESPACE");
	CHECK_TEXT(refused("alter database tablespace set work_mem = 1"), NULL);
}

static void test_cluster(void)
{
	CHECK_TEXT(refused("cluster"), "CLUSTER without a table");
	CHECK_TEXT(refused("cluster verbose;"), "CLUSTER without a table");
	CHECK_TEXT(refused("cluster (verbose)"), "CLUSTER without a table");
	CHECK_TEXT(refused("cluster t"), NULL);
	CHECK_TEXT(refused("cluster verbose \"T\";"), NULL);
}

static void test_allowed(void)
{
	CHECK_TEXT(refused(""), NULL);
	CHECK_TEXT(refused("select vacuum from t"), NULL);
	CHECK_TEXT(refused("(select 1)"), NULL);
	CHECK_TEXT(refused("create table database (a int)"), NULL);
	CHECK_TEXT(refused("create function vacuum() returns int language sql as 'vacuum'"), NULL);
	CHECK_TEXT(refused("create"), NULL);
	CHECK_TEXT(refused("alter type e add value 'x'"), NULL);
	CHECK_TEXT(refused("drop subscription s"), NULL);
	CHECK_TEXT(refused("create_database"), NULL);
	CHECK_TEXT(refused("discard plans"), NULL);
	CHECK_TEXT(refused("prepare p as select 1"), NULL);
	CHECK_TEXT(refused("analyze"), NULL);
	CHECK_TEXT(refused("copy t to stdout"), NULL);
}

static void test_data(void)
{
	CHECK(scan("copy t from stdin").takes_data);
	CHECK(scan("COPY s.\"t\" (a, \"from\") FROM STDIN WITH (format csv);").takes_data);
	CHECK(!scan("copy t from stdin").is_binary);
	CHECK(scan("copy t from stdin (format binary)").is_binary);
	CHECK(!scan("copy (select 1 from stdin) to stdout").takes_data);
	CHECK(!scan("copy t from 'stdin'").takes_data);
	CHECK(!scan("copy t from program 'x'").takes_data);
	CHECK(!scan("copy stdin to stdout").takes_data);
	CHECK(!scan("select 1 from stdin").takes_data);
}

int main(void)
{
	test_always();
	test_concurrently();
	test_by_parameter();
	test_cluster();
	test_allowed();
	test_data();
	return check_end();
}
