#include "text/armor.h"

#include "fuzz.h"

#define HASH "fe3996c5b5888163840f65e471cbc6e0b35d02b29055addc6ac91f654bde9f55"

/* Any text can be read, and any bytes come back, whatever stands around their lines. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char sha256[ARMOR_SHA256_SIZE];
	char *text = fuzz_text(data, size);
	struct str bytes = STR_INIT;
	struct str lines = STR_INIT;

	const char *problem = armor_read(text, size, &bytes, sha256);
	MUST(problem || armor_is_in(text, size));
	str_free(&bytes);

	str_add(&lines, "exec cat\n");
	armor_write(data, size, HASH, &lines);
	str_add_bytes(&lines, text, size);
	MUST(!armor_read(str_text(&lines), lines.length, &bytes, sha256));
	MUST(strcmp(sha256, HASH) == 0);
	MUST(bytes.length == size && (size == 0 || memcmp(bytes.text, data, size) == 0));
	str_free(&bytes);
	str_free(&lines);
	free(text);
	return 0;
}
