#include "template/step.h"

#include "check.h"

static void check_extension(const char *text, const char *name, const char *version, const char *schema)
{
	struct step_extension extension = {0};

	if (!CHECK(!step_parse_extension(text, &extension)))
		return;
	CHECK_TEXT(extension.name, name);
	CHECK_TEXT(extension.version, version);
	CHECK_TEXT(extension.schema, schema);
	step_free_extension(&extension);
}

static void test_extensions(void)
{
	struct step_extension extension = {0};

	check_extension("hstore", "hstore", NULL, NULL);
	check_extension("hstore=1.8", "hstore", "1.8", NULL);
	check_extension("hstore@ext", "hstore", NULL, "ext");
	check_extension("uuid-ossp=1.1@a@b=c", "uuid-ossp", "1.1", "a@b=c");
	check_extension("x=1=2", "x", "1=2", NULL);
	CHECK_TEXT(step_parse_extension("", &extension), "has no name");
	CHECK_TEXT(step_parse_extension("@a", &extension), "has no name");
	CHECK_TEXT(step_parse_extension("a=", &extension), "has an empty version");
	CHECK_TEXT(step_parse_extension("a=@b", &extension), "has an empty version");
	CHECK_TEXT(step_parse_extension("a=1@", &extension), "has an empty schema");
}

static void test_text(void)
{
	struct steps steps = {0};
	struct steps read;
	struct str text = STR_INIT;
	struct strs words = STRS_INIT;

	steps_take(&steps, 'x', "hstore@ext");
	CHECK(!steps_need_directory(&steps));
	steps_take(&steps, 'f', "/a b.sql");
	CHECK(!steps_need_directory(&steps));
	steps_take(&steps, 'S', "make\nmigrate");
	steps_take(&steps, 'K', "m");
	CHECK(steps_need_directory(&steps) && steps_have(&steps, 'S') && !steps_have_stream(&steps));
	steps_write(&steps, &text);
	if (CHECK(steps_read(str_text(&text), &read))) {
		steps_add_words(&read, &words);
		CHECK_NUMBER(words.count, 8);
		CHECK_TEXT(words.item[0], "-x");
		CHECK_TEXT(words.item[3], "/a b.sql");
		CHECK_TEXT(words.item[5], "make\nmigrate");
		CHECK_TEXT(words.item[6], "-K");
		steps_free(&read);
	}
	CHECK(!steps_read("nonsense x\n", &read));
	CHECK(steps_read("", &read) && read.count == 0);
	steps_take(&steps, 'f', STEP_STDIN);
	CHECK(steps_have_stream(&steps));
	CHECK(step_is_stdin("/dev/stdin") && step_is_stream("/dev/stdin") && step_is_stream("/dev/fd/3"));
	CHECK(step_is_stream("/proc/self/fd/0") && step_is_stream("/dev/null"));
	CHECK(!step_is_stream("/") && !step_is_stream("/none") && !step_is_stdin("/dev/fd/3"));
	strs_free(&words);
	str_free(&text);
	steps_free(&steps);
}

int main(void)
{
	test_extensions();
	test_text();
	return check_end();
}
