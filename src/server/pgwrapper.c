#include "server/pgwrapper.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "server/url.h"
#include "sys/fs.h"
#include "text/num.h"
#include "text/str.h"

enum { LINE_SIZE = 1024 };

struct pgwrapper pgwrapper_here(void)
{
	return (struct pgwrapper){
		.program = "/usr/share/postgresql-common/pg_wrapper",
		.clusters = "/etc/postgresql",
		.map = "/etc/postgresql-common/user_clusters",
		.home = getenv("HOME"),
	};
}

/* The text of a line up to its comment; NULL if there is none. */
static char *line_text(char *line)
{
	line[strcspn(line, "#\n")] = '\0';
	line += strspn(line, " \t\r");
	return *line != '\0' ? line : NULL;
}

/* Whether a file has a line that is not empty or a comment. */
static bool says_anything(const char *path)
{
	char line[LINE_SIZE];
	bool says = false;
	FILE *file = fopen(path, "re");

	if (!file)
		return false;
	while (!says && fgets(line, sizeof line, file))
		says = line_text(line) != NULL;
	fclose(file);
	return says;
}

/* The value behind "key =", "key" and blanks, or "key = '"; NULL if the line has another key. */
static char *value_of(char *line, const char *key)
{
	size_t length = strlen(key);

	if (strncasecmp(line, key, length) != 0 || (line[length] != '=' && !isspace((unsigned char)line[length])))
		return NULL;
	line += length + strspn(line + length, " \t=");
	line += *line == '\'';
	line[strcspn(line, "' \t\r")] = '\0';
	return line;
}

/* Whether an included directory has a file that would be read; true if it cannot be looked at. */
static bool has_files(const char *directory)
{
	struct strs names = STRS_INIT;
	bool has = !fs_list(AT_FDCWD, directory, &names) && errno != ENOENT;

	for (size_t i = 0; i < names.count && !has; i++)
		has = str_ends(names.item[i], ".conf");
	strs_free(&names);
	return has;
}

/* Whether a postgresql.conf sets port 5432, or none. Included files are not read and could set anything, so with
 * them the answer is false. */
static bool is_default_port(const char *directory)
{
	char line[LINE_SIZE];
	unsigned long long port = URL_PORT;
	char *path = fs_join(directory, "postgresql.conf");
	FILE *file = fopen(path, "re");
	bool known = file != NULL;

	while (known && fgets(line, sizeof line, file)) {
		char *text = line_text(line), *value;
		if (!text)
			continue;
		if ((value = value_of(text, "port"))) {
			known = num_parse(value, 1, 65535, &port);
		} else if ((value = value_of(text, "include_dir"))) {
			char *included = *value == '/' ? str_format("%s", value) : fs_join(directory, value);
			known = !has_files(included);
			free(included);
		} else if (strncasecmp(text, "include", strlen("include")) == 0) {
			known = false;
		}
	}
	if (file)
		fclose(file);
	free(path);
	return known && port == URL_PORT;
}

/* Count the clusters below a directory; *first, if NULL, becomes the directory of the first one, allocated. */
static size_t count_clusters(const char *root, char **first)
{
	struct strs versions = STRS_INIT, names = STRS_INIT;
	size_t count = 0;

	fs_list(AT_FDCWD, root, &versions);
	for (size_t v = 0; v < versions.count; v++) {
		char *version = fs_join(root, versions.item[v]);
		fs_list(AT_FDCWD, version, &names);
		for (size_t n = 0; n < names.count; n++) {
			char *cluster = fs_join(version, names.item[n]);
			char *conf = fs_join(cluster, "postgresql.conf");
			bool is_one = access(conf, F_OK) == 0;
			count += is_one;
			free(conf);
			if (is_one && !*first)
				*first = cluster;
			else
				free(cluster);
		}
		strs_free(&names);
		free(version);
	}
	strs_free(&versions);
	return count;
}

/* The wrapper takes the only cluster, whatever its port; of several, the one on 5432, or none. */
bool pgwrapper_leads_elsewhere(const struct pgwrapper *wrapper)
{
	char *first = NULL;

	if (access(wrapper->program, F_OK) != 0)
		return false;
	char *own = wrapper->home ? fs_join(wrapper->home, ".postgresqlrc") : NULL;
	bool elsewhere = (own && says_anything(own)) || says_anything(wrapper->map);
	if (!elsewhere)
		elsewhere = count_clusters(wrapper->clusters, &first) == 1 && !is_default_port(first);
	free(first);
	free(own);
	return elsewhere;
}
