/*
 * Writes the configuration of a cluster's server: PGDATA/tinypg.conf, which postgresql.conf includes last. The settings
 * of -c come last in it; options of -o, on the command line, override it. Everything else stays PostgreSQL's default.
 * Also reads the options of -o.
 */
#ifndef SERVER_CONF_H
#define SERVER_CONF_H

#include <stdbool.h>

#include "server/hba.h"
#include "text/str.h"

#define CONF_FILE "tinypg.conf"
#define CONF_CERTIFICATE "tinypg.crt"
#define CONF_KEY "tinypg.key"
#define CONF_CLIENT_ROOT "tinypg.ca"

struct conf {
	const char *socket_directory;
	unsigned port;
	bool tcp;         /* listen on 127.0.0.1 */
	bool tls;         /* with the certificate in PGDATA/CONF_CERTIFICATE and its key in PGDATA/CONF_KEY; and with */
			  /* client certificates, if hba says so, that the root in PGDATA/CONF_CLIENT_ROOT has signed */
	bool durable;     /* what was committed survives a crash of the machine */
	unsigned segment; /* size of a WAL segment in MB; 0: small */
	const char *given; /* the settings of -c, as settings_add() writes them; NULL: none */
	struct hba hba;    /* for pg_hba.conf; its `method` and `file` for password_encryption */
};

void conf_write(const struct conf *settings, struct str *out);
/*
 * Append the settings that ALTER SYSTEM must not change, as words of postgres' command line: where the server listens,
 * and who is let in. `data` is the path of PGDATA. Words that follow them there override them.
 */
void conf_add_words(const struct conf *settings, const char *data, struct strs *words);
/* Whether postgresql.conf includes tinypg.conf; the text to append to it if not. */
bool conf_includes(const char *postgresql_conf);
void conf_write_include(struct str *out);

/*
 * Check the words of -o. Returns a word, static, that we cannot allow, for it would take the server out of our control
 * (another data or socket directory, single-user mode); else NULL.
 */
const char *conf_scan_options(const struct strs *words);

/*
 * Append what the server is told with -c and -o as "name=value", normalized; the last one of a name counts. `given` are
 * the settings of -c, as settings_add() writes them; `options` are those of -o, quoted as for a shell: "-p 5433",
 * "--port=5433" and "-c port=5433" are all "port=5433". Options that only help to debug a server are left out.
 */
void conf_add_given(const char *given, const char *options, struct strs *settings);

/* The same for a server that runs template steps, without the settings that it sets itself: where it listens, who is
 * let in, logging and archiving. */
void conf_add_for_steps(const char *given, const char *options, struct strs *settings);
/* Whether such a server accepts this (normalized) setting. */
bool conf_is_for_steps(const char *setting);

#endif
