#include "text/extparams.h"

#include "check.h"

static struct str got;

static void add(const char *name, const char *value)
{
	if (value)
		str_addf(&got, "%s=%s;", name, value);
}

/* What a text gives over `params`: "default=1;superuser;", or "LINE problem". Valid until the next call. */
static const char *read_over(const char *text, enum extparams_file file, unsigned major, struct extparams *params)
{
	struct control control = CONTROL_INIT;
	struct control_problem broken;
	struct extparams_problem problem = {.text = STR_INIT};

	str_free(&got);
	CHECK(control_parse(text, strlen(text), &control, &broken));
	if (!extparams_read(&control, file, major, params, &problem)) {
		str_addf(&got, "%zu %s", problem.line, str_text(&problem.text));
	} else {
		add("default", params->default_version);
		add("directory", params->directory);
		add("module", params->module_pathname);
		add("comment", params->comment);
		add("schema", params->schema);
		for (size_t i = 0; i < params->required.count; i++)
			str_addf(&got, "requires=%s;", params->required.item[i]);
		str_addf(&got, "%s%s%s", params->relocatable ? "relocatable;" : "",
			params->superuser ? "superuser;" : "", params->trusted ? "trusted;" : "");
	}
	str_free(&problem.text);
	control_free(&control);
	return str_text(&got);
}

static const char *read(const char *text)
{
	struct extparams params = EXTPARAMS_INIT;
	const char *result = read_over(text, EXTPARAMS_PRIMARY, 0, &params);

	extparams_free(&params);
	return result;
}

static void test_parameters(void)
{
	CHECK_TEXT(read(""), "superuser;");
	CHECK_TEXT(
		read("default_version='1'\ndirectory='d'\nmodule_pathname='m'\ncomment='c'\nschema=s\nencoding=latin1"),
		"default=1;directory=d;module=m;comment=c;schema=s;superuser;");
	CHECK_TEXT(
		read("comment='a'\ncomment='b'\nrelocatable=true\ntrusted=true\nsuperuser=false\nno_relocate='a, b'"),
		"comment=b;relocatable;trusted;");
	CHECK_TEXT(read("\ncomment='a'\nComment='b'"), "3 unknown parameter 'Comment'");
	CHECK_TEXT(read("schema=a\nrelocatable=1"), "0 'schema' is set, and 'relocatable' is true");
}

static void test_booleans(void)
{
	CHECK_TEXT(read("trusted=T"), "superuser;trusted;");
	CHECK_TEXT(read("trusted=tRu"), "superuser;trusted;");
	CHECK_TEXT(read("trusted=yes\nsuperuser=n"), "trusted;");
	CHECK_TEXT(read("trusted=on\nsuperuser=of"), "trusted;");
	CHECK_TEXT(read("trusted=1\nsuperuser=0"), "trusted;");
	CHECK_TEXT(read("trusted=o"), "1 'trusted' is neither true nor false");
	CHECK_TEXT(read("trusted=truer"), "1 'trusted' is neither true nor false");
	CHECK_TEXT(read("trusted='10'"), "1 'trusted' is neither true nor false");
	CHECK_TEXT(read("trusted=''"), "1 'trusted' is neither true nor false");
}

static void test_names(void)
{
	CHECK_TEXT(read("requires=' a , Bc,\t\"D\"\"e,\" '"), "requires=a;requires=bc;requires=D\"e,;superuser;");
	CHECK_TEXT(read("requires=' '"), "superuser;");
	CHECK_TEXT(read("requires=a\nrequires=b"), "requires=b;superuser;");
	CHECK_TEXT(read("requires='a,'"), "1 'requires' is no list of names");
	CHECK_TEXT(read("requires=',a'"), "1 'requires' is no list of names");
	CHECK_TEXT(read("requires='a b'"), "1 'requires' is no list of names");
	CHECK_TEXT(read("requires='\"a'"), "1 'requires' is no list of names");
	CHECK_TEXT(read("requires='\"a\"b'"), "1 'requires' is no list of names");
	CHECK_TEXT(read("no_relocate='a b'"), "1 'no_relocate' is no list of names");
	/* 63 bytes, and no half of a character. */
	CHECK_TEXT(read("requires=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\xc3\xa4"),
		"requires=xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx;superuser;");
}

static void test_majors(void)
{
	struct extparams params = EXTPARAMS_INIT;

	CHECK_TEXT(read_over("trusted=true", EXTPARAMS_PRIMARY, 12, &params), "1 unknown parameter 'trusted'");
	CHECK_TEXT(read_over("no_relocate=a", EXTPARAMS_PRIMARY, 15, &params), "1 unknown parameter 'no_relocate'");
	CHECK_TEXT(read_over("no_relocate=a", EXTPARAMS_PRIMARY, 16, &params), "superuser;");
	CHECK_TEXT(read_over("trusted=true", EXTPARAMS_PRIMARY, 13, &params), "superuser;trusted;");
	extparams_free(&params);
}

static void test_secondary(void)
{
	struct extparams first = EXTPARAMS_INIT;
	struct extparams second = EXTPARAMS_INIT;

	(void)read_over("default_version=1\ncomment=a\nrequires=x", EXTPARAMS_PRIMARY, 0, &first);
	extparams_copy(&first, &second);
	CHECK_TEXT(read_over("comment=b\nsuperuser=no", EXTPARAMS_SECONDARY, 0, &second),
		"default=1;comment=b;requires=x;");
	CHECK_TEXT(read_over("default_version=2", EXTPARAMS_SECONDARY, 0, &second),
		"1 'default_version' cannot be set for one version");
	CHECK_TEXT(read_over("directory=d", EXTPARAMS_SECONDARY, 0, &second),
		"1 'directory' cannot be set for one version");
	CHECK_TEXT(first.comment, "a");
	extparams_free(&first);
	extparams_free(&second);
}

int main(void)
{
	test_parameters();
	test_booleans();
	test_names();
	test_majors();
	test_secondary();
	str_free(&got);
	return check_end();
}
