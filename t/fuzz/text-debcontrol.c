#include "text/debcontrol.h"

#include "fuzz.h"

/* Whatever is in the file, what is read from it can be printed, and be part of a file's name. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct debcontrol control;

	if (debcontrol_parse(text, &control)) {
		const char *rest = NULL;
		MUST(debcontrol_is_package(control.package) && debcontrol_is_package(control.architecture));
		MUST(debcontrol_is_version(control.version) && !strchr(control.version, '/'));
		for (size_t i = 0; i < control.needs.count; i++)
			MUST(debcontrol_is_package(control.needs.item[i]));
		MUST(debcontrol_major(control.package, &rest) == 0 || *rest != '\0');
		debcontrol_free(&control);
	}
	free(text);
	return 0;
}
