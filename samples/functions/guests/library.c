/* Is no command: it has a function to call, but nothing that could be run. */
__attribute__((export_name("add"))) int add(int left, int right) {
    return (int) ((unsigned) left + (unsigned) right);
}
