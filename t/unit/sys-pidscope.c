#include "sys/pidscope.h"

#include <stdlib.h>
#include <string.h>

#include "check.h"

static void test_scope(void)
{
	struct str scope = STR_INIT;
	struct str again = STR_INIT;
	struct strs parts = STRS_INIT;
	pidscope_add(&scope);
	pidscope_add(&again);
	CHECK_TEXT(scope.text, again.text);
	strs_split(&parts, scope.text, ':');
	CHECK(parts.count == 3 && strlen(parts.item[0]) == 36);
	CHECK(atoi(parts.item[1]) != 0 && atoi(parts.item[2]) != 0);
	CHECK(!strpbrk(scope.text, " \t\n"));
	strs_free(&parts);
	str_free(&scope);
	str_free(&again);
}

int main(void)
{
	test_scope();
	return check_end();
}
