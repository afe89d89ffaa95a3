#include "fuzz.h"
#include "text/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct str encoded = STR_INIT;
	struct str decoded = STR_INIT;

	str_add_encoded(&encoded, text);
	MUST(str_add_decoded(&decoded, str_text(&encoded), encoded.length));
	MUST(strcmp(str_text(&decoded), text) == 0);
	str_truncate(&decoded, 0);
	(void)str_add_decoded(&decoded, text, strlen(text));

	str_add_shell(&encoded, text);
	str_add_sql_literal(&encoded, text);
	str_add_sql_identifier(&encoded, text);
	str_add_conf_value(&encoded, text);

	struct strs parts = STRS_INIT;
	strs_split(&parts, text, ':');
	strs_sort(&parts);
	strs_free(&parts);
	str_free(&encoded);
	str_free(&decoded);
	free(text);
	return 0;
}
