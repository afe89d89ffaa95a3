/* objects: text/zipend */
#include "text/zipend.h"

#include <string.h>

#include "check.h"

/* An empty zip: it is its end. */
static const unsigned char empty[ZIPEND_BYTES] = {'P', 'K', 5, 6};

static bool ends(const void *bytes, size_t length, size_t piece)
{
	struct zipend end = {{0}};

	for (size_t at = 0; at < length; at += piece)
		zipend_note(&end, (const char *)bytes + at, length - at < piece ? length - at : piece);
	return zipend_was_there(&end);
}

int main(void)
{
	unsigned char zip[100];

	memset(zip, 'x', sizeof zip);
	memcpy(zip + sizeof zip - sizeof empty, empty, sizeof empty);
	for (size_t piece = 1; piece <= sizeof zip; piece++) {
		CHECK(ends(zip, sizeof zip, piece));
		CHECK(!ends(zip, sizeof zip - 1, piece));
		CHECK(ends(empty, sizeof empty, piece));
	}
	for (size_t length = 0; length < sizeof zip; length++)
		CHECK(!ends(zip, length, 7));
	zip[sizeof zip - 1] = 1;
	CHECK(!ends(zip, sizeof zip, 64));
	return check_end();
}
