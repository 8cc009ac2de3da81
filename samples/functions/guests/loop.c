/* Never ends. */
int main(void) {
    for (;;) {
        /* A loop whose condition is constant has to stay, in C. */
    }
}
