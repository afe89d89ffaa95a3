/*
 * What a server of ours is told: the text of PGDATA/tinypg.conf, which postgresql.conf includes last, and of
 * pg_hba.conf. What -o says on the command line wins. Everything else stays PostgreSQL's default.
 */
#ifndef SERVER_CONF_H
#define SERVER_CONF_H

#include <stdbool.h>

#include "text/str.h"

#define CONF_FILE "tinypg.conf"

struct conf {
	const char *socket_directory;
	unsigned port;
	bool tcp; /* listen on 127.0.0.1 */
};

void conf_write(const struct conf *settings, struct str *out);
/*
 * What ALTER SYSTEM must not change, as words of postgres' command line: where it listens, and who is let in. `data` is
 * the path of PGDATA. What follows them there wins.
 */
void conf_add_words(const struct conf *settings, const char *data, struct strs *words);
/* Local connections are trusted (others cannot connect to the socket); TCP takes SCRAM passwords, from this machine
 * only. */
void conf_write_hba(struct str *out);
/* Put the include behind postgresql.conf's text, if it is not there. */
bool conf_includes(const char *postgresql_conf);
void conf_write_include(struct str *out);

/*
 * Look through the words of -o. Sets *port if they set one ("-p 5433", "--port=5433", "-c port=5433"). What would take
 * the server out of our hands (another data or socket directory, single-user mode) is named: the static word returned,
 * else NULL.
 */
const char *conf_scan_options(const struct strs *words, unsigned *port);

/*
 * Servers that run steps have the settings of -o too, but for those that they have of their own: where they listen,
 * who is let in, logging and archiving. Append them as "name=value", normalized; options that only help to debug a
 * server are left out. `options` are -o's, quoted as for a shell.
 */
void conf_add_for_steps(const char *options, struct strs *settings);
/* Whether such a server takes that (normalized) setting. */
bool conf_is_for_steps(const char *setting);
/* "Work-Mem=1MB" as "work_mem=1MB", allocated; NULL if it is no "name=value". */
char *conf_normalize(const char *setting);
/* The value of a name among such settings, the last one; NULL if it is not set. */
const char *conf_get(const struct strs *settings, const char *name);

#endif
