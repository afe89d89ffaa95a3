#include "fuzz.h"
#include "text/conffile.h"

/* Settings that are written as values in quotes are read as the same settings. */
static void check_written(const struct strs *settings)
{
	struct str text = STR_INIT;
	struct strs again = STRS_INIT;

	for (size_t i = 0; i < settings->count; i++) {
		const char *equals = strchr(settings->item[i], '=');
		MUST(equals && equals > settings->item[i]);
		str_add_bytes(&text, settings->item[i], (size_t)(equals - settings->item[i]));
		str_add(&text, " = ");
		str_add_conf_value(&text, equals + 1);
		str_add_char(&text, '\n');
	}
	MUST(!conffile_parse(str_text(&text), &again));
	fuzz_must_equal(&again, settings);
	strs_free(&again);
	str_free(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct strs settings = STRS_INIT;
	char *problem = conffile_parse(text, &settings);

	check_written(&settings);
	free(problem);
	strs_free(&settings);
	free(text);
	return 0;
}
