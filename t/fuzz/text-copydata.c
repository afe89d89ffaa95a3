#include "text/copydata.h"

#include "fuzz.h"

struct taken {
	struct copydata copy;
	struct str data; /* put together */
	size_t end;
};

/* Takes text[length] apart in pieces of `most` bytes. */
static struct taken take(const char *text, size_t length, size_t most)
{
	struct taken taken = {.data = STR_INIT};
	size_t at = 0, window = most;

	while (at < length && !taken.copy.is_ended) {
		size_t left = length - at, used;
		size_t given = left < window ? left : window;
		size_t more = copydata_feed(&taken.copy, text + at, given, given == left, &used);
		MUST(more <= used && used <= given);
		str_add_bytes(&taken.data, text + at, more);
		at += used;
		window = used == 0 ? window + 1 : most;
		MUST(used > 0 || given < left);
	}
	taken.end = at;
	return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	char *text = fuzz_text(data + 1, size - 1);
	struct taken a = take(text, size - 1, size);
	struct taken b = take(text, size - 1, (size_t)data[0] % 8 + 1);
	const char *whole = str_text(&a.data);
	size_t length = a.data.length;

	MUST(length == b.data.length && a.end == b.end && memcmp(whole, str_text(&b.data), length) == 0);
	MUST(a.copy.is_ended == b.copy.is_ended && a.copy.lines == b.copy.lines);
	MUST(memcmp(whole, text, length) == 0 && (length == 0 || !a.copy.is_ended || whole[length - 1] == '\n'));
	str_free(&a.data);
	str_free(&b.data);
	free(text);
	return 0;
}
