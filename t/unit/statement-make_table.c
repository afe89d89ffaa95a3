#include "made.h"

#define T "table: s.t\n"

static const struct made_case created[] = {
	{"", T, "CREATE TABLE s.t ();\n"},
	{"", T "table column: s.t.a\n\ttype=integer\n\tnot null=yes\ntable column: s.t.\"B b\"\n\ttype=text\n",
		"CREATE TABLE s.t (\n\ta integer NOT NULL,\n\t\"B b\" text\n);\n"},
	{"", T "\tunlogged=yes\n\ttablespace=fast\n\taccess method=heap\n\toption:fillfactor=70\n",
		"CREATE UNLOGGED TABLE s.t () USING heap WITH (fillfactor='70') TABLESPACE fast;\n"},
	{"", T "\tpartition by=LIST (a)\n", "CREATE TABLE s.t () PARTITION BY LIST (a);\n"},
	{"", T "\tinherits=s.p\n", "CREATE TABLE s.t () INHERITS (s.p);\n"},
	{"", T "\tof type=s.c\n", "CREATE TABLE s.t OF s.c;\n"},
	{"", T "\tpartition of=s.p\n\tbound=FOR VALUES IN (1)\n",
		"CREATE TABLE s.t ();\nlate rows ALTER TABLE ONLY s.p ATTACH PARTITION s.t FOR VALUES IN (1);\n"},
	{"", T "\trow security=yes\n\tforce row security=yes\n\treplica identity=FULL\n",
		"CREATE TABLE s.t ();\nALTER TABLE s.t ENABLE ROW LEVEL SECURITY;\n"
		"ALTER TABLE s.t FORCE ROW LEVEL SECURITY;\nlate ALTER TABLE ONLY s.t REPLICA IDENTITY FULL;\n"},
};

static const struct made_case altered[] = {
	{T, T, ""},
	{T "\tunlogged=yes\n\ttablespace=fast\n", T,
		"ALTER TABLE s.t SET LOGGED;\nALTER TABLE s.t SET TABLESPACE pg_default;\n"},
	{T "\toption:fillfactor=70\n", T "\toption:autovacuum_enabled=off\n",
		"ALTER TABLE s.t RESET (fillfactor);\nALTER TABLE s.t SET (autovacuum_enabled='off');\n"},
	{T "\tpartition of=s.p\n\tbound=DEFAULT\n", T, "ALTER TABLE s.p DETACH PARTITION s.t;\n"},
	{T "\tpartition of=s.p\n\tbound=DEFAULT\n", T "\tpartition of=s.q\n\tbound=DEFAULT\n",
		"ALTER TABLE s.p DETACH PARTITION s.t;\nlate rows ALTER TABLE ONLY s.q ATTACH PARTITION s.t "
		"DEFAULT;\n"},
	{T "\tinherits=s.p\n", T "\tinherits=s.q\n",
		"ALTER TABLE s.t NO INHERIT s.p;\nlate ALTER TABLE s.t INHERIT s.q;\n"},
	{T "\tof type=s.c\n", T, "ALTER TABLE s.t NOT OF;\n"},
	{T "\trow security=yes\n", T "\tforce row security=yes\n",
		"ALTER TABLE s.t DISABLE ROW LEVEL SECURITY;\nALTER TABLE s.t FORCE ROW LEVEL SECURITY;\n"},
	{T "\treplica identity=FULL\n", T, "late ALTER TABLE ONLY s.t REPLICA IDENTITY DEFAULT;\n"},
};

static const struct made_case dropped[] = {
	{T "table column: s.t.a\n\ttype=integer\n", "", "loses DROP TABLE s.t;\n"},
};

int main(void)
{
	MADE_CHECK(created);
	MADE_CHECK(altered);
	MADE_CHECK(dropped);
	return check_end();
}
