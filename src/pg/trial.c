#include "pg/trial.h"

#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "sys/fs.h"
#include "sys/identity.h"
#include "sys/map.h"
#include "sys/proc.h"

#define SERVER "bin/postgres"
#define ANSWER_MOST 65536
#define PATIENCE 30 /* s */

/* Where a loader looks by itself; its cache may name more. */
static const char *const library_places[] = {"/lib", "/usr/lib", "/lib64", "/usr/lib64", "/lib32", "/usr/lib32",
	"/usr/local/lib", "/lib/*-linux-*", "/usr/lib/*-linux-*"};

static void explain(const char *prefix, const char *said, struct str *problem);
static bool find_missing(const char *prefix, struct str *problem);
static bool on_system(const char *name);
static void add_first_line(struct str *out, const char *text);

bool trial_machine(const char *prefix, const struct platform *platform, struct str *problem)
{
	char *server = fs_join(prefix, SERVER);
	struct map map;
	struct elf elf;
	bool good = true;

	if (platform->machine == 0) {
		free(server);
		return true;
	}
	if (!map_file(AT_FDCWD, server, &map)) {
		str_addf(problem, "cannot read its '" SERVER "': %s", strerror(errno));
		good = false;
	} else {
		if (!elf_parse(map.bytes, map.length, &elf)) {
			str_add(problem, "its '" SERVER "' is no program for Linux");
			good = false;
		} else {
			good = platform_fits(platform, &elf);
			if (!good)
				str_addf(problem, "its '" SERVER "' is a program for %s%s (%u bits), not for %s",
					elf_machine_name(elf.machine), platform_is_musl(&elf) ? "-musl" : "", elf.bits,
					platform->name);
			elf_free(&elf);
		}
		map_close(&map);
	}
	free(server);
	return good;
}

bool trial_run(const char *prefix, struct version *version, struct str *problem)
{
	char *server = fs_join(prefix, SERVER);
	char *words[] = {server, (char[]){"-V"}, NULL};
	struct proc_spec spec = PROC_SPEC(words);
	struct strs environment = STRS_INIT;
	struct str out = STR_INIT;
	struct str err = STR_INIT;
	struct runtime_user user;
	bool good = false;

	proc_clean_environment(&environment);
	strs_add(&environment, "LC_ALL=C");
	spec.environment = environment.item;
	spec.directory = "/";
	spec.in = PROC_NULL;
	spec.own_group = true;
	spec.die_with_parent = true;
	spec.patience = PATIENCE;
	if (!identity_runtime_user(&user)) {
		str_add(problem, "there is nobody to try it as");
	} else {
		spec.user = &user;
		errno = 0;
		int status = proc_capture(&spec, &out, &err, ANSWER_MOST);
		int reason = errno;
		if (status == 0 && version_parse_banner(str_text(&out), version))
			good = true;
		else if (status == -1 && reason == ETIMEDOUT)
			str_addf(problem, "its '" SERVER "' says no version within %d seconds", PATIENCE);
		else if (status == 126 && reason != 0)
			str_addf(problem, "its '" SERVER "' cannot be run: %s", strerror(reason));
		else
			explain(prefix, str_text(status == 0 ? &out : &err), problem);
		free(user.name);
	}
	str_free(&err);
	str_free(&out);
	strs_free(&environment);
	free(server);
	return good;
}

/* The files say more than the loader, which stops at the first that it misses, and speaks differently everywhere. */
static void explain(const char *prefix, const char *said, struct str *problem)
{
	if (find_missing(prefix, problem))
		return;
	str_add(problem, "its '" SERVER "' does not work here");
	if (said[0] != '\0') {
		str_add(problem, ": ");
		add_first_line(problem, said);
	}
}

/* Walks what the server needs, and what that needs. True if something was not found, and said. */
static bool find_missing(const char *prefix, struct str *problem)
{
	struct strs files = STRS_INIT; /* below prefix, in the order found */
	struct str missing = STR_INIT;
	bool found = false;

	strs_add(&files, SERVER);
	for (size_t i = 0; i < files.count; i++) {
		char *path = fs_join(prefix, files.item[i]);
		struct map map;
		struct elf elf;

		if (map_file(AT_FDCWD, path, &map)) {
			if (elf_parse(map.bytes, map.length, &elf)) {
				if (elf.loader != NULL && access(elf.loader, F_OK) == -1)
					str_addf(&missing, "%s'%s'", missing.length > 0 ? ", " : "", elf.loader);
				for (size_t k = 0; k < elf.needed.count; k++) {
					char *inside = str_format("lib/%s", elf.needed.item[k]);
					char *whole = fs_join(prefix, inside);
					if (access(whole, F_OK) == 0) {
						if (!strs_contain(&files, inside))
							strs_add(&files, inside);
					} else if (!on_system(elf.needed.item[k]) &&
						strstr(str_text(&missing), elf.needed.item[k]) == NULL) {
						str_addf(&missing, "%s'%s'", missing.length > 0 ? ", " : "",
							elf.needed.item[k]);
					}
					free(whole);
					free(inside);
				}
				elf_free(&elf);
			}
			map_close(&map);
		}
		free(path);
	}
	if (missing.length > 0) {
		str_addf(problem, "its '" SERVER "' needs %s, which is not here", str_text(&missing));
		found = true;
	}
	str_free(&missing);
	strs_free(&files);
	return found;
}

static bool on_system(const char *name)
{
	bool found = false;

	if (strchr(name, '/') != NULL)
		return access(name, F_OK) == 0;
	for (size_t i = 0; i < sizeof library_places / sizeof *library_places && !found; i++) {
		char *pattern = fs_join(library_places[i], name);
		glob_t matches;
		found = glob(pattern, 0, NULL, &matches) == 0;
		if (found)
			globfree(&matches);
		free(pattern);
	}
	return found;
}

static void add_first_line(struct str *out, const char *text)
{
	str_add_bytes(out, text, strcspn(text, "\n"));
}
