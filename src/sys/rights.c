#include "sys/rights.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>

#include "sys/fd.h"
#include "text/str.h"

enum { PROC_FILE_MAX = 64 << 10 };

/* Reads the effective capabilities, one bit each, numbered as in linux/capability.h. */
const char *rights_lack(void)
{
#ifdef __linux__
	static const struct {
		unsigned bit;
		const char *name;
	} needed[] = {{0, "CAP_CHOWN"}, {1, "CAP_DAC_OVERRIDE"}, {6, "CAP_SETGID"}, {7, "CAP_SETUID"}};
	struct str text = STR_INIT;
	const char *lacks = NULL;
	const char *line = fd_read_file(AT_FDCWD, "/proc/self/status", &text, PROC_FILE_MAX)
		? strstr(str_text(&text), "\nCapEff:")
		: NULL;
	unsigned long long rights = line ? strtoull(line + strlen("\nCapEff:"), NULL, 16) : ~0ULL;

	for (size_t i = 0; i < sizeof needed / sizeof needed[0] && !lacks; i++)
		if ((rights >> needed[i].bit & 1) == 0)
			lacks = needed[i].name;
	str_free(&text);
	return lacks;
#else
	return NULL;
#endif
}

#ifdef __linux__
/* Whether a line of /proc/self/uid_map covers id: the first number in here, the first outside, how many. */
static bool is_mapped(const char *map, unsigned long long id)
{
	struct str text = STR_INIT;
	bool mapped = !fd_read_file(AT_FDCWD, map, &text, PROC_FILE_MAX);

	for (const char *line = str_text(&text); *line && !mapped;) {
		char *end;
		unsigned long long first = strtoull(line, &end, 10);
		(void)strtoull(end, &end, 10);
		unsigned long long count = strtoull(end, &end, 10);
		mapped = id >= first && id - first < count;
		line = end + strspn(end, "\n");
		if (end == line)
			break;
	}
	str_free(&text);
	return mapped;
}
#endif

bool rights_have_user(uid_t uid, gid_t gid)
{
#ifdef __linux__
	return is_mapped("/proc/self/uid_map", uid) && is_mapped("/proc/self/gid_map", gid);
#else
	(void)uid;
	(void)gid;
	return true;
#endif
}
