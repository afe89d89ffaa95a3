/*
 * The command line of pg_tmp: the command, its options and its operands. A new command is a new row of the table in
 * options.c, and a new option a new row of the one in options_table.c: its letter, the commands that take it, its line
 * in -h, and where its value goes.
 */
#ifndef COMMAND_OPTIONS_H
#define COMMAND_OPTIONS_H

#include <stdbool.h>

#include "cluster/request.h"
#include "cluster/terms.h"
#include "cluster/ties.h"
#include "template/step.h"
#include "text/str.h"

enum command { START, RUN, INITDB, STOP, RESET, LIST, SHOW, DROP };

struct options {
	enum command command;
	bool has_command;
	bool given[128];     /* by letter */
	const char *bindir;  /* NULL: not given */
	const char *form;    /* of -u, one of server/urlform.h; the same */
	char *version;       /* the same */
	char *password_file; /* of -P; the same */
	char *password;      /* what password_take() found, to be freed with the options; NULL: not asked yet */
	bool all, exports, follow, json, verbose, watch;
	unsigned count; /* of -n: how many clusters */
	struct steps steps;
	struct request request; /* what shapes the server; what was not given is "" or 0 */
	struct terms terms;
	struct strs directories; /* of -d: `stop` takes several */
	struct strs names;       /* of -N: the same */
	struct strs settings;    /* of -c, in the order given */
	pid_t ties[TIES_MAX];    /* of -T, tie_count of them; and as they are sent (ties.h) */
	size_t tie_count;
	struct str ties_text;
	struct strs operands; /* of `run`: the words of the command */
};

extern const char options_usage[]; /* the lines behind "usage: pg_tmp" */

/* Ends the program, with STATUS_USAGE or after -h, unless the command line is good. */
void options_parse(int argc, char **argv, struct options *options);
void options_free(struct options *options);

/*
 * Of options.c itself, in options_table.c. Append the letters of all options, as getopt() wants them. Take what
 * getopt() returned, with its argument in optarg; ends the program if the value is wrong, if there is no such option,
 * and after -h. Find the letter of an option that was given although the command does not take it; '\0': there is none.
 */
void options_add_letters(struct str *letters);
void options_take(struct options *options, int option, char *const argv[]);
char options_foreign(const struct options *options);

#endif
