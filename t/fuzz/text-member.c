#include "fuzz.h"
#include "text/member.h"

/* An admitted name stays below the directory: relative, without "..". */
static void check_inside(const char *path)
{
	MUST(path[0] != '/' && strcmp(path, "..") != 0 && !str_starts(path, "../") && !str_ends(path, "/.."));
	MUST(!strstr(path, "/../"));
}

#define FOLLOWED_MAX 40 /* as the kernel has it */

static const char *link_at(const struct members *members, const char *path)
{
	for (size_t i = 0; i < members->link_count; i++)
		if (strcmp(members->link[i].path, path) == 0)
			return members->link[i].target;
	return NULL;
}

/* Walk `rest` from the directory `at` as the kernel would, where every name that is no link is a directory: whatever is
 * found on the way, it never goes above the top. */
static void walk(const struct members *members, struct str *at, const char *rest, int *followed)
{
	MUST(rest[0] != '/');
	while (*rest != '\0') {
		size_t length = strcspn(rest, "/");
		if (length == 2 && memcmp(rest, "..", 2) == 0) {
			MUST(at->length > 0);
			const char *slash = strrchr(str_text(at), '/');
			str_truncate(at, !slash ? 0 : (size_t)(slash - str_text(at)));
		} else if (length > 0 && !(length == 1 && rest[0] == '.')) {
			size_t before = at->length;
			if (before > 0)
				str_add_char(at, '/');
			str_add_bytes(at, rest, length);
			const char *target = link_at(members, str_text(at));
			if (target) {
				if (++*followed > FOLLOWED_MAX)
					return;
				str_truncate(at, before);
				walk(members, at, target, followed);
			}
		}
		rest += length;
		rest += strspn(rest, "/");
	}
}

static void check_links(const struct members *members)
{
	/* A link below another one is never made: its directory cannot be opened without following that. */
	for (size_t i = 0; i < members->link_count; i++) {
		struct str at = STR_INIT;
		int followed = 0;
		walk(members, &at, members->link[i].path, &followed);
		str_free(&at);
	}
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
		if (tab)
			*tab = '\0';
		struct member member = {
			.kind = (enum member_kind)((unsigned char)line[0] % (MEMBER_OTHER + 1)),
			.path = line + 1,
			.target = tab ? tab + 1 : "",
			.size = 1,
		};
		if (!members_admit(&members, &member, &path, &target)) {
			check_inside(str_text(&path));
			if (member.kind == MEMBER_HARD_LINK)
				check_inside(str_text(&target));
		}
	}
	check_links(&members);
	members_free(&members);
	str_free(&path);
	str_free(&target);
	strs_free(&lines);
	free(text);
	return 0;
}
