#include "text/sqllist.h"

#include <stdbool.h>

#include "fuzz.h"

/* Items that are joined again are split into the same items, if none is empty; a name is no longer than its item. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *list = fuzz_text(data, size);
	struct strs items = STRS_INIT;
	struct strs again = STRS_INIT;
	struct str joined = STR_INIT;
	struct str name = STR_INIT;
	bool is_empty = false;

	sqllist_split(&items, list);
	for (size_t i = 0; i < items.count; i++) {
		is_empty |= items.item[i][0] == '\0';
		str_add(&joined, i > 0 ? ", " : "");
		str_add(&joined, items.item[i]);
		str_truncate(&name, 0);
		sqllist_add_name(&name, items.item[i]);
		MUST(name.length <= strlen(items.item[i]));
	}
	sqllist_split(&again, str_text(&joined));
	if (!is_empty)
		fuzz_must_equal(&items, &again);
	str_free(&name);
	str_free(&joined);
	strs_free(&again);
	strs_free(&items);
	free(list);
	return 0;
}
