#include "fetch/npmconfig.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/fd.h"
#include "sys/fs.h"
#include "sys/identity.h"
#include "sys/proc.h"
#include "text/str.h"
#include "text/weburl.h"

#define FILE_MAX (1024 * 1024)
#define ANSWER_MAX 4096
#define PATIENCE 30 /* s */

/* The system's npmrc, as npm's packages place it. */
static const char *const system_files[] = {
	"/usr/local/etc/npmrc", "/usr/etc/npmrc", "/etc/npmrc", "/opt/homebrew/etc/npmrc"};

static void add_file(struct npmrc *rc, const char *path);
static char *project_file(void);
static char *user_file(void);
static const char *variable(const char *name);
static char *ask_npm(struct str *problem);

void npmconfig_read(struct npmrc *rc)
{
	char *project = project_file();
	char *user = user_file();
	const char *global = variable("globalconfig");

	if (project)
		add_file(rc, project);
	if (user)
		add_file(rc, user);
	if (global)
		add_file(rc, global);
	for (size_t i = 0; !global && i < sizeof system_files / sizeof *system_files; i++)
		add_file(rc, system_files[i]);
	free(user);
	free(project);
}

char *npmconfig_registry(const struct npmrc *rc, const char *scope, struct str *problem)
{
	char *key = str_format("%s:registry", scope);
	const char *found = variable(key);

	if (!found)
		found = npmrc_get(rc, key);
	if (!found)
		found = variable("registry");
	if (!found)
		found = npmrc_get(rc, "registry");
	free(key);
	return found ? mem_copy(found) : ask_npm(problem);
}

static void add_file(struct npmrc *rc, const char *path)
{
	struct str text = STR_INIT;
	int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

	if (fd >= 0) {
		if (fd_read_all(fd, &text, FILE_MAX))
			npmrc_add(rc, str_text(&text), getenv);
		(void)close(fd);
	}
	str_free(&text);
}

static char *project_file(void)
{
	char *here = fs_real_path(".");

	if (!here)
		return NULL;
	for (char *directory = mem_copy(here);;) {
		char *package = fs_join(directory, "package.json");
		char *modules = fs_join(directory, "node_modules");
		bool project = access(package, F_OK) == 0 || access(modules, F_OK) == 0;
		free(package);
		free(modules);

		char *slash = strrchr(directory, '/');
		if (project || !slash || slash == directory) {
			char *path = fs_join(project ? directory : here, ".npmrc");
			free(directory);
			free(here);
			return path;
		}
		*slash = '\0';
	}
}

static char *user_file(void)
{
	const char *given = variable("userconfig");
	const char *home = getenv("HOME");

	if (given)
		return mem_copy(given);
	if (home && *home != '\0')
		return fs_join(home, ".npmrc");
	char *own = identity_caller_home();
	char *path = own ? fs_join(own, ".npmrc") : NULL;
	free(own);
	return path;
}

/* The environment's npm_config_NAME, in lower or upper case, as npm reads it. NULL if unset or empty. */
static const char *variable(const char *name)
{
	char *lower = str_format("npm_config_%s", name);
	char *upper = str_format("NPM_CONFIG_%s", name);

	for (char *at = upper; *at != '\0'; at++)
		if (*at >= 'a' && *at <= 'z')
			*at = (char)(*at - 'a' + 'A');
	const char *value = getenv(lower);
	if (!value || *value == '\0')
		value = getenv(upper);
	free(lower);
	free(upper);
	return value && *value != '\0' ? value : NULL;
}

/* Some versions of npm print notices before the answer: the last line counts. */
static const char *last_line(struct str *text)
{
	while (text->length > 0 && text->text[text->length - 1] == '\n')
		str_truncate(text, text->length - 1);
	const char *line = strrchr(str_text(text), '\n');
	return line ? line + 1 : str_text(text);
}

static char *ask_npm(struct str *problem)
{
	char *words[] = {(char[]){"npm"}, (char[]){"config"}, (char[]){"get"}, (char[]){"registry"}, NULL};
	struct proc_spec spec = PROC_SPEC(words);
	struct str answer = STR_INIT;
	struct str complaint = STR_INIT;
	char *found = NULL;

	spec.in = PROC_NULL;
	spec.own_group = true;
	spec.die_with_parent = true;
	spec.patience = PATIENCE;
	errno = 0;
	int status = proc_capture(&spec, &answer, &complaint, ANSWER_MAX);
	int reason = errno;
	const char *line = last_line(&answer);
	if (status == 0 && weburl_is(line)) {
		found = mem_copy(line);
	} else if (status == 127 && reason == ENOENT) {
		str_add(problem, "npm is not here, and neither npm_config_registry nor an .npmrc names a registry");
	} else {
		size_t length = strcspn(str_text(&complaint), "\n");
		str_add(problem,
			"neither npm_config_registry nor an .npmrc names a registry, and `npm config get "
			"registry` failed");
		if (length > 0)
			str_addf(problem, ": %.*s", (int)length, str_text(&complaint));
		else if (reason != 0)
			str_addf(problem, ": %s", strerror(reason));
	}
	str_free(&complaint);
	str_free(&answer);
	return found;
}
