#include "cluster/traits.h"

#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "cluster/cleanup.h"
#include "cluster/kept.h"
#include "cluster/state.h"
#include "install/program.h"
#include "server/initargs.h"
#include "server/locale.h"
#include "server/settings.h"
#include "sys/fs.h"
#include "template/step_stat.h"
#include "text/fields.h"

/* ---- one by one ---- */

static bool differs(char letter, const char *asked, const char *directory, const char *has)
{
	if (*has)
		warn_msg("-%c asks for '%s', but the cluster in '%s' has '%s'", letter, asked, directory, has);
	else
		warn_msg("-%c asks for '%s', but the cluster in '%s' has none", letter, asked, directory);
	return false;
}

static char *join(const struct strs *list)
{
	struct str joined = STR_INIT;

	for (size_t i = 0; i < list->count; i++)
		str_addf(&joined, "%s%s", i > 0 ? " " : "", list->item[i]);
	str_add(&joined, "");
	return str_take(&joined);
}

/* The same for texts that are lists; `read` reads one. */
static bool lists_differ(char letter, const char *asked, const char *directory, const char *has)
{
	struct strs wanted = STRS_INIT, given = STRS_INIT;

	fields_values(asked, &wanted);
	fields_values(has, &given);
	char *words = join(&wanted), *others = join(&given);
	bool differ = differs(letter, words, directory, others);
	free(words);
	free(others);
	strs_free(&wanted);
	strs_free(&given);
	return differ;
}

static bool is_given(const char *text)
{
	return text && *text;
}

/* For data that no server uses, only the major version counts: the minor version is that of the next server. */
static bool is_met(const struct wish *wish, const struct version *version, bool running)
{
	unsigned major = wish_major(wish);

	return running ? wish_meets(wish, version) : major == 0 || major == version->major;
}

static bool meet_server(const struct traits *traits, const struct wanted *wanted, const char *directory, bool running)
{
	struct wish wish;
	struct version version;

	if (is_given(wanted->version) && wish_parse(wanted->version, &wish) &&
		version_parse(traits->version, &version) && !is_met(&wish, &version, running))
		return differs('V', wanted->version, directory, traits->version);
	if (!running || !is_given(wanted->bindir))
		return true;
	char *bindir = fs_real_path(wanted->bindir);
	bool same = bindir && strcmp(bindir, traits->bindir) == 0;
	free(bindir);
	return same || differs('b', wanted->bindir, directory, traits->bindir);
}

/* A file is known by its content, whatever its name. */
static bool meet_auth(const struct traits *traits, const struct wanted *wanted, const char *directory)
{
	char *digest = traits_digest(wanted->hba);
	bool same_name = strcmp(wanted->auth, traits->auth) == 0;
	bool same_file = strcmp(digest, traits->hba_digest) == 0;

	free(digest);
	if (!is_given(wanted->auth) || (same_file && (same_name || *wanted->hba)))
		return true;
	if (!same_name)
		return differs('a', wanted->auth, directory, traits->auth);
	warn_msg("'%s' of -a has changed since the cluster in '%s' was started", wanted->auth, directory);
	return false;
}

static bool meet_run(const struct traits *traits, const struct wanted *wanted, const char *directory)
{
	char asked[16], has[16];

	if (wanted->tcp && !traits->tcp) {
		warn_msg("-t asks for TCP, but the cluster in '%s' has only its socket", directory);
		return false;
	}
	if (wanted->tls && !traits->tls) {
		warn_msg("-s asks for TLS, but the cluster in '%s' runs without it", directory);
		return false;
	}
	snprintf(asked, sizeof asked, "%u", wanted->port);
	snprintf(has, sizeof has, "%u", traits->port);
	if (wanted->port != 0 && wanted->port != traits->port)
		return differs('p', asked, directory, has);
	if (is_given(wanted->settings) && strcmp(wanted->settings, traits->settings) != 0)
		return lists_differ('c', wanted->settings, directory, traits->settings);
	if (is_given(wanted->options) && strcmp(wanted->options, traits->options) != 0)
		return differs('o', wanted->options, directory, traits->options);
	return meet_auth(traits, wanted, directory);
}

/* Compare names of encodings as PostgreSQL does. */
static bool same_encoding(const char *a, const char *b)
{
	for (;;) {
		while (*a && !isalnum((unsigned char)*a))
			a++;
		while (*b && !isalnum((unsigned char)*b))
			b++;
		if (tolower((unsigned char)*a) != tolower((unsigned char)*b))
			return false;
		if (!*a)
			return true;
		a++, b++;
	}
}

static bool meet_locale(const struct traits *traits, const struct wanted *wanted, const char *directory)
{
	const char *encoding = *traits->encoding ? traits->encoding : "UTF8";
	struct str name = STR_INIT;
	struct locale locale;

	if (is_given(wanted->encoding) && !same_encoding(wanted->encoding, encoding))
		return differs('E', wanted->encoding, directory, encoding);
	if (!is_given(wanted->locale))
		return true;
	if (!locale_resolve(NULL, wanted->locale, encoding, &locale))
		return false;
	locale_write(&locale, &name);
	locale_free(&locale);
	bool same = strcmp(str_text(&name), traits->locale) == 0;
	str_free(&name);
	return same || differs('l', wanted->locale, directory, traits->locale);
}

/* ---- steps ---- */

/* Describe the steps that put something into the cluster. */
static char *describe(const struct steps *steps)
{
	struct str text = STR_INIT;

	for (size_t i = 0; i < steps->count; i++) {
		if (steps->item[i].letter == 'K')
			continue;
		str_addf(&text, "%s-%c %s", text.length > 0 ? " " : "", steps->item[i].letter, steps->item[i].text);
	}
	str_add(&text, "");
	return str_take(&text);
}

static void warn_of_change(const struct traits *traits, const struct steps *steps, const char *directory)
{
	struct program server = {0};
	struct str text = STR_INIT;
	char *shadow = NULL;

	if (steps_have_stream(steps) || !program_find(traits->bindir, &server))
		return;
	const struct step_server of = {.program = &server, .given = traits->settings, .options = traits->options};
	char *digest = step_stat_write(steps, &of, &text, &shadow) ? traits_digest(str_text(&text)) : NULL;
	if (digest && strcmp(digest, traits->steps_digest) != 0)
		warn_msg("the files of its steps have changed since the cluster in '%s' was made", directory);
	free(digest);
	free(shadow);
	str_free(&text);
	program_free(&server);
}

static bool meet_steps(const struct traits *traits, const struct steps *wanted, const char *directory)
{
	struct steps steps;
	struct str text = STR_INIT;

	if (!wanted || wanted->count == 0 || !steps_read(traits->steps, &steps))
		return true;
	char *asked = describe(wanted), *has = describe(&steps);
	bool same = strcmp(asked, has) == 0;
	if (!same && *has)
		warn_msg("the steps that are asked for are '%s', but those of the cluster in '%s' were '%s'", asked,
			directory, has);
	else if (!same)
		warn_msg("the steps that are asked for are '%s', but the cluster in '%s' had none", asked, directory);
	steps_write(wanted, &text);
	if (strcmp(str_text(&text), traits->steps) == 0)
		warn_of_change(traits, wanted, directory);
	str_free(&text);
	free(asked);
	free(has);
	steps_free(&steps);
	return same;
}

static bool meet_making(const struct traits *traits, const struct wanted *wanted, const char *directory)
{
	if (!traits->known)
		return true;
	if (is_given(wanted->dbname) && strcmp(wanted->dbname, traits->dbname) != 0)
		return differs('D', wanted->dbname, directory, traits->dbname);
	if (is_given(wanted->user) && strcmp(wanted->user, traits->user) != 0)
		return differs('U', wanted->user, directory, traits->user);
	if (is_given(wanted->initargs) && strcmp(wanted->initargs, traits->initargs) != 0)
		return lists_differ('i', wanted->initargs, directory, traits->initargs);
	return meet_locale(traits, wanted, directory) && meet_steps(traits, wanted->steps, directory);
}

/* How the server runs matters only if it is `running`: the next start may be different. */
static bool meet(const struct traits *traits, const struct wanted *wanted, const char *directory, bool running)
{
	bool same = meet_server(traits, wanted, directory, running) && meet_making(traits, wanted, directory);

	if (!same)
		warn_hint("leave out what differs, or use another directory");
	if (!same || !running || meet_run(traits, wanted, directory))
		return same;
	warn_hint("stop it first, or leave out the option");
	return false;
}

bool traits_text_meet(const char *text, const struct wanted *wanted, const char *directory)
{
	struct traits traits;

	if (!traits_read(text, &traits))
		return true;
	bool meets = meet(&traits, wanted, directory, true);
	traits_free(&traits);
	return meets;
}

/* ---- kept data ---- */

static bool find_recorded(const char *directory, struct traits *traits)
{
	struct rundir clusters;
	struct state record;
	char name[CLUSTER_NAME_SIZE];

	if (!rundir_open(&clusters, false))
		return false;
	(void)rundir_name_in(&clusters, directory, name);
	bool found = state_read(&clusters, name, &record);
	rundir_close(&clusters);
	if (!found)
		return false;
	int data = record.keep ? cleanup_open_directory(&record) : -1;
	if (data >= 0) {
		(void)traits_read(record.traits, traits);
		free(traits->version);
		traits->version = mem_copy(record.version);
		close(data);
	}
	state_free(&record);
	return data >= 0;
}

/* Without a record, as after a reboot that emptied TMPDIR, the directory itself still shows the version. */
static bool find_marked(const char *directory, struct traits *traits)
{
	bool empty;
	int fd = fs_open_dir(AT_FDCWD, directory);

	if (fd < 0)
		return false;
	traits->version = kept_is_marked(fd) ? kept_find_data(fd, &empty) : NULL;
	close(fd);
	return traits->version != NULL;
}

static bool find_kept(const char *directory, struct traits *traits)
{
	*traits = (struct traits){0};
	return find_recorded(directory, traits) || find_marked(directory, traits);
}

/* It does not matter which programs made the data: any of the same major version can run them. */
static void adopt_version(const struct traits *traits, const struct wanted *wanted, const char **version)
{
	static char major[16];
	struct version made;

	if (!version_parse(traits->version, &made) || is_given(wanted->bindir))
		return;
	snprintf(major, sizeof major, "%u", made.major);
	if (!is_given(wanted->version))
		*version = major;
}

static void adopt(struct request *request, const struct traits *traits)
{
	if (traits->known && !*request->dbname) {
		free(request->dbname);
		request->dbname = mem_copy(traits->dbname);
	}
	if (traits->known && !*request->user) {
		free(request->user);
		request->user = mem_copy(traits->user);
	}
}

bool traits_adopt(struct request *request, const struct wanted *wanted, const char **version)
{
	struct traits traits;

	if (!*request->directory || !find_kept(request->directory, &traits))
		return true;
	bool meets = meet(&traits, wanted, request->directory, false);
	if (meets) {
		adopt(request, &traits);
		adopt_version(&traits, wanted, version);
	}
	traits_free(&traits);
	return meets;
}
