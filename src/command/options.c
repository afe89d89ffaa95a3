#include "command/options.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/msg.h"
#include "command/auth.h"
#include "command/password.h"
#include "server/initargs.h"
#include "server/settings.h"
#include "server/urlform.h"
#include "text/fields.h"

const char options_usage[] = "[start | initdb] [option]...\n"
			     "       pg_tmp run [option]... command [argument]...\n"
			     "       pg_tmp stop [-k] [-w seconds] -A | [-d datadir] ... [-N name] ... [url] ...\n"
			     "       pg_tmp drop -N name\n       pg_tmp reset url\n"
			     "       pg_tmp show [-F | -u form] url\n"
			     "       pg_tmp list [-j [-v] | -W]";

enum { WAIT_DEFAULT_MS = 60000 };

static const struct {
	const char *name;
	enum { NO_OPERANDS, URL, URLS, COMMAND } operands; /* COMMAND: the first operand ends the options */
} commands[] = {
	[START] = {"start", NO_OPERANDS},
	[RUN] = {"run", COMMAND},
	[INITDB] = {"initdb", NO_OPERANDS},
	[STOP] = {"stop", URLS},
	[RESET] = {"reset", URL},
	[LIST] = {"list", NO_OPERANDS},
	[SHOW] = {"show", URL},
	[DROP] = {"drop", NO_OPERANDS},
};
enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static bool take_command(struct options *options, const char *word)
{
	for (size_t i = 0; i < COMMAND_COUNT && !options->has_command; i++) {
		if (strcmp(word, commands[i].name) == 0) {
			options->command = (enum command)i;
			options->has_command = true;
			return true;
		}
	}
	return false;
}

static void take_words(int argc, char **argv, const char *letters, struct options *options)
{
	bool over = false; /* "--" was read: glibc's getopt would return to it again and again */

	while (optind < argc) {
		int begin = optind;
		over = over || (commands[options->command].operands == COMMAND && options->operands.count > 0);
		int option = over ? -1 : getopt(argc, argv, letters);
		if (option >= 0)
			options_take(options, option, argv);
		else if (optind > begin)
			over = true;
		else if (!over && take_command(options, argv[optind]))
			optind++;
		else if (commands[options->command].operands != NO_OPERANDS)
			strs_add(&options->operands, argv[optind++]);
		else
			die_usage("unexpected '%s'", argv[optind]);
	}
}

static void check_urls(const struct options *options)
{
	const struct strs *urls = &options->operands;

	if (commands[options->command].operands == URL && urls->count != 1)
		die_usage("%s takes one URL", commands[options->command].name);
	for (size_t i = 0; i < urls->count; i++)
		if (!*urls->item[i])
			die_usage("the URL is empty");
}

/* The command may stand behind the options, so that only now all of it is known. */
static void check(const struct options *options)
{
	struct strs initargs = STRS_INIT;

	fields_values(options->request.initargs, &initargs);
	const char *problem = initargs_problem(&initargs);
	if (problem)
		die_usage("%s", problem);
	strs_free(&initargs);
	steps_check(&options->steps);
	password_check(options->password_file, options->command == RUN, steps_have_stdin(&options->steps));
	if (options->command == RUN && options->operands.count == 0)
		die_usage("run needs a command");
	if (options->command != RUN)
		check_urls(options);
	if (options_foreign(options))
		die_usage("%s takes no -%c", commands[options->command].name, options_foreign(options));
	/* Each of these is for one cluster only. */
	for (const char *letter = "dNep"; options->given['n'] && *letter; letter++)
		if (options->given[(unsigned char)*letter])
			die_usage("-n and -%c do not go together", *letter);
	if (options->directories.count + options->names.count > 1 && options->command != STOP)
		die_usage("%s takes only one %s", commands[options->command].name,
			options->command == DROP ? "-N" : "-d or -N");
}

/* The status of an error depends on the command, which may stand behind the options. */
static void read_files(struct options *options)
{
	if (options->command == RUN)
		msg_set_failure(STATUS_OWN_FAILURE);
	for (size_t i = 0; i < options->settings.count; i++)
		settings_add(&options->request.settings, options->settings.item[i]);
	if (options->given['a'])
		auth_read(&options->request);
}

/* A directory may have a server that runs already, whose URL is another. */
static void check_form(const struct options *options)
{
	bool new = options->command != SHOW && options->directories.count == 0 && options->names.count == 0;

	if (options->form && new && !options->request.tcp && !urlform_has_sockets(options->form))
		die_usage("-u %s takes -t: it cannot name a Unix socket", options->form);
}

void options_parse(int argc, char **argv, struct options *options)
{
	struct str letters = STR_INIT;

	*options = (struct options){
		.request = {.user = mem_copy(""),
			.dbname = mem_copy(""),
			.encoding = mem_copy(""),
			.locale = mem_copy(""),
			.initargs = mem_copy(""),
			.settings = mem_copy(""),
			.options = mem_copy(""),
			.auth = mem_copy(""),
			.hba = mem_copy(""),
			.directory = mem_copy(""),
			.template = mem_copy("")},
		.terms = {.wait_ms = WAIT_DEFAULT_MS},
		.count = 1,
	};
	options_add_letters(&letters);
	take_words(argc, argv, str_text(&letters), options);
	str_free(&letters);
	check(options);
	read_files(options);
	options->request.tcp = options->request.tcp || options->request.tls;
	check_form(options);
}

void options_free(struct options *options)
{
	strs_free(&options->directories);
	strs_free(&options->names);
	strs_free(&options->settings);
	str_free(&options->ties_text);
	strs_free(&options->operands);
	request_free(&options->request);
	steps_free(&options->steps);
	free(options->version);
	free(options->password_file);
	free(options->password);
}
