#include "text/compression.h"

#include "check.h"

int main(void)
{
	CHECK_NUMBER(compression_of("\x1f\x8b\x08", 3), COMPRESSION_GZIP);
	CHECK_NUMBER(compression_of("\x1f\x8b", 2), COMPRESSION_GZIP);
	CHECK_NUMBER(compression_of("\xfd\x37zXZ\0..", 8), COMPRESSION_XZ);
	CHECK_NUMBER(compression_of("\xfd\x37zXZ", 5), COMPRESSION_NONE);
	CHECK_NUMBER(compression_of("BZh9", 4), COMPRESSION_BZIP2);
	CHECK_NUMBER(compression_of("PK\3\4", 4), COMPRESSION_NONE);
	CHECK_NUMBER(compression_of("", 0), COMPRESSION_NONE);
	CHECK(compression_is_of_tar("postgres-linux.txz") && compression_is_of_tar("a.tar.bz2"));
	CHECK(!compression_is_of_tar("a.tar") && !compression_is_of_tar("tgz.jar"));
	return check_end();
}
