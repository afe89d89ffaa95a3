#include "template/certify.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/cache.h"
#include "install/certificate.h"
#include "outside/x509.h"

/* libpq before 15 compares the address that it connects to only with DNS names. A library that refuses an address
 * there has found its match before it comes to that. */
#define NAMES "DNS:localhost,IP:127.0.0.1,IP:::1,DNS:127.0.0.1,DNS:::1"

/* It begins an hour ago, for clients whose clock is slow. */
enum { BEFORE_S = 3600, VALID_S = 3650 * 86400 };

static bool make(struct x509_wish wish, struct certificate *made)
{
	const time_t now = time(NULL);
	struct x509_made texts;

	wish.from = now - BEFORE_S;
	wish.until = now + VALID_S;

	if (!x509_make(&wish, &texts))
		return false;
	*made = (struct certificate){
		.root = mem_copy(texts.root),
		.text = mem_copy(texts.certificate),
		.key = mem_copy(texts.key),
		.from = wish.from,
		.until = wish.until,
	};
	x509_free(&texts);
	return true;
}

static bool make_for_server(const char *subject, struct certificate *made)
{
	return make((struct x509_wish){.name = subject, .usage = "serverAuth", .alternatives = NAMES}, made);
}

/* The server takes the common name for that of a user. */
static bool make_for_client(const char *subject, struct certificate *made)
{
	return make((struct x509_wish){.name = subject, .usage = "clientAuth"}, made);
}

bool certify_print(const char *user)
{
	char *name = user ? certificate_client_name(user) : certificate_server_name();
	bool done =
		name && certificate_ensure(name, user ? user : "localhost", user ? make_for_client : make_for_server);
	if (done) {
		char *path = cache_name(CERTIFICATE_PART, name);
		printf("%s\n", path);
		free(path);
		done = out_close();
	}
	free(name);
	return done;
}
