#include "outside/x509.h"

#include <string.h>

#include "check.h"

static bool begins(const char *text, const char *kind)
{
	static const char begin[] = "-----BEGIN ";

	return text && strncmp(text, begin, strlen(begin)) == 0 &&
		strncmp(text + strlen(begin), kind, strlen(kind)) == 0;
}

int main(void)
{
	struct x509_wish wish = {.name = "localhost",
		.usage = "serverAuth",
		.alternatives = "DNS:localhost,IP:127.0.0.1,IP:::1",
		.from = 1,
		.until = 4102444800};
	struct x509_made made, again;

	CHECK(x509_make(&wish, &made) && x509_make(&wish, &again));
	CHECK(begins(made.root, "CERTIFICATE-----\n"));
	CHECK(begins(made.certificate, "CERTIFICATE-----\n"));
	CHECK(begins(made.key, "PRIVATE KEY-----\n"));
	CHECK(strcmp(made.root, again.root) != 0 && strcmp(made.key, again.key) != 0);
	x509_free(&made);
	x509_free(&again);
	CHECK(!made.root && !made.key);

	wish.alternatives = NULL;
	wish.usage = "clientAuth";
	wish.name = "Ж ann";
	CHECK(x509_make(&wish, &made));
	x509_free(&made);
	wish.name = "12345678901234567890123456789012345678901234567890123456789012345"; /* 65 */
	CHECK(!x509_make(&wish, &made) && !made.root);
	wish.name = "ann";
	wish.alternatives = "nonsense";
	CHECK(!x509_make(&wish, &made));
	return check_end();
}
