package dev.wasmhost.spring.boot.autoconfigure.test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.wasmhost.spring.boot.autoconfigure.WasmCallObserver;
import dev.wasmhost.spring.boot.autoconfigure.WasmHostFunction;
import dev.wasmhost.spring.boot.autoconfigure.test.TestedApplication.Echo;

import org.springframework.stereotype.Component;
import org.springframework.stereotype.Service;

/** Components of the {@link TestedApplication}; members of it would always be found. */
final class Components {

    private Components() {
    }

    @Component
    static class Trail {

        final List<String> entries = new CopyOnWriteArrayList<>();

        @WasmHostFunction(module = "audit")
        void log(String text) {
            this.entries.add(text);
        }

        @WasmHostFunction(module = "audit")
        int nextNumber(int number) {
            return number + 1;
        }

    }

    @Component
    static class Outcomes implements WasmCallObserver {

        final List<String> exports = new CopyOnWriteArrayList<>();

        @Override
        public Observation started(WasmCall call) {
            return (outcome, failure) -> this.exports.add(call.export());
        }

    }

    @Service
    static class Desk {

        private final Echo echo;

        Desk(Echo echo) {
            this.echo = echo;
        }

        String ask(String question) {
            return "desk: " + this.echo.echo(question);
        }

    }

}
