#include "fuzz.h"
#include "text/control.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct control control = CONTROL_INIT;
	struct control_problem problem = {.line = 0};
	char *text = fuzz_text(data, size);

	if (control_parse(text, size, &control, &problem)) {
		for (size_t i = 0; i < control.count; i++) {
			MUST(control.item[i].name[0] != '\0');
			MUST(i == 0 || control.item[i].line > control.item[i - 1].line);
			MUST(control.item[i].value != NULL);
		}
	} else {
		MUST(problem.line > 0);
		MUST(memchr(problem.near, '\0', sizeof problem.near) != NULL);
	}
	control_free(&control);
	free(text);
	return 0;
}
