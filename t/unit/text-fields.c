#include "text/fields.h"

#include "check.h"

static void test_round_trip(void)
{
	struct str text = STR_INIT;
	struct fields fields;

	fields_add(&text, "name", "a b\n%\x01\xff");
	fields_add(&text, "empty", "");
	fields_add_number(&text, "size", 42);
	CHECK_TEXT(text.text, "name a%20b%0A%25%01%FF\nempty \nsize 42\n");
	if (CHECK(fields_parse(text.text, &fields))) {
		bool ok = true;
		CHECK_TEXT(fields_get(&fields, "name"), "a b\n%\x01\xff");
		CHECK_TEXT(fields_get(&fields, "empty"), "");
		CHECK(!fields_get(&fields, "none"));
		CHECK_NUMBER(fields_number(&fields, "size", 100, &ok), 42);
		CHECK_NUMBER(fields_number(&fields, "none", 100, &ok), 0);
		CHECK(ok);
		CHECK_NUMBER(fields_number(&fields, "size", 41, &ok), 0);
		CHECK(!ok);
		fields_free(&fields);
	}
	str_free(&text);
}

static void test_repeated_key(void)
{
	struct fields fields;

	if (CHECK(fields_parse("a 1\na 2\n", &fields))) {
		CHECK_NUMBER(fields.count, 2);
		CHECK_TEXT(fields_get(&fields, "a"), "1");
		CHECK_TEXT(fields.item[1].value, "2");
		fields_free(&fields);
	}
}

static void test_malformed(void)
{
	static const char *const texts[] = {
		"a", "a\n", "a b", " b\n", "A b\n", "a %\n", "a %0\n", "a %00\n", "a b\n\n", "a1 b\n"};

	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		struct fields fields;
		if (!CHECK(!fields_parse(texts[i], &fields)))
			fields_free(&fields);
	}
}

static void test_no_values(void)
{
	struct strs values = STRS_INIT;

	fields_values(NULL, &values);
	fields_values("", &values);
	CHECK_NUMBER(values.count, 0);
}

struct pair {
	int number;
	char *first, *second;
};

static void test_texts_of_a_struct(void)
{
	static const struct fields_text items[] = {
		{"one", offsetof(struct pair, first)}, {"two", offsetof(struct pair, second)}};
	static const struct fields_texts texts = FIELDS_TEXTS(items);
	struct str text = STR_INIT;
	struct fields fields;
	struct pair pair = {.number = 3, .first = (char[]){"a b"}};

	fields_add_texts(&text, &texts, &pair);
	CHECK_TEXT(text.text, "one a%20b\ntwo \n");
	str_free(&text);
	if (CHECK(fields_parse("one x\ntwo y\n", &fields))) {
		CHECK(fields_get_texts(&fields, &texts, &pair));
		CHECK_TEXT(pair.first, "x");
		CHECK_TEXT(pair.second, "y");
		CHECK_NUMBER(pair.number, 3);
		fields_free_texts(&texts, &pair);
		CHECK(!pair.first && !pair.second);
		fields_free(&fields);
	}
	if (CHECK(fields_parse("two y\n", &fields))) {
		CHECK(!fields_get_texts(&fields, &texts, &pair));
		CHECK_TEXT(pair.first, "");
		CHECK_TEXT(pair.second, "y");
		fields_free_texts(&texts, &pair);
		fields_free(&fields);
	}
}

int main(void)
{
	test_round_trip();
	test_repeated_key();
	test_malformed();
	test_no_values();
	test_texts_of_a_struct();
	return check_end();
}
