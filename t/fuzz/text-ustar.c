#include "text/ustar.h"

#include <stdio.h>

#include "fuzz.h"

/* What is read lies within the archive, and is read again from what is written of it. */
static void read_and_write(const char *bytes, size_t size, struct str *out)
{
	struct ustar archive = {.bytes = bytes, .length = size};
	struct ustar_file file;

	while (!ustar_next(&archive, &file) && file.name[0] != '\0') {
		MUST(file.bytes >= bytes && file.bytes + file.length <= bytes + size);
		MUST(strlen(file.name) < USTAR_NAME_SIZE);
		(void)ustar_add(out, file.name, file.bytes, file.length);
	}
	ustar_end(out);
}

/* An archive as it is, or, behind a '#', headers whose checksums are set right. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct str once = STR_INIT;
	struct str twice = STR_INIT;
	char *text = fuzz_text(data, size);

	for (size_t at = 0; size > 0 && data[0] == '#' && at + 512 <= size; at += 512) {
		unsigned sum = 8 * ' ';
		char digits[8];
		for (size_t i = 0; i < 512; i++)
			sum += i >= 148 && i < 156 ? 0 : (unsigned char)text[at + i];
		(void)snprintf(digits, sizeof digits, "%06o", sum);
		memcpy(text + at + 148, digits, sizeof digits);
	}
	read_and_write(text, size, &once);
	read_and_write(str_text(&once), once.length, &twice);
	MUST(once.length % 10240 == 0 && once.length == twice.length);
	MUST(memcmp(once.text, twice.text, once.length) == 0);
	str_free(&twice);
	str_free(&once);
	free(text);
	return 0;
}
