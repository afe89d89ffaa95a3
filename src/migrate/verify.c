#include "migrate/verify.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/msg.h"
#include "migrate/verified.h"
#include "sys/killed.h"
#include "sys/proc.h"

#define OUTPUT_MAX ((size_t)1 << 16) /* bytes that pg_initcache may print */

static bool add_digest(const struct verify *verify, const struct entry *entry, struct str *all);

/* ---- What decides about every step. */

/* The template of an empty cluster is named after the server, its libraries, the locale and the superuser. */
static char *name_template(const struct scratch_server *server)
{
	struct strs arguments = STRS_INIT;
	struct str out = STR_INIT;

	strs_add_taken(&arguments, tool_path("pg_initcache"));
	if (server->version || server->bindir) {
		strs_add(&arguments, server->version ? "-V" : "-b");
		strs_add(&arguments, server->version ? server->version : server->bindir);
	}
	struct proc_spec spec = PROC_SPEC(arguments.item);
	spec.in = PROC_NULL;
	int status = proc_capture(&spec, &out, NULL, OUTPUT_MAX);
	if (status < 0 || errno != 0)
		warn_errno("cannot run '%s'", arguments.item[0]);
	else
		(void)killed_report("pg_initcache", status);
	strs_free(&arguments);
	if (status == 0)
		return str_take(&out);
	str_free(&out);
	return NULL;
}

/* This program reads and compares in its own way, so its bytes are part of the key. */
static bool digest_program(char hex[DIGEST_SHA256_SIZE])
{
	char *path = tool_path(msg_tool());
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	bool done = fd >= 0 && digest_file(fd, hex);

	if (!done)
		warn_errno("cannot read '%s'", path);
	if (fd >= 0)
		close(fd);
	free(path);
	return done;
}

/* The files of pre/ and post/ are run with each migration. */
static bool add_common(const struct verify *verify, struct str *all)
{
	const struct entries *entries = &verify->operand->entries;
	const struct project *project = &verify->operand->project;
	bool done = true;

	str_addf(all, "\n%s\n%s\n", project->tracking_schema, project->tracking_table);
	for (size_t i = 0; i < entries->count && done; i++)
		if (entries->item[i].part == ENTRIES_PRE || entries->item[i].part == ENTRIES_POST) {
			str_add(all, entries_part_name(entries->item[i].part));
			done = add_digest(verify, &entries->item[i], all);
		}
	return done;
}

bool verify_begin(struct verify *verify)
{
	char hex[DIGEST_SHA256_SIZE];
	struct str all = STR_INIT;
	char *template = digest_program(hex) ? name_template(verify->server) : NULL;
	bool done = template != NULL;

	if (done) {
		str_addf(&all, "%s %s", hex, template);
		done = add_common(verify, &all);
	}
	free(template);
	verify->key = done ? str_take(&all) : NULL;
	str_free(&all);
	return done;
}

void verify_end(struct verify *verify)
{
	free(verify->key);
}

/* ---- What decides about one. */

static bool add_digest(const struct verify *verify, const struct entry *entry, struct str *all)
{
	struct str text = STR_INIT;
	char hex[DIGEST_SHA256_SIZE];
	bool done = entries_read_text(&verify->operand->entries, entry, &text);

	if (done) {
		digest_text(str_text(&text), text.length, hex);
		str_addf(all, "\n%s", hex);
	}
	str_free(&text);
	return done;
}

static const struct migrations_version *version_of(const struct verify *verify, size_t version)
{
	return &verify->operand->migrations.version[version];
}

static bool find_key(const struct verify *verify, const struct migrations_step *step, char key[DIGEST_SHA256_SIZE])
{
	struct str all = STR_INIT;

	str_add(&all, verify->key);
	bool done = step->from == MIGRATIONS_NONE ||
		(add_digest(verify, version_of(verify, step->from)->base, &all) &&
			add_digest(verify, step->entry, &all));
	done = done && add_digest(verify, version_of(verify, step->to)->base, &all);
	if (done)
		digest_text(str_text(&all), all.length, key);
	str_free(&all);
	return done;
}

bool verify_lookup(const struct verify *verify, const struct migrations_step *step, char key[DIGEST_SHA256_SIZE],
	enum verify_result *result, struct str *verdict)
{
	const struct migrations_version *to = version_of(verify, step->to);
	const struct migrations_version *from = step->from == MIGRATIONS_NONE ? to : version_of(verify, step->from);

	*result = VERIFY_TROUBLE;
	if (!from->base || !to->base) {
		str_addf(verdict, "cannot be verified: '%s' has no base", from->base ? to->text : from->text);
		return true;
	}
	if (!find_key(verify, step, key)) {
		str_add(verdict, "cannot be applied");
		return true;
	}
	if (!verified_has(key))
		return false;
	str_add(verdict, "ok");
	*result = VERIFY_SAME;
	return true;
}

void verify_remember(const struct verify *verify, const struct migrations_step *step, const char *key)
{
	char now[DIGEST_SHA256_SIZE];

	if (find_key(verify, step, now) && strcmp(now, key) == 0)
		verified_add(key);
}
