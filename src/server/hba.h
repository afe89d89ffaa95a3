/*
 * Who may connect to a cluster, and how: the methods of -a, and what they make of pg_hba.conf and pg_ident.conf. Pure.
 *
 * A cluster is *guarded* unless its methods let the superuser in on the socket without a password. The looks of the
 * watchdog (watchdog/idle.h) at a guarded cluster connect as a role of their own, HBA_ROLE, which the server lets in
 * because of the user that its process runs as; no other line of ours lets anybody in, once the superuser's password is
 * set.
 */
#ifndef SERVER_HBA_H
#define SERVER_HBA_H

#include <stdbool.h>

#include "text/str.h"

#define HBA_ROLE "tinypg"
#define HBA_ROLE_DATABASE "postgres" /* the only one that HBA_ROLE may connect to */

struct hba {
	const char *method; /* of -a, or the path of its file; "": not given */
	const char *file;   /* the whole text of the pg_hba.conf that -a names; "": it names a method */
	const char *superuser;
	const char *system_user; /* the operating system's name of the user who runs the server; NULL: it has none */
	bool open;               /* the superuser is let in on the socket, because its password is still to be set */
};

/* Whether -a takes this word as a method. */
bool hba_is_method(const char *word);
/* Append the methods, for messages: "trust, scram-sha-256, ...". */
void hba_add_methods(struct str *out);

/* Whether this method of -a is one of client certificates, and so needs TLS. */
bool hba_needs_tls(const char *method);

/* These look only at `method` and `file`. */
bool hba_is_guarded(const struct hba *hba);
/* Whether the superuser is asked for a password at all; with `tcp` also on TCP. */
bool hba_asks_password(const struct hba *hba, bool tcp);
/* The value of password_encryption; NULL: the server's default. */
const char *hba_encryption(const struct hba *hba);

/* Whether the superuser's password is stored as password_encryption says; else for SCRAM, whatever it says. */
bool hba_server_hashes(const struct hba *hba);

/* Whether HBA_ROLE can connect: pg_ident.conf has a line for it, and the superuser has another name. */
bool hba_has_role(const struct hba *hba);
/* Append the text of pg_hba.conf, and of pg_ident.conf. */
void hba_write(const struct hba *hba, struct str *out);
/* Append a line of the server's log. If it names a line of the pg_hba.conf at this path that comes from the user's
 * file, replace this by the name of that file, and the line there. */
void hba_translate(const struct hba *hba, const char *path, const char *line, struct str *out);
void hba_write_ident(const struct hba *hba, struct str *out);

#endif
