/* objects: text/member text/str base/mem base/msg */
#include "text/member.h"
#include "fuzz.h"

/* An admitted name stays below the directory: relative, without "..". */
static void check_inside(const char *path)
{
	MUST(path[0] != '/' && strcmp(path, "..") != 0 && !str_starts(path, "../") && !str_ends(path, "/.."));
	MUST(strstr(path, "/../") == NULL);
}

/* Lines "KIND PATH\tTARGET", one member each. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size);
	struct members members = {.mark = "bin/postgres"};
	struct strs lines = STRS_INIT;
	struct str path = STR_INIT;
	struct str target = STR_INIT;
	strs_split(&lines, text, '\n');
	for (size_t i = 0; i < lines.count; i++) {
		char *line = lines.item[i];
		char *tab = strchr(line, '\t');
		if (line[0] == '\0' || tab == line)
			continue;
		if (tab != NULL)
			*tab = '\0';
		struct member member = {
			.kind = (enum member_kind)((unsigned char)line[0] % (MEMBER_OTHER + 1)),
			.path = line + 1,
			.target = tab != NULL ? tab + 1 : "",
			.size = 1,
		};
		if (members_admit(&members, &member, &path, &target) == NULL) {
			check_inside(str_text(&path));
			if (member.kind == MEMBER_HARD_LINK)
				check_inside(str_text(&target));
		}
	}
	members_free(&members);
	str_free(&path);
	str_free(&target);
	strs_free(&lines);
	free(text);
	return 0;
}
