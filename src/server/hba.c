#include "server/hba.h"

#include <limits.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include "base/mem.h"
#include "text/num.h"

#define MAP "tinypg"

/* Without -a, the socket trusts (other users cannot connect to it), and TCP, which others can reach, does not. */
static const struct row {
	const char *word;
	const char *local, *host; /* the methods in pg_hba.conf */
	const char *encryption;   /* password_encryption; NULL: the server's default */
	bool tls;                 /* on TCP only with TLS */
} rows[] = {
	{"", "trust", "scram-sha-256", NULL, false},
	{"trust", "trust", "trust", NULL, false},
	{"scram-sha-256", "scram-sha-256", "scram-sha-256", "scram-sha-256", false},
	{"md5", "md5", "md5", "md5", false},
	{"password", "password", "password", "scram-sha-256", false},
	/* There are no certificates on a socket: a line with `cert` for it would keep the server from starting. */
	{"cert", "scram-sha-256", "cert", "scram-sha-256", true},
};
enum { ROW_COUNT = sizeof rows / sizeof *rows };

static const struct row *find_row(const char *word)
{
	for (size_t i = 1; i < ROW_COUNT; i++)
		if (strcmp(rows[i].word, word) == 0)
			return &rows[i];
	return &rows[0];
}

bool hba_is_method(const char *word)
{
	return find_row(word) != &rows[0];
}

void hba_add_methods(struct str *out)
{
	for (size_t i = 1; i < ROW_COUNT; i++)
		str_addf(out, "%s%s", i > 1 ? ", " : "", rows[i].word);
}

static bool is_trust(const char *method)
{
	return strcmp(method, "trust") == 0;
}

bool hba_is_guarded(const struct hba *hba)
{
	return *hba->file || !is_trust(find_row(hba->method)->local);
}

bool hba_asks_password(const struct hba *hba, bool tcp)
{
	return hba_is_guarded(hba) || (tcp && !is_trust(find_row(hba->method)->host));
}

bool hba_needs_tls(const char *method)
{
	return find_row(method)->tls;
}

const char *hba_encryption(const struct hba *hba)
{
	return *hba->file ? "scram-sha-256" : find_row(hba->method)->encryption;
}

bool hba_server_hashes(const struct hba *hba)
{
	return *hba->file || str_equal(hba_encryption(hba), "md5");
}

bool hba_has_role(const struct hba *hba)
{
	return hba_is_guarded(hba) && hba->system_user && strcmp(hba->superuser, HBA_ROLE) != 0;
}

/* A quoted name is no keyword, such as `all`, and no group. */
static void add_name(struct str *out, const char *name)
{
	str_add_char(out, '"');
	for (const char *c = name; *c; c++) {
		if (*c == '"')
			str_add_char(out, '"');
		str_add_char(out, *c);
	}
	str_add_char(out, '"');
}

static void write_method(const struct row *row, struct str *out)
{
	static const char *const databases[] = {"all", "replication"};
	static const char *const addresses[] = {"127.0.0.1/32", "::1/128"};

	for (size_t i = 0; i < sizeof databases / sizeof *databases; i++)
		str_addf(out, "local %s all %s\n", databases[i], row->local);
	for (size_t i = 0; i < sizeof databases / sizeof *databases; i++)
		for (size_t k = 0; k < sizeof addresses / sizeof *addresses; k++)
			str_addf(out, "%s %s all %s %s\n", row->tls ? "hostssl" : "host", databases[i], addresses[k],
				row->host);
}

/* The lines that stand before those of the user. */
static void write_own(const struct hba *hba, struct str *out)
{
	str_add(out, "# Written anew at each start.\n");
	if (hba->open && hba_is_guarded(hba)) {
		str_add(out, "local all ");
		add_name(out, hba->superuser);
		str_add(out, " trust\n");
	}
	if (hba_has_role(hba))
		str_add(out, "local " HBA_ROLE_DATABASE " " HBA_ROLE " peer map=" MAP "\n");
}

/* The server uses the first line that fits. */
void hba_write(const struct hba *hba, struct str *out)
{
	write_own(hba, out);
	if (*hba->file)
		str_add(out, hba->file);
	else
		write_method(find_row(hba->method), out);
}

static size_t count_lines(const char *text)
{
	size_t count = 0;

	for (; (text = strchr(text, '\n')) != NULL; text++)
		count++;
	return count;
}

/* The number of a line, as a word of its own, that stands last before `end`; NULL if there is none. In all languages of
 * the server that write from left to right, it precedes the name of the file. */
static const char *find_number(const char *line, const char *end, unsigned long long *number)
{
	for (const char *at = end; at > line; at--) {
		size_t digits = strspn(at, "0123456789");
		if (at[-1] != ' ' || digits == 0 || at[digits] != ' ' || at + digits >= end)
			continue;
		char *word = mem_copy_bytes(at, digits);
		bool good = num_parse(word, 1, INT_MAX, number);
		free(word);
		return good ? at : NULL;
	}
	return NULL;
}

void hba_translate(const struct hba *hba, const char *path, const char *line, struct str *out)
{
	struct str own = STR_INIT;
	const char *file = strstr(line, path);
	unsigned long long number = 0;

	write_own(hba, &own);
	const size_t before = count_lines(own.text), all = before + count_lines(hba->file);
	const char *at = file ? find_number(line, file, &number) : NULL;
	str_free(&own);
	if (!at || number <= before || number > all) {
		str_add(out, line);
		return;
	}
	str_add_bytes(out, line, (size_t)(at - line));
	str_addf(out, "%llu", number - before);
	at += strspn(at, "0123456789");
	str_add_bytes(out, at, (size_t)(file - at));
	str_addf(out, "%s%s", hba->method, file + strlen(path));
}

void hba_write_ident(const struct hba *hba, struct str *out)
{
	str_add(out, "# Written anew at each start.\n");
	if (!hba_has_role(hba))
		return;
	str_add(out, MAP " ");
	add_name(out, hba->system_user);
	str_add(out, " " HBA_ROLE "\n");
}
