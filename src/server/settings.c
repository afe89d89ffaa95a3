#include "server/settings.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/fd.h"
#include "text/conffile.h"
#include "text/fields.h"

#define KEY "set"
#define FIRST_LETTERS "abcdefghijklmnopqrstuvwxyz_"

enum { FILE_MAX = 1 << 20 };

/* ---- names and values ---- */

char *settings_name(const char *setting)
{
	char *name = mem_copy_bytes(setting, strcspn(setting, "="));

	for (char *c = name; *c != '\0'; c++)
		*c = *c == '-' ? '_' : (char)tolower((unsigned char)*c);
	return name;
}

char *settings_normalize(const char *setting)
{
	const char *equals = strchr(setting, '=');
	char *name = settings_name(setting);
	bool named = *name != '\0' && strspn(name, FIRST_LETTERS "0123456789.$") == strlen(name);
	char *normal = named && equals ? str_format("%s%s", name, equals) : NULL;

	free(name);
	return normal;
}

const char *settings_get(const struct strs *settings, const char *name)
{
	size_t length = strlen(name);

	for (size_t i = settings->count; i > 0; i--) {
		const char *setting = settings->item[i - 1];
		if (strncmp(setting, name, length) == 0 && setting[length] == '=')
			return setting + length + 1;
	}
	return NULL;
}

/* Whether a name can stand in postgresql.conf: an identifier, or two of them with a point between. */
static bool fits_file(const char *name, size_t length)
{
	size_t first = strspn(name, FIRST_LETTERS "0123456789");

	if (first < length && name[first] == '.') {
		if (name[first + 1] == '\0' || !strchr(FIRST_LETTERS, name[first + 1]))
			return false;
		first += 1 + strspn(name + first + 1, FIRST_LETTERS "0123456789");
	}
	return first == length && strchr(FIRST_LETTERS, *name);
}

/* ---- the command line ---- */

/* What is wrong with a setting, or NULL; allocated. On success *normal is the setting, normalized; allocated. */
static char *problem_of(const char *setting, char **normal)
{
	static const char *const refused[] = {"config_file", "data_directory", "external_pid_file", "hba_file",
		"ident_file", "unix_socket_directories", "unix_socket_permissions"};
	char *problem = NULL;

	*normal = settings_normalize(setting);
	const size_t length = *normal ? strcspn(*normal, "=") : 0;
	if (!*normal || !fits_file(*normal, length))
		problem = str_format("the setting '%s' is not name=value", setting);
	else if (str_starts(*normal, "include=") || str_starts(*normal, "include_"))
		problem = str_format("'%.*s' is no setting; -c @file reads another file", (int)length, *normal);
	for (size_t i = 0; i < sizeof refused / sizeof *refused && !problem && *normal; i++)
		if (strncmp(refused[i], *normal, length) == 0 && refused[i][length] == '\0')
			problem = str_format("only pg_tmp sets '%s'", refused[i]);
	if (problem)
		free(*normal);
	return problem;
}

static void add(struct str *out, const char *setting, const char *file)
{
	char *normal;
	char *problem = problem_of(setting, &normal);

	if (problem && file)
		die("'%s': %s", file, problem);
	if (problem)
		die_usage("%s", problem);
	fields_add(out, KEY, normal);
	free(normal);
}

static void add_file(struct str *out, const char *path)
{
	struct str text = STR_INIT;
	struct strs settings = STRS_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (fd < 0 || !fd_read_all(fd, &text, FILE_MAX))
		die_errno("cannot read '%s'", path);
	close(fd);
	if (strlen(str_text(&text)) < text.length)
		die("'%s': it has a NUL byte", path);
	char *problem = conffile_parse(str_text(&text), &settings);
	if (problem)
		die("'%s': %s", path, problem);
	for (size_t i = 0; i < settings.count; i++)
		add(out, settings.item[i], path);
	strs_free(&settings);
	str_free(&text);
}

void settings_add(char **text, const char *argument)
{
	struct str out = STR_INIT;

	str_add(&out, *text ? *text : "");
	if (argument[0] == '@' && argument[1] == '\0')
		die_usage("the file of -c @ is empty");
	if (argument[0] == '@')
		add_file(&out, argument + 1);
	else
		add(&out, argument, NULL);
	free(*text);
	*text = str_take(&out);
}
