#include "fetch/smoke.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "install/ldd.h"
#include "install/program.h"
#include "sys/fs.h"
#include "sys/identity.h"
#include "sys/killed.h"
#include "sys/map.h"
#include "sys/proc.h"

#define PROGRAMS "bin"
#define SERVER PROGRAMS "/postgres"
#define ANSWER_MAX 65536
#define PATIENCE 30 /* s */

static void explain(const char *prefix, const char *said, struct str *problem);
static bool find_missing(const char *prefix, struct str *problem);
static void add_first_line(struct str *out, const char *text);

bool smoke_machine(const char *prefix, const struct platform *platform, struct str *problem)
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
			str_add(problem, "its '" SERVER "' is not a program for Linux");
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

bool smoke_run(const char *prefix, struct version *version, struct str *problem)
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
		str_add(problem, "there is no user to test it as");
	} else {
		spec.user = &user;
		errno = 0;
		int status = proc_capture(&spec, &out, &err, ANSWER_MAX);
		int reason = errno;
		char *killed = NULL;
		if (status == 0 && version_parse_banner(str_text(&out), version))
			good = true;
		else if (status < 0 && reason == ETIMEDOUT)
			str_addf(problem, "its '" SERVER "' prints no version within %d seconds", PATIENCE);
		else if ((status < 0 || status == 126) && reason != 0)
			str_addf(problem, "its '" SERVER "' cannot be run: %s", strerror(reason));
		else if ((killed = killed_describe(status)))
			str_addf(problem, "its '" SERVER "' %s", killed);
		else
			explain(prefix, str_text(status == 0 ? &out : &err), problem);
		free(killed);
		free(user.name);
	}
	str_free(&err);
	str_free(&out);
	strs_free(&environment);
	free(server);
	return good;
}

/* Look into the files before quoting the dynamic loader, which stops at the first missing library, and whose
 * messages differ from system to system. */
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

/* True if something is missing, and problem says what. */
static bool find_missing(const char *prefix, struct str *problem)
{
	char *bindir = fs_join(prefix, PROGRAMS);
	struct ldd_answer answer = LDD_ANSWER_INIT;
	struct program server;

	if (program_find(bindir, &server)) {
		struct loader *loader = ldd_begin(&server);
		ldd_examine(loader, server.postgres, &answer);
		ldd_end(loader);
		program_free(&server);
	}
	for (size_t i = 0; i < answer.missing.count; i++)
		str_addf(problem, "%s'%s'", i == 0 ? "its '" SERVER "' needs " : ", ", answer.missing.item[i]);
	bool found = answer.missing.count > 0;
	if (found)
		str_add(problem, ", which is not here");
	ldd_free_answer(&answer);
	free(bindir);
	return found;
}

static void add_first_line(struct str *out, const char *text)
{
	str_add_bytes(out, text, strcspn(text, "\n"));
}
