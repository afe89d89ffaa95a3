#include "fuzz.h"
#include "text/fields.h"

/* What was read is written so that it reads the same. */
static void check_written(const struct fields *fields)
{
	struct str written = STR_INIT;
	struct fields again;
	for (size_t i = 0; i < fields->count; i++)
		fields_add(&written, fields->item[i].key, fields->item[i].value);
	MUST(fields_parse(str_text(&written), &again));
	MUST(again.count == fields->count);
	for (size_t i = 0; i < fields->count; i++) {
		MUST(strcmp(again.item[i].key, fields->item[i].key) == 0);
		MUST(strcmp(again.item[i].value, fields->item[i].value) == 0);
	}
	fields_free(&again);
	str_free(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct fields fields;
	if (fields_parse(text, &fields)) {
		bool good = true;
		(void)fields_get(&fields, "port");
		(void)fields_number(&fields, "port", 65535, &good);
		check_written(&fields);
		fields_free(&fields);
	}
	free(text);
	return 0;
}
