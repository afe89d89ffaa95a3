#include "made.h"

#define C "composite type: s.c\ncomposite type column: s.c.a\n"
#define OF "table: s.t\n\tof type=s.c\n"
#define ALTER "ALTER TYPE s.c ALTER ATTRIBUTE a TYPE "

static const struct made_case altered[] = {
	{C "\ttype=integer\n", C "\ttype=bigint\n", ALTER "bigint CASCADE;\n"},
	{C "\ttype=numeric(9,4)\n", C "\ttype=numeric(9,2)\n", ALTER "numeric(9,2) CASCADE;\n"},
	{C "\ttype=integer\n" OF, C "\ttype=bigint\n" OF, "rows " ALTER "bigint CASCADE;\n"},
	{C "\ttype=numeric(9,4)\n" OF, C "\ttype=numeric(9,2)\n" OF, "loses rows " ALTER "numeric(9,2) CASCADE;\n"},
};

int main(void)
{
	MADE_CHECK(altered);
	return check_end();
}
