#include "text/verifier.h"

#include "check.h"

static bool found(const char *text)
{
	return verifier_is_in(text, strlen(text));
}

int main(void)
{
	CHECK(found("x SCRAM-SHA-256$4096:c2FsdA==$c3RvcmVk:c2VydmVy"));
	CHECK(found("SCRAM-SHA-256$1:"));
	CHECK(!found("SCRAM-SHA-256$4096"));
	CHECK(!found("SCRAM-SHA-256$:"));
	CHECK(!found("SCRAM-SHA-256"));
	CHECK(!found("SCRAM-SHA-256$<iterations>:<salt>"));
	CHECK(verifier_is_in("\0\0SSCRAM-SHA-256$4096:", 22));
	CHECK(found("md md5 md5f5bb0c8de146c67b44babbf4e6584cc0"));
	CHECK(!found("md5f5bb0c8de146c67b44babbf4e6584cc"));
	CHECK(!found("md5F5BB0C8DE146C67B44BABBF4E6584CC0"));
	CHECK(!found("f5bb0c8de146c67b44babbf4e6584cc0"));
	CHECK(found("{user=u,password=secret}"));
	CHECK(found("host=h password = 'secret'"));
	CHECK(!found("password_encryption = scram-sha-256"));
	CHECK(!found("password="));
	CHECK(!found("password "));
	CHECK(found("\"postgresql://u:secret@h/d"));
	CHECK(found("postgres://u:secret@h/d"));
	CHECK(!found("postgresql://u@h/d?x=:@"));
	CHECK(!found("postgresql://u:@h"));
	CHECK(!found("postgresql://h:5432/d"));
	CHECK(!found("postgresql://u:secret"));
	CHECK(!found(""));
	CHECK(sizeof "SCRAM-SHA-256$2147483647:" <= VERIFIER_MAX);
	return check_end();
}
