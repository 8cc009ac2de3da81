/* Does what no program may. */
int main(void) {
    __builtin_trap();
}
