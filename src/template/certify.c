#include "template/certify.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/mem.h"
#include "base/msg.h"
#include "install/cache.h"
#include "install/certificate.h"
#include "outside/x509.h"
#include "sys/identity.h"

/* libpq before 15 compares the address that it connects to only with DNS names. A library that refuses an address
 * there has found its match before it comes to that. */
#define NAMES "DNS:localhost,IP:127.0.0.1,IP:::1,DNS:127.0.0.1,DNS:::1"

/* It begins an hour ago, for clients whose clock is slow. */
enum { BEFORE_S = 3600, VALID_S = 3650 * 86400 };

static bool make_for_server(struct certificate *made)
{
	const time_t now = time(NULL);
	const struct x509_wish wish = {
		.name = "localhost",
		.usage = "serverAuth",
		.alternatives = NAMES,
		.from = now - BEFORE_S,
		.until = now + VALID_S,
	};
	struct x509_made texts;

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

bool certify_print(void)
{
	struct runtime_user user = {0};

	if (!identity_runtime_user(&user))
		return false;
	char *name = certificate_name((unsigned long)user.uid);
	bool done = certificate_ensure(name, make_for_server);
	if (done) {
		char *path = cache_name(CERTIFICATE_PART, name);
		printf("%s\n", path);
		free(path);
		done = out_close();
	}
	free(name);
	free(user.name);
	return done;
}
