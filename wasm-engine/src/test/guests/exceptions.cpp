// C++ exceptions: caught by type, thrown again, destroying what they pass; see exceptions-runtime.cpp.

namespace {

struct Small {
    int value;
};

struct Large {
    long long values[4];
};

int destroyed;

struct Guard {
    int weight;
    ~Guard() {
        destroyed += weight;
    }
};

[[gnu::noinline]] int risky(int n) {
    Guard guard{1};
    if (n % 3 == 1) {
        throw Small{n};
    }
    if (n % 3 == 2) {
        throw Large{{n, n, n, n}};
    }
    return n;
}

[[gnu::noinline]] int middle(int n) {
    Guard guard{100};
    try {
        return risky(n) + 1;
    } catch (const Large &large) {
        if (n > 100) {
            throw;
        }
        return static_cast<int>(large.values[3]) * 10;
    }
}

} // namespace

extern "C" [[clang::export_name("run")]] int run(int n) {
    try {
        return middle(n);
    } catch (const Small &small) {
        return -small.value;
    } catch (...) {
        return -1000;
    }
}

extern "C" [[clang::export_name("sum")]] int sum(int n) {
    int total = 0;
    for (int i = 0; i < n; i++) {
        total += run(i);
    }
    return total;
}

extern "C" [[clang::export_name("destroyed")]] int count() {
    return destroyed;
}

extern "C" [[clang::export_name("fail")]] int fail(int n) {
    return middle(n);
}
