#include "text/npmrc.h"

#include "check.h"

static char *environment(const char *name)
{
	static char token[] = "s3cret";
	static char empty[] = "";

	if (strcmp(name, "TOKEN") == 0)
		return token;
	return strcmp(name, "EMPTY") == 0 ? empty : NULL;
}

static struct npmrc rc;

static void read_text(const char *text)
{
	npmrc_free(&rc);
	npmrc_add(&rc, text, environment);
}

static void test_lines(void)
{
	read_text("; a comment\n# another\nregistry = https://r.example/npm/ \r\n@s:registry=\"https://s.example\"\n"
		  "noequals\n[section]\nempty=\nbare=a ; b\nquoted='a ; b'\nhash=a#b\n");
	CHECK_TEXT(npmrc_get(&rc, "registry"), "https://r.example/npm/");
	CHECK_TEXT(npmrc_get(&rc, "@s:registry"), "https://s.example");
	CHECK(!npmrc_get(&rc, "empty"));
	CHECK(!npmrc_get(&rc, "noequals"));
	CHECK_TEXT(npmrc_get(&rc, "bare"), "a");
	CHECK_TEXT(npmrc_get(&rc, "quoted"), "a ; b");
	CHECK_TEXT(npmrc_get(&rc, "hash"), "a#b");
}

/* Within a file the last line wins, between files the first. */
static void test_order(void)
{
	read_text("registry=one\nregistry=two\n");
	CHECK_TEXT(npmrc_get(&rc, "registry"), "two");
	npmrc_add(&rc, "registry=three\nother=four", environment);
	CHECK_TEXT(npmrc_get(&rc, "registry"), "two");
	CHECK_TEXT(npmrc_get(&rc, "other"), "four");
}

static void test_variables(void)
{
	read_text(
		"a=x${TOKEN}y\nb=${NONE}\nc=${NONE-there}\nd=${NONE?}x\ne=${EMPTY:-full}\nf=${EMPTY-full}x\ng=${TOKEN\n"
		"${TOKEN}=key\nh=$TOKEN\n");
	CHECK_TEXT(npmrc_get(&rc, "a"), "xs3crety");
	CHECK_TEXT(npmrc_get(&rc, "b"), "${NONE}");
	CHECK_TEXT(npmrc_get(&rc, "c"), "there");
	CHECK_TEXT(npmrc_get(&rc, "d"), "x");
	CHECK_TEXT(npmrc_get(&rc, "e"), "full");
	CHECK_TEXT(npmrc_get(&rc, "f"), "x");
	CHECK_TEXT(npmrc_get(&rc, "g"), "${TOKEN");
	CHECK_TEXT(npmrc_get(&rc, "h"), "$TOKEN");
	CHECK_TEXT(npmrc_get(&rc, "s3cret"), "key");
}

static const char *token_for(const char *url)
{
	static struct npmrc_login login;

	npmrc_login_free(&login);
	return npmrc_login(&rc, url, &login) ? login.token : NULL;
}

static void test_logins(void)
{
	struct npmrc_login login;

	read_text("//r.example/npm/:_authToken=${TOKEN}\n//r.example:8443/:_authToken=port\n//"
		  "bare.example:_authToken=bare\n"
		  "//basic.example/:_auth=YW5uOnBhOnNz\n"
		  "//pair.example/:username=bob\n//pair.example/:_password=c2VjcmV0\n//bad.example/:_auth=!!\n");
	CHECK_TEXT(token_for("https://r.example/npm/@s%2fx"), "s3cret");
	CHECK_TEXT(token_for("https://r.example/npm/a/b/-/c.tgz?q=/"), "s3cret");
	CHECK_TEXT(token_for("https://r.example/npm"), NULL);
	CHECK(!token_for("https://r.example/npmx/a"));
	CHECK(!token_for("https://r.example/other/a"));
	CHECK(!token_for("https://r.example.evil/npm/a"));
	CHECK(!token_for("https://evil.example/npm/a"));
	CHECK_TEXT(token_for("https://r.example:8443/x"), "port");
	CHECK_TEXT(token_for("https://bare.example/x/y"), "bare");
	CHECK(npmrc_login(&rc, "https://basic.example/x", &login));
	CHECK_TEXT(login.user, "ann");
	CHECK_TEXT(login.password, "pa:ss");
	npmrc_login_free(&login);
	CHECK(npmrc_login(&rc, "https://pair.example/x", &login));
	CHECK_TEXT(login.user, "bob");
	CHECK_TEXT(login.password, "secret");
	npmrc_login_free(&login);
	CHECK(!npmrc_login(&rc, "https://bad.example/x", &login));
	CHECK(!npmrc_login(&rc, "nonsense", &login));
	(void)token_for("nonsense");
}

int main(void)
{
	test_lines();
	test_order();
	test_variables();
	test_logins();
	npmrc_free(&rc);
	return check_end();
}
