#include "text/copydata.h"

#include "fuzz.h"

/* Takes text[length] apart in pieces of `most` bytes: the data, put together, and where the end is. */
static size_t take(struct copydata *copy, const char *text, size_t length, size_t most, char *data, size_t *end)
{
	size_t at = 0, taken = 0, window = most;

	while (at < length && !copy->is_ended) {
		size_t left = length - at, used;
		size_t given = left < window ? left : window;
		size_t more = copydata_feed(copy, text + at, given, given == left, &used);
		MUST(more <= used && used <= given);
		memcpy(data + taken, text + at, more);
		taken += more;
		at += used;
		window = used == 0 ? window + 1 : most;
		MUST(used > 0 || given < left);
	}
	*end = at;
	return taken;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size < 1)
		return 0;
	char *text = fuzz_text(data + 1, size - 1);
	char *whole = malloc(size), *pieces = malloc(size);
	struct copydata a = {.lines = 0}, b = {.lines = 0};
	size_t end_a, end_b;

	if (whole == NULL || pieces == NULL)
		abort();
	size_t length_a = take(&a, text, size - 1, size, whole, &end_a);
	size_t length_b = take(&b, text, size - 1, (size_t)data[0] % 8 + 1, pieces, &end_b);
	MUST(length_a == length_b && end_a == end_b && memcmp(whole, pieces, length_a) == 0);
	MUST(a.is_ended == b.is_ended && a.lines == b.lines);
	MUST(memcmp(whole, text, length_a) == 0 && (length_a == 0 || a.is_ended == 0 || whole[length_a - 1] == '\n'));
	free(whole);
	free(pieces);
	free(text);
	return 0;
}
