#include "fetch/build_steps.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "base/msg.h"
#include "sys/fd.h"
#include "sys/machine.h"
#include "sys/proc.h"
#include "sys/tool.h"
#include "text/str.h"

/*
 * The prefix matters little, since PostgreSQL finds its files relative to its programs. It contains "pgsql", so that
 * PostgreSQL adds no directory "postgresql" below lib and share.
 */
#define PREFIX "/usr/local/pgsql"
#define IMAGE "tinypg-image"

/*
 * Optional libraries. One is used if the compiler can compile and link a program that includes the header, with these
 * flags. Both are words for a shell.
 */
static const struct {
	const char *name;
	const char *with;
	const char *without; /* "": off unless asked for */
	const char *header;
	const char *flags;
} features[] = {
	{"readline", "", "--without-readline", "stdio.h>\n#include <readline/readline.h", "-lreadline"},
	{"zlib", "", "--without-zlib", "zlib.h", "-lz"},
	{"icu", "--with-icu", "--without-icu", "unicode/ucol.h", "$($PKG_CONFIG --cflags --libs icu-i18n icu-uc)"},
	{"openssl", "--with-openssl", "", "openssl/ssl.h", "-lssl -lcrypto"},
	{"libxml", "--with-libxml", "", "libxml/parser.h", "$($PKG_CONFIG --cflags --libs libxml-2.0)"},
	{"libxslt", "--with-libxslt", "", "libxslt/xslt.h", "$($PKG_CONFIG --cflags --libs libxslt)"},
	{"uuid", "--with-uuid=e2fs", "", "uuid/uuid.h", "-luuid"},
	{"lz4", "--with-lz4", "", "lz4.h", "-llz4"},
	{"zstd", "--with-zstd", "", "zstd.h", "-lzstd"},
};
enum { FEATURE_COUNT = sizeof features / sizeof *features };

#define KNOWN "grep -q -e \"--with-$1\" -e \"--without-$1\" configure"
#define COMPILES                                                                            \
	"printf '#include <%s>\\nint main(void) { return 0; }\\n' \"$1\" >tinypg-probe.c\n" \
	"eval \"$CC $CPPFLAGS $CFLAGS -o tinypg-probe tinypg-probe.c $LDFLAGS $2\"\n"

/*
 * The steps, as shell scripts; "$@" are the options of configure. The run path is relative, so that the installation
 * can be moved; libraries find the ones beside them by the same path.
 */
#define MAKE_IT "$MAKE -s rpathdir='$$ORIGIN/../lib' "
static const struct {
	const char *name;
	const char *script;
} table[] = {
	{"configure", "./configure --prefix=" PREFIX " \"$@\""},
	{"make", MAKE_IT "-j $JOBS all"},
	{"make in contrib", MAKE_IT "-j $JOBS -C contrib all"},
	{"make install", MAKE_IT "DESTDIR=\"$PWD/" IMAGE "\" install"},
	{"make install in contrib", MAKE_IT "-C contrib DESTDIR=\"$PWD/" IMAGE "\" install"},
	{"tar", "tar -cf " COMPILE_ARCHIVE " -C \"$PWD/" IMAGE PREFIX "\" ."},
};
enum { STEP_COUNT = sizeof table / sizeof *table };

static void choose_features(const struct build_steps *steps, struct strs *environment, struct strs *options);
static bool run(const struct build_steps *steps, const struct strs *environment, const char *script,
	const struct strs *operands);

int build_steps_run(const struct build_steps *steps)
{
	struct strs environment = STRS_INIT;
	struct strs options = STRS_INIT;
	int failed = 0;

	build_steps_environment(&environment);
	strs_addf(&environment, "HOME=%s", steps->home);
	choose_features(steps, &environment, &options);
	for (int i = 0; i < STEP_COUNT && failed == 0; i++) {
		if (steps->verbose)
			warn_msg("compiling %s: %s", steps->what, table[i].name);
		if (!run(steps, &environment, table[i].script, &options))
			failed = i + 1;
	}
	strs_free(&options);
	strs_free(&environment);
	return failed;
}

const char *build_steps_name(int status)
{
	return status > 0 && status <= STEP_COUNT ? table[status - 1].name : NULL;
}

/* A make that called us must have no influence. */
void build_steps_environment(struct strs *environment)
{
	static const char *const passed[][2] = {
		{"PATH", "/usr/local/bin:/usr/bin:/bin"},
		{"CC", "cc"},
		{"CPPFLAGS", ""},
		{"CFLAGS", "-O2"},
		{"LDFLAGS", ""},
		{"PKG_CONFIG", "pkg-config"},
		{"PKG_CONFIG_PATH", ""},
	};
	const char *make = getenv("MAKE");
	char *gmake = tool_program("gmake");

	for (size_t i = 0; i < sizeof passed / sizeof *passed; i++) {
		const char *value = getenv(passed[i][0]);
		strs_addf(environment, "%s=%s", passed[i][0], value ? value : passed[i][1]);
	}
	strs_addf(environment, "MAKE=%s", make ? make : gmake ? gmake : "make");
	strs_addf(environment, "JOBS=%u", machine_processors());
	strs_add(environment, "LC_ALL=C");
	free(gmake);
}

static void choose_features(const struct build_steps *steps, struct strs *environment, struct strs *options)
{
	struct str missing = STR_INIT;

	for (size_t i = 0; i < FEATURE_COUNT; i++) {
		struct strs operands = STRS_INIT;

		/* An older configure does not know all of them. */
		strs_add(&operands, features[i].name);
		bool known = run(steps, environment, KNOWN, &operands);
		strs_free(&operands);
		if (!known)
			continue;
		strs_add(&operands, features[i].header);
		strs_add(&operands, features[i].flags);
		bool there = run(steps, environment, COMPILES, &operands);
		const char *option = there ? features[i].with : features[i].without;
		if (option[0] != '\0')
			strs_add(options, option);
		if (!there)
			str_addf(&missing, "%s%s", missing.length > 0 ? ", " : "", features[i].name);
		strs_free(&operands);
	}
	if (missing.length > 0 && !steps->quiet)
		warn_msg("%s is compiled without %s: the headers for that are not installed", steps->what,
			str_text(&missing));
	str_free(&missing);
}

/* Run a shell script as one child, and wait for it. */
static bool run(const struct build_steps *steps, const struct strs *environment, const char *script,
	const struct strs *operands)
{
	struct strs words = STRS_INIT;

	strs_add(&words, "/bin/sh");
	strs_add(&words, "-ec");
	strs_add(&words, script);
	strs_add(&words, "sh");
	for (size_t i = 0; i < operands->count; i++)
		strs_add(&words, operands->item[i]);
	struct proc_spec spec = PROC_SPEC(words.item);
	spec.environment = environment->item;
	spec.in = PROC_NULL;
	spec.renounce = true;
	spec.out = steps->log;
	spec.err = steps->log;
	spec.keep = steps->inherited;
	spec.keep_count = sizeof steps->inherited / sizeof *steps->inherited;
	pid_t pid = proc_start(&spec);
	bool good = pid >= 0 && proc_wait(pid) == 0;
	strs_free(&words);
	return good;
}
