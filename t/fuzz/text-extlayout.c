#include "text/extlayout.h"

#include "fuzz.h"
#include "text/member.h"

/* What is placed from a clean path is a clean path below share or lib. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct str out = STR_INIT;
	unsigned long other = 0;

	if (member_path_is_clean(text)) {
		enum extlayout end = extlayout_place(text, 15, &out, &other);
		if (end == EXTLAYOUT_PLACED)
			MUST(member_path_is_clean(str_text(&out)) &&
				(str_starts(str_text(&out), "share/") || str_starts(str_text(&out), "lib/")));
		MUST(end != EXTLAYOUT_OTHER || (other != 0 && other != 15));
	}
	str_free(&out);
	free(text);
	return 0;
}
