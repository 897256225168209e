/* A deliberate fault in C and what looks like it, by which `.ci/sanitize` sees that undefined behaviour is found. */
#include <limits.h>
#include <stdio.h>
#include <string.h>

int main(int count, char **words) {
    if (count != 2) return 64;
    if (strcmp(words[1], "signed") == 0) {
        /* Beyond the largest number: undefined. */
        printf("%d\n", INT_MAX - 1 + count);
    } else if (strcmp(words[1], "unsigned") == 0) {
        /* Begins again with 0, as the standard says. */
        printf("%u\n", UINT_MAX - 1 + (unsigned)count);
    } else {
        return 64;
    }
    return 0;
}
