#include "base/mem.h"

#include <stdint.h>

#include "base/msg.h"
#include "check.h"
#include "child.h"

static struct child child;

static int overflow(void)
{
	msg_init("t", "");
	free(mem_resize(NULL, SIZE_MAX / 4 + 1, 8));
	return 0;
}

static int too_long(void)
{
	msg_init("t", "");
	free(mem_copy_bytes("", SIZE_MAX));
	return 0;
}

static void test_memory(void)
{
	char *memory = mem_alloc(100);
	int sum = 0;
	for (int i = 0; i < 100; i++)
		sum += memory[i];
	CHECK_NUMBER(sum, 0);
	memset(memory, 'x', 100);
	memory = mem_resize(memory, 1000, 10);
	CHECK(memory[0] == 'x' && memory[99] == 'x');
	memory = mem_resize(memory, 0, 10);
	CHECK(memory != NULL);
	free(memory);
	memory = mem_alloc(0);
	CHECK(memory != NULL);
	free(memory);
}

static void test_copies(void)
{
	CHECK(!mem_copy(NULL));
	char *copy = mem_copy("abc");
	CHECK_TEXT(copy, "abc");
	free(copy);
	copy = mem_copy("");
	CHECK_TEXT(copy, "");
	free(copy);
	copy = mem_copy_bytes("a\0b", 3);
	CHECK(memcmp(copy, "a\0b", 4) == 0);
	free(copy);
	copy = mem_copy_bytes(NULL, 0);
	CHECK_TEXT(copy, "");
	free(copy);
}

static void test_too_much(void)
{
	char want[128];
	child_run(&child, overflow, -1);
	snprintf(want, sizeof want, "t: out of memory: %zu times 8 bytes asked for\n", SIZE_MAX / 4 + 1);
	CHECK_TEXT(child.err, want);
	CHECK_NUMBER(child.status, 1);
	child_run(&child, too_long, -1);
	snprintf(want, sizeof want, "t: out of memory: %zu bytes asked for\n", SIZE_MAX);
	CHECK_TEXT(child.err, want);
	CHECK_NUMBER(child.status, 1);
}

int main(void)
{
	test_memory();
	test_copies();
	test_too_much();
	return check_end();
}
