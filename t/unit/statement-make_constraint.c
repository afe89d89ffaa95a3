#include "made.h"

#define T "table: s.t\n"
#define C T "table constraint: c on s.t\n"

static const struct made_case created[] = {
	{T, C "\tdefinition=CHECK ((a > 0))\n", "rows ALTER TABLE s.t ADD CONSTRAINT c CHECK ((a > 0));\n"},
	{T, C "\tdefinition=CHECK ((a > 0)) NOT VALID\n",
		"ALTER TABLE s.t ADD CONSTRAINT c CHECK ((a > 0)) NOT VALID;\n"},
	{T, C "\tdefinition=PRIMARY KEY (a)\n", "rows ALTER TABLE s.t ADD CONSTRAINT c PRIMARY KEY (a);\n"},
	{T, C "\tdefinition=UNIQUE (a)\n\toption:fillfactor=70\n\ttablespace=fast\n\tindex comment=i\n",
		"rows ALTER TABLE s.t ADD CONSTRAINT c UNIQUE (a);\nALTER INDEX s.c SET (fillfactor='70');\n"
		"ALTER INDEX s.c SET TABLESPACE fast;\nlate COMMENT ON INDEX s.c IS 'i';\n"},
	{T, C "\tdefinition=PRIMARY KEY (a)\n\tcluster=yes\n",
		"rows ALTER TABLE s.t ADD CONSTRAINT c PRIMARY KEY (a);\nALTER TABLE s.t CLUSTER ON c;\n"},
	/* A new table has no rows. */
	{"", C "\tdefinition=UNIQUE (a)\n", "CREATE TABLE s.t ();\nALTER TABLE s.t ADD CONSTRAINT c UNIQUE (a);\n"},
	{"", T "\tpartition by=LIST (a)\ntable constraint: c on s.t\n\tdefinition=UNIQUE (a)\n",
		"CREATE TABLE s.t () PARTITION BY LIST (a);\nALTER TABLE ONLY s.t ADD CONSTRAINT c UNIQUE (a);\n"},
};

static const struct made_case altered[] = {
	{C "\tdefinition=CHECK ((a > 0)) NOT VALID\n", C "\tdefinition=CHECK ((a > 0))\n",
		"rows ALTER TABLE s.t VALIDATE CONSTRAINT c;\n"},
	{C "\tdefinition=UNIQUE (a)\n\tcluster=yes\n", C "\tdefinition=UNIQUE (a)\n",
		"ALTER TABLE s.t SET WITHOUT CLUSTER;\n"},
	{C "\tdefinition=UNIQUE (a)\n\ttablespace=fast\n", C "\tdefinition=UNIQUE (a)\n\toption:fillfactor=70\n",
		"ALTER INDEX s.c SET TABLESPACE pg_default;\nALTER INDEX s.c SET (fillfactor='70');\n"},
	/* Another definition cannot be had by ALTER: nothing is written, and it is made anew. */
	{C "\tdefinition=CHECK ((a > 0))\n", C "\tdefinition=CHECK ((a > 1))\n", ""},
};

static const struct made_case dropped[] = {
	{C "\tdefinition=UNIQUE (a)\n", T, "ALTER TABLE s.t DROP CONSTRAINT c;\n"},
	{C "\tdefinition=UNIQUE (a)\n", "", "loses DROP TABLE s.t;\n"},
};

int main(void)
{
	MADE_CHECK(created);
	MADE_CHECK(altered);
	MADE_CHECK(dropped);
	return check_end();
}
