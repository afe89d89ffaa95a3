#include "template/contents_check.h"

#include "fuzz.h"

/* Put the name that the recipe gives behind the first "template ", so that the entries are reached. */
static char *name_first(const char *text)
{
	static const char mark[] = "template *\nrecipe ";
	const char *at = strstr(text, mark);
	char digest[DIGEST_SHA256_SIZE];

	if (!at)
		return NULL;
	const char *recipe = at + sizeof mark - 1;
	size_t length = strcspn(recipe, "\n");
	char *line = str_format("%.*s\n", (int)length, recipe);
	digest_text(line, length + 1, digest);
	char *named =
		str_format("%.*stemplate 15.18-%.16s\n%s", (int)(at - text), text, digest, at + strlen("template *\n"));
	free(line);
	return named;
}

/* What is read is written as it was, and each content is packed once, before whatever is the same. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct contents contents = {.count = 0};
	struct str again = STR_INIT;
	char *text = fuzz_text(data, size);
	char *named = name_first(text);
	const char *used = named ? named : text;
	char *problem = contents_read(used, named ? strlen(named) : size, &contents);

	problem = problem ? problem : contents_check(&contents);
	if (!problem) {
		contents_write(&contents, &again);
		MUST(strcmp(str_text(&again), used) == 0);
		for (size_t i = 0; i < contents.count; i++) {
			const struct contents_entry *entry = &contents.entry[i];
			MUST(entry->same <= i && contents.entry[entry->same].same == entry->same);
			MUST(strncmp(entry->path, "data", 4) == 0 && !strstr(entry->path, ".."));
			MUST(contents_is_packed(&contents, entry) == (entry->size > 0 && entry->same == i));
		}
	}
	free(problem);
	contents_free(&contents);
	str_free(&again);
	free(named);
	free(text);
	return 0;
}
