/* Imports a function that no host grants it. */
__attribute__((import_module("bank"), import_name("transfer"))) int transfer(int amount);

int main(void) {
    return transfer(1000);
}
