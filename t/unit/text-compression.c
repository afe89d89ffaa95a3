#include "text/compression.h"

#include "check.h"

int main(void)
{
	CHECK_NUMBER(compression_of("\x1f\x8b\x08", 3), COMPRESSION_GZIP);
	CHECK_NUMBER(compression_of("\x1f\x8b", 2), COMPRESSION_GZIP);
	CHECK_NUMBER(compression_of("\xfd\x37zXZ\0..", 8), COMPRESSION_XZ);
	CHECK_NUMBER(compression_of("\xfd\x37zXZ", 5), COMPRESSION_NONE);
	CHECK_NUMBER(compression_of("BZh9", 4), COMPRESSION_BZIP2);
	CHECK_NUMBER(compression_of("\x28\xb5\x2f\xfd", 4), COMPRESSION_ZSTD);
	CHECK_NUMBER(compression_of("LZIP\1\x0c", 6), COMPRESSION_LZIP);
	CHECK_NUMBER(compression_of("\x04\x22\x4d\x18", 4), COMPRESSION_LZ4);
	CHECK_NUMBER(compression_of("\x1f\x9d\x90", 3), COMPRESSION_NONE);
	CHECK_NUMBER(compression_of("\x5d\0\0\x80\0\xff", 6), COMPRESSION_LZMA);
	CHECK_NUMBER(compression_of("\x5d\0\0\0\0\0", 6), COMPRESSION_NONE); /* a tar that begins with a file "]" */
	CHECK_TEXT(compression_name(COMPRESSION_ZSTD), "zstd");
	CHECK_TEXT(compression_name(COMPRESSION_LZ4), "lz4");
	CHECK(!compression_name(COMPRESSION_NONE));
	CHECK_NUMBER(compression_of("PK\3\4", 4), COMPRESSION_NONE);
	CHECK_NUMBER(compression_of("", 0), COMPRESSION_NONE);
	CHECK(compression_is_of_tar("postgres-linux.txz") && compression_is_of_tar("a.tar.bz2"));
	CHECK(!compression_is_of_tar("a.tar") && !compression_is_of_tar("tgz.jar"));
	return check_end();
}
