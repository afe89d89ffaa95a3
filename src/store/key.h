/* The key that TINYPG_STORE_KEY names, with which a store's objects are sealed. */
#ifndef STORE_KEY_H
#define STORE_KEY_H

#include <stdbool.h>

#include "outside/digest.h"
#include "text/str.h"

struct key {
	struct str bytes;  /* empty: there is none */
	bool is_renounced; /* TINYPG_STORE_KEY=none: objects are accepted without one */
};

/*
 * Read the key. The file has to belong to the caller and to be closed to everybody else, and to hold 16 to 4096 bytes;
 * a newline at its end does not count. False after a line on stderr.
 */
bool key_read(struct key *key);
void key_free(struct key *key);

/* Write the HMAC-SHA-256 of a text that is no object's name, together with the purpose of the text. The key is not
 * empty. */
void key_sign(const struct key *key, const char *purpose, const char *text, char hex[DIGEST_SHA256_SIZE]);

#endif
