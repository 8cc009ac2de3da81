/* A position-independent library: where its data and its functions lie in a memory and a table that others share is
   known only when it is loaded, by extended constant expressions. */

static int counter = 5;
static const char *const words[] = {"alpha", "beta", "gamma"};

static int twice(int x) {
    return 2 * x;
}

static int square(int x) {
    return x * x;
}

static int (*const operations[])(int) = {twice, square};

__attribute__((visibility("default"))) int bump(void) {
    return ++counter;
}

__attribute__((visibility("default"))) const char *word(int index) {
    return words[index];
}

__attribute__((visibility("default"))) int apply(int operation, int x) {
    return operations[operation](x);
}
