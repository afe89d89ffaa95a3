#include "server/settings.h"
#include "text/fields.h"

#include <stdlib.h>

#include "check.h"

static void test_names(void)
{
	char *normal = settings_normalize("Work-Mem=1 MB");

	CHECK_TEXT(normal, "work_mem=1 MB");
	free(normal);
	CHECK(!settings_normalize("work_mem"));
	CHECK(!settings_normalize("=1"));
	CHECK(!settings_normalize("work mem=1"));
}

/* What was added is read back, in its order; the last one of a name counts. */
static void test_round_trip(void)
{
	struct strs settings = STRS_INIT;
	char *text = NULL;

	settings_add(&text, "Work-Mem=1MB");
	settings_add(&text, "a.b=it's\n x=y");
	settings_add(&text, "work_mem=2MB");
	settings_add(&text, "_x=");
	fields_values(text, &settings);
	CHECK_NUMBER(settings.count, 4);
	if (settings.count == 4) {
		CHECK_TEXT(settings.item[0], "work_mem=1MB");
		CHECK_TEXT(settings.item[1], "a.b=it's\n x=y");
	}
	CHECK_TEXT(settings_get(&settings, "work_mem"), "2MB");
	CHECK_TEXT(settings_get(&settings, "_x"), "");
	CHECK_TEXT(settings_get(&settings, "work"), NULL);
	strs_free(&settings);
	free(text);
}

int main(void)
{
	test_names();
	test_round_trip();
	return check_end();
}
