#include "fuzz.h"
#include "text/version.h"

/* What was read is written so that it reads the same. */
static void check_written(const struct version *version)
{
	struct str written = STR_INIT;
	struct version again;
	version_write(version, &written);
	MUST(version_parse(str_text(&written), &again));
	MUST(version_compare(version, &again) == 0);
	str_free(&written);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct version version;
	struct wish wish;
	unsigned long rebuild;
	if (version_parse(text, &version))
		check_written(&version);
	if (version_parse_banner(text, &version))
		check_written(&version);
	if (version_parse_package(text, &version, &rebuild))
		check_written(&version);
	/* A wish that was understood is met by the first version of its range, and by none behind its end. */
	if (wish_parse(text, &wish)) {
		struct version first = {.major = wish.from.major, .minor = wish.from.minor};
		struct version end = {.major = wish.before.major, .minor = wish.before.minor};
		MUST(wish_meets(&wish, &first));
		MUST(!wish_meets(&wish, &end));
		MUST(wish_major(&wish) <= wish.from.major);
	}
	free(text);
	return 0;
}
