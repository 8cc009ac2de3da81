package dev.wasmhost.samples.quickstart;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** The quickstart. */
@SpringBootApplication
public class QuickstartApplication {

    public static void main(String[] arguments) {
        SpringApplication.run(QuickstartApplication.class, arguments);
    }

}
