#include "made.h"

#define T "table: s.t\n"
#define I T "index: s.i\n"
#define PLAIN I "\tdefinition=CREATE INDEX i ON s.t USING btree (a)\n"
#define UNIQUE I "\tdefinition=CREATE UNIQUE INDEX i ON s.t USING btree (a)\n"

static const struct made_case created[] = {
	{T, PLAIN, "CREATE INDEX i ON s.t USING btree (a);\n"},
	{T, UNIQUE, "rows CREATE UNIQUE INDEX i ON s.t USING btree (a);\n"},
	{"", UNIQUE, "CREATE TABLE s.t ();\nCREATE UNIQUE INDEX i ON s.t USING btree (a);\n"},
	{T, PLAIN "\ttablespace=fast\n\tstatistics:1=50\n\tattached to=s.j\n\tcluster=yes\n",
		"CREATE INDEX i ON s.t USING btree (a);\nALTER INDEX s.i SET TABLESPACE fast;\n"
		"ALTER INDEX s.i ALTER COLUMN 1 SET STATISTICS 50;\nALTER TABLE s.t CLUSTER ON i;\n"
		"late ALTER INDEX s.j ATTACH PARTITION s.i;\n"},
};

static const struct made_case altered[] = {
	{PLAIN, PLAIN, ""},
	{PLAIN, PLAIN "\tattached to=s.j\n", "late ALTER INDEX s.j ATTACH PARTITION s.i;\n"},
	{PLAIN "\ttablespace=fast\n", PLAIN, "ALTER INDEX s.i SET TABLESPACE pg_default;\n"},
	{PLAIN "\tstatistics:1=50\n", PLAIN, "ALTER INDEX s.i ALTER COLUMN 1 SET STATISTICS -1;\n"},
	{PLAIN "\tcluster=yes\n", PLAIN, "ALTER TABLE s.t SET WITHOUT CLUSTER;\n"},
	/* Another definition cannot be had by ALTER: nothing is written, and it is made anew. */
	{PLAIN, UNIQUE, ""},
};

static const struct made_case dropped[] = {
	{PLAIN, T, "DROP INDEX s.i;\n"},
	{PLAIN, "", "loses DROP TABLE s.t;\n"},
};

int main(void)
{
	MADE_CHECK(created);
	MADE_CHECK(altered);
	MADE_CHECK(dropped);
	return check_end();
}
