#include "install/layout.h"

#include <stdlib.h>

#include "check.h"

/* A name that is read is written again as it was. */
static void check_name(const char *name, const char *source)
{
	struct version version;
	const char *found = NULL;

	CHECK(layout_parse_name(name, &version, &found));
	CHECK_TEXT(found, source);
	char *again = layout_name(&version, found);
	CHECK_TEXT(again, name);
	free(again);
}

static void test_refused(void)
{
	static const char *const bad[] = {"", "17.5", "17.5-", "-npm", "x-npm", "17.5x-npm", ".17.5-npm", "staging.1"};
	struct version version;
	const char *source;

	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(!layout_parse_name(bad[i], &version, &source));
}

int main(void)
{
	check_name("17.5-npm", "npm");
	check_name("19beta1-source", "source");
	check_name("15.18-a-b", "a-b");
	test_refused();
	return check_end();
}
