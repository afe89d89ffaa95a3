#include "package/pgxn.h"

#include "fuzz.h"

static void check_release(struct pgxn_release *release, struct strs *versions, bool found)
{
	if (found) {
		char *path = pgxn_expand("/dist/{dist}/{version}", release->dist, release->version);
		MUST(pgxn_is_name(release->dist) && pgxn_is_version(release->version));
		MUST(path && !strstr(path, "/../") && strchr(strchr(path + 6, '/') + 1, '/') == NULL);
		free(path);
	}
	for (size_t i = 0; i < versions->count; i++)
		MUST(pgxn_is_version(versions->item[i]));
	pgxn_free_release(release);
	strs_free(versions);
}

/* Whatever a server answers, what is taken from it can be a part of a path, and leads nowhere else. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct pgxn_release release;
	struct strs versions = STRS_INIT;
	struct pgxn_index index;

	char *path = pgxn_expand(text, "pgTAP", "1.0");
	MUST(!path || (path[0] == '/' && path[1] != '/'));
	free(path);
	if (pgxn_read_index(text, size, &index))
		pgxn_free_index(&index);
	bool found = pgxn_choose(text, size, NULL, &release, &versions);
	if (found)
		(void)pgxn_read_meta(text, size, &release);
	check_release(&release, &versions, found);
	check_release(&release, &versions, pgxn_choose_extension(text, size, "1.0", &release, &versions));
	free(text);
	return 0;
}
