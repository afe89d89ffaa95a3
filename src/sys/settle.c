#include "sys/settle.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/extract.h"
#include "sys/fs.h"
#include "text/str.h"

static char *place_links(const struct members *members, int root);

char *settle_members(int dir, const char *everything, const char *name, const struct members *members)
{
	const char *root = members->root;

	if (!root)
		return str_format("there is no '%.*s' in it", (int)strcspn(members->mark, "|"), members->mark);
	char *from = root[0] == '\0' ? mem_copy(everything) : str_format("%s/%s", everything, root);
	bool renamed = renameat(dir, from, dir, name) == 0;
	free(from);
	if (!renamed)
		return str_format("cannot rename it: %s", strerror(errno));
	int installation = fs_open_dir(dir, name);
	if (installation < 0)
		return str_format("cannot open it: %s", strerror(errno));
	char *problem = place_links(members, installation);
	(void)close(installation);
	return problem;
}

static char *place_links(const struct members *members, int root)
{
	struct extract extract;
	char *problem = NULL;

	extract_begin(&extract, root);
	for (size_t i = 0; !problem && i < members->link_count; i++) {
		const char *target = members->link[i].target;
		const char *path = member_below(members->link[i].path, members->root);

		if (!path)
			continue;
		if (!member_link_stays(path, target))
			problem = str_format("'%s' is refused: it is a link that leads out", members->link[i].path);
		else if (!extract_link(&extract, path, target))
			problem = str_format("cannot make '%s': %s", members->link[i].path, strerror(errno));
	}
	extract_end(&extract);
	return problem;
}
