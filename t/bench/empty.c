/* A program that does nothing: what any program costs before its first line. */
int main(void)
{
	return 0;
}
