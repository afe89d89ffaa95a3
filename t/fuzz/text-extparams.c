#include "fuzz.h"
#include "text/extparams.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct control control = CONTROL_INIT;
	struct control_problem broken;
	struct extparams params = EXTPARAMS_INIT;
	struct extparams copy = EXTPARAMS_INIT;
	struct extparams_problem problem = {.text = STR_INIT};
	char *text = fuzz_text(data, size);

	if (control_parse(text, size, &control, &broken)) {
		bool good = extparams_read(&control, EXTPARAMS_PRIMARY, 0, &params, &problem);
		MUST(good == (problem.text.length == 0));
		MUST(!good || problem.line == 0);
		for (size_t i = 0; i < params.required.count; i++)
			MUST(strlen(params.required.item[i]) <= 63);
		extparams_copy(&params, &copy);
		(void)extparams_read(&control, EXTPARAMS_SECONDARY, 12, &copy, &problem);
	}
	str_free(&problem.text);
	extparams_free(&copy);
	extparams_free(&params);
	control_free(&control);
	free(text);
	return 0;
}
