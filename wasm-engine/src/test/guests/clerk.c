/* Puts what it works out in its own memory on the shelf, which is in another one, and reads it back. */

__attribute__((import_module("shelf"), import_name("put"))) void put(int index, int number);
__attribute__((import_module("shelf"), import_name("get"))) int get(int index);

static int fibonacci[1000];

/* The sum of what is on the shelf after n numbers were put there, minus what is kept here, which then is all zeros. */
__attribute__((export_name("work"))) int work(int n) {
    for (int i = 0; i < n; i++) {
        fibonacci[i] = i < 2 ? i : fibonacci[i - 1] + fibonacci[i - 2];
        put(i, fibonacci[i]);
    }
    for (int i = 0; i < n; i++) {
        fibonacci[i] = 0;
    }
    int sum = 0;
    for (int i = 0; i < n; i++) {
        sum += get(i) - fibonacci[i];
    }
    return sum;
}
