#include "fuzz.h"
#include "text/httphead.h"

/* Lines of an answer; what is kept of them can be sent back, and is the same as itself. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct httphead head = {0};
	for (const char *at = text; *at != '\0';) {
		size_t length = strcspn(at, "\n");
		length += at[length] == '\n';
		httphead_take_line(&head, at, length);
		at += length;
		const char *validator = httphead_validator(&head);
		MUST(!validator || (validator[0] != '\0' && !strpbrk(validator, "\r\n")));
		MUST(!head.ranged || head.total == 0 || head.first < head.total);
		MUST(httphead_same(&head, &head));
	}
	httphead_take_line(&head, (const char *)data, size);
	httphead_free(&head);
	free(text);
	return 0;
}
